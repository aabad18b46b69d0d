"""Rewards, threads and requests for more time, brought there by the transitions."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from casework.codes import new_code
from complaints import transitions as cases
from complaints.dialogue import transitions as talk
from complaints.models import Complaint, Reward
from complaints.rewards import transitions as rewards
from complaints.rewards.queries import of_case
from complaints.states import Outcome
from tests import factories_complaints as make
from tests.factories_accounts import UserFactory

NOW = make.NOW
LATER = NOW + timedelta(days=6)
ANSWER = "我看到他们晚上十点以后换标签。"
WORD = "青松翠柏"


def anonymous(**changes: Any) -> Complaint:
    return make.report(contact=None, code=make.RECEIPT, **changes)


def asked(complaint: Complaint, by: User, text: str = "请说明更换标签的时间。") -> Complaint:
    """The office wrote first."""
    return talk.write_message(complaint, by=by, at=LATER, text=text)


def answered(complaint: Complaint, by: User) -> Complaint:
    """Whoever holds the code answered."""
    asked(complaint, by)
    return talk.answer_message(complaint, by=make.public(), at=LATER, text=ANSWER)


def punished(by: User, *, named: bool = False, **changes: Any) -> Complaint:
    """A report that led to a case."""
    report = make.report(**changes) if named else anonymous(**changes)
    report = cases.accept(report, by=by, at=NOW + timedelta(days=1))
    return cases.close(report, by=by, at=LATER, outcome=Outcome.CASE_FILED)


def opened(by: User, *, named: bool = False, **facts: Any) -> Reward:
    report = punished(by, named=named)
    values: dict[str, Any] = {
        "case_reference": "临兰市监处罚〔2026〕18号",
        "field": "industrial",
        "gravity": "large_fine",
        "fines": Decimal(200_000),
        "confiscated": Decimal(0),
    }
    rewards.open_reward(report, by=by, at=LATER, **{**values, **facts})
    return found(report)


def found(report: Complaint) -> Reward:
    reward = of_case(report)
    assert reward is not None
    return reward


def proposed(by: User, *, grade: int = 1, **facts: Any) -> Reward:
    reward = opened(by, **facts)
    return rewards.propose(reward, by=by, at=LATER, grade=grade, reason="关键证据属实")


def offered(by: User, head: User | None = None, **facts: Any) -> Reward:
    head = head or UserFactory(head=True)
    return rewards.approve(proposed(by, **facts), by=head, at=LATER)


def claimed(by: User, **facts: Any) -> tuple[Reward, str]:
    """The reward and its claim code."""
    code = new_code(12)
    reward = offered(by, **facts)
    return rewards.claim(reward, by=make.public(), at=LATER, code=code, word=WORD), code
