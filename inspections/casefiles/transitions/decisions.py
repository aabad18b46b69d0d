"""The decision on a case: proposed, signed, served, performed, made public, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, worklist
from casework.transitions import Blocked, transition
from documents import transitions as papers
from documents.serving import served_at
from documents.states import DocumentState
from enterprises.states import Effect
from enterprises.transitions import add_credit_fact
from inspections import signals
from inspections.casefiles import letters, notifications, queries, rules
from inspections.casefiles.models import DECIDED, CaseFile, Penalty
from inspections.casefiles.states import CaseState as State
from inspections.casefiles.states import Ground, PenaltyKind, Step, Verdict
from inspections.casefiles.transitions.filing import (
    END,
    count,
    require_reviews,
    sign_as_leader,
    start_known,
)

SERVE, PUBLISH, PUSH = "PN-SERVE", "PN-PUB", "PN-PUB-X"
LAW = "Administrative Penalty Law arts 57–61"


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """One penalty as the handlers propose it."""

    kind: str
    clause: str
    text: str
    amount: Decimal | None = None


def may_propose(casefile: CaseFile) -> Any:
    """Administrative Penalty Law arts 44 and 46: no decision without evidence."""
    if not casefile.evidence.exists():
        return _("Record the evidence first.")
    if casefile.told_on is None:
        return _("Tell the party of its rights and record what it said first.")
    return None


@transition(
    source=[State.INVESTIGATING],
    target=State.DECIDING,
    allowed=rules.handles,
    guard=may_propose,
    sentence=_("Decision proposed: %(verdict)s"),
    law=LAW,
)
def propose_decision(
    casefile: CaseFile,
    *,
    by: User,
    at: datetime,
    verdict: str,
    facts: str,
    nature: str,
    performance: str = "",
    penalties: Sequence[Proposed] = (),
    clause: str = "",
    leniency: str = "",
) -> dict[str, Any]:
    """调查终结: facts, nature, and what the handlers propose; a fine stays within its clause."""
    if (verdict == Verdict.PENALTY) != bool(penalties):
        raise Blocked(_("A penalty names what is imposed; any other decision imposes nothing."))
    fine = sum((one.amount or Decimal(0) for one in penalties if _is_fine(one)), Decimal(0))
    _require_span(casefile, fine, clause, leniency, has_fine=any(map(_is_fine, penalties)))
    Penalty.objects.filter(casefile=casefile).delete()
    Penalty.objects.bulk_create(
        Penalty(
            casefile=casefile,
            kind=one.kind,
            clause=one.clause,
            text=one.text,
            amount=one.amount,
        )
        for one in penalties
    )
    casefile.verdict, casefile.facts, casefile.nature = verdict, facts, nature
    casefile.performance, casefile.leniency = performance, leniency
    casefile.is_minor = rules.is_minor({one.kind for one in penalties}, fine)
    casefile.drafted_by = by
    _draft(casefile, by, at)
    notifications.waits(casefile, notifications.SECTION, at=at)
    return {"verdict": str(Verdict(verdict).label)}


def _is_fine(one: Proposed) -> bool:
    return one.kind == PenaltyKind.FINE


def _require_span(
    casefile: CaseFile, fine: Decimal, clause: str, leniency: str, *, has_fine: bool
) -> None:
    """Product Quality Law arts 49–53: multiples of the goods value, unless a reason lowers it."""
    bounds = rules.fine_bounds(clause, casefile.goods_value) if has_fine else None
    if bounds is None or bounds[0] <= fine <= bounds[1]:
        return
    if fine < bounds[0] and leniency.strip():
        return
    words = {"low": f"{bounds[0]:,.2f}", "high": f"{bounds[1]:,.2f}", "clause": clause}
    raise Blocked(
        _(
            "Article %(clause)s allows %(low)s to %(high)s yuan on this goods value; "
            "a lower fine needs its reason."
        )
        % words
    )


def _draft(casefile: CaseFile, by: User, at: datetime) -> None:
    old, kind = casefile.decision_document, letters.decision_kind(casefile)
    if old is not None:
        casefile.decision_document = None
        casefile.save(update_fields=["decision_document"])
        with papers.led():
            papers.void(old, reason="退回修改后重新起草", by=by, at=at)
    casefile.decision_document = papers.draft(
        kind=kind.code,
        office=casefile.office,
        addressee=letters.party(casefile),
        context=letters.decision_context(casefile, contact=str(by)),
        subject_label=f"{casefile.number} {casefile.title}",
        title=letters.TITLES.get(Verdict(casefile.verdict), ""),
        by=by,
        at=at,
    )


@transition(
    source=[State.DECIDING],
    target=State.INVESTIGATING,
    allowed=rules.may_lead,
    sentence=_("Proposed decision sent back: %(note)s"),
)
def send_back_decision(casefile: CaseFile, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """Something is missing; the signatures begin anew."""
    casefile.round += 1
    notifications.waits(casefile, notifications.INVESTIGATE, at=at)
    return {"note": note}


@transition(
    source=[State.DECIDING],
    target=State.DECIDED,
    allowed=rules.may_decide,
    sentence=_("Decided as %(number)s: %(verdict)s"),
    law=LAW,
    tone="ok",
)
def approve_decision(casefile: CaseFile, *, by: User, at: datetime, opinion: str) -> dict[str, Any]:
    """The leader decides: the letter is numbered, the times for service and publication begin."""
    legal = rules.needs_legal_review(important=casefile.is_important, hearing=casefile.hearing)
    require_reviews(casefile, (Step.SECTION, Step.LEGAL) if legal else (Step.SECTION,))
    sign_as_leader(casefile, opinion, by=by, at=at)
    document: Any = casefile.decision_document
    with papers.led():
        document = papers.approve(papers.submit(document, by=by, at=at), by=by, at=at)
    casefile.decision_document = document
    day = timezone.localdate(at)
    casefile.decided_by, casefile.decided_on = by, day
    deadlines.meet(casefile, END, on=day)
    _start_clocks(casefile, day)
    _count(casefile, day, 1)
    if casefile.verdict == Verdict.PENALTY:
        _tell_credit(casefile, f"因{casefile.title}受到行政处罚", Effect.WORSE, by=by, at=at)
    notifications.waits(casefile, notifications.SERVE, at=at)
    return {"number": document.number, "verdict": str(casefile.get_verdict_display())}


def _start_clocks(casefile: CaseFile, day: date) -> None:
    """送达, and for a penalty 公示: within the province, or pushed to the party's own."""
    casefile.deadline = start_known(casefile, SERVE, day)
    if casefile.verdict != Verdict.PENALTY:
        return
    start_known(casefile, PUBLISH, day)
    if rules.other_province(casefile.enterprise.code):
        start_known(casefile, PUSH, day)


