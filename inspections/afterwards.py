"""Summonses, corrections and exposures in the staff site, on the case page and in the API."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from accounts.states import Role
from casework import cases, deadlines, slots, statuses
from casework.cases import Column
from documents import composition
from documents.models import register_policy
from documents.rules import may_read_content
from inspections import casepage
from inspections.exposures import forms as exposure_forms
from inspections.exposures.models import Exposure
from inspections.exposures.states import ExposureState
from inspections.followup import OPENINGS
from inspections.models import Inspection
from inspections.rectifications import forms as order_forms
from inspections.rectifications.models import Evidence, Rectification
from inspections.rectifications.states import RectificationState
from inspections.summonses import forms as summons_forms
from inspections.summonses.models import InterviewRecord, Summons
from inspections.summonses.states import SummonsState
from inspections.visits.rules import OFFICIALS, may_follow_up
from inspections.visits.states import InspectionState, Verdict

ROLES = tuple(OFFICIALS)
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
register_policy(
    order_forms.EVIDENCE,
    lambda user: _evidence_of(user),
)


def _evidence_of(user: User) -> Any:
    """Who sees the rectification sees its proof."""
    rows = Rectification.objects.visible_to(user).values("pk")
    files = Evidence.files.through.objects.filter(evidence__rectification__in=rows)
    return Q(pk__in=files.values("attachment_id"))


# --- Summonses --------------------------------------------------------------------------------


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


def letter_of(row: Any, user: User) -> str:
    """The letter on the screen, for those who may read it."""
    document = row.document
    if document is None or not may_read_content(document, user.actor):
        return ""
    return composition.shown(document)


def summons_context(summons: Summons, user: User) -> dict[str, Any]:
    record = InterviewRecord.objects.filter(summons=summons).select_related("document").first()
    return {"letter": letter_of(summons, user), "record": record}


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
            Column("meet_at", _("Time of the talk"), lambda row: row.meet_at, "date"),
            Column("state", _("State"), lambda row: row.get_state_display(), "status"),
        ),
        list_query=with_case,
        detail_query=with_case,
        filterset=summons_forms.SummonsFilter,
        detail_template="inspections/summonses/summons.html",
        context=summons_context,
        forms={
            "amend": summons_forms.AmendForm,
            "send_back": summons_forms.NoteForm,
            "serve": summons_forms.ServeForm,
            "record_interview": summons_forms.InterviewForm,
            "record_absence": summons_forms.AbsenceForm,
            "cancel": summons_forms.ReasonForm,
        },
        acts={
            "approve": _("Approve and number"),
            "submit": _("Submit for approval"),
            "serve": _("Serve"),
            "record_interview": _("Record the talk"),
            "close": _("Close the summons"),
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

# --- Rectifications ----------------------------------------------------------------------------


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


def reports_of(rectification: Rectification) -> QuerySet[Evidence]:
    found = rectification.evidence.select_related("submitted_by")
    return found.prefetch_related("files").order_by("-submitted_at", "-pk")


def rectification_context(rectification: Rectification, user: User) -> dict[str, Any]:
    return {
        "letter": letter_of(rectification, user),
        "reports": reports_of(rectification),
        "clocks": deadlines.clocks(rectification),
    }


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
        detail_query=with_case,
        filterset=order_forms.RectificationFilter,
        detail_template="inspections/rectifications/rectification.html",
        context=rectification_context,
        forms={
            "amend": order_forms.AmendForm,
            "send_back": summons_forms.NoteForm,
            "serve": summons_forms.ServeForm,
            "submit_evidence": order_forms.EvidenceForm,
            "return_evidence": summons_forms.NoteForm,
            "recheck_pass": order_forms.FindingsForm,
            "recheck_fail": order_forms.FindingsForm,
            "order_again": summons_forms.NoteForm,
            "withdraw": summons_forms.ReasonForm,
        },
        acts={
            "approve": _("Approve and number"),
            "submit": _("Submit for approval"),
            "serve": _("Serve"),
            "recheck_pass": _("Re-check passed"),
            "close": _("Confirm the correction and close"),
            "order_again": _("Order again"),
            "recheck_fail": _("Re-check failed"),
            "return_evidence": _("Send the report back"),
            "amend": _("Change the draft"),
            "send_back": _("Send back"),
            "submit_evidence": _("Record a report on paper"),
            "withdraw": _("Withdraw the order"),
        },
        serializer=RectificationSerializer,
        roles=API_ROLES,
        nav=cases.Nav(group="business", icon="tools", order=40),
    )
)

# --- Exposures -----------------------------------------------------------------------------------


class ExposureSerializer(serializers.ModelSerializer[Exposure]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    inspection = serializers.CharField(source="inspection.number", read_only=True)

    class Meta:
        model = Exposure
        fields = (
            "id",
            "number",
            "state",
            "inspection",
            "enterprise",
            "product_name",
            "batch",
            "items",
            "measure",
            "published_at",
            "expires_on",
            "withdrawn_at",
        )


def with_people(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(
        "enterprise", "inspection", "office", "district", "drafted_by", "approved_by"
    )


cases.register(
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
            Column("case", _("Case"), lambda row: row.inspection.number),
            Column("measure", _("Measure taken"), lambda row: row.measure),
            Column("published", _("Published"), lambda row: row.published_at, "date"),
            Column("state", _("State"), lambda row: row.get_state_display(), "status"),
        ),
        list_query=with_people,
        detail_query=with_people,
        filterset=exposure_forms.ExposureFilter,
        detail_template="inspections/exposures/exposure.html",
        forms={
            "amend": exposure_forms.AmendForm,
            "send_back": summons_forms.NoteForm,
            "withdraw": summons_forms.ReasonForm,
        },
        acts={
            "publish": _("Approve and publish"),
            "submit": _("Submit for approval"),
            "amend": _("Change the draft"),
            "send_back": _("Send back"),
            "withdraw": _("Withdraw"),
        },
        serializer=ExposureSerializer,
        roles=ROLES,
        nav=cases.Nav(group="public", icon="speakerphone", order=30),
    )
)

# --- On the page of the inspection -------------------------------------------------------------


def followup_section(inspection: Inspection, user: User) -> casepage.Section | None:
    """Talks, corrections and exposures of the case, and what may be opened now."""
    context = {
        "object": inspection,
        "summonses": list(
            with_case(Summons.objects.visible_to(user).filter(inspection=inspection))
        ),
        "rectifications": list(
            with_case(Rectification.objects.visible_to(user).filter(inspection=inspection))
        ),
        "exposures": list(Exposure.objects.visible_to(user).filter(inspection=inspection)),
        "openings": openings(inspection, user),
    }
    rows = [*context["summonses"], *context["rectifications"], *context["exposures"]]
    if not rows and not context["openings"]:
        return None
    return casepage.Section(
        title=_("After the result"), template="inspections/_followup.html", context=context
    )


CAN_SUMMON = {InspectionState.FAILED, InspectionState.REFUSED}
CAN_ORDER = {
    InspectionState.CHECKED,
    InspectionState.FAILED,
    InspectionState.REFUSED,
    InspectionState.SUMMONED,
}


def openings(inspection: Inspection, user: User) -> list[dict[str, Any]]:
    """The links to what this person may open on the case now."""
    if not may_follow_up(inspection, user.actor):
        return []
    names = []
    if inspection.state in CAN_SUMMON:
        names += ["summons", "no-summons"]
    if inspection.state in CAN_ORDER:
        names.append("order")
    if inspection.verdict == Verdict.FAIL:
        names.append("exposure")
    return [
        {"label": OPENINGS[name].title, "url": f"{inspection.get_absolute_url()}open/{name}/"}
        for name in names
    ]


casepage.register_section("afterwards", followup_section, order=40)


def summons_step(inspection: Inspection, user: User) -> casepage.Step | None:
    row = Summons.objects.visible_to(user).filter(inspection=inspection).order_by("pk").last()
    if row is None:
        return None
    if row.state in {SummonsState.WAIVED, SummonsState.CANCELLED}:
        return casepage.Step("skip", row.get_state_display(), row.get_absolute_url())
    done = row.state in {SummonsState.HELD, SummonsState.CLOSED}
    state = "done" if done else "fail" if row.state == SummonsState.ABSENT else "now"
    return casepage.Step(state, row.get_state_display(), row.get_absolute_url())


def correct_step(inspection: Inspection, user: User) -> casepage.Step | None:
    row = _last_rectification(inspection, user)
    if row is None:
        return None
    done = row.reported_at is not None
    note = row.get_state_display() if not done else ""
    return casepage.Step("done" if done else "now", note, row.get_absolute_url())


def recheck_step(inspection: Inspection, user: User) -> casepage.Step | None:
    row = _last_rectification(inspection, user)
    if row is None or row.reported_at is None:
        return None
    states = {
        RectificationState.PASSED: "done",
        RectificationState.CLOSED: "done",
        RectificationState.FAILED: "fail",
    }
    return casepage.Step(
        states.get(RectificationState(row.state), "now"),
        row.get_state_display(),
        row.get_absolute_url(),
    )


def publish_step(inspection: Inspection, user: User) -> casepage.Step | None:
    row = Exposure.objects.visible_to(user).filter(inspection=inspection).order_by("pk").last()
    if row is None:
        return None
    public = row.state == ExposureState.PUBLISHED
    return casepage.Step("done" if public else "", row.get_state_display(), row.get_absolute_url())


def _last_rectification(inspection: Inspection, user: User) -> Rectification | None:
    rows = Rectification.objects.visible_to(user).filter(inspection=inspection)
    return rows.exclude(state=RectificationState.WITHDRAWN).order_by("pk").last()


casepage.register_step("summons", summons_step)
casepage.register_step("correct", correct_step)
casepage.register_step("recheck", recheck_step)
casepage.register_step("publish", publish_step)


# --- The enterprise's own space ----------------------------------------------------------------


def own_corrections(_obj: Any, user: Any) -> dict[str, Any] | None:
    """The corrections an enterprise has to make or has made."""
    if not user.has_role(Role.ENTERPRISE) or not user.organisation_code:
        return None
    rows = Rectification.objects.visible_to(user).select_related(
        "document", "deadline__rule", "inspection"
    )
    return {"corrections": list(rows.order_by("-pk")[:20])}


slots.register(
    "enterprise.space",
    name="corrections",
    query=own_corrections,
    template="inspections/rectifications/_own.html",
    order=20,
)
