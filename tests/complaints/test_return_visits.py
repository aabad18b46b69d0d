"""回访: who is called back after the end, how often, and what is written down."""

from datetime import timedelta

import pytest

from casework.measures import registry
from casework.models import MeasureDelta
from casework.transitions import Blocked, NotAllowed, WrongState
from complaints.models import Complaint, ReturnVisit
from complaints.return_visits.transitions import call_back
from complaints.states import Outcome
from tests import factories_complaints as make
from tests.factories_accounts import UserFactory, sign_in

pytestmark = pytest.mark.django_db
NOW = make.NOW
LATER = NOW + timedelta(days=6)


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(LATER, tick=True)


def closed(people: make.Desk, **values) -> Complaint:
    return make.closed(people.regulator, **values)


def test_who_was_spoken_to_gives_points_and_is_not_called_again(people):
    case = call_back(
        closed(people), by=people.hotline, at=LATER, reached="spoke", score=4, kept=True
    )
    visit = ReturnVisit.objects.get()
    assert (visit.score, visit.kept, visit.called_by) == (4, True, people.hotline)
    with pytest.raises(Blocked):
        call_back(case, by=people.hotline, at=LATER, reached="spoke", score=5)


def test_after_three_calls_nobody_is_pursued_further(people):
    case = closed(people)
    for _try in range(3):
        case = call_back(case, by=people.hotline, at=LATER, reached="not_reached")
    with pytest.raises(Blocked):
        call_back(case, by=people.hotline, at=LATER, reached="spoke", score=5)


def test_points_belong_to_whoever_spoke(people):
    case = closed(people)
    with pytest.raises(Blocked):
        call_back(case, by=people.hotline, at=LATER, reached="spoke")
    call_back(case, by=people.hotline, at=LATER, reached="not_reached", score=5)
    assert ReturnVisit.objects.get().score is None


def test_nobody_rings_a_reporter(people):
    verified = make.transitions.accept(make.report(), by=people.regulator, at=NOW)
    report = make.transitions.close(
        verified, by=people.regulator, at=NOW, outcome=Outcome.NO_BREACH
    )
    with pytest.raises(NotAllowed):
        call_back(report, by=people.hotline, at=LATER, reached="spoke", score=5)


def test_a_case_that_still_runs_is_not_asked_about(people):
    with pytest.raises(WrongState):
        call_back(make.received(), by=people.hotline, at=LATER, reached="spoke", score=5)


def test_another_countys_desk_does_not_call(people):
    case = closed(people)
    with pytest.raises(NotAllowed):
        call_back(case, by=make.desk(elsewhere=True).hotline, at=LATER, reached="spoke", score=5)


def test_each_call_is_a_row_behind_the_figure(people):
    case = closed(people)
    call_back(case, by=people.hotline, at=LATER, reached="not_reached")
    call_back(case, by=people.hotline, at=LATER, reached="declined")
    assert "complaint.return_visits" in registry
    rows = MeasureDelta.objects.filter(measure="complaint.return_visits")
    assert sorted(rows.values_list("dimension", flat=True)) == ["declined", "not_reached"]


def test_the_page_keeps_what_was_typed_and_says_what_is_missing(client, people):
    case = closed(people)
    sign_in(client, people.hotline)
    url = f"{case.get_absolute_url()}call-back/"
    page = client.post(url, {"reached": "spoke", "note": "商家已退款"})
    assert page.status_code == 422
    assert page.context["form"].errors["score"]
    assert "商家已退款" in page.content.decode()
    assert client.post(url, {"reached": "spoke", "score": "5", "kept": "no"}).status_code == 303
    visit = ReturnVisit.objects.get()
    assert (visit.score, visit.kept) == (5, False)


def test_the_list_shows_whom_to_call_back(client, people):
    waiting, asked = closed(people), closed(people, code="K7M2PQ9XTS", title="已回访的事项")
    call_back(asked, by=people.hotline, at=LATER, reached="spoke", score=3)
    running = make.received(code="K7M2PQ9XTT", title="还在办理的事项")
    sign_in(client, people.hotline)
    page = client.get("/staff/complaints/", {"called_back": "todo"}).content.decode()
    assert waiting.number in page
    assert asked.number not in page
    assert running.number not in page


def test_the_citizen_reads_that_we_called_but_not_what_was_said(client, people):
    case = closed(people)
    call_back(case, by=people.hotline, at=LATER, reached="spoke", score=1, note="只有内部看")
    client.post("/complaints/track/", {"number": case.number, "query_code": make.CODE})
    page = client.get("/complaints/track/case/").content.decode()
    assert "回访" in page
    assert "只有内部看" not in page


def test_others_than_the_desk_do_not_see_the_calls(client, people):
    case = closed(people)
    call_back(case, by=people.hotline, at=LATER, reached="spoke", score=1, note="只有内部看")
    sign_in(client, UserFactory(lab=True))
    assert client.get(case.get_absolute_url()).status_code == 403
