"""Objections and re-inspections for tests, brought into their states by the transitions."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.states import Role
from casework import outbox
from documents import transitions as papers
from inspections.objections import reinspection, transitions
from inspections.objections.models import Objection
from inspections.samples import transitions as samples
from inspections.samples.models import ResultNotice, Sample
from tests.factories_accounts import OfficeFactory, UserFactory
from tests.factories_followup import at
from tests.factories_inspections import Crew, failed, seal_photo

# The report is of 10 September; the notice reaches the enterprise on a plain Friday.
SERVED = at("2026-09-11", 15)
FILED = at("2026-09-14")
GOOD_AGAIN, BAD_AGAIN = "0.07", "0.52"


def told(people: Crew, sample: Sample | None = None, when: datetime = SERVED) -> Sample:
    """A failed sample whose result was served on every recipient."""
    sample = sample or failed(people)
    sample = samples.issue_result_notice(sample, by=people.regulator, at=when - timedelta(hours=2))
    sample = samples.approve_result_notice(sample, by=people.head, at=when - timedelta(hours=1))
    for notice in sample.notices.order_by("pk"):
        sample = samples.record_service(
            sample, document=notice.document, served_on=when.date(), by=people.regulator, at=when
        )
    return sample


def hand_over(people: Crew, document: Any, when: datetime) -> None:
    """The printed letter, handed over in person."""
    outbox.drain()
    document.refresh_from_db()
    papers.serve(document, way="direct", receiver="宋远山", by=people.regulator, at=when)


def notice_of(sample: Sample, recipient: str = "inspected") -> ResultNotice:
    return ResultNotice.objects.get(sample=sample, recipient=recipient)


def contact(notice: ResultNotice) -> Any:
    """The contact person of the enterprise that was told."""
    return UserFactory(enterprise=True, organisation_code=notice.code)


def other_lab() -> Any:
    """A tester of another laboratory."""
    return UserFactory(
        roles=(Role.LAB,), office=OfficeFactory(lab=True, name="山东省示例产品检验研究院")
    )


def filed(
    people: Crew, sample: Sample | None = None, when: datetime = FILED, **changes: Any
) -> Objection:
    """On the desk of the regulator, filed by the enterprise in its space."""
    sample = sample or told(people)
    notice = changes.pop("notice", None) or notice_of(sample)
    values: dict[str, Any] = {
        "notice": notice,
        "kind": "conclusion",
        "reason": "我公司自检接地电阻合格，申请复检。",
        "disputed": list(sample.results.filter(verdict="fail")),
        "at": when,
    }
    values |= changes
    if values["kind"] != "conclusion":
        values["disputed"] = []
    values.setdefault("by", None)
    values["by"] = values["by"] or contact(notice)
    return transitions.file(**values)


def accepted(people: Crew, objection: Objection | None = None, **changes: Any) -> Objection:
    """The re-inspection is granted; its notice waits for the head."""
    return transitions.accept(
        objection or filed(people, **changes), by=people.regulator, at=at("2026-09-15")
    )


def notified(
    people: Crew,
    objection: Objection | None = None,
    when: datetime = at("2026-09-16"),  # noqa: B008 - a moment is a constant
) -> Objection:
    """The re-inspection notice was served: seven days for the formalities."""
    objection = accepted(people, objection)
    sign_and_serve(people, objection, when)
    objection.refresh_from_db()
    return objection


def sign_and_serve(people: Crew, objection: Objection, when: datetime) -> None:
    """Every letter that waits is signed by the head and handed over."""
    transitions.sign(objection, by=people.head, at=when)
    for paper in objection.papers.filter(served_on=None).order_by("pk"):
        transitions.record_service(
            objection, paper=paper, served_on=when.date(), by=people.regulator, at=when
        )


def ready(people: Crew, **changes: Any) -> Objection:
    """Formalities complete, cost advanced."""
    values: dict[str, Any] = {
        "on": at("2026-09-18").date(),
        "cost": Decimal("1200.00"),
        "by": people.regulator,
        "at": at("2026-09-18"),
    }
    return reinspection.complete_formalities(notified(people), **{**values, **changes})


def named(people: Crew, lab: Any) -> Objection:
    return reinspection.name_laboratory(
        ready(people), lab=lab.office, by=people.regulator, at=at("2026-09-21")
    )


def on_its_way(people: Crew, lab: Any, **changes: Any) -> Objection:
    """The sealed back-up was fetched from the enterprise."""
    values: dict[str, Any] = {"by": people.inspector, "at": at("2026-09-22"), "place": "成品库"}
    return reinspection.deliver_backup(named(people, lab), **{**values, **changes})


def in_test(people: Crew, lab: Any, **changes: Any) -> Objection:
    return reinspection.receive_backup(
        on_its_way(people, lab), photo=seal_photo(lab), by=lab, at=at("2026-09-23"), **changes
    )


def reported(people: Crew, lab: Any, value: str = GOOD_AGAIN) -> Objection:
    """The disputed item was measured again."""
    objection = in_test(people, lab)
    values = {row.pk: value for row in objection.disputed.all()}
    return reinspection.file_values(objection, values=values, by=lab, at=at("2026-09-28"))


def concluded(people: Crew, value: str = GOOD_AGAIN) -> Objection:
    """The final conclusion: overturned by a good value, confirmed by a bad one."""
    objection = reported(people, other_lab(), value)
    return reinspection.conclude(objection, by=people.regulator, at=at("2026-09-29"))
