"""SE-REP: two working days after a complaint about special equipment inspectors are there."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from casework import deadlines
from casework.models import Deadline
from casework.transitions import Blocked, NotAllowed, WrongState
from complaints import transitions
from complaints.equipment.transitions import send_equipment_inspectors
from complaints.models import Complaint
from complaints.states import Outcome
from enterprises.models import ProductCategory
from inspections.equipment.models import EquipmentCheck
from inspections.equipment.transitions import checking
from inspections.visits import transitions as visits
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_complaints import NOW, accepted, inquiry, public, received, report
from tests.factories_equipment import a_card, a_check, a_device
from tests.factories_inspections import Crew, an_enterprise, crew

pytestmark = pytest.mark.django_db
LIFT = "equipment"
# NOW is a Monday.
TWO_DAYS = date(2026, 9, 16)
SOON = NOW + timedelta(hours=3)


@pytest.fixture(autouse=True)
def that_day(time_machine: Any) -> None:
    time_machine.move_to(SOON)


@pytest.fixture
def people() -> Crew:
    """With valid cards, in the office that the complaints go to."""
    found = crew()
    for person in found.pair:
        a_card(person)
    return found


def clock(complaint: Complaint) -> Deadline | None:
    return deadlines.clocks(complaint).filter(code="SE-REP").first()


def about_a_lift(by: Any, **changes: Any) -> Complaint:
    return accepted(by, at=SOON, category=LIFT, **changes)


def sent(people: Crew, complaint: Complaint, **changes: Any) -> EquipmentCheck:
    values: dict[str, Any] = {
        "devices": [a_device(people)],
        "inspectors": people.pair,
        "scheduled_on": SOON.date() + timedelta(days=1),
        "by": people.regulator,
        "at": SOON,
    }
    send_equipment_inspectors(complaint, **{**values, **changes})
    found = EquipmentCheck.objects.order_by("pk").last()
    assert found is not None
    return found


# --- The clock --------------------------------------------------------------------------------


def test_it_starts_by_itself_with_the_day_of_receipt_and_presses_the_case(people: Crew) -> None:
    complaint = about_a_lift(people.regulator)
    found = clock(complaint)
    assert found is not None
    assert (found.started_on, found.due_on) == (NOW.date(), TWO_DAYS)
    complaint.refresh_from_db()
    assert complaint.deadline == found


def test_it_runs_for_a_report_too_and_once_when_the_case_is_referred(people: Crew) -> None:
    case = report(category=LIFT)
    case = transitions.refer_to_inspection(
        case,
        by=people.regulator,
        at=SOON,
        enterprise=an_enterprise(),
        product_name="电梯",
        inspectors=people.pair,
        scheduled_on=SOON.date(),
    )
    assert deadlines.clocks(case).filter(code="SE-REP").count() == 1


def test_goods_and_inquiries_start_no_such_clock(people: Crew) -> None:
    assert clock(accepted(people.regulator, at=SOON)) is None
    assert clock(inquiry(category=LIFT)) is None


def test_a_case_that_the_desk_finds_to_be_about_equipment_starts_it(people: Crew) -> None:
    case = accepted(people.regulator, at=SOON)
    case = transitions.amend(
        case,
        by=people.regulator,
        at=SOON,
        title=case.title,
        district=case.district,
        domain=case.domain,
        category=category(),
    )
    assert clock(case) is not None


def category() -> Any:
    return ProductCategory.objects.get(pk=LIFT)


# --- The inspectors ---------------------------------------------------------------------------


def test_it_is_met_when_the_inspectors_are_there_not_when_they_are_ordered(people: Crew) -> None:
    case = about_a_lift(people.regulator)
    check = sent(people, case)
    found: Any = clock(case)
    assert found.state == "running"
    at = SOON + timedelta(days=1)
    checking.begin(check, by=people.inspector, at=at)
    found.refresh_from_db()
    assert (found.state, found.closed_on) == ("met", at.date())


def test_an_inspection_that_names_the_complaint_meets_it_as_well(people: Crew) -> None:
    case = about_a_lift(people.regulator)
    check = a_check(people, scheduled_on=SOON.date(), at=SOON, origin_ref=case.number)
    checking.begin(check, by=people.inspector, at=SOON)
    found: Any = clock(case)
    assert found.state == "met"


def test_an_ordinary_inspection_meets_it_where_the_device_is_not_registered(people: Crew) -> None:
    case = transitions.refer_to_inspection(
        about_a_lift(people.regulator),
        by=people.regulator,
        at=SOON,
        enterprise=an_enterprise(),
        product_name="电梯",
        inspectors=people.pair,
        scheduled_on=SOON.date(),
    )
    visits.start(case.referrals.get().inspection, by=people.inspector, at=SOON)
    found: Any = clock(case)
    assert found.state == "met"


def test_the_unit_does_not_learn_from_the_inspection_that_there_was_a_report(people: Crew) -> None:
    case = transitions.accept(report(category=LIFT), by=people.regulator, at=SOON)
    check = sent(people, case)
    assert (check.origin_ref, case.number in check.source) == ("", False)
    assert sent(people, about_a_lift(people.regulator)).origin_ref.startswith("TS-")


def test_two_with_cards_go_and_only_where_it_is_about_equipment(people: Crew) -> None:
    case = about_a_lift(people.regulator)
    with pytest.raises(Blocked):
        sent(people, case, inspectors=[people.inspector, UserFactory(inspector=True)])
    with pytest.raises(Blocked):
        sent(people, accepted(people.regulator, at=SOON))


@pytest.mark.parametrize(
    "trait",
    [
        {"hotline": True},
        {"regulator": True, "elsewhere": True},
        {"inspector": True},
        {"lab": True},
    ],
)
def test_nobody_else_sends_them(people: Crew, trait: dict[str, bool]) -> None:
    with pytest.raises(NotAllowed):
        sent(people, about_a_lift(people.regulator), by=UserFactory(**trait))


# --- The end ----------------------------------------------------------------------------------


def test_the_case_is_not_closed_before_they_were_there(people: Crew) -> None:
    case = about_a_lift(people.regulator)
    values: dict[str, Any] = {
        "by": people.regulator,
        "outcome": Outcome.NO_AGREEMENT,
        "at": SOON + timedelta(days=1),
    }
    with pytest.raises(Blocked):
        transitions.close(case, **values)


def test_a_case_taken_back_ends_the_clock(people: Crew) -> None:
    case = about_a_lift(people.regulator)
    transitions.withdraw(case, by=public(), at=SOON)
    found: Any = clock(case)
    assert found.state == "cancelled"


def test_a_case_that_was_not_accepted_sends_nobody(people: Crew) -> None:
    with pytest.raises(WrongState):
        sent(people, received(category=LIFT))


# --- The page ---------------------------------------------------------------------------------


def test_the_page_sends_them_and_shows_the_inspection(people: Crew, client: Client) -> None:
    device = a_device(people)
    case = about_a_lift(people.regulator, product_name=f"乘客电梯（{device.code}）")
    sign_in(client, people.regulator)
    url = f"{case.get_absolute_url()}send_equipment_inspectors/"
    assert f'value="{device.code}"' in client.get(url).content.decode()
    body = {
        "devices": "0000",
        "inspectors": [person.pk for person in people.pair],
        "scheduled_on": SOON.date().isoformat(),
        "version": case.version,
    }
    refused = client.post(url, body)
    assert refused.status_code == 422
    assert 'value="0000"' in refused.content.decode()
    assert client.post(url, {**body, "devices": device.code}).status_code == 303
    check = EquipmentCheck.objects.get()
    panel = client.get(f"{case.get_absolute_url()}panel/aside-equipment/").content.decode()
    assert check.number in panel


def test_a_device_of_another_county_is_not_found(people: Crew, client: Client) -> None:
    device = a_device(
        people, enterprise=an_enterprise(district="371323"), by=UserFactory(city=True)
    )
    case = about_a_lift(people.regulator)
    sign_in(client, people.regulator)
    body = {
        "devices": device.code,
        "inspectors": [person.pk for person in people.pair],
        "scheduled_on": SOON.date().isoformat(),
        "version": case.version,
    }
    answer = client.post(f"{case.get_absolute_url()}send_equipment_inspectors/", body)
    assert answer.status_code == 422
    assert not EquipmentCheck.objects.exists()
