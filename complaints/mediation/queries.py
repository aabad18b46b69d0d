"""Reads over mediations: the facts behind an end, what is next, and what the letters stand on."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines
from casework.states import DeadlineState
from complaints import rules as core
from complaints.mediation import rules
from complaints.mediation.models import (
    Declaration,
    Entrustment,
    JointTest,
    MediationSession,
    PartyLetter,
)
from complaints.mediation.states import JointTestState, Result, SessionState, Side
from complaints.models import Complaint
from complaints.states import Kind, Outcome, State
from documents.models import Document
from documents.states import DocumentState, ServiceState

LIMIT = "CM-MED"
ACCEPTANCE, REFUSAL, INVITATION, AGREEMENT, END = (
    "complaint_acceptance",
    "complaint_refusal",
    "mediation_notice",
    "mediation_agreement",
    "mediation_end",
)
# A session is still the next one while people may be on their way to it.
GRACE = timedelta(hours=2)

NEEDS = {
    "paper": _("the agreement has no paper yet; draft it on the page of the session"),
    "no_limit": _("the rules of that time set no limit for a mediation"),
    "testing": _("a joint test is under way, and its time is not counted"),
    "time": _("the time limit is not over"),
    Outcome.NO_AGREEMENT: _("no session ended without agreement, and no side has declared it"),
    Outcome.DECLINED: _("no absence and no refusal is on record"),
    Outcome.NO_TEST: _("no disagreement on the laboratory or its cost is on record"),
}


# --- Rows -----------------------------------------------------------------------------------


def with_case(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("complaint__district", "complaint__office")


def with_mediator(rows: QuerySet[Any]) -> QuerySet[Any]:
    return with_case(rows).select_related("mediator")


def sessions(complaint: Complaint) -> list[MediationSession]:
    """Every session of the case, the newest first."""
    rows = MediationSession.objects.filter(complaint=complaint)
    return list(rows.select_related("mediator", "complaint").order_by("-position"))


def joint_tests(complaint: Complaint) -> list[JointTest]:
    rows = JointTest.objects.filter(complaint=complaint).select_related("complaint")
    return list(rows.order_by("-started_on", "-pk"))


def entrustments(complaint: Complaint) -> list[Entrustment]:
    rows = Entrustment.objects.filter(complaint=complaint).select_related("complaint")
    return list(rows.order_by("pk"))


def declarations(complaint: Complaint) -> list[Declaration]:
    rows = Declaration.objects.filter(complaint=complaint)
    return list(rows.order_by("-declared_on", "-pk"))


def next_session(complaint: Complaint, now: datetime) -> MediationSession | None:
    """The session to which the sides are invited and that is not over."""
    rows = MediationSession.objects.filter(complaint=complaint, state=SessionState.SET)
    return rows.filter(meet_at__gte=now - GRACE).select_related("mediator", "complaint").first()


def running_test(complaint: Complaint) -> JointTest | None:
    rows = JointTest.objects.filter(complaint=complaint, state=JointTestState.RUNNING)
    return rows.order_by("pk").first()


def mediators(complaint: Complaint, user: User) -> QuerySet[User]:
    """Who may mediate: the desk of the office, and whoever sets the session."""
    here = Q(office=complaint.office_id) | Q(pk=user.pk)
    people: QuerySet[User] = User.objects.with_role(*core.DESK).filter(here)
    return people.order_by("pk")


# --- Why an outcome is not possible yet -----------------------------------------------------


def facts(complaint: Complaint) -> rules.Facts:
    """What is on record about the mediation of the case."""
    since = _begun_on(complaint)
    held = [
        row
        for row in MediationSession.objects.filter(complaint=complaint, ended_at__isnull=False)
        .select_related("complaint")
        .order_by("pk")
        if timezone.localdate(row.ended_at) >= since
    ]
    back = Entrustment.objects.filter(complaint=complaint, result=Result.NOT_AGREED)
    back = back.filter(returned_on__gte=since)
    clock = deadlines.open_clock(complaint, LIMIT)
    stances = Declaration.objects.filter(complaint=complaint, declared_on__gte=since)
    return rules.Facts(
        absences=sum(row.state == SessionState.ABSENT for row in held),
        failures=sum(row.result == Result.NOT_AGREED for row in held) + back.count(),
        stances=frozenset(stances.values_list("stance", flat=True).order_by("pk")),
        last_day=clock.due_on if clock else None,
        testing=bool(clock and clock.state == DeadlineState.PAUSED),
        paper_owed=any(row.owes_paper and not has_agreement(row) for row in held),
    )


def _begun_on(complaint: Complaint) -> date:
    """Since when it is being mediated: what was before a reopening is no ground any more."""
    clocks = deadlines.clocks(complaint).filter(code=LIMIT).order_by("-started_on", "-pk")
    latest = clocks.first()
    return latest.started_on if latest else date.min


def objection(complaint: Complaint, outcome: str, day: date) -> Any:
    """Why the mediation cannot end like this yet; other kinds of cases are not asked."""
    if complaint.kind != Kind.COMPLAINT or outcome in rules.NEED_NO_FACT:
        return None
    return NEEDS.get(rules.missing(outcome, facts(complaint), day))


# --- Letters --------------------------------------------------------------------------------


def party_letters(complaint: Complaint) -> list[PartyLetter]:
    """The letters of the dispute, the newest first."""
    rows = PartyLetter.objects.filter(complaint=complaint).select_related("document")
    return list(rows.order_by("-pk"))


def letter_of(document: Document) -> PartyLetter | None:
    """What stands behind a letter of ours."""
    rows = PartyLetter.objects.select_related("complaint__reporter", "session")
    return rows.filter(document=document).first()


def standing(complaint: Complaint, kind: str) -> QuerySet[PartyLetter]:
    """The letters of that kind that were not declared void."""
    rows = PartyLetter.objects.filter(complaint=complaint, document__kind=kind)
    return rows.exclude(document__state__in=[DocumentState.VOID, DocumentState.REPLACED])


def has_agreement(session: MediationSession) -> bool:
    return standing(session.complaint, AGREEMENT).filter(session=session).exists()


def is_invited(session: MediationSession) -> bool:
    """Whether letters for this very time exist."""
    rows = standing(session.complaint, INVITATION).filter(session=session)
    return rows.filter(meet_at=session.meet_at).exists()


def owed(complaint: Complaint) -> tuple[str, Sequence[Side]]:
    """Which notice the state of the case calls for, and who gets it."""
    if complaint.state == State.REFUSED:
        return REFUSAL, (Side.COMPLAINANT,)
    if complaint.state == State.CLOSED:
        return END, (Side.COMPLAINANT, Side.TRADER)
    return ACCEPTANCE, (Side.COMPLAINANT,)


def of_this_end(rows: QuerySet[PartyLetter], complaint: Complaint) -> QuerySet[PartyLetter]:
    """Without the letters of an earlier end, where the case was taken up again."""
    return rows.filter(drafted_at__gte=complaint.closed_at) if complaint.closed_at else rows


def both_have_the_end(complaint: Complaint, *, served: Document) -> bool:
    """Whether every notice of the end has reached its side, now that `served` has."""
    others = of_this_end(standing(complaint, END), complaint).exclude(document=served)
    return not others.filter(document__service_state=ServiceState.NONE).exists()
