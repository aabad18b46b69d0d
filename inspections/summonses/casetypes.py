"""Summonses in the staff site and in the API."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from accounts.states import Role
from casework import cases, statuses
from casework.cases import Column
from documents import composition
from documents.rules import may_read_content
from inspections.summonses import forms
from inspections.summonses.models import InterviewRecord, Summons
from inspections.summonses.states import SummonsState
from inspections.visits.rules import OFFICIALS

API_ROLES = (*OFFICIALS, Role.ENTERPRISE)

statuses.register(
    "inspections.summons",
    {
        SummonsState.DRAFTED: statuses.Look("draft"),
        SummonsState.SUBMITTED: statuses.Look("received"),
        SummonsState.APPROVED: statuses.Look("progress"),
        SummonsState.SERVED: statuses.Look("waiting"),
        SummonsState.HELD: statuses.Look("passed"),
        SummonsState.ABSENT: statuses.Look("failed"),
        SummonsState.CLOSED: statuses.Look("closed"),
        SummonsState.CANCELLED: statuses.Look("closed"),
        SummonsState.WAIVED: statuses.Look("closed"),
    },
)


class SummonsSerializer(serializers.ModelSerializer[Summons]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    inspection = serializers.CharField(source="inspection.number", read_only=True)
    document_number = serializers.CharField(
        source="document.number", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Summons
        fields = (
            "id",
            "number",
            "state",
            "inspection",
            "enterprise",
            "document",
            "document_number",
            "person",
            "post",
            "meet_at",
            "place",
            "attendance",
            "absences",
            "approved_at",
            "served_at",
            "held_at",
            "closed_at",
        )


def local_day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else None


def letter_of(row: Any, user: User) -> str:
    """The letter on the screen, for those who may read it."""
    document = row.document
    if document is None or not may_read_content(document, user.actor):
        return ""
    return composition.shown(document)


def is_draft(row: Any) -> bool:
    """Nothing unsigned looks like a letter in force."""
    return row.document is not None and row.document.approved_at is None


def summons_context(summons: Summons, user: User) -> dict[str, Any]:
    record = InterviewRecord.objects.filter(summons=summons).select_related("document").first()
    return {"letter": letter_of(summons, user), "draft": is_draft(summons), "record": record}


def with_case(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(
        "enterprise", "inspection", "office", "district", "document", "deadline__rule"
    )


cases.register(
    cases.CaseType(
        slug="summonses",
        model=Summons,
        label=_("Summons"),
        plural=pgettext_lazy("nav", "Summonses"),
        columns=(
            Column(
                "enterprise",
                _("Enterprise"),
                lambda row: row.enterprise.name,
                "main",
                second=lambda row: (
                    f"{row.number}　{row.document.number or '' if row.document else ''}"
                ),
            ),
            Column("number", _("Number"), lambda row: row.number, listed=False),
            Column(
                "document",
                _("Document number"),
                lambda row: row.document.number if row.document else "",
                listed=False,
            ),
            Column("case", _("Case"), lambda row: row.inspection.number),
            Column("district", pgettext_lazy("place", "District"), lambda row: row.district.label),
            Column("meet_at", _("Time of the talk"), lambda row: local_day(row.meet_at), "date"),
            Column("state", _("State"), lambda row: row.get_state_display(), "status"),
            Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
        ),
        list_query=with_case,
        detail_query=with_case,
        orders=("meet_at", "deadline__due_on"),
        filterset=forms.SummonsFilter,
        detail_template="inspections/summonses/summons.html",
        context=summons_context,
        forms={
            "amend": forms.AmendForm,
            "send_back": forms.NoteForm,
            "serve": forms.ServeForm,
            "record_interview": forms.InterviewForm,
            "record_absence": forms.AbsenceForm,
            "close_unheard": forms.MeasureForm,
            "cancel": forms.ReasonForm,
        },
        acts={
            "approve": _("Approve and number"),
            "submit": _("Submit for approval"),
            "serve": _("Serve"),
            "record_interview": _("Record the talk"),
            "close": _("Close the summons"),
            "close_unheard": _("Close as refused talk"),
            "amend": _("Change the draft"),
            "send_back": _("Send back"),
            "record_absence": _("Record the absence"),
            "cancel": _("Cancel the summons"),
        },
        serializer=SummonsSerializer,
        roles=API_ROLES,
        nav=cases.Nav(group="business", icon="mail-opened", order=30),
    )
)
