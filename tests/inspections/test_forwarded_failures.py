"""移送后处理 (AQSIQ Notice 57 of 2015): five working days to pass on, five to start."""

import threading
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import translation

from accounts.models import Office
from casework.models import Deadline, WorkItem
from casework.transitions import Conflict, NotAllowed
from enterprises.models import ProductCategory
from inspections.forwarded import transitions as forwarded
from inspections.forwarded.forms import PassOnForm
from inspections.forwarded.models import ForwardedFailure
from inspections.forwarded.states import ForwardedState as State
from inspections.rectifications import transitions as orders
from inspections.visits import transitions as visits
from tests.factories_accounts import LANSHAN, TANCHENG, UserFactory, sign_in
from tests.factories_followup import NOW, at
from tests.factories_inspections import Crew, an_enterprise, answers, crew
from tests.inspections.test_followup_pages import own_queries

pytestmark = pytest.mark.django_db
# Thursday; the five working days after it end on the Thursday of the next week.
RECEIVED = date(2026, 9, 10)


def received(by: Any, **changes: Any) -> Any:
    values: dict[str, Any] = {
        "level": "national",
        "sender": "鲁东省市场监督管理局",
        "sender_ref": "鲁市监质函〔2026〕118号",
        "report_number": "GJ-2026-04417",
        "received_on": RECEIVED,
        "category": ProductCategory.objects.order_by("order", "code").first(),
        "product_name": "电热水壶",
        "batch": "20260501",
        "facts": "接地措施不符合GB 4706.1第27章的要求。",
        "by": by,
        "at": NOW,
        **changes,
    }
    values.setdefault("enterprise", None)
    values["enterprise"] = values["enterprise"] or an_enterprise()
    return forwarded.register(**values)


def clocks(row: ForwardedFailure) -> dict[str, Any]:
    return {clock.code: clock for clock in Deadline.objects.of(row).order_by("pk")}


# --- Whose turn it is, and until when ------------------------------------------------------------


def test_the_county_of_the_producer_starts_within_five_working_days() -> None:
    people = crew()
    row = received(people.regulator)
    assert (row.state, row.deadline.code) == (State.ASSIGNED, "SC-FWD-START")
    assert row.deadline.due_on == date(2026, 9, 17)
    waiting = WorkItem.objects.get(step="forwarded", state="open")
    assert (waiting.office, waiting.due_on) == (people.regulator.office, date(2026, 9, 17))


def test_the_city_passes_on_within_five_working_days_and_the_countys_five_begin_then() -> None:
    people, city = crew(), UserFactory(city=True)
    row = received(city)
    assert (row.state, row.deadline.code) == (State.RECEIVED, "SC-FWD")
    assert row.deadline.due_on == date(2026, 9, 17)
    row = forwarded.pass_on(row, by=city, at=at("2026-09-15"), office=people.regulator.office)
    assert (row.state, row.office, row.passed_on) == (
        State.ASSIGNED,
        people.regulator.office,
        date(2026, 9, 15),
    )
    assert clocks(row)["SC-FWD"].state == "met"
    # Sunday 20 September is worked for the golden week, so it counts.
    assert row.deadline.due_on == date(2026, 9, 21)
    with pytest.raises(NotAllowed):
        forwarded.start(row, by=city, at=at("2026-09-16"), scheduled_on=date(2026, 9, 21))


def test_what_is_passed_on_late_says_so() -> None:
    people, city = crew(), UserFactory(city=True)
    row = received(city)
    row = forwarded.pass_on(row, by=city, at=at("2026-09-18"), office=people.regulator.office)
    ended = clocks(row)["SC-FWD"]
    assert (ended.state, ended.closed_on, ended.due_on) == (
        "met",
        date(2026, 9, 18),
        date(2026, 9, 17),
    )


def test_before_july_2015_no_rule_named_a_number_of_days() -> None:
    people = crew()
    row = received(people.regulator, received_on=date(2015, 6, 30))
    assert row.deadline is None
    assert WorkItem.objects.filter(step="forwarded", state="open", due_on=None).exists()


# --- Started, it is a case like any other --------------------------------------------------------


def test_the_follow_up_starts_with_a_visit_that_may_lead_to_an_order() -> None:
    people = crew()
    row = received(people.regulator)
    row = forwarded.start(
        row,
        by=people.regulator,
        at=at("2026-09-14"),
        scheduled_on=date(2026, 9, 15),
        inspectors=people.pair,
    )
    case: Any = row.inspection
    assert (row.state, row.started_on) == (State.STARTED, date(2026, 9, 14))
    assert (case.origin, case.origin_ref, case.batch) == ("forwarded", row.number, "20260501")
    assert "GJ-2026-04417" in case.task
    assert clocks(row)["SC-FWD-START"].state == "met"
    assert not WorkItem.objects.filter(step="forwarded", state="open").exists()
    case = visits.start(case, by=people.inspector, at=at("2026-09-15"))
    case = visits.submit_checklist(
        case,
        by=people.inspector,
        at=at("2026-09-15"),
        findings=answers(case, failing=1),
        representative="顾长白",
        signing_refused=True,
        witness="周见山",
    )
    order = orders.order(
        inspection=case,
        by=people.regulator,
        at=at("2026-09-16"),
        finding="接地措施不符合要求",
        demands="查明原因并整改",
        phone="0539-8000000",
    )
    assert order.inspection == case


def test_a_visit_on_a_day_that_is_over_starts_nothing() -> None:
    people = crew()
    row = received(people.regulator)
    with pytest.raises(ValidationError):
        forwarded.start(
            row, by=people.regulator, at=at("2026-09-14"), scheduled_on=date(2026, 9, 13)
        )
    row.refresh_from_db()
    assert (row.state, row.inspection) == (State.ASSIGNED, None)


