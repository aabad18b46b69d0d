"""Summonses in the staff site and in the API."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from accounts.states import Role
from casework import cases, slots, statuses
from casework.cases import Column
from documents import composition
from documents.models import register_policy
from documents.rules import may_read_content
from inspections.summonses import forms, queries, reply_forms
from inspections.summonses.filters import SummonsFilter
from inspections.summonses.models import (
    KNOWN_TO_ENTERPRISE,
    RecordPage,
    RefusedTalkMeasure,
    Summons,
)
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
            "occasion",
            "hindrance",
            "reply",
            "attendance",
            "absences",
            "moves",
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
    record = queries.record_of(summons)
    return {
        "letter": letter_of(summons, user),
        "draft": is_draft(summons),
        "record": record,
        "pages": list(record.pages.select_related("signature").order_by("number"))
        if record and record.attested_on
        else [],
        "consequences": consequences_of(summons),
    }


def consequences_of(summons: Summons) -> list[RefusedTalkMeasure]:
    """What followed when it was refused to be talked to."""
    if not summons.absences or not summons.closed_at:
        return []
    rows = RefusedTalkMeasure.objects.filter(summons=summons).select_related("taken_by")
    return list(rows.order_by("pk"))


def with_case(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(
        "enterprise",
        "inspection",
        "office",
        "district",
        "document",
        "deadline__rule",
    )


def whole(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What the page of one summons shows."""
    return with_case(rows).select_related("authorisation", "drafted_by")


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
            Column("occasion", _("Group talk"), lambda row: row.occasion, listed=False),
            Column("district", pgettext_lazy("place", "District"), lambda row: row.district.label),
            Column("meet_at", _("Time of the talk"), lambda row: local_day(row.meet_at), "date"),
            Column("state", _("State"), lambda row: row.get_state_display(), "status"),
            Column("absences", _("Times absent"), lambda row: row.absences, listed=False),
            Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
        ),
        list_query=with_case,
        detail_query=whole,
        orders=("meet_at", "deadline__due_on"),
        filterset=SummonsFilter,
        list_template="inspections/summonses/list.html",
        detail_template="inspections/summonses/summons.html",
        views=(
            (pgettext_lazy("views", "All"), ""),
            (_("To be signed"), "state=submitted"),
            (_("To be served"), "state=approved"),
            (_("Talks ahead"), "state=served"),
            (_("Stayed away"), "absent=true"),
            (_("Held, to be closed"), "state=held"),
        ),
        bulk=("submit", "approve", "serve", "close"),
        context=summons_context,
        forms={
            "amend": forms.AmendForm,
            "send_back": forms.NoteForm,
            "serve": forms.ServeForm,
            "record_interview": forms.InterviewForm,
            "record_absence": forms.AbsenceForm,
            "reschedule": reply_forms.RescheduleForm,
            "name_proxy": reply_forms.ProxyForm,
            "ask_another_time": reply_forms.AnotherTimeForm,
            "sign_record": reply_forms.SignForm,
            "note_refusal_to_sign": reply_forms.RefusalToSignForm,
            "close_unheard": forms.MeasureForm,
            "cancel": forms.ReasonForm,
        },
        acts={
            "approve": _("Approve and number"),
            "submit": _("Submit for approval"),
            "serve": _("Serve"),
            "record_interview": _("Record the talk"),
            "sign_record": _("Have the record signed"),
            "note_refusal_to_sign": _("Note the refusal to sign"),
            "close": _("Close the summons"),
            "close_unheard": _("Close as refused talk"),
            "amend": _("Change the draft"),
            "send_back": _("Send back"),
            "record_absence": _("Record the absence"),
            "reschedule": _("Move the talk"),
            "name_proxy": _("Name a proxy"),
            "confirm_attendance": _("Confirm the attendance"),
            "cancel": _("Cancel the summons"),
        },
        serializer=SummonsSerializer,
        roles=API_ROLES,
        nav=cases.Nav(group="business", icon="mail-opened", order=30),
    )
)


# --- Who reads the files --------------------------------------------------------------------------


def authorisations_of(user: User) -> Any:
    """Who sees the summons sees the authorisation of its proxy."""
    rows = Summons.objects.visible_to(user).exclude(authorisation=None)
    return Q(pk__in=rows.values("authorisation"))


def signatures_of(user: User) -> Any:
    """The signed pages lie with the officials' record."""
    if not user.has_role(*OFFICIALS):
        return Q(pk__in=[])
    seen = RecordPage.objects.filter(record__summons__in=Summons.objects.visible_to(user))
    return Q(pk__in=seen.values("signature"))


# --- The enterprise's own space -------------------------------------------------------------------

SHOWN = 20
AHEAD = frozenset({SummonsState.SERVED, SummonsState.ABSENT})


def own_talks(_obj: Any, user: Any) -> dict[str, Any] | None:
    """The talks that an enterprise is called to."""
    if not user.has_role(Role.ENTERPRISE) or not user.organisation_code:
        return None
    rows = Summons.objects.visible_to(user).filter(state__in=KNOWN_TO_ENTERPRISE)
    found = list(rows.select_related("document", "inspection").order_by("-meet_at")[:SHOWN])
    if not found:
        return None
    return {"talks": [{"row": row, "ahead": row.state in AHEAD} for row in found]}


def register() -> None:
    """What is besides the kind of case itself; called once when the apps are ready."""
    register_policy(reply_forms.AUTHORISATION, authorisations_of)
    register_policy(reply_forms.SIGNATURE, signatures_of)
    slots.register(
        "enterprise.space",
        name="talks",
        query=own_talks,
        template="inspections/summonses/_own.html",
        order=10,
    )
    cases.register_page(
        cases.NavPage(
            group="admin",
            label=pgettext_lazy("nav", "Days before and after a talk"),
            icon="calendar-event",
            order=45,
            url_name="summons_days",
            roles=(Role.ADMIN,),
        )
    )
