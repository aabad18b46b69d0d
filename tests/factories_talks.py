"""Group talks and undertakings for tests, brought into their states by the transitions."""

from datetime import timedelta
from typing import Any

from casework import outbox
from enterprises.models import Enterprise
from inspections.group_talks import transitions as sessions
from inspections.group_talks.models import TalkSession
from inspections.samples import transitions as samples
from inspections.samples.queries import filed_by_name
from inspections.summonses import transitions as summonses
from inspections.summonses.models import Summons
from inspections.undertakings.models import Undertaking
from inspections.visits.models import Inspection
from tests.factories_followup import MEET, NOW, RECEIPT, held_talk
from tests.factories_inspections import AT, BAD, Crew, an_enterprise, checked, sampled, seal_photo

NAMES = ("云石玩具有限公司", "远山童车有限公司", "听澜服饰有限公司")


def failing(people: Crew, number: int = 3) -> list[Inspection]:
    """So many enterprises, each with a batch that failed."""
    found = []
    for turn in range(number):
        firm = an_enterprise(NAMES[turn % len(NAMES)] + (str(turn) if turn >= len(NAMES) else ""))
        seals = {"seal_test": f"LY-{turn}-A", "seal_backup": f"LY-{turn}-B"}
        found.append(failed_at(people, firm, seals))
    return found


def failed_at(people: Crew, firm: Enterprise, seals: dict[str, str]) -> Inspection:
    """Sampled under its own seals, tested, and failed."""
    visit = checked(people, enterprise=firm)
    sample = samples.send(sampled(people, visit, **seals), by=people.inspector, at=AT)
    sample = samples.receive(
        sample, photo=seal_photo(people.lab), by=people.lab, at=AT + timedelta(days=1)
    )
    sample = samples.file_results(
        sample,
        by=people.lab,
        at=AT + timedelta(days=7),
        results=filed_by_name(sample, BAD),
    )
    return sample.inspection


def a_session(people: Crew, cases: list[Inspection] | None = None, **changes: Any) -> TalkSession:
    """Set for the Tuesday of the week after the next, with three enterprises."""
    values: dict[str, Any] = {
        "inspections": failing(people) if cases is None else cases,
        "title": "儿童用品质量安全集体约谈",
        "meet_at": MEET,
        "place": "兰山区市场监督管理局302会议室",
        "host": people.head,
        "recorder": people.regulator,
        "agenda": "通报抽查情况\n专家点评",
        "experts": "白砚川",
        "contact": "林知远",
        "phone": "0539-000 0000",
        "copies_to": "临沂市教育局",
        "by": people.regulator,
        "at": NOW,
    }
    return sessions.open_session(**{**values, **changes})


def letters_of(session: TalkSession) -> list[Summons]:
    rows = Summons.objects.filter(seat__session=session).select_related("enterprise", "document")
    return list(rows.order_by("seat__position"))


def served_session(people: Crew, **changes: Any) -> TalkSession:
    """Every letter is in the hands of its enterprise."""
    session = a_session(people, **changes)
    for row in letters_of(session):
        signed = summonses.submit(row, by=people.regulator, at=NOW)
        summonses.approve(signed, by=people.head, at=NOW)
    outbox.drain()
    for row in letters_of(session):
        summonses.serve(row, by=people.regulator, at=NOW + timedelta(hours=2), **RECEIPT)
    return session


def undertaken(people: Crew, text: str = "封存库存（2026-09-28）\n更换供货商") -> list[Undertaking]:
    """What one enterprise undertook at its talk."""
    row = held_talk(people, undertaking=text)
    return list(Undertaking.objects.filter(summons=row).order_by("pk"))
