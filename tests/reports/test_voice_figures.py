"""12365 in figures: every number is the number of the rows that it leads to."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from casework.models import MeasureDelta
from complaints import transitions
from complaints.models import Rating
from complaints.return_visits.transitions import call_back
from complaints.states import Channel, Kind
from reports import rules, voices
from tests import factories_complaints as make
from tests.factories_accounts import UserFactory, sign_in

pytestmark = pytest.mark.django_db
NOW = make.NOW
PAGE = "/staff/dashboard/voices/"
ALPHABET = "23456789AB"


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW + timedelta(days=10), tick=True)


def month() -> voices.Span:
    return voices.span_of(rules.period("month", timezone.localdate()))


def told(people: make.Desk) -> None:
    """Two complaints (one closed), a report, a question taken back."""
    closed = make.closed(people.regulator)
    make.received(code="K7M2PQ9XT2", channel="phone")
    make.report(code="K7M2PQ9XT3")
    question = make.inquiry(code="K7M2PQ9XT4")
    transitions.withdraw(question, by=make.public(), at=NOW)
    Rating.objects.create(complaint=closed, score=4, rated_on=NOW.date() + timedelta(days=5))
    call_back(closed, by=people.hotline, at=NOW + timedelta(days=6), reached="spoke", score=5)


def lines(user: User, by: str) -> dict[str, voices.Line]:
    rows = voices.in_reach(user, "")
    found = {
        "kind": voices.by_kind(rows, month(), ""),
        "channel": voices.by_channel(rows, month(), ""),
    }[by]
    return {line.label: line for line in found}


def test_received_accepted_closed_and_in_time_are_counted_apart(people):
    told(people)
    line = lines(people.regulator, "kind")["投诉"]
    assert (line.received, line.accepted, line.closed, line.in_time) == (2, 1, 1, 1)
    assert line.share == 100
    question = lines(people.regulator, "kind")["咨询"]
    assert (question.received, question.closed, question.share) == (1, 0, None)


def test_the_figures_are_those_of_the_measures(people):
    """The dashboard counts deltas, this page counts rows: they cannot differ."""
    told(people)
    for kind, line in zip(
        Kind, voices.by_kind(voices.in_reach(people.regulator, ""), month(), ""), strict=True
    ):
        for name, code in voices.MEASURES.items():
            rows = MeasureDelta.objects.filter(measure=code, dimension=kind)
            assert getattr(line, name) == rows.count(), (kind, name)


def test_the_door_by_which_it_came(people):
    told(people)
    found = lines(people.regulator, "channel")
    assert (found[Channel.WEB.label].received, found[Channel.PHONE.label].received) == (3, 1)


def test_every_linked_figure_is_the_number_of_its_rows(client, people):
    told(people)
    sign_in(client, people.regulator)
    rows = voices.in_reach(people.regulator, "")
    for line in voices.by_channel(rows, month(), ""):
        for name, url in line.links.items():
            if url:
                counted = client.get(f"{url}&count=1").context["counted"]
                assert counted == getattr(line, name), (line.label, name)


def test_goods_and_traders_of_complaints_alone(people):
    told(people)
    rows = voices.in_reach(people.regulator, "")
    (goods,) = voices.top(rows, "product_name", month(), "")
    assert (goods.label, goods.number) == ("电热水壶", 2)


def test_how_satisfied_people_are_with_the_office(people):
    told(people)
    (row,) = voices.satisfaction(voices.in_reach(people.regulator, ""), month())
    assert (row.rated, row.points, row.called, row.spoken, row.call_points) == (1, 4, 1, 1, 5)


def test_another_county_counts_its_own(people):
    told(people)
    elsewhere = make.desk(elsewhere=True).regulator
    assert all(line.received == 0 for line in lines(elsewhere, "kind").values())


def test_the_page_in_both_languages_and_out_of_reach(client, people):
    told(people)
    sign_in(client, people.regulator)
    assert "12365" in client.get(PAGE).content.decode()
    assert client.get(f"/en{PAGE}", {"period": "year"}).status_code == 200
    assert client.get(PAGE, {"district": "371322"}).status_code == 404
    assert client.get(PAGE, {"district": "371302"}).status_code == 200
    sign_in(client, UserFactory(lab=True))
    assert client.get(PAGE).status_code == 403


def test_the_page_costs_the_same_whatever_there_is(client, people):
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(PAGE).status_code == 200
        return len(seen)

    told(people)
    sign_in(client, people.regulator)
    cost()
    few = cost()
    for letter in ALPHABET:
        make.received(code=f"K7M2PQ9XX{letter}", product_name=f"商品{letter}")
    assert cost() == few
