"""Talks, corrections and exposures for tests, brought into their states by the transitions."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from casework import outbox
from documents.files import store_upload
from documents.models import Attachment
from inspections.exposures import transitions as exposures
from inspections.exposures.models import Exposure
from inspections.rectifications import transitions as orders
from inspections.rectifications.models import Rectification
from inspections.samples.models import Sample
from inspections.summonses import queries
from inspections.summonses import transitions as summonses
from inspections.summonses.letters import failed_items
from inspections.summonses.models import Summons
from inspections.summonses.states import Attendance
from tests.factories_accounts import UserFactory
from tests.factories_inspections import Crew, failed

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Friday after the report; the talk is set for the Tuesday of the week after the next.
NOW = datetime(2026, 9, 11, 10, 0, tzinfo=SHANGHAI)
MEET = datetime(2026, 9, 22, 9, 30, tzinfo=SHANGHAI)
RECEIPT = {"way": "direct", "receiver": "宋远山"}


def at(day: str, hour: int = 10) -> datetime:
    """A moment of a day in Linyi."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), SHANGHAI).replace(
        hour=hour
    )


def contact_of(row: Any) -> User:
    """The contact person of the enterprise that the row is about."""
    return UserFactory(enterprise=True, organisation_code=row.enterprise.code)


# --- Talks -----------------------------------------------------------------------------------


def drafted_talk(people: Crew, sample: Sample | None = None, **changes: Any) -> Summons:
    """The draft of a summons to a failing enterprise."""
    sample = sample or failed(people)
    values: dict[str, Any] = {
        "inspection": sample.inspection,
        "sample": sample,
        "meet_at": MEET,
        "place": "兰山区市场监督管理局302会议室",
        "person": "宋远山",
        "post": "法定代表人",
        "phone": "0539-000 0000",
        "by": people.regulator,
        "at": NOW,
    }
    return summonses.draft_summons(**{**values, **changes})


def submitted_talk(people: Crew, **changes: Any) -> Summons:
    row = drafted_talk(people, **changes)
    return summonses.submit(row, by=row.drafted_by, at=NOW)


def approved_talk(people: Crew, **changes: Any) -> Summons:
    """Signed by the head; its PDF is made by the worker."""
    return summonses.approve(submitted_talk(people, **changes), by=people.head, at=NOW)


def served_talk(people: Crew, **changes: Any) -> Summons:
    """In the hands of the enterprise."""
    row = approved_talk(people, **changes)
    outbox.drain()
    return summonses.serve(row, by=people.regulator, at=NOW + timedelta(hours=2), **RECEIPT)


RECORD: dict[str, Any] = {
    "attendee": "宋远山",
    "attendee_post": "法定代表人",
    "authorised": False,
    "started_at": MEET,
    "ended_at": MEET + timedelta(hours=1),
    "place": "302会议室",
    "host": "林知远",
    "recorder": "苏禾",
    "present": "周见山",
    "facts": "接地电阻不合格。",
    "explanation": "供货更换后未重新检验。",
    "demands": "封存库存\n召回已售产品",
    "undertaking": "按期整改。",
    "report_by": None,
    "signing_refused": False,
    "witnesses": "",
}


def held_talk(people: Crew, row: Summons | None = None, **changes: Any) -> Summons:
    """With its record."""
    return summonses.record_interview(
        row or served_talk(people),
        by=people.regulator,
        at=MEET + timedelta(hours=2),
        **{"attendance": Attendance.PRINCIPAL, **RECORD, **changes},
    )


def signed_talk(people: Crew, row: Summons | None = None, **changes: Any) -> Summons:
    """Every page of its record is signed."""
    row = held_talk(people, row, **changes)
    outbox.drain()
    record = queries.record_of(row)
    assert record is not None
    assert record.document is not None
    mark = a_signature(people)
    return summonses.sign_record(
        row,
        by=people.regulator,
        at=MEET + timedelta(hours=3),
        signatures=[mark] * (record.document.pages or 1),
        attested_by=record.attendee,
    )


def a_signature(people: Crew) -> Attachment:
    """A stroke on a white page."""
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    file = SimpleUploadedFile("签名.png", out.getvalue(), content_type="image/png")
    return store_upload(file, kind="inspections.talk-signature", by=people.regulator, at=NOW)


def absent_talk(people: Crew, times: int = 1) -> Summons:
    """Nobody came, once or more often."""
    row = served_talk(people)
    for _turn in range(times):
        row = summonses.record_absence(
            row,
            by=people.regulator,
            at=row.meet_at + timedelta(hours=1),
            attendance=Attendance.NOBODY,
        )
    return row


# --- Corrections -----------------------------------------------------------------------------


def drafted_order(people: Crew, sample: Sample | None = None, **changes: Any) -> Rectification:
    """The draft of a correction order."""
    sample = sample or failed(people)
    values: dict[str, Any] = {
        "inspection": sample.inspection,
        "sample": sample,
        "finding": "你单位的电热水壶经监督抽查检验，接地电阻不合格",
        "demands": "查明原因\n召回产品",
        "phone": "0539-000 0000",
        "by": people.regulator,
        "at": NOW,
    }
    return orders.order(**{**values, **changes})


def submitted_order(people: Crew, when: datetime = NOW, **changes: Any) -> Rectification:
    row = drafted_order(people, **{"at": when, **changes})
    return orders.submit(row, by=people.regulator, at=when)


def signed_order(people: Crew, when: datetime = NOW, **changes: Any) -> Rectification:
    """Ordered; under Order 18 its time runs."""
    return orders.approve(submitted_order(people, when, **changes), by=people.head, at=when)


def served_order(people: Crew, when: datetime = NOW, **changes: Any) -> Rectification:
    """The enterprise has it."""
    row = signed_order(people, when, **changes)
    outbox.drain()
    return orders.serve(row, by=people.regulator, at=when, **RECEIPT)


def reported_order(people: Crew, when: datetime = NOW, **changes: Any) -> Rectification:
    """The enterprise has reported."""
    row = served_order(people, when, **changes)
    return report(people, row, when + timedelta(days=20))


def report(people: Crew, row: Rectification, when: datetime) -> Rectification:
    return orders.submit_evidence(
        row, by=people.regulator, at=when, text="已更换供货商。", cause="进货检验漏检。"
    )


# --- Exposures -------------------------------------------------------------------------------


def drafted_exposure(people: Crew, sample: Sample | None = None, **changes: Any) -> Exposure:
    """What the public shall read, as a draft."""
    sample = sample or failed(people)
    values: dict[str, Any] = {
        "inspection": sample.inspection,
        "items": failed_items(sample),
        "measure": "责令停止销售并限期整改",
        "by": people.inspector,
        "at": NOW,
    }
    return exposures.draft(**{**values, **changes})


def published_exposure(people: Crew, when: datetime = NOW, **changes: Any) -> Exposure:
    """Public, approved by a second person."""
    row = drafted_exposure(people, **{"at": when, **changes})
    row = exposures.submit(row, by=people.inspector, at=when)
    return exposures.publish(row, by=people.regulator, at=when)
