"""Every step of a reward, from the penalty to the money."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.states import Role
from casework import codes, deadlines, notices, numbering, worklist
from casework.transitions import Blocked, creation, transition
from complaints import facts
from complaints.dialogue.transitions import post
from complaints.models import Complaint
from complaints.rewards import rules
from complaints.rewards.models import Reward
from complaints.rewards.states import Ground, RewardState
from complaints.states import Kind, Outcome, State

LAW = "Interim measures on rewards for reports of grave breaches (2021)"


def no_reward_for(detail: Mapping[str, Any]) -> str:
    return gettext("No reward: %(ground)s") % {"ground": Ground(detail["ground"]).label}


# --- Opened from the report -----------------------------------------------------------------


def _may_earn(complaint: Complaint) -> Any:
    if complaint.kind != Kind.REPORT or complaint.outcome != Outcome.CASE_FILED:
        return _("Only a report that led to a case can be rewarded.")
    if timezone.localdate(complaint.received_at) < rules.IN_FORCE_FROM:
        return _("The rules on rewards reward reports received from 1 December 2021 on.")
    if facts.holds(complaint, "reward"):
        return _("The reward of this report was opened already.")
    return None


def _could_earn(complaint: Complaint, actor: Any) -> bool:
    """Nothing is offered where no reward can ever be due."""
    filed = complaint.kind == Kind.REPORT and complaint.outcome == Outcome.CASE_FILED
    return filed and rules.may_open(complaint, actor)


@transition(
    source=[State.CLOSED],
    target=None,
    allowed=_could_earn,
    guard=_may_earn,
    sentence=_("Reward %(reward)s opened"),
    law=LAW,
)
def open_reward(complaint: Complaint, *, by: User, at: datetime, **facts: Any) -> dict[str, Any]:
    """The case ended in a penalty: fines, its reference and its gravity are put on record."""
    reward = begin(by=by, at=at, complaint=complaint, **facts)
    return {"kind": complaint.kind, "reward": reward.number}


@creation(
    target=[RewardState.OPENED, RewardState.REFUSED],
    allowed=lambda actor: actor.has(*rules.OPENERS),
    sentence=_("The penalty was put on record"),
    law=LAW,
)
def begin(
    *,
    by: User,
    at: datetime,
    complaint: Complaint,
    case_reference: str,
    field: str,
    gravity: str,
    fines: Decimal,
    confiscated: Decimal,
) -> Reward:
    """Graded next; or, where the rules give nothing, refused at once with the ground."""
    day = timezone.localdate(at)
    received = timezone.localdate(complaint.received_at)
    ground = rules.obstacle(received_on=received, field=field, gravity=gravity)
    running = numbering.take("complaint.reward", str(day.year))
    reward = Reward.objects.create(
        number=f"JL-{day.year}-{running:04d}",
        complaint=complaint,
        state=RewardState.REFUSED if ground else RewardState.OPENED,
        case_reference=case_reference,
        field=field,
        gravity=gravity,
        fines=fines,
        confiscated=confiscated,
        opened_by=by,
        opened_at=at,
        ground=ground or "",
        ended_at=at if ground else None,
    )
    if not ground:
        _wait(reward, "grade", Role.REGULATOR, at)
    return reward


def _wait(reward: Reward, step: str, role: str, at: datetime, office: Office | None = None) -> None:
    worklist.close_items(reward, at=at)
    worklist.open_item(
        reward,
        step,
        title=f"{reward.number} {gettext('Reward for a report')}",
        at=at,
        role=role,
        office=office or reward.complaint.office,
        deadline=reward.deadline,
    )


# --- Graded and approved --------------------------------------------------------------------


@transition(
    source=[RewardState.OPENED],
    target=RewardState.PROPOSED,
    allowed=rules.may_propose,
    sentence=_("Grade %(grade)s proposed"),
    law=LAW,
)
def propose(reward: Reward, *, by: User, at: datetime, grade: int, reason: str) -> dict[str, Any]:
    """How good the evidence was, with the reason; the amount follows from the rules."""
    reward.grade, reward.reason, reward.proposed_by = grade, reason, by
    reward.amount = rules.amount(grade, reward.punished)
    _wait(reward, "approve", Role.HEAD, at)
    return {"grade": grade, "note": reason}


@transition(
    source=[RewardState.PROPOSED],
    target=RewardState.OPENED,
    allowed=rules.may_decide,
    sentence=_("Proposal sent back"),
)
def send_back(reward: Reward, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """The grade is to be thought over."""
    reward.grade, reward.amount = None, None
    _wait(reward, "grade", Role.REGULATOR, at)
    return {"note": note}


@transition(
    source=[RewardState.PROPOSED],
    target=RewardState.OFFERED,
    allowed=rules.may_decide,
    sentence=_("Reward approved and offered"),
    law=LAW,
    tone="ok",
)
def approve(reward: Reward, *, by: User, at: datetime, finance: str = "") -> dict[str, Any]:
    """The second person approves; the reporter is told on the tracking page, nameless."""
    if rules.needs_finance(reward.amount or Decimal(0)) and not finance.strip():
        raise Blocked(gettext("From 500 000 yuan on the finance department must agree."))
    reward.finance, reward.approved_by, reward.approved_at = finance.strip(), by, at
    day = timezone.localdate(at)
    reward.deadline = deadlines.start(
        reward, rules.CLAIM_LIMIT, on=day, office=reward.complaint.office
    )
    worklist.close_items(reward, at=at)
    _tell(reward, by, at)
    return {}


def _tell(reward: Reward, by: User, at: datetime) -> None:
    until = date_format(reward.deadline.due_on) if reward.deadline else ""
    text = gettext(
        "Your report led to a penalty, and a reward is due. You can claim it on this page until "
        "%(until)s. Nobody needs to know your name for it."
    )
    post(reward.complaint, text % {"until": until}, by=by, at=at)


@transition(
    source=[RewardState.OPENED, RewardState.PROPOSED],
    target=RewardState.REFUSED,
    allowed=rules.may_decide,
    sentence=no_reward_for,
    law=LAW,
    tone="bad",
)
def refuse(reward: Reward, *, by: User, at: datetime, ground: str) -> dict[str, Any]:
    """No reward is due, for a ground that the rules name."""
    reward.ground = Ground(ground)
    _end(reward, at)
    return {"ground": ground}


def _end(reward: Reward, at: datetime) -> None:
    reward.ended_at = at
    deadlines.meet(reward, rules.CLAIM_LIMIT, on=timezone.localdate(at))
    worklist.close_items(reward, at=at)


# --- Claimed --------------------------------------------------------------------------------


@transition(
    source=[RewardState.OFFERED],
    target=RewardState.CLAIMED,
    allowed=rules.may_claim,
    sentence=_("The reward was claimed with the code"),
    law=LAW,
    tone="now",
)
def claim(reward: Reward, *, by: User, at: datetime, code: str, word: str = "") -> dict[str, Any]:
    """Whoever holds the receipt claims; `code` is shown once and paid against."""
    if reward.deadline and timezone.localdate(at) > reward.deadline.due_on:
        raise Blocked(gettext("The time for claiming is over."))
    reward.claim_mac = codes.mac(code, purpose="claim")
    reward.word_mac = codes.mac(word, purpose="claim-word") if word else ""
    reward.claimed_at = at
    deadlines.meet(reward, rules.CLAIM_LIMIT, on=timezone.localdate(at))
    keepers = _keepers(reward)
    # A county without custodians of its own is served by the city's.
    _wait(reward, "pay", Role.CUSTODIAN, at, keepers[0].office if keepers else None)
    _ring(reward, keepers, at)
    return {}


def _keepers(reward: Reward) -> list[User]:
    """The custodians who may pay it; those of the report's own office first."""
    people = User.objects.with_role(Role.CUSTODIAN).select_related("office").order_by("pk")
    keepers = [person for person in people if rules.may_pay(reward, person.actor)]
    return sorted(keepers, key=lambda person: person.office_id != reward.complaint.office_id)


