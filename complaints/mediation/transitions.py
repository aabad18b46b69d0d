"""Settling a dispute: sessions, joint tests, entrusted mediations, what the sides declare."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, worklist
from casework.transitions import Blocked, creation, transition
from complaints import facts
from complaints import transitions as core
from complaints.mediation import notifications, queries, rules
from complaints.mediation.models import (
    Declaration,
    Entrustment,
    JointTest,
    MediationSession,
)
from complaints.mediation.states import (
    BodyKind,
    EntrustState,
    JointTestState,
    Manner,
    Presence,
    Result,
    SessionState,
    Side,
    Stance,
)
from complaints.models import Complaint

# --- Telling --------------------------------------------------------------------------------


def declared(detail: Mapping[str, Any]) -> str:
    """Which side declared what, in the reader's language."""
    side, stance = Side(detail["side"]).label, Stance(detail["stance"]).label
    return gettext("Declared by a side: %(side)s; %(stance)s") % {"side": side, "stance": stance}


def came(detail: Mapping[str, Any]) -> str:
    sides = {name: Presence(detail[name]).label for name in ("complainant", "trader")}
    return gettext("Complainant: %(complainant)s; trader: %(trader)s") % sides


def ended_with(detail: Mapping[str, Any]) -> str:
    result = Result(detail["result"]).label
    return gettext("Mediation session held: %(result)s") % {"result": result}


def came_back(detail: Mapping[str, Any]) -> str:
    result = Result(detail["result"]).label
    return gettext("The entrusted body reports: %(result)s") % {"result": result}


# --- Setting a session ----------------------------------------------------------------------


def _not_past(meet_at: datetime, at: datetime) -> None:
    if meet_at <= at:
        raise ValidationError({"meet_at": _("Set a time that is still to come.")})


def _none_ahead(complaint: Complaint) -> Any:
    if facts.holds(complaint, "session_ahead"):
        return _("A session is set already; move it or call it off first.")
    return None


@transition(
    source=rules.MEDIATED,
    target=None,
    allowed=rules.may_mediate,
    guard=_none_ahead,
    sentence=_("Both sides are to be mediated on %(meet_at)s"),
    # What the citizen is told of it stands on the session itself.
    law="Order 20 arts 16, 18, 19",
)
def invite(complaint: Complaint, *, by: User, at: datetime, **arranged: Any) -> dict[str, Any]:
    """Both sides are called to a session: time, place (or how from afar), mediator."""
    core.take_over(complaint, by)
    session = set_session(by=by, at=at, complaint=complaint, **arranged)
    return {"meet_at": session.meet_at}


@creation(
    target=SessionState.SET,
    allowed=rules.may_set,
    sentence=_("Mediation session set for %(meet_at)s"),
    public=_("A mediation session was set for %(meet_at)s"),
    law="Order 20 art. 19",
)
def set_session(
    *,
    by: User,
    at: datetime,
    complaint: Complaint,
    meet_at: datetime,
    place: str,
    mediator: User,
    manner: str = Manner.ONSITE,
) -> MediationSession:
    """A session with its time, place and mediator."""
    if not rules.may_mediate(complaint, by.actor) or complaint.state not in rules.MEDIATED:
        raise Blocked(_("Only a dispute that was accepted is mediated."))
    _not_past(meet_at, at)
    last = complaint.sessions.aggregate(last=Max("position"))["last"] or 0
    session = MediationSession.objects.create(
        complaint=complaint,
        position=last + 1,
        state=SessionState.SET,
        manner=manner,
        place=place,
        meet_at=meet_at,
        mediator=mediator,
        set_at=at,
    )
    notifications.to_be_held(session, at)
    notifications.told(session, at)
    session.event_detail = {"meet_at": meet_at}  # type: ignore[attr-defined]
    return session


