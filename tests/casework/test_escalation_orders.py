"""督办 out of a case that is overdue: who may, what is filled in, and where the order is found."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from casework import deadlines, supervision
from casework.models import SupervisionOrder
from casework.states import SupervisionState
from complaints.models import Complaint
from tests import factories_complaints as fc
from tests.factories_accounts import UserFactory
from tests.pages import whole

pytestmark = pytest.mark.django_db
# The seven working days of CM-ACC from 14 September 2026 end on 22 September.
LATE = date(2026, 9, 24)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=fc.SHANGHAI)


@pytest.fixture(autouse=True)
def late():
    with time_machine.travel(at(LATE), tick=False):
        yield


def overdue() -> Complaint:
    fc.desk()
    return fc.received()


def city() -> User:
    return UserFactory(city_head=True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(complaint: Complaint) -> str:
    return f"{complaint.get_absolute_url()}supervise/"


def order(complaint: Complaint, user: User, key: str = "k1", **changes: str):
    body = {
        "title": "请立即办理",
        "demand": "说明逾期原因",
        "due_on": "2026-09-30",
        "form_key": key,
        **changes,
    }
    return signed_in(user).post(url(complaint), body)


def test_the_form_is_filled_in_for_the_supervisor():
    complaint = overdue()
    html = signed_in(city()).get(url(complaint)).content.decode()
    assert f"{complaint.number}已逾期" in html
    # Three working days after 24 September: the festival lies between.
    assert f'value="{deadlines.due("SV-CASE", LATE).due_on}"' in html
    assert complaint.office.name in html


def test_the_order_goes_to_the_office_of_the_case_and_stands_on_both_pages():
    complaint, supervisor = overdue(), city()
    answer = order(complaint, supervisor)
    assert answer.status_code == 303
    made = SupervisionOrder.objects.get()
    assert (made.undertaker, made.target) == (complaint.office, complaint)
    assert complaint.number in signed_in(supervisor).get(answer.url).content.decode()
    page = whole(signed_in(supervisor), complaint.get_absolute_url())
    assert made.get_absolute_url() in page
    assert url(complaint) not in page


def test_the_same_form_sent_twice_is_one_order():
    complaint, supervisor = overdue(), city()
    first, second = order(complaint, supervisor), order(complaint, supervisor)
    assert first.url == second.url
    assert SupervisionOrder.objects.count() == 1


def test_a_second_order_waits_until_the_first_is_closed():
    complaint, supervisor = overdue(), city()
    order(complaint, supervisor)
    assert order(complaint, supervisor, key="k2").status_code == 404
    made = SupervisionOrder.objects.get()
    undertaker = UserFactory(regulator=True)
    supervision.answer(made, by=undertaker, at=at(LATE), feedback="已办结")
    supervision.close(made, by=supervisor, at=at(LATE))
    assert order(complaint, supervisor, key="k3").status_code == 303
    assert SupervisionOrder.objects.filter(state=SupervisionState.OPEN).count() == 1


def test_as_long_as_no_limit_is_over_there_is_nothing_to_order():
    complaint = overdue()
    with time_machine.travel(at(date(2026, 9, 18)), tick=False):
        assert signed_in(city()).get(url(complaint)).status_code == 404


@pytest.mark.parametrize(
    ("trait", "status"),
    [("head", 200), ("city_head", 200), ("regulator", 404), ("hotline", 404)],
)
def test_the_city_and_the_heads_order_nobody_else(trait: str, status: int):
    complaint = overdue()
    assert signed_in(UserFactory(**{trait: True})).get(url(complaint)).status_code == status


@pytest.mark.parametrize(
    "wrong", [{"due_on": "2026-09-01"}, {"due_on": "gestern"}, {"demand": ""}, {"title": ""}]
)
def test_what_is_wrong_is_said_at_the_field(wrong: dict[str, str]):
    complaint = overdue()
    answer = order(complaint, city(), **wrong)
    assert answer.status_code == 422
    assert SupervisionOrder.objects.count() == 0


def test_the_search_finds_the_order_by_its_number_and_its_case():
    complaint, supervisor = overdue(), city()
    order(complaint, supervisor)
    made = SupervisionOrder.objects.get()
    for words in (made.number, complaint.number):
        html = signed_in(supervisor).get("/staff/search/", {"q": words}, follow=True)
        assert made.number in html.content.decode()


def test_my_work_shows_how_long_there_is_left_for_an_order():
    complaint, supervisor = overdue(), city()
    order(complaint, supervisor)
    html = signed_in(UserFactory(regulator=True)).get("/staff/").content.decode()
    assert "个工作日" in html
    assert made_number() in html


def made_number() -> str:
    return SupervisionOrder.objects.get().number


def test_the_list_and_the_page_show_a_late_order_as_late():
    complaint, supervisor = overdue(), city()
    order(complaint, supervisor)
    with time_machine.travel(at(date(2026, 10, 15)), tick=False):
        client = signed_in(supervisor)
        for path in ("/staff/supervision/", SupervisionOrder.objects.get().get_absolute_url()):
            assert "q-due late" in client.get(path).content.decode()


def test_an_answered_order_stands_still():
    complaint, supervisor = overdue(), city()
    order(complaint, supervisor)
    made = SupervisionOrder.objects.get()
    answered = at(LATE) + timedelta(hours=1)
    undertaker = UserFactory(regulator=True)
    made = supervision.answer(made, by=undertaker, at=answered, feedback="已办结")
    assert made.deadline.closed_on == LATE
