"""Corrections in the staff site and in the API."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from casework import cases, deadlines, statuses
from casework.cases import Column
from casework.models import Deadline
from casework.states import DeadlineState
from documents.models import register_policy
from inspections.rectifications import endings as _endings  # noqa: F401  registers its acts
from inspections.rectifications import forms, queries
from inspections.rectifications import longer as _longer  # noqa: F401
from inspections.rectifications import rechecking as _rechecking  # noqa: F401
from inspections.rectifications.models import Rectification
from inspections.rectifications.queries import reports_of
from inspections.rectifications.states import RectificationState
from inspections.summonses.casetypes import API_ROLES, is_draft, letter_of, with_case
from inspections.summonses.forms import NoteForm, ReasonForm, ServeForm

statuses.register(
    "inspections.rectification",
    {
        RectificationState.DRAFTED: statuses.Look("draft"),
        RectificationState.SUBMITTED: statuses.Look("received"),
        RectificationState.ORDERED: statuses.Look("waiting"),
        RectificationState.REPORTED: statuses.Look("progress"),
        RectificationState.PASSED: statuses.Look("passed"),
        RectificationState.FAILED: statuses.Look("failed"),
        RectificationState.CLOSED: statuses.Look("closed"),
        RectificationState.WITHDRAWN: statuses.Look("closed"),
    },
)
register_policy(
    forms.EVIDENCE,
    lambda user: _evidence_of(user),
)


def _evidence_of(user: User) -> Any:
    """Who sees the rectification sees its proof."""
    rows = Rectification.objects.visible_to(user).values("pk")
    seen = Q(pk=None)
    for holder in forms.HOLDERS:
        name = holder._meta.model_name
        files = holder.files.through.objects.filter(**{f"{name}__rectification__in": rows})
        seen |= Q(pk__in=files.values("attachment_id"))
    return seen


class RectificationSerializer(serializers.ModelSerializer[Rectification]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    inspection = serializers.CharField(source="inspection.number", read_only=True)
    due_on = serializers.DateField(
        source="deadline.due_on", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Rectification
        fields = (
            "id",
            "number",
            "state",
            "inspection",
            "enterprise",
            "document",
            "regime",
            "finding",
            "demands",
            "due_on",
            "ordered_at",
            "served_at",
            "reported_at",
            "rechecked_on",
            "closed_at",
        )


def is_told(clock: Deadline) -> bool:
    """A clock that was cancelled says nothing any more."""
    return clock.state != DeadlineState.CANCELLED


def rectification_context(rectification: Rectification, user: User) -> dict[str, Any]:
    return {
        "letter": letter_of(rectification, user),
        "draft": is_draft(rectification),
        "reports": reports_of(rectification),
        "requests": queries.requests_of(rectification),
        "excuses": list(rectification.excuses.order_by("pk").prefetch_related("files")),
        "rechecks": list(rectification.rechecks.order_by("pk").select_related("inspection")),
        "end": getattr(rectification, "dissolution", None),
        "clocks": [clock for clock in deadlines.clocks(rectification) if is_told(clock)],
    }


def with_end(rows: QuerySet[Any]) -> QuerySet[Any]:
    ends = ("dissolution__enterprise", "dissolution__successor")
    return with_case(rows).select_related(*ends)


cases.register(
    cases.CaseType(
        slug="rectifications",
        model=Rectification,
        label=_("Rectification"),
        plural=pgettext_lazy("nav", "Rectifications"),
        columns=(
            Column(
                "enterprise",
                _("Enterprise"),
                lambda row: row.enterprise.name,
                "main",
                second=lambda row: f"{row.number}　{row.inspection.product_name}",
            ),
            Column("number", _("Number"), lambda row: row.number, listed=False),
            Column("case", _("Case"), lambda row: row.inspection.number),
            Column("district", pgettext_lazy("place", "District"), lambda row: row.district.label),
            Column("state", _("State"), lambda row: row.get_state_display(), "status"),
            Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
            Column(
                "due_on",
                _("Due"),
                lambda row: row.deadline.due_on if row.deadline else None,
                "date",
                listed=False,
            ),
        ),
        list_query=with_case,
        detail_query=with_end,
        orders=("deadline__due_on", "-deadline__due_on"),
        filterset=forms.RectificationFilter,
        detail_template="inspections/rectifications/rectification.html",
        context=rectification_context,
        forms={
            "amend": forms.AmendForm,
            "send_back": NoteForm,
            "serve": ServeForm,
            "submit_evidence": forms.EvidenceForm,
            "return_evidence": NoteForm,
            "recheck_pass": forms.FindingsForm,
            "recheck_fail": forms.FindingsForm,
            "order_again": NoteForm,
            "extend": forms.ExtendForm,
            "withdraw": ReasonForm,
            "ask_extension": forms.ExtensionForm,
            "grant_extension": forms.GrantForm,
            "refuse_extension": NoteForm,
            "excuse": forms.ExcuseForm,
            "resume_correcting": forms.ResumeForm,
            "plan_recheck": forms.RecheckForm,
            "force_recheck": forms.ForcedForm,
            "end_dissolved": forms.DissolvedForm,
            "succeed": forms.SuccessorForm,
        },
        acts={
            "approve": _("Approve and number"),
            "submit": _("Submit for approval"),
            "serve": _("Serve"),
            "grant_extension": _("Grant more time"),
            "plan_recheck": _("Plan the re-check"),
            "recheck_pass": _("Re-check passed"),
            "close": _("Confirm the correction and close"),
            "order_again": _("Order again"),
            "recheck_fail": _("Re-check failed"),
            "return_evidence": _("Send the report back"),
            "amend": _("Change the draft"),
            "send_back": _("Send back"),
            "submit_evidence": _("Record a report on paper"),
            "refuse_extension": _("Do not grant more time"),
            "ask_extension": _("Ask for more time to correct"),
            "excuse": _("Record why the correction stands still"),
            "resume_correcting": _("The correction goes on"),
            "force_recheck": _("Re-check without an application"),
            "extend": _("Extend the time for correcting"),
            "succeed": _("Pass the order to the successor"),
            "end_dissolved": _("End: the enterprise was dissolved"),
            "withdraw": _("Withdraw the order"),
        },
        serializer=RectificationSerializer,
        roles=API_ROLES,
        nav=cases.Nav(group="business", icon="tools", order=40),
    )
)
