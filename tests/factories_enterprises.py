"""Enterprises, rosters and pilots for tests; the codes are valid and belong to nobody."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from enterprises import rules
from enterprises.models import (
    BackboneSlot,
    CqoPilot,
    Credential,
    Enterprise,
    Product,
    Roster,
)
from enterprises.states import (
    CredentialKind,
    CreditGrade,
    RosterKind,
)
from enterprises.transitions import activate, appoint, enrol, nominate, open_roster
from tests.factories_accounts import LANSHAN, TANCHENG, UserFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 9, 18, 9, 30, tzinfo=SHANGHAI)


class EnterpriseFactory(factory.django.DjangoModelFactory[Enterprise]):
    class Meta:
        model = Enterprise

    class Params:
        elsewhere = factory.Trait(district_id=TANCHENG)
        graded = factory.Trait(credit_grade=CreditGrade.B)
        serial = factory.Sequence(lambda number: number + 1)

    name = factory.Sequence(lambda number: f"云石小家电{number}（临沂）有限公司")
    short_name = factory.Sequence(lambda number: f"云石小家电{number}")
    district_id = LANSHAN
    code = factory.LazyAttribute(lambda self: rules.make_uscc(self.district_id, self.serial))
    organisation_code9 = factory.LazyAttribute(lambda self: self.code[8:17])
    legal_representative = "顾一川"
    phone = "13800000000"
    address = "兰山区义堂镇示例路18号"
    industry = "家用电力器具制造"


class ProductFactory(factory.django.DjangoModelFactory[Product]):
    class Meta:
        model = Product

    enterprise = factory.SubFactory(EnterpriseFactory)
    category_id = "other-appliances"
    name = factory.Sequence(lambda number: f"电热水壶{number}")
    standard = "GB 4706.19"


class CredentialFactory(factory.django.DjangoModelFactory[Credential]):
    class Meta:
        model = Credential

    enterprise = factory.SubFactory(EnterpriseFactory)
    kind = CredentialKind.CCC
    number = factory.Sequence(lambda number: f"20260100{number:08d}")
    scope = "电热水壶"


def photo(name: str = "聘书.png") -> SimpleUploadedFile:
    """A small picture as a phone would send it."""
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def cqo_roster(by: User | None = None, year: int = 2026) -> Roster:
    """The empty CQO roster of a year."""
    by = by or UserFactory(city=True)
    return open_roster(kind=RosterKind.CQO, year=year, by=by, at=NOW)


def backbone_roster(by: User | None = None, year: int = 2026) -> Roster:
    """The empty backbone roster of a year."""
    by = by or UserFactory(city=True)
    return open_roster(kind=RosterKind.BACKBONE, year=year, by=by, at=NOW)


def candidate(roster: Roster, by: User, *, appointed: bool = True, **facts: Any) -> CqoPilot:
    """A nominated enterprise, with its officer unless told otherwise."""
    enterprise = facts.pop("enterprise", None) or EnterpriseFactory(**facts)
    pilot = nominate(roster=roster, enterprise=enterprise, reason="质量基础好", by=by, at=NOW)
    return appointed_officer(pilot, by) if appointed else pilot


def appointed_officer(pilot: CqoPilot, by: User, **facts: Any) -> CqoPilot:
    """The pilot with a qualified Chief Quality Officer."""
    given = {
        "name": "韩序",
        "post": "副总经理",
        "phone": "13800000000",
        "years": 8,
        "appointed_by": "顾一川",
        "appointed_on": NOW.date(),
        "letter": photo(),
        "training_certificate": photo("培训证书.png"),
        "training_hours": 40,
    }
    return appoint(pilot, by=by, at=NOW, **{**given, **facts})


def active_pilot(roster: Roster, by: User, **facts: Any) -> CqoPilot:
    """A pilot in a slot."""
    return activate(candidate(roster, by, **facts), by=by, at=NOW)


def member(roster: Roster, by: User, **facts: Any) -> BackboneSlot:
    """An enterprise on the backbone roster."""
    return enrol(roster=roster, enterprise=EnterpriseFactory(**facts), by=by, at=NOW)
