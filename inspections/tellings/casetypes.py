"""Notices to others in the staff site and in the API."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from casework import cases, statuses
from casework.cases import Column
from casework.templatetags.ui import day
from inspections import aftermath
from inspections.summonses.forms import ServeForm
from inspections.tellings import forms
from inspections.tellings import receivers as _receivers  # noqa: F401  listens
from inspections.tellings.models import Telling
from inspections.tellings.states import TellingState
from inspections.visits.rules import OFFICIALS

LOOKS: dict[str, statuses.Look] = {
    TellingState.DUE: statuses.Look("waiting"),
    TellingState.DRAFTED: statuses.Look("received"),
    TellingState.SIGNED: statuses.Look("progress"),
    TellingState.SENT: statuses.Look("passed"),
    TellingState.CONFIRMED: statuses.Look("closed"),
    TellingState.DROPPED: statuses.Look("closed"),
}


class TellingSerializer(serializers.ModelSerializer[Telling]):
    class Meta:
        model = Telling
        fields = (
            "id",
            "number",
            "kind",
            "state",
            "inspection",
            "sample",
            "plan",
            "recipient",
            "document",
            "known_on",
            "told_on",
            "confirmed_on",
        )


def about(row: Telling) -> str:
    """The batch or the plan that it is about."""
    if row.sample:
        return f"{row.sample.product_name}　{row.sample.producer_name}"
    return row.plan.name if row.plan else ""


def telling_context(row: Telling, user: User) -> dict[str, Any]:
    return aftermath.page(
        row,
        user,
        facts=(
            (_("Number"), row.number),
            (pgettext_lazy("telling", "Kind"), row.get_kind_display()),
            (_("About"), about(row)),
            (_("Told to"), row.recipient),
            (_("Known on"), day(row.known_on)),
            (_("Told on"), day(row.told_on) if row.told_on else ""),
            (_("Receipt confirmed"), day(row.confirmed_on) if row.confirmed_on else ""),
        ),
        texts=((_("Note"), row.note),),
        papers=(row.document,),
    )


def with_subject(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(
        "inspection", "sample", "plan", "office", "district", "document", "deadline__rule"
    )


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("inspections.telling", LOOKS)
    cases.register(
        cases.CaseType(
            slug="tellings",
            model=Telling,
            label=_("Notice to others"),
            plural=pgettext_lazy("nav", "Notices to others"),
            columns=(
                Column("about", _("About"), about, "main", second=lambda row: row.number),
                Column("number", _("Number"), lambda row: row.number, listed=False),
                Column(
                    "kind", pgettext_lazy("telling", "Kind"), lambda row: row.get_kind_display()
                ),
                Column("recipient", _("Told to"), lambda row: row.recipient),
                Column("state", _("State"), lambda row: row.get_state_display(), "status"),
                Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
                Column("told_on", _("Told on"), lambda row: row.told_on, "date"),
            ),
            list_query=with_subject,
            detail_query=with_subject,
            orders=("deadline__due_on",),
            filterset=forms.TellingFilter,
            detail_template=aftermath.TEMPLATE,
            context=telling_context,
            forms={
                "draft": forms.DraftForm,
                "send": ServeForm,
                "report_summary": forms.SummaryForm,
                "confirm": forms.ConfirmForm,
                "record_correction": forms.CorrectionForm,
            },
            acts={
                "draft": _("Draft the notice"),
                "sign": _("Sign and number"),
                "send": _("Record that it was received"),
                "report_summary": _("Record the summary"),
                "confirm": _("Record the confirmation"),
                "record_correction": _("Record that the correction was told"),
            },
            serializer=TellingSerializer,
            roles=OFFICIALS,
            nav=cases.Nav(group="business", icon="send", order=47),
        )
    )