def test_what_is_not_ours_goes_back_with_the_reason_and_may_come_again() -> None:
    people, firm = crew(), an_enterprise()
    row = received(people.regulator, enterprise=firm)
    row = forwarded.send_back(row, by=people.regulator, at=NOW, reason="已迁往青岚市")
    assert (row.state, row.deadline) == (State.RETURNED, None)
    assert clocks(row)["SC-FWD-START"].state == "cancelled"
    assert received(people.regulator, enterprise=firm).state == State.ASSIGNED


# --- Bad input -----------------------------------------------------------------------------------


def test_the_same_report_by_two_ways_is_one_duty() -> None:
    people, firm = crew(), an_enterprise()
    row = received(people.regulator, enterprise=firm)
    with pytest.raises(ValidationError) as refusal:
        received(people.regulator, enterprise=firm, report_number=" GJ-2026-04417 ")
    assert row.number in str(refusal.value)
    assert ForwardedFailure.objects.count() == 1


def test_a_county_does_not_register_for_another_and_nobody_for_tomorrow() -> None:
    people = crew()
    with pytest.raises(ValidationError):
        received(people.regulator, enterprise=an_enterprise(district=TANCHENG))
    with pytest.raises(ValidationError):
        received(people.regulator, received_on=date(2026, 9, 12))
    with pytest.raises(NotAllowed):
        received(people.inspector)
    assert not ForwardedFailure.objects.exists()


def test_two_who_start_it_at_once_order_one_visit() -> None:
    people = crew()
    row = received(people.regulator)
    stale = ForwardedFailure.objects.get(pk=row.pk)
    values = {"at": NOW, "scheduled_on": date(2026, 9, 15)}
    forwarded.start(row, by=people.regulator, **values)
    with pytest.raises(Conflict):
        forwarded.start(stale, by=people.head, **values)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_type_the_same_letter_at_the_same_moment_open_one_duty() -> None:
    people, firm = crew(), an_enterprise()
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def try_one(by: Any) -> None:
        try:
            barrier.wait(timeout=20)
            received(by, enterprise=firm)
            outcomes.append("registered")
        except ValidationError:
            outcomes.append("told")
        finally:
            connection.close()

    pair = (people.regulator, people.head)
    threads = [threading.Thread(target=try_one, args=(by,)) for by in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["registered", "told"]
    assert ForwardedFailure.objects.count() == 1


# --- Pages ---------------------------------------------------------------------------------------


@pytest.fixture
def september() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield
    translation.deactivate()


def filled(people: Crew, **changes: Any) -> dict[str, str]:
    return {
        "level": "national",
        "sender": "鲁东省市场监督管理局",
        "received_on": "2026-09-10",
        "report_number": "GJ-2026-04417",
        "enterprise": an_enterprise().code,
        "category": str(ProductCategory.objects.order_by("order", "code").first().pk),  # type: ignore[union-attr]
        "product_name": "电热水壶",
        "facts": "接地措施不符合要求。",
        **changes,
    }


def test_it_is_registered_and_started_from_its_pages(client: Client, september: Any) -> None:
    people = crew()
    sign_in(client, people.regulator)
    assert client.get("/staff/forwarded-failures/").status_code == 200
    answer = client.post("/staff/forwarded-failures/new/", filled(people))
    row = ForwardedFailure.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, row.get_absolute_url())
    page = client.get(row.get_absolute_url()).text
    assert "GJ-2026-04417" in page
    answer = client.post(
        f"{row.get_absolute_url()}start/",
        {
            "scheduled_on": "2026-09-15",
            "inspectors": [person.pk for person in people.pair],
            "version": row.version,
        },
    )
    row.refresh_from_db()
    assert (answer.status_code, row.state) == (303, State.STARTED)
    case: Any = row.inspection
    assert set(case.inspectors.all()) == set(people.pair)
    assert row.number in client.get(case.get_absolute_url()).text


def test_a_day_ahead_comes_back_at_its_field_and_what_was_typed_is_kept(
    client: Client, september: Any
) -> None:
    people = crew()
    sign_in(client, people.regulator)
    answer = client.post("/staff/forwarded-failures/new/", filled(people, received_on="2026-09-12"))
    assert answer.status_code == 422
    assert 'value="GJ-2026-04417"' in answer.text
    assert not ForwardedFailure.objects.exists()


def test_another_county_knows_nothing_of_it(client: Client, september: Any) -> None:
    row = received(crew().regulator)
    sign_in(client, UserFactory(regulator=True, elsewhere=True))
    assert client.get(row.get_absolute_url()).status_code == 404
    assert row.number not in client.get("/staff/forwarded-failures/").text


@pytest.mark.parametrize("number", [10, 100])
def test_its_list_costs_six_queries_and_its_page_eight(
    client: Client, september: Any, number: int
) -> None:
    people = crew()
    row = received(people.regulator)
    for position in range(number):
        ForwardedFailure.objects.filter(pk=row.pk).update(report_number=f"GJ-{position}")
        copy = ForwardedFailure.objects.get(pk=row.pk)
        copy.pk, copy.number, copy.report_number = None, f"YS-2026-{500 + position}", f"X{position}"
        copy.save(force_insert=True)
    sign_in(client, people.regulator)
    assert own_queries(client, "/staff/forwarded-failures/") <= 6
    assert own_queries(client, row.get_absolute_url()) <= 8


def test_the_offices_of_the_choice_are_counties() -> None:
    people, city = crew(), UserFactory(city=True)
    row = received(city)
    field: Any = PassOnForm(obj=row, user=city).fields["office"]
    assert field.initial == people.regulator.office
    assert set(field.queryset) == set(Office.objects.filter(kind="county"))
    assert people.regulator.office.district_id == LANSHAN
