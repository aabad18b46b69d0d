"""Inspections and samples for tests, brought into their states by the transitions themselves."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.models import District, User
from documents.models import Attachment
from enterprises.models import Enterprise, ProductCategory
from enterprises.rules import make_uscc
from inspections.plans.models import ProductRule
from inspections.plans.transitions import draft_plan, publish
from inspections.samples import transitions as samples
from inspections.samples.models import Sample
from inspections.samples.queries import filed_by_name
from inspections.visits import transitions as visits
from inspections.visits.models import ChecklistItem, Inspection
from inspections.visits.states import InspectionState, Origin
from tests.factories_accounts import LANSHAN, UserFactory

# 17:00 in Shanghai on a Thursday.
AT = datetime(2026, 9, 3, 9, 0, tzinfo=UTC)
DAY = date(2026, 9, 3)
KETTLE = "电热水壶"
GOOD = {"接地电阻": "0.08", "泄漏电流": "0.31", "手柄温升": "42", "标志和说明": "符合"}
BAD = {**GOOD, "接地电阻": "0.47"}
State = InspectionState


@dataclass(frozen=True)
class Crew:
    """Who makes a visit and tests what it brings."""

    inspector: User
    colleague: User
    lab: User
    regulator: User
    head: User

    @property
    def pair(self) -> list[User]:
        return [self.inspector, self.colleague]


def crew() -> Crew:
    """Two inspectors, a tester, a regulator and a head; all but the tester of one county."""
    return Crew(
        inspector=UserFactory(inspector=True),
        colleague=UserFactory(inspector=True),
        lab=UserFactory(lab=True),
        regulator=UserFactory(regulator=True),
        head=UserFactory(head=True),
    )


def an_enterprise(name: str = "云石小家电（临沂）有限公司", district: str = LANSHAN) -> Enterprise:
    """A registered maker; its code is valid and belongs to nobody."""
    number = Enterprise.objects.count() + 1
    return Enterprise.objects.create(
        code=make_uscc(district, number),
        name=name,
        short_name=name.split("（")[0],
        district_id=district,
        legal_representative="宋远山",
        address="兰山区通达路88号",
        phone="05398000000",
    )


def kettle() -> ProductRule:
    """The product rule that the tests draw by: two to test, two kept, a lot of thirty."""
    return ProductRule.objects.get(product_name=KETTLE)


def scheduled(people: Crew, **changes: Any) -> Inspection:
    """A visit that two inspectors have on their list."""
    values: dict[str, Any] = {
        "product_rule": kettle(),
        "batch": "20260612",
        "inspectors": people.pair,
        "scheduled_on": DAY,
        "origin": Origin.COMPLAINT,
        "origin_ref": "TS-2026-0806-0015",
        "by": people.regulator,
        "at": AT,
        **changes,
    }
    if "enterprise" not in values:
        values["enterprise"] = an_enterprise()
    return visits.schedule(**values)


def started(people: Crew, **changes: Any) -> Inspection:
    """Inspectors are on site."""
    return visits.start(scheduled(people, **changes), by=people.inspector, at=AT)


def answers(inspection: Inspection, failing: int = 0, note: str = "现场未见记录") -> list[Any]:
    """A full sheet; the first `failing` points are not in order."""
    items = ChecklistItem.objects.filter(template=inspection.checklist).order_by("position")
    return [
        visits.Recorded(item_id=item.pk, answer="fail", note=note)
        if number < failing
        else visits.Recorded(item_id=item.pk, answer="pass")
        for number, item in enumerate(items)
    ]


def checked(people: Crew, *, failing: int = 0, **changes: Any) -> Inspection:
    """The checklist is signed."""
    inspection = started(people, **changes)
    return visits.submit_checklist(
        inspection,
        by=people.inspector,
        at=AT,
        findings=answers(inspection, failing),
        representative="顾长白",
        signing_refused=True,
        witness="周见山",
    )


FORM: dict[str, Any] = {
    "lot_size": 480,
    "place": "finished_store",
    "seal_test": "LY-F-0001",
    "seal_backup": "LY-F-0002",
    "model": "YS-15A",
    "brand": "云石",
}


def sampled(people: Crew, inspection: Inspection | None = None, **changes: Any) -> Sample:
    """A sealed sample in the hands of the inspectors."""
    return samples.take(
        inspection=inspection or checked(people),
        lab=people.lab.office,
        by=people.inspector,
        at=AT,
        **{**FORM, **changes},
    )


def sent(people: Crew, **changes: Any) -> Sample:
    """On its way to the laboratory."""
    return samples.send(sampled(people, **changes), by=people.inspector, at=AT)


def seal_photo(by: User) -> Attachment:
    """What the laboratory took a picture of on arrival."""
    return Attachment.objects.create(
        kind="inspections.seal",
        name="seal.jpg",
        content_type="image/jpeg",
        file="attachments/00/seal.jpg",
        size=1,
        sha256="0" * 64,
        state="available",
        uploaded_by=by,
        uploaded_at=AT,
    )


def received(people: Crew, **changes: Any) -> Sample:
    """In the laboratory, seal whole."""
    return samples.receive(
        sent(people, **changes),
        photo=seal_photo(people.lab),
        by=people.lab,
        at=AT + timedelta(days=1),
    )


def with_report(people: Crew, values: dict[str, str] = GOOD, **changes: Any) -> Sample:
    """With its report."""
    sample = received(people, **changes)
    return samples.file_results(
        sample,
        by=people.lab,
        at=AT + timedelta(days=7),
        results=filed_by_name(sample, values),
        report_number="LY-JD-26-08841",
    )


def failed(people: Crew, **changes: Any) -> Sample:
    """One key item does not conform."""
    return with_report(people, BAD, **changes)


def a_plan(people: Crew, **changes: Any) -> Any:
    """A published plan of the crew's county."""
    values: dict[str, Any] = {
        "name": "2026年第三季度小家电专项监督抽查",
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 9, 30),
        "categories": [ProductCategory.objects.get(pk="other-appliances")],
        "batches": 20,
    }
    plan = draft_plan(**{**values, **changes}, by=people.regulator, at=AT)
    return publish(plan, by=people.regulator, at=AT)


def district(code: str = LANSHAN) -> District:
    return District.objects.get(pk=code)
