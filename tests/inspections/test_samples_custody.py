"""The chain of custody, values in their unit, payment, and what becomes of the samples."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import RoleGrant
from accounts.states import Role
from casework.transitions import Blocked
from inspections.samples import aftermath, transitions
from inspections.samples.models import CustodyStep
from inspections.samples.queries import filed_by_name
from inspections.samples.rules import (
    Impossible,
    Link,
    WrongUnit,
    chain_problem,
    reading,
)
from inspections.samples.states import BackupState, Part
from tests.factories_inspections import (
    AT,
    BAD,
    GOOD,
    crew,
    received,
    sampled,
    seal_photo,
    sent,
    with_report,
)
from tests.factories_objections import told

SEAL = "F-1"


def link(giver: str, taker: str, number: str = SEAL, state: str = "whole") -> Link:
    return Link(giver=giver, taker=taker, seal_number=number, seal_state=state)


@pytest.mark.parametrize(
    ("links", "fault"),
    [
        ([("enterprise", "inspector"), ("inspector", "inspector"), ("inspector", "lab")], None),
        ([("enterprise", "inspector"), ("inspector", "post"), ("post", "lab")], None),
        ([("enterprise", "inspector"), ("inspector", "inspector"), ("post", "lab")], "gap"),
        ([("enterprise", "inspector"), ("carrier", "lab")], "gap"),
        ([("enterprise", "inspector"), ("inspector", "lab", "F-9")], "other_seal"),
        ([("enterprise", "inspector"), ("inspector", "lab", SEAL, "broken")], "broken_seal"),
    ],
)
def test_the_chain_of_custody(links: list[tuple[str, ...]], fault: str | None) -> None:
    assert chain_problem([link(*one) for one in links], SEAL) == fault


@pytest.mark.parametrize(
    ("value", "unit", "name", "read"),
    [
        ("0.08", "Ω", "接地电阻", "0.08"),
        ("0.08 Ω", "Ω", "接地电阻", "0.08"),
        ("0.08Ω", "Ω", "接地电阻", "0.08"),
        ("<0.01 mg/kg", "mg/kg", "甲醛", "<0.01"),
        ("9.5％", "%", "含水率", "9.5"),
        ("312", "%", "断裂标称应变", "312"),
        ("-2.4", "%", "重量偏差", "-2.4"),
        ("未检出", "mg/kg", "甲醛", "未检出"),
        ("符合", "", "标志和说明", "符合"),
    ],
)
def test_a_value_is_read_in_the_unit_of_its_item(
    value: str, unit: str, name: str, read: str
) -> None:
    assert reading(value, unit, name) == read


@pytest.mark.parametrize(
    ("value", "unit", "name", "fault"),
    [
        ("80 mΩ", "Ω", "接地电阻", WrongUnit),
        ("0.05 mg/L", "mg/kg", "甲醛", WrongUnit),
        ("3%", "", "项目", WrongUnit),
        ("-0.1", "Ω", "接地电阻", Impossible),
        ("104", "%", "含水率", Impossible),
        ("15.2", "", "pH值", Impossible),
    ],
)
def test_a_value_outside_its_unit_or_of_what_can_be_is_refused(
    value: str, unit: str, name: str, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        reading(value, unit, name)


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["470 mΩ", "-1", "0.08 A"])
def test_such_a_value_is_not_filed(value: str) -> None:
    people = crew()
    sample = received(people)
    with pytest.raises(Blocked, match="接地电阻"):
        transitions.file_results(
            sample,
            by=people.lab,
            at=AT + timedelta(days=7),
            results=filed_by_name(sample, {**GOOD, "接地电阻": value}),
        )


def arrive(people: Any, **found: str) -> Any:
    sample = transitions.send(sampled(people), by=people.inspector, at=AT)
    return transitions.receive(
        sample, photo=seal_photo(people.lab), by=people.lab, at=AT + timedelta(days=1), **found
    )


def report(people: Any, sample: Any) -> Any:
    return transitions.file_results(
        sample, by=people.lab, at=AT + timedelta(days=7), results=filed_by_name(sample, BAD)
    )


@pytest.mark.django_db
def test_a_missing_hand_over_blocks_the_result_until_it_is_recorded() -> None:
    people = crew()
    sample = arrive(people, brought_by="post")
    with pytest.raises(Blocked):
        report(people, sample)
    with pytest.raises(Blocked):
        aftermath.record_hand_over(
            sample,
            giver="inspector",
            taker="post",
            handed_at=AT - timedelta(days=1),
            place="兰山邮政支局",
            by=people.inspector,
            at=AT + timedelta(days=2),
        )
    sample = aftermath.record_hand_over(
        sample,
        giver="inspector",
        taker="post",
        handed_at=AT + timedelta(hours=3),
        place="兰山邮政支局",
        by=people.inspector,
        at=AT + timedelta(days=2),
    )
    assert report(people, sample).state == "failed"


@pytest.mark.django_db
def test_another_number_on_the_seal_blocks_the_result_for_good() -> None:
    people = crew()
    sample = arrive(people, seal_number="LY-F-0007")
    with pytest.raises(Blocked):
        report(people, sample)
    sample = transitions.reject(
        sample, by=people.lab, at=AT + timedelta(days=2), reason="封条编号不一致"
    )
    assert sample.state == "rejected"


@pytest.mark.django_db
def test_every_hand_over_of_both_parts_is_on_record() -> None:
    people = crew()
    sample = sent(people, backup_place="lab")
    transitions.receive(
        sample, photo=seal_photo(people.lab), by=people.lab, at=AT + timedelta(days=1)
    )
    steps = CustodyStep.objects.filter(sample=sample).order_by("part", "pk")
    assert [(row.part, row.kind, row.giver, row.taker) for row in steps] == [
        (Part.BACKUP, "sealed", "enterprise", "inspector"),
        (Part.BACKUP, "sent", "inspector", "inspector"),
        (Part.BACKUP, "stored", "inspector", "lab"),
        (Part.TEST, "sealed", "enterprise", "inspector"),
        (Part.TEST, "sent", "inspector", "inspector"),
        (Part.TEST, "received", "inspector", "lab"),
    ]
    assert {row.seal_number for row in steps} == {sample.seal_test, sample.seal_backup}


@pytest.mark.django_db
def test_a_sampling_body_does_not_test_but_on_the_spot() -> None:
    people = crew()
    people.colleague.office = people.lab.office
    people.colleague.save()
    with pytest.raises(Blocked):
        sampled(people)
    assert sampled(people, on_site=True).on_site


@pytest.mark.django_db
def test_a_person_who_drew_the_sample_does_not_test_it() -> None:
    people = crew()
    sample = received(people)
    RoleGrant.objects.create(user=people.inspector, role=Role.LAB)
    sample.sampler_ids = [people.lab.pk]
    assert not transitions.file_results.allowed(sample, people.lab.actor)


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "lawful"), [(2, False), (3, True), (10, True), (11, False)])
def test_the_sample_is_paid_for_between_sampling_and_today(day: int, lawful: bool) -> None:
    people = crew()
    values: dict[str, Any] = {
        "amount": Decimal("398.00"),
        "paid_on": date(2026, 9, day),
        "voucher": "FP-0001",
        "by": people.inspector,
        "at": AT + timedelta(days=7),
    }
    sample = sampled(people)
    if not lawful:
        with pytest.raises(Blocked):
            aftermath.record_payment(sample, **values)
        return
    sample = aftermath.record_payment(sample, **values)
    with pytest.raises(Blocked):
        aftermath.record_payment(sample, **values)


@pytest.mark.django_db
def test_papers_are_kept_two_years() -> None:
    assert sampled(crew()).keep_until == date(2028, 9, 3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "fate", "backup"),
    [
        (GOOD, "returned", BackupState.RETURNED),
        (GOOD, "disposed", BackupState.DISPOSED),
        (BAD, "disposed", BackupState.DISPOSED),
        (BAD, "returned", None),
    ],
)
def test_samples_that_passed_go_back_and_others_are_disposed_of(
    values: dict[str, str], fate: str, backup: str | None
) -> None:
    people = crew()
    sample = told(people, with_report(people, values))
    given: dict[str, Any] = {"fate": fate, "receiver": "宋远山", "by": people.inspector}
    if backup is None:
        with pytest.raises(Blocked):
            aftermath.settle(sample, **given, at=AT + timedelta(days=60))
        return
    sample = aftermath.settle(sample, **given, at=AT + timedelta(days=60))
    assert sample.backup_state == backup
    assert CustodyStep.objects.filter(sample=sample, kind=fate).count() == 2


@pytest.mark.django_db
def test_a_result_is_not_served_before_it_is_there() -> None:
    people = crew()
    with pytest.raises(Blocked):
        told(people, when=AT)