def _count(casefile: CaseFile, day: date, sign: int) -> None:
    count(casefile, "case.decided", day, sign)
    if fine := queries.fine_of(casefile):
        count(casefile, "case.fines", day, sign * fine)


def _tell_credit(casefile: CaseFile, fact: str, effect: Effect, *, by: User, at: datetime) -> None:
    document = casefile.decision_document
    add_credit_fact(
        casefile.enterprise,
        fact=fact,
        effect=effect,
        on=timezone.localdate(at),
        by=by,
        at=at,
        source_label=(document.number if document else "") or casefile.number,
        source_url=casefile.get_absolute_url(),
    )


def is_made(casefile: CaseFile) -> Any:
    """What has no bytes cannot be handed over."""
    document = casefile.decision_document
    if document is None or document.state != DocumentState.APPROVED:
        return _("The decision is not in force.")
    return None if document.sha256 else _("The PDF is still being made.")


@transition(
    source=[State.DECIDED],
    target=State.SERVED,
    allowed=rules.works_there,
    guard=is_made,
    sentence=_("Decision served"),
    law="Administrative Penalty Law art. 61 (PN-SERVE)",
)
def serve_decision(casefile: CaseFile, *, by: User, at: datetime, **record: Any) -> dict[str, Any]:
    """送达: with it the party is told that the decision will be public (Order 45 art. 8)."""
    with papers.led():
        casefile.decision_document = papers.serve(
            casefile.decision_document, by=by, at=at, **record
        )
    day = timezone.localdate(served_at(casefile.decision_document))
    if not rules.in_order(casefile.decided_on, day, timezone.localdate(at)):
        raise Blocked(_("A decision is served after it was made, and not ahead of today."))
    casefile.served_on = day
    deadlines.meet(casefile, SERVE, on=day)
    casefile.deadline = deadlines.open_clock(casefile, PUBLISH)
    performs = casefile.verdict == Verdict.PENALTY
    notifications.waits(casefile, notifications.PERFORM if performs else notifications.CLOSE, at=at)
    return {}


@transition(
    source=[State.SERVED],
    target=State.PERFORMED,
    allowed=rules.handles,
    guard=lambda row: None if row.verdict == Verdict.PENALTY else _("There is nothing to perform."),
    sentence=_("Decision performed"),
)
def record_performance(
    casefile: CaseFile, *, by: User, at: datetime, performed_on: date, note: str
) -> dict[str, Any]:
    """Paid, destroyed, stopped: what the party did, or what was enforced."""
    if not rules.in_order(casefile.served_on, performed_on, timezone.localdate(at)):
        raise Blocked(_("A decision is performed after it was served, and not ahead of today."))
    casefile.performed_on, casefile.performed_note = performed_on, note
    notifications.waits(casefile, notifications.CLOSE, at=at)
    return {}