@transition(
    source=[SessionState.SET],
    target=None,
    allowed=rules.may_lead,
    sentence=_("Mediation session moved to %(meet_at)s"),
    public=_("The mediation session was moved to %(meet_at)s"),
    law="Order 20 art. 19",
)
def reschedule(
    session: MediationSession,
    *,
    by: User,
    at: datetime,
    meet_at: datetime,
    place: str,
    mediator: User,
    manner: str = Manner.ONSITE,
    reason: str = "",
) -> dict[str, Any]:
    """Another time or place, with a good reason; both sides are told again."""
    _not_past(meet_at, at)
    session.meet_at, session.place = meet_at, place
    session.manner, session.mediator = manner, mediator
    notifications.to_be_held(session, at)
    notifications.told(session, at)
    return {"meet_at": meet_at, "note": reason}


@transition(
    source=[SessionState.SET, SessionState.OPEN],
    target=SessionState.STOPPED,
    allowed=rules.may_lead,
    sentence=_("Another mediator is asked for; the mediation stops until this is decided"),
    public=_("Another mediator is asked for; the mediation stops until this is decided"),
    law="Order 20 art. 19",
)
def challenge(
    session: MediationSession, *, by: User, at: datetime, side: str, reason: str
) -> dict[str, Any]:
    """A side fears that the mediator is not impartial: nothing goes on until it is decided."""
    session.challenged_by, session.challenge = side, reason
    notifications.to_be_decided(session, at)
    return {"side": side}


@transition(
    source=[SessionState.STOPPED],
    target=SessionState.SET,
    allowed=rules.may_decide_challenge,
    sentence=_("The request for another mediator was decided; session on %(meet_at)s"),
    public=_("The request for another mediator was decided; session on %(meet_at)s"),
    law="Order 20 art. 19",
)
def decide_challenge(
    session: MediationSession, *, by: User, at: datetime, mediator: User, meet_at: datetime
) -> dict[str, Any]:
    """The head names another mediator, or keeps the one there was, and the session goes on."""
    _not_past(meet_at, at)
    upheld = mediator.pk != session.mediator_id
    session.mediator, session.meet_at = mediator, meet_at
    notifications.to_be_held(session, at)
    notifications.told(session, at)
    return {"meet_at": meet_at, "upheld": upheld}


# --- The session itself ---------------------------------------------------------------------


@transition(
    source=[SessionState.SET],
    target=[SessionState.OPEN, SessionState.ABSENT],
    allowed=rules.may_lead,
    sentence=came,
    law="Order 20 arts 10, 21",
)
def attend(
    session: MediationSession,
    *,
    by: User,
    at: datetime,
    complainant: str,
    trader: str,
    trader_person: str = "",
    note: str = "",
) -> dict[str, Any]:
    """Who came of each side; a proxy without written authorisation counts as absent."""
    if session.meet_at > at:
        raise Blocked(_("The time of the session has not come."))
    session.complainant_came, session.trader_came = complainant, trader
    session.trader_person, session.absence = trader_person, note
    both = rules.came(complainant) and rules.came(trader)
    session.state = SessionState.OPEN if both else SessionState.ABSENT
    if both:
        notifications.to_be_recorded(session, at)
    else:
        _over(session, at)
    return {"complainant": complainant, "trader": trader}


@transition(
    source=[SessionState.OPEN],
    target=SessionState.HELD,
    allowed=rules.may_lead,
    sentence=ended_with,
    public=ended_with,
    law="Order 20 arts 16, 22",
    tone="ok",
)
def record(
    session: MediationSession,
    *,
    by: User,
    at: datetime,
    complainant_said: str,
    trader_said: str,
    result: str,
    terms: str = "",
    at_once: bool = False,
    waived: bool = False,
) -> dict[str, Any]:
    """What each side said and what came of it."""
    if result == Result.AGREED and not terms.strip():
        raise ValidationError({"terms": _("Write down what was agreed.")})
    session.complainant_said, session.trader_said = complainant_said, trader_said
    session.result, session.terms = result, terms
    agreed = result == Result.AGREED
    session.at_once, session.waived = agreed and at_once, agreed and waived
    _over(session, at)
    return {"result": result}


def _over(session: MediationSession, at: datetime) -> None:
    session.ended_at = at
    worklist.close_items(session, at=at)


