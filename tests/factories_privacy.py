"""Cases that are old enough to be forgotten, holds, and what people ask about their data."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from complaints import transitions as cases
from complaints.intake import keep
from complaints.models import Complaint, DataRequest, LegalHold
from complaints.privacy import transitions
from complaints.states import Kind, Outcome
from tests import factories_complaints as make
from tests.factories_accounts import UserFactory

# Ended in September 2026; three, five and one years later.
OVER = datetime(2029, 10, 1, 3, tzinfo=make.SHANGHAI)
STATEMENT = "本人欧阳金丝雀补充：商家拒接电话13987654321。"


@dataclass(frozen=True)
class Keepers:
    """The two custodians of the bureau, and the head of the county office."""

    custodian: User
    second: User
    head: User


def keepers() -> Keepers:
    return Keepers(
        custodian=UserFactory(custodian=True),
        second=UserFactory(custodian=True),
        head=UserFactory(head=True),
    )


def ended(kind: str = Kind.COMPLAINT, *, by: User | None = None, **changes: Any) -> Complaint:
    """Told with a photo and a later statement, and closed in September 2026."""
    people = by or UserFactory(city=True)
    told = {
        Kind.COMPLAINT: make.received,
        Kind.REPORT: make.report,
        Kind.INQUIRY: make.inquiry,
    }[Kind(kind)](**changes)
    photo = keep(make.Sample().file(), by=make.public(), at=make.NOW)
    told = cases.add_material(told, by=make.public(), at=make.NOW, text=STATEMENT, files=[photo])
    if kind != Kind.INQUIRY:
        told = cases.accept(told, by=people, at=make.NOW + timedelta(days=1))
    outcome = {
        Kind.COMPLAINT: Outcome.SETTLED,
        Kind.REPORT: Outcome.NO_BREACH,
        Kind.INQUIRY: Outcome.ANSWERED,
    }[Kind(kind)]
    return cases.close(
        told, by=people, at=make.NOW + timedelta(days=3), outcome=outcome, answer="已答复欧阳女士。"
    )


def held(complaint: Complaint, by: User, *, at: datetime = make.NOW) -> LegalHold:
    return transitions.place_hold(by=by, at=at, complaint=complaint, reason="行政诉讼案件审理中")


def asked(
    complaint: Complaint, kind: str, *, at: datetime | None = None, **contact: str
) -> DataRequest:
    return transitions.ask_about_data(
        by=make.public(), at=at or timezone.now(), complaint=complaint, kind=kind, contact=contact
    )
