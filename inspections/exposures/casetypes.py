"""Exposures in the staff site and in the API."""

from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from casework import cases, statuses
from casework.cases import Column
from casework.states import DeadlineState
from casework.transitions import all_for
from inspections.exposures import forms, panels
from inspections.exposures.corrections import pending
from inspections.exposures.models import Exposure
from inspections.exposures.states import CorrectionState, ExposureState
from inspections.samples.models import ResultNotice
from inspections.summonses.casetypes import local_day
from inspections.summonses.forms import NoteForm, ReasonForm
from inspections.visits.rules import OFFICIALS

statuses.register(
    "inspections.exposure",
    {
        ExposureState.DRAFTED: statuses.Look("draft"),
        ExposureState.SUBMITTED: statuses.Look("received"),
        ExposureState.PUBLISHED: statuses.Look("passed"),
        ExposureState.WITHDRAWN: statuses.Look("closed"),
        ExposureState.EXPIRED: statuses.Look("closed"),
    },
)


class ExposureSerializer(serializers.ModelSerializer[Exposure]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    inspection = serializers.CharField(source="inspection.number", read_only=True, default=None)
    casefile = serializers.CharField(source="casefile.number", read_only=True, default=None)

    class Meta:
        model = Exposure
        fields = (
            "id",
            "number",
            "state",
            "inspection",
            "casefile",
            "enterprise",
            "product_name",
            "batch",
            "items",
            "text",
            "measure",
            "published_at",
            "expires_on",
            "withdrawn_at",
            "withdraw_reason",
        )


def with_people(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(
        "enterprise",
        "inspection",
        "casefile",
        "office",
        "district",
        "drafted_by",
        "approved_by",
        "deadline__rule",
    )


def exposure_context(exposure: Exposure, user: User) -> dict[str, Any]:
    """Whether the finding can still be contested; nobody should publish before looking."""
    notices = ResultNotice.objects.filter(
        sample__inspection=exposure.inspection_id, deadline__state=DeadlineState.RUNNING
    )
    last = notices.aggregate(last=Max("deadline__due_on"))["last"]
    contestable = last is not None and last >= timezone.localdate()
    draft = exposure.state in {ExposureState.DRAFTED, ExposureState.SUBMITTED}
    return {
        "objections_until": last if contestable and draft else None,
        "pending": pending(exposure),
        "corrections": [
            row
            for row in sorted(exposure.corrections.all(), key=lambda row: -row.pk)
            if row.state != CorrectionState.PROPOSED
        ],
        **quiet_acts(exposure, user),
    }


def quiet_acts(exposure: Exposure, user: User) -> dict[str, Any]:
    """What is public and uncontested asks for nothing; the ways to take it back stay at hand."""
    waits = exposure.deadline_id or pending(exposure)
    if exposure.state != ExposureState.PUBLISHED or waits:
        return {"others": []}
    verbs = all_for(Exposure)
    ways = [
        {"label": EXPOSURES.acts[name], "url": f"{exposure.get_absolute_url()}{verbs[name].verb}/"}
        for name in ("propose_correction", "require_withdrawal", "withdraw")
        if verbs[name].refusal(exposure, by=user) is None
    ]
    return {"acts": [], "others": ways}


EXPOSURES = cases.register(
    cases.CaseType(
        slug="exposures",
        model=Exposure,
        label=_("Exposure"),
        plural=pgettext_lazy("nav", "Exposures"),
        columns=(
            Column(
                "product",
                _("Product"),
                lambda row: row.product_name,
                "main",
                second=lambda row: f"{row.number}　{row.enterprise.name}",
            ),
            Column("number", _("Number"), lambda row: row.number, listed=False),
            Column("enterprise", _("Enterprise"), lambda row: row.enterprise.name, listed=False),
            Column("case", _("Case"), lambda row: row.ground.number),
            Column("measure", _("Measure taken"), lambda row: row.measure),
            Column("published", _("Published"), lambda row: local_day(row.published_at), "date"),
            Column("state", _("State"), lambda row: row.get_state_display(), "status"),
            Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
        ),
        list_query=with_people,
        detail_query=lambda rows: with_people(rows).prefetch_related(
            "corrections__proposed_by", "corrections__approved_by"
        ),
        filterset=forms.ExposureFilter,
        detail_template="inspections/exposures/exposure.html",
        context=exposure_context,
        forms={
            "amend": forms.AmendForm,
            "send_back": NoteForm,
            "drop": ReasonForm,
            "require_withdrawal": forms.ContestForm,
            "withdraw": ReasonForm,
            "publish": forms.PublishForm,
            "propose_correction": forms.CorrectForm,
            "refuse_correction": NoteForm,
        },
        acts={
            "publish": _("Approve and publish"),
            "submit": _("Submit for approval"),
            "approve_correction": _("Approve the correction"),
            "amend": _("Change the draft"),
            "send_back": _("Send back"),
            "withdraw": pgettext_lazy("exposure", "Withdraw"),
            "require_withdrawal": _("Decision changed: start the time to withdraw"),
            "drop": _("Drop the draft"),
            "refuse_correction": _("Refuse the correction"),
            "propose_correction": _("Propose a correction"),
        },
        serializer=ExposureSerializer,
        roles=tuple(OFFICIALS),
        nav=cases.Nav(group="public", icon="speakerphone", order=30),
    )
)

panels.register()
