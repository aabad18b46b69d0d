"""Case files for tests, brought into their states by the transitions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from casework import outbox
from enterprises.models import ProductCategory
from inspections.casefiles import transitions as cases
from inspections.casefiles.models import CaseFile
from inspections.casefiles.states import Hearing, PenaltyKind, Pricing, Verdict, Wish
from tests.factories_accounts import UserFactory
from tests.factories_followup import at
from tests.factories_inspections import an_enterprise

# A Thursday; the 90 days of a case filed then end on 2 December 2026.
FILED = at("2026-09-03")
RECEIPT = {"way": "direct", "receiver": "宋远山"}


@dataclass(frozen=True)
class Bench:
    """Who signs a case: two handlers, section, legal review, leader; one office."""

    handler: User
    second: User
    section: User
    legal: User
    head: User

    @property
    def pair(self) -> list[User]:
        return [self.handler, self.second]


def bench() -> Bench:
    return Bench(
        handler=UserFactory(inspector=True),
        second=UserFactory(inspector=True),
        section=UserFactory(regulator=True),
        legal=UserFactory(inspector=True),
        head=UserFactory(head=True),
    )


def clue(people: Bench, when: datetime = FILED, **changes: Any) -> CaseFile:
    """A clue that two people look into."""
    values: dict[str, Any] = {
        "title": "生产不合格儿童玩具案",
        "source": "report",
        "source_number": "JB-2026-0901-0003",
        "received_on": date(2026, 9, 1),
        "category": ProductCategory.objects.get(pk="children-toys"),
        "product_name": "塑料玩具车",
        "suspicion": "所产玩具小零件易脱落。",
        "clauses": "《中华人民共和国产品质量法》第四十九条",
        "handlers": people.pair,
        "by": people.handler,
        "at": when,
        **changes,
    }
    if "enterprise" not in values:
        values["enterprise"] = an_enterprise()
    return cases.open_clue(**values)


def proposed(
    people: Bench, when: datetime = FILED, wish: str = Wish.FILE, **changes: Any
) -> CaseFile:
    row = clue(people, when, **changes)
    return cases.submit_filing(
        row, by=people.handler, at=when, wish=wish, reason="符合立案条件", clauses=row.clauses
    )


def reviewed(people: Bench, when: datetime = FILED, **changes: Any) -> CaseFile:
    """Section and legal review have signed."""
    row = proposed(people, when, **changes)
    row = cases.review_section(row, by=people.section, at=when, opinion="拟同意")
    return cases.review_legal(row, by=people.legal, at=when, opinion="同意")


def filed(people: Bench, when: datetime = FILED, **changes: Any) -> CaseFile:
    """Under investigation."""
    row = reviewed(people, when, **changes)
    return cases.approve_filing(row, by=people.head, at=when, opinion="同意立案")


def investigated(people: Bench, when: datetime = FILED, **changes: Any) -> CaseFile:
    """Evidence, a goods value of 10,000 yuan, the party heard."""
    row = filed(people, when, **changes)
    later = when + timedelta(days=10)
    row = cases.add_evidence(
        row,
        by=people.handler,
        at=later,
        kind="expert",
        name="检验报告",
        proves="产品不合格",
        taken_on=later.date(),
    )
    row = cases.add_goods(
        row,
        by=people.handler,
        at=later,
        name="塑料玩具车",
        quantity=Decimal(500),
        unit="个",
        unit_price=Decimal(20),
        pricing=Pricing.MARKED,
        price_source="出厂标价",
    )
    return cases.record_statement(
        row,
        by=people.handler,
        at=later,
        told_on=later.date(),
        statement="当事人未提出陈述、申辩意见。",
        hearing=Hearing.GIVEN_UP,
    )


PENALTIES = [
    cases.Proposed(
        kind=PenaltyKind.FINE,
        clause="《中华人民共和国产品质量法》第四十九条",
        text="罚款",
        amount=Decimal(20_000),
    ),
    cases.Proposed(
        kind=PenaltyKind.GOODS,
        clause="《中华人民共和国产品质量法》第四十九条",
        text="没收违法产品",
    ),
]


def decision_proposed(
    people: Bench, when: datetime = FILED, decision: dict[str, Any] | None = None, **changes: Any
) -> CaseFile:
    row = investigated(people, when, **changes)
    values: dict[str, Any] = {
        "verdict": Verdict.PENALTY,
        "facts": "当事人生产的塑料玩具车小零件不合格。",
        "nature": "违反《中华人民共和国产品质量法》第十三条。",
        "penalties": PENALTIES,
        "clause": "49",
        **(decision or {}),
    }
    later = when + timedelta(days=20)
    return cases.propose_decision(row, by=people.handler, at=later, **values)


def decided(people: Bench, when: datetime = FILED, **changes: Any) -> CaseFile:
    """Numbered, to be served."""
    row = decision_proposed(people, when, **changes)
    later = when + timedelta(days=21)
    row = cases.review_section(row, by=people.section, at=later, opinion="同意")
    if row.is_important or row.hearing == Hearing.HELD:
        row = cases.review_legal(row, by=people.legal, at=later, opinion="同意")
    return cases.approve_decision(row, by=people.head, at=later, opinion="同意")


def served(people: Bench, when: datetime = FILED, **changes: Any) -> CaseFile:
    row = decided(people, when, **changes)
    outbox.drain()
    return cases.serve_decision(row, by=people.handler, at=when + timedelta(days=22), **RECEIPT)


def transferred(people: Bench, when: datetime = FILED, **changes: Any) -> CaseFile:
    """To the police, signed."""
    row = filed(people, when, **changes)
    later = when + timedelta(days=5)
    row = cases.propose_transfer(
        row,
        by=people.handler,
        at=later,
        recipient="police",
        organ="临沂市公安局",
        reason="销售金额较大，涉嫌生产、销售伪劣产品罪。",
        clause="《中华人民共和国刑法》第一百四十条",
        attachments="案件调查报告\n涉案物品清单",
    )
    return cases.approve_transfer(row, by=people.head, at=later)