def may_be_closed(casefile: CaseFile) -> Any:
    """A penalty is performed before the file is closed."""
    if casefile.state == State.SERVED and casefile.verdict == Verdict.PENALTY:
        return _("Record the performance first.")
    return None


@transition(
    source=[State.SERVED, State.PERFORMED],
    target=State.CLOSED,
    allowed=rules.may_lead,
    guard=may_be_closed,
    sentence=_("Case closed and filed away"),
    law="Penalty procedure art. 77",
    tone="ok",
)
def close(casefile: CaseFile, *, by: User, at: datetime) -> dict[str, Any]:
    """结案归档; the duty to publish does not end with it."""
    casefile.closed_at = at
    casefile.deadline = deadlines.open_clock(casefile, PUBLISH)
    notifications.nothing_waits(casefile, at=at)
    return {}


@transition(
    source=[State.DECIDED, State.SERVED, State.PERFORMED, State.CLOSED],
    target=None,
    allowed=rules.works_there,
    guard=lambda row: (
        None if deadlines.open_clock(row, PUSH) else _("Nothing is to be pushed to a province.")
    ),
    sentence=_("Penalty information pushed to %(organ)s"),
    law="SAMR Order 45 (PN-PUB-X)",
)
def push_to_province(
    casefile: CaseFile, *, by: User, at: datetime, organ: str, pushed_on: date
) -> dict[str, Any]:
    """The party is registered in another province, which shows the information as well."""
    if not rules.in_order(casefile.decided_on, pushed_on, timezone.localdate(at)):
        raise Blocked(_("It is pushed after the decision, and not ahead of today."))
    casefile.pushed_on, casefile.pushed_to = pushed_on, organ
    deadlines.meet(casefile, PUSH, on=pushed_on)
    return {"organ": organ}


# --- Taking back -----------------------------------------------------------------------------


@transition(
    source=DECIDED,
    target=State.WITHDRAWN,
    allowed=rules.may_head,
    sentence=_("Decision revoked: %(note)s"),
    law="Administrative Penalty Law art. 75; SAMR Order 45 (PN-WD)",
    tone="bad",
)
def revoke(
    casefile: CaseFile, *, by: User, at: datetime, reason: str, changed_on: date | None = None
) -> dict[str, Any]:
    """撤销: by review, by a court, or because the result fell; what is public is taken back."""
    day = changed_on or timezone.localdate(at)
    if not rules.in_order(casefile.decided_on, day, timezone.localdate(at)):
        raise Blocked(_("A decision is revoked after it was made, and not ahead of today."))
    with papers.led():
        casefile.decision_document = papers.void(
            casefile.decision_document, reason=reason, by=by, at=at
        )
    _count(casefile, day, -1)
    if casefile.verdict == Verdict.PENALTY:
        _tell_credit(casefile, "原行政处罚决定已撤销", Effect.NEUTRAL, by=by, at=at)
    take_back(casefile, Ground.REVOKED, reason, at)
    signals.case_decision_revoked.send(
        CaseFile, casefile=casefile, reason=reason, changed_on=day, by=by, at=at
    )
    return {"note": reason}


@transition(
    source=[State.CLUE, State.FILING, State.INVESTIGATING, State.DECIDING, State.HANDING_OVER],
    target=State.WITHDRAWN,
    allowed=rules.may_withdraw,
    sentence=_("Case withdrawn: %(note)s"),
    tone="bad",
)
def withdraw(
    casefile: CaseFile, *, by: User, at: datetime, ground: str, reason: str
) -> dict[str, Any]:
    """What the case stood on is gone before anything was decided; its drafts bind nobody."""
    waiting = queries.unsigned_papers(casefile)
    for document in waiting:
        with papers.led():
            papers.void(document, reason=reason, by=by, at=at)
    take_back(casefile, ground, reason, at)
    return {"note": reason}


def take_back(casefile: CaseFile, ground: str, reason: str, at: datetime) -> None:
    """The case counts no more, none of its clocks means anything, nobody is waited for."""
    day = timezone.localdate(at)
    casefile.ground, casefile.withdraw_reason, casefile.closed_at = ground, reason, at
    deadlines.cancel_all(casefile, on=day)
    casefile.deadline = None
    if casefile.filed_on:
        count(casefile, "case.filed", day, -1)
        if casefile.is_important:
            count(casefile, "case.important", day, -1)
    worklist.close_items(casefile, at=at)


@transition(
    source=DECIDED,
    target=None,
    allowed=rules.only_robots,
    sentence=_("The result that the decision rests on was overturned; the head revokes it"),
    law="Order 18 (re-inspection is final)",
    tone="bad",
)
def call_for_revocation(casefile: CaseFile, *, by: User, at: datetime) -> dict[str, Any]:
    """No robot revokes what a head signed; it says that it must be done."""
    notifications.waits(casefile, notifications.REVOKE, at=at)
    return {}