@transition(
    source=rules.AHEAD,
    target=SessionState.CALLED_OFF,
    allowed=rules.may_lead,
    sentence=_("Mediation session called off"),
    public=_("The mediation session was called off"),
)
def call_off(session: MediationSession, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """It does not take place; the case itself goes on."""
    session.reason = reason
    _over(session, at)
    return {"note": reason}


@transition(
    source=rules.AHEAD,
    target=SessionState.CALLED_OFF,
    allowed=rules.only_robots,
    sentence=_("Ended with the case"),
)
def lapse(session: MediationSession, *, by: User, at: datetime) -> dict[str, Any]:
    """The case is over before the session was."""
    _over(session, at)
    return {}


# --- What the sides declare -----------------------------------------------------------------


@transition(
    source=rules.MEDIATED,
    target=None,
    allowed=rules.may_mediate,
    sentence=declared,
    law="Order 20 arts 20, 21",
)
def record_stance(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    side: str,
    stance: str,
    note: str = "",
) -> dict[str, Any]:
    """A side declares it outside a session: a fact on which the mediation may be ended."""
    core.take_over(complaint, by)
    Declaration.objects.create(
        complaint=complaint,
        side=side,
        stance=stance,
        note=note,
        declared_on=timezone.localdate(at),
    )
    return {"side": side, "stance": stance}


# --- Joint tests ----------------------------------------------------------------------------


def _none_running(complaint: Complaint) -> Any:
    running = facts.holds(complaint, "test_running")
    return _("A test is under way already.") if running else None


@transition(
    source=rules.MEDIATED,
    target=None,
    allowed=rules.may_mediate,
    guard=_none_running,
    sentence=_("Both sides commissioned a test; its time is not counted"),
    law="Order 20 art. 20",
)
def commission_test(
    complaint: Complaint, *, by: User, at: datetime, laboratory: str, subject: str, payer: str
) -> dict[str, Any]:
    """Both sides agree on the laboratory and the cost; the clock of the mediation stops."""
    core.take_over(complaint, by)
    day = timezone.localdate(at)
    begin_test(
        by=by, at=at, complaint=complaint, laboratory=laboratory, subject=subject, payer=payer
    )
    deadlines.pause(complaint, queries.LIMIT, on=day, reason=gettext("joint test"))
    return {}


@creation(
    target=JointTestState.RUNNING,
    allowed=rules.may_set,
    sentence=_("Joint test begun"),
    public=_("A laboratory is testing the goods; this time is not counted"),
    law="Order 20 art. 20",
)
def begin_test(
    *, by: User, at: datetime, complaint: Complaint, laboratory: str, subject: str, payer: str
) -> JointTest:
    """The laboratory, what it tests, and who pays as agreed."""
    if not rules.may_mediate(complaint, by.actor) or complaint.state not in rules.MEDIATED:
        raise Blocked(_("Only a dispute that was accepted is mediated."))
    row = JointTest.objects.create(
        complaint=complaint,
        state=JointTestState.RUNNING,
        laboratory=laboratory,
        subject=subject,
        payer=payer,
        started_on=timezone.localdate(at),
    )
    notifications.waits_for_result(row, notifications.TEST, "跟踪委托检验结果", at)
    return row


@transition(
    source=[JointTestState.RUNNING],
    target=JointTestState.REPORTED,
    allowed=rules.may_lead,
    sentence=_("The laboratory has reported; the time limit runs on"),
    public=_("The laboratory has reported; the time limit runs on"),
    law="Order 20 art. 20",
    tone="ok",
)
def report_test(
    row: JointTest, *, by: User, at: datetime, finding: str, report_number: str = ""
) -> dict[str, Any]:
    """The result is there, and the clock goes on."""
    row.finding, row.report_number = finding, report_number
    _test_over(row, timezone.localdate(at), at)
    return {}


@transition(
    source=[JointTestState.RUNNING],
    target=JointTestState.BROKEN_OFF,
    allowed=rules.may_lead,
    sentence=_("The test was broken off; the time limit runs on"),
    public=_("The test was broken off; the time limit runs on"),
    law="Order 20 art. 20",
)
def break_off(row: JointTest, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """No result will come: the goods are gone, a side does not pay, or the case is over."""
    row.finding = reason
    _test_over(row, timezone.localdate(at), at)
    return {"note": reason}


@transition(
    source=[JointTestState.RUNNING],
    target=JointTestState.BROKEN_OFF,
    allowed=rules.only_robots,
    sentence=_("Ended with the case"),
)
def lapse_test(row: JointTest, *, by: User, at: datetime) -> dict[str, Any]:
    """The case is over before the result came."""
    row.ended_on = timezone.localdate(at)
    worklist.close_items(row, at=at)
    return {}


def _test_over(row: JointTest, day: date, at: datetime) -> None:
    row.ended_on = day
    deadlines.resume(row.complaint, queries.LIMIT, on=day)
    worklist.close_items(row, at=at)


# --- Entrusted mediation --------------------------------------------------------------------


def _not_entrusted(complaint: Complaint) -> Any:
    if facts.holds(complaint, "entrusted"):
        return _("It was entrusted once; it is not passed on to a second body.")
    return None


@transition(
    source=rules.MEDIATED,
    target=None,
    allowed=rules.may_mediate,
    guard=_not_entrusted,
    sentence=_("Mediation entrusted to another body"),
    law="Order 20 art. 17",
)
def entrust(
    complaint: Complaint, *, by: User, at: datetime, body: str, kind: str = BodyKind.CONSUMERS
) -> dict[str, Any]:
    """A consumer association or another body mediates; the clock of the case goes on."""
    core.take_over(complaint, by)
    hand_over(by=by, at=at, complaint=complaint, body=body, kind=kind)
    return {}


@creation(
    target=EntrustState.OUT,
    allowed=rules.may_set,
    sentence=_("The mediation lies with the entrusted body"),
    public=_("Another body mediates in our name"),
    law="Order 20 art. 17",
)
def hand_over(*, by: User, at: datetime, complaint: Complaint, body: str, kind: str) -> Entrustment:
    """To which body, on which day."""
    if not rules.may_mediate(complaint, by.actor) or complaint.state not in rules.MEDIATED:
        raise Blocked(_("Only a dispute that was accepted is mediated."))
    row = Entrustment.objects.create(
        complaint=complaint,
        state=EntrustState.OUT,
        kind=kind,
        body=body,
        entrusted_on=timezone.localdate(at),
    )
    notifications.waits_for_result(row, notifications.BODY, "跟踪委托调解结果", at)
    return row


@transition(
    source=[EntrustState.OUT],
    target=EntrustState.RETURNED,
    allowed=rules.may_lead,
    sentence=came_back,
    public=came_back,
    law="Order 20 art. 17",
)
def take_back(
    row: Entrustment, *, by: User, at: datetime, result: str, report: str = ""
) -> dict[str, Any]:
    """What the body reports; the office itself ends the mediation or goes on with it."""
    row.result, row.report = result, report
    row.returned_on = timezone.localdate(at)
    worklist.close_items(row, at=at)
    return {"result": result}


@transition(
    source=[EntrustState.OUT],
    target=EntrustState.ENDED,
    allowed=rules.only_robots,
    sentence=_("Ended with the case"),
)
def lapse_entrusted(row: Entrustment, *, by: User, at: datetime) -> dict[str, Any]:
    """The case is over before the body reported."""
    row.returned_on = timezone.localdate(at)
    worklist.close_items(row, at=at)
    return {}


# --- When the case ends ---------------------------------------------------------------------


def end_with_case(complaint: Complaint, at: datetime) -> None:
    """What is still under way ends with the case."""
    robot = User.objects.robot("clock")
    for session in complaint.sessions.ahead().order_by("pk"):
        lapse(session, by=robot, at=at)
    for test in complaint.joint_tests.filter(state=JointTestState.RUNNING).order_by("pk"):
        lapse_test(test, by=robot, at=at)
    for row in complaint.entrustments.filter(state=EntrustState.OUT).order_by("pk"):
        lapse_entrusted(row, by=robot, at=at)
