"""Routing rules for tests, written by an administrator."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from accounts.models import Office, User
from complaints.models import Complaint, RoutingRule
from complaints.routing.transitions import split, write_rule
from complaints.rules import Contact
from tests import factories_complaints as make
from tests.factories_accounts import OfficeFactory, UserFactory

EMPTY: dict[str, Any] = {
    "name": "测试规则",
    "note": "",
    "kind": "",
    "channel": "",
    "domain": "",
    "category": None,
    "district": None,
    "respondent_words": "",
    "words": "",
    "office": None,
    "person": None,
    "priority": "",
}
# Another person than the one who tells everything else: another number.
NEIGHBOUR = replace(make.CANARY, name="司徒邻居", phone="13787650000")
THIRD = replace(make.CANARY, name="上官路人", phone="13687650000")


def city() -> Office:
    office: Office = OfficeFactory(city=True)
    return office


def rule(*, at: datetime = make.NOW, by: User | None = None, **values: Any) -> RoutingRule:
    """A rule in force; by itself it sends everything with its words to the city bureau."""
    wanted = {**EMPTY, **values}
    if wanted["office"] is None and not wanted["priority"]:
        wanted["office"] = city()
    return write_rule(by=by or UserFactory(admin=True), at=at, **wanted)


def from_neighbour(contact: Contact = NEIGHBOUR, **changes: Any) -> Complaint:
    """The same dispute, told by somebody else."""
    return make.received(contact=contact, **changes)


def halves(by: User, **changes: Any) -> tuple[Complaint, Complaint]:
    """A letter that held a complaint and a report."""
    first = make.received(**changes)
    first = split(
        first, by=by, at=make.NOW, title="销售无认证水壶", description="店内水壶均无认证标志。"
    )
    return first, Complaint.objects.get(links_in__first=first)
