"""Complaints, reports and inquiries for tests, brought into their states by the transitions."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from complaints import transitions
from complaints.models import Complaint
from complaints.rules import Contact, Intake
from complaints.states import Channel, Kind, Outcome, RefusalReason
from enterprises.models import Enterprise
from tests.factories_accounts import LANSHAN, OfficeFactory, UserFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Monday morning under the rules of 2026.
NOW = datetime(2026, 9, 14, 10, 51, tzinfo=SHANGHAI)
CODE = "K7M2PQ9XTR"
RECEIPT = "K7M2PQ9XTRK7M2PQ9XTRK7M2"
# Found nowhere but sealed: a name, a phone, a mail and an address that occur in no other text.
CANARY = Contact(
    name="欧阳金丝雀",
    phone="13987654321",
    email="canary@example.org",
    address="临沂市兰山区金丝雀巷77号",
)
INTAKE = Intake(
    kind=Kind.COMPLAINT,
    title="电热水壶漏电，要求退款赔偿",
    description="第二天烧水时壶身带电，手被麻了一下。商家只同意换同款。",
    district=LANSHAN,
    respondent_name="云石家电兰山店",
    product_name="电热水壶",
    demands=("refund", "damages"),
)


def moment(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Desk:
    """The people of a county's complaint work."""

    hotline: User
    regulator: User
    inspector: User
    colleague: User

    @property
    def pair(self) -> list[User]:
        return [self.inspector, self.colleague]


def desk(**where: bool) -> Desk:
    """Hotline, regulator and two inspectors of one county; `elsewhere=True` in the other."""
    OfficeFactory(city=True)
    return Desk(
        hotline=UserFactory(hotline=True, **where),
        regulator=UserFactory(regulator=True, **where),
        inspector=UserFactory(inspector=True, **where),
        colleague=UserFactory(inspector=True, **where),
    )


def public() -> User:
    return User.objects.robot("public")


def received(
    *,
    at: datetime = NOW,
    contact: Contact | None = CANARY,
    code: str = CODE,
    channel: str = Channel.WEB,
    **changes: Any,
) -> Complaint:
    """Just handed in through the website."""
    OfficeFactory(city=True)
    OfficeFactory()
    intake = replace(INTAKE, **changes)
    return transitions.receive(
        by=public(), at=at, intake=intake, contact=contact, code=code, channel=channel
    )


def report(**changes: Any) -> Complaint:
    """A named report; with `contact=None, code=RECEIPT` an anonymous one."""
    return received(kind=Kind.REPORT, title="散装化肥无标签无批号", demands=(), **changes)


def inquiry(**changes: Any) -> Complaint:
    return received(kind=Kind.INQUIRY, title="电热毯执行什么标准", demands=(), **changes)


def accepted(by: User, *, at: datetime = NOW + timedelta(days=2), **changes: Any) -> Complaint:
    return transitions.accept(received(**changes), by=by, at=at)


def referred(
    people: Desk, enterprise: Enterprise, *, at: datetime = NOW, **changes: Any
) -> Complaint:
    return transitions.refer_to_inspection(
        received(**changes),
        by=people.hotline,
        at=at,
        enterprise=enterprise,
        product_name="电热水壶",
        inspectors=people.pair,
        scheduled_on=at.date(),
    )


def refused(by: User, **changes: Any) -> Complaint:
    complaint = received(**changes)
    return transitions.refuse(complaint, by=by, at=NOW, reason=RefusalReason.TOO_OLD)


def closed(by: User, *, at: datetime = NOW + timedelta(days=4), **changes: Any) -> Complaint:
    complaint = accepted(by, **changes)
    return transitions.close(complaint, by=by, at=at, outcome=Outcome.SETTLED)


# --- What a browser or a program sends ------------------------------------------------------

BODY: dict[str, Any] = {
    "kind": "complaint",
    "title": "电热水壶漏电，要求退款赔偿",
    "description": "第二天烧水时壶身带电，手被麻了一下。",
    "district": LANSHAN,
    "domain": "product",
    "respondent_name": "云石家电兰山店",
    "product_name": "电热水壶",
    "purchase_date": "2026-09-01",
    "amount": "129.00",
    "demand": "退货退款",
    "reporter_name": CANARY.name,
    "reporter_phone": CANARY.phone,
    "reporter_email": CANARY.email,
    "reporter_address": CANARY.address,
    "consent": True,
}


@dataclass
class Sample:
    """Files as a phone sends them."""

    name: str = "IMG_20260913.jpg"
    size: int = 8
    content: bytes = field(default=b"")

    def file(self) -> SimpleUploadedFile:
        if not self.content:
            out = BytesIO()
            Image.new("RGB", (self.size, self.size), "white").save(out, "JPEG")
            self.content = out.getvalue()
        return SimpleUploadedFile(self.name, self.content, content_type="image/jpeg")


def too_large() -> SimpleUploadedFile:
    """21 MB that begin like a photo."""
    return SimpleUploadedFile("big.jpg", b"\xff\xd8\xff" + bytes(21 * 1024 * 1024))


def disguised() -> SimpleUploadedFile:
    """A page that calls itself a photo."""
    return SimpleUploadedFile("photo.jpg", b"<html><script>alert(1)</script></html>")
