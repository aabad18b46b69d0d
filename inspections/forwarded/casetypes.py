"""Forwarded failures in the staff site and in the API."""

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
from inspections.forwarded import (
    forms,
    transitions,  # noqa: F401 - its acts register themselves
)
from inspections.forwarded.models import ForwardedFailure
from inspections.forwarded.states import ForwardedState
from inspections.summonses.forms import ReasonForm
from inspections.visits.rules import OFFICIALS

LOOKS: dict[str, statuses.Look] = {
    ForwardedState.RECEIVED: statuses.Look("received"),
    ForwardedState.ASSIGNED: statuses.Look("waiting"),
    ForwardedState.STARTED: statuses.Look("passed"),
    ForwardedState.RETURNED: statuses.Look("closed"),
}


class ForwardedSerializer(serializers.ModelSerializer[ForwardedFailure]):
    class Meta:
        model = ForwardedFailure
        fields = (
            "id",
            "number",
            "level",
            "state",
            "sender",
            "sender_ref",
            "report_number",
            "enterprise",
            "category",
            "product_name",
            "batch",
            "facts",
            "district",
            "received_on",
            "passed_on",
            "started_on",
            "inspection",
        )


def forwarded_context(row: ForwardedFailure, user: User) -> dict[str, Any]:
    return aftermath.page(
        row,
        user,
        facts=(
            (_("Number"), row.number),
            (_("Enterprise"), row.enterprise.name),
            (_("Product"), f"{row.product_name}　{row.batch}".strip()),
            (_("Product category"), str(row.category)),
            (_("Level of the check"), row.get_level_display()),
            (_("Forwarded by"), row.sender),
            (_("Number of the letter"), row.sender_ref),
            (_("Number of the test report"), row.report_number),
            (pgettext_lazy("letter", "Received on"), day(row.received_on)),
            (pgettext_lazy("day", "Passed on"), day(row.passed_on) if row.passed_on else ""),
            (_("Carried out by"), row.office.name),
            (pgettext_lazy("day", "Started on"), day(row.started_on) if row.started_on else ""),
        ),
        texts=((_("What failed"), row.facts), (_("Why sent back"), row.reason)),
    )


def with_case(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(
        "enterprise", "category", "office", "district", "inspection", "deadline__rule"
    )


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("inspections.forwardedfailure", LOOKS)
    cases.register(
        cases.CaseType(
            slug="forwarded-failures",
            model=ForwardedFailure,
            label=_("Failure forwarded to us"),
            plural=pgettext_lazy("nav", "Failures forwarded to us"),
            columns=(
                Column(
                    "enterprise",
                    _("Enterprise"),
                    lambda row: row.enterprise.name,
                    "main",
                    second=lambda row: f"{row.number}　{row.product_name}",
                ),
                Column("number", _("Number"), lambda row: row.number, listed=False),
                Column("state", _("State"), lambda row: row.get_state_display(), "status"),
                Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
                Column("level", _("Level of the check"), lambda row: row.get_level_display()),
                Column("sender", _("Forwarded by"), lambda row: row.sender),
                Column(
                    "report_number", _("Number of the test report"), lambda row: row.report_number
                ),
                Column("office", _("Carried out by"), lambda row: row.office.name, listed=False),
                Column(
                    "received_on",
                    pgettext_lazy("letter", "Received on"),
                    lambda row: row.received_on,
                    "date",
                ),
            ),
            list_query=with_case,
            detail_query=with_case,
            orders=("deadline__due_on",),
            filterset=forms.ForwardedFilter,
            views=(
                (pgettext_lazy("views", "All"), ""),
                (pgettext_lazy("views", "To be done"), "state=received&state=assigned"),
            ),
            list_template="inspections/forwarded/list.html",
            detail_template=aftermath.TEMPLATE,
            context=forwarded_context,
            forms={
                "pass_on": forms.PassOnForm,
                "start": forms.StartForm,
                "send_back": ReasonForm,
            },
            acts={
                "start": _("Start the follow-up"),
                "pass_on": _("Pass on to the office that carries it out"),
                "send_back": _("Send back with the reason"),
            },
            serializer=ForwardedSerializer,
            roles=OFFICIALS,
            nav=cases.Nav(group="business", icon="arrow-down", order=47),
        )
    )