def _ring(reward: Reward, keepers: list[User], at: datetime) -> None:
    text = gettext("Reward claimed: %(number)s") % {"number": reward.number}
    url, dedupe = reward.get_absolute_url(), f"reward-{reward.pk}-claimed"
    notices.notify(keepers, text, url, at=at, dedupe=dedupe)


@transition(
    source=[RewardState.OFFERED],
    target=RewardState.DECLINED,
    allowed=rules.may_claim,
    sentence=_("The reporter does not want the reward"),
)
def decline(reward: Reward, *, by: User, at: datetime) -> dict[str, Any]:
    """Some report without wanting anything for it."""
    _end(reward, at)
    return {}


# --- Paid, or not ---------------------------------------------------------------------------


def fits(reward: Reward, code: str, word: str) -> bool:
    """Whether this is the code (and the word) with which the reward was claimed."""
    spoken = not reward.word_mac or codes.matches(word, reward.word_mac, purpose="claim-word")
    return codes.matches(code, reward.claim_mac, purpose="claim") and spoken


@transition(
    source=[RewardState.CLAIMED],
    target=RewardState.PAID,
    allowed=rules.may_pay,
    sentence=_("Reward paid, voucher %(voucher)s"),
    law=LAW,
    tone="ok",
)
def pay(
    reward: Reward,
    *,
    by: User,
    at: datetime,
    way: str,
    voucher: str,
    code: str = "",
    word: str = "",
) -> dict[str, Any]:
    """A custodian pays: against the code, or to the reporter whose name he keeps."""
    if way not in rules.ways(anonymous=reward.complaint.anonymous):
        raise Blocked(gettext("An unnamed reporter is paid against the claim code."))
    if rules.is_against_code(way) and not fits(reward, code, word):
        raise Blocked(gettext("Claim code and code word do not fit."))
    reward.paid_way, reward.voucher = way, voucher
    _end(reward, at)
    return {"voucher": voucher}


@transition(
    source=[RewardState.OFFERED],
    target=RewardState.LAPSED,
    allowed=rules.may_lapse,
    sentence=_("The reward lapsed: nobody claimed it in time"),
    law=LAW,
)
def lapse(reward: Reward, *, by: User, at: datetime) -> dict[str, Any]:
    """The time for claiming is over."""
    if reward.deadline is None or timezone.localdate(at) <= reward.deadline.due_on:
        raise Blocked(gettext("The time for claiming still runs."))
    deadlines.cancel(reward, rules.CLAIM_LIMIT, on=timezone.localdate(at))
    _end(reward, at)
    return {}


@transition(
    source=[RewardState.CLAIMED],
    target=RewardState.REFUSED,
    allowed=rules.may_pay,
    sentence=no_reward_for,
    law=LAW,
    tone="bad",
)
def turn_away(reward: Reward, *, by: User, at: datetime, ground: str) -> dict[str, Any]:
    """Whoever came is one of those whom the rules exclude."""
    reward.ground = Ground(ground)
    # What is refused was never approved for this person: the approval stays in the log.
    reward.approved_at = None
    _end(reward, at)
    return {"ground": ground}
