from datetime import timedelta

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework import deadlines
from casework.models import MeasureDelta, WorkItem
from casework.transitions import Blocked, NotAllowed, WrongState
from complaints import transitions as cases
from complaints.aftercare import queries
from complaints.aftercare.states import ReopenState
from complaints.aftercare.transitions import ask_to_reopen, deny, grant, rate, reopen
from complaints.models import Complaint, Rating, ReopenRequest
from complaints.states import Outcome, State
from tests import factories_complaints as make
from tests.factories_accounts import OfficeFactory, UserFactory
from tests.pages import whole

pytestmark = pytest.mark.django_db
WHY = "商家没有按约定退款。"


@pytest.fixture
def people(db):
    return make.desk()


@pytest.fixture
def head(people):
    return UserFactory(head=True)


@pytest.fixture
def ended(people):
    return make.closed(people.regulator)


def after(days: int = 1):
    return make.NOW + timedelta(days=4 + days)


def asked(complaint: Complaint, days: int = 1) -> ReopenRequest:
    return ask_to_reopen(by=make.public(), at=after(days), complaint=complaint, reason=WHY)


def track(complaint: Complaint, code: str = make.CODE) -> Client:
    client = Client()
    number = "" if complaint.anonymous else complaint.number
    client.post(reverse("complaint_track"), {"number": number, "query_code": code})
    return client


@pytest.fixture(autouse=True)
def soon_after(time_machine):
    """The citizen comes back the day after the end."""
    time_machine.move_to(after())


# --- Rating ---------------------------------------------------------------------------------


def test_the_citizen_rates_once_and_reads_his_rating(ended):
    client = track(ended)
    assert reverse("complaint_rate") in client.get(reverse("complaint_case")).content.decode()
    form = {"score": "4", "handling": "5", "words": "处理得很快。"}
    assert client.post(reverse("complaint_rate"), form).status_code == 303
    rating = Rating.objects.get()
    assert (rating.score, rating.handling, rating.result) == (4, 5, None)
    page = client.get(reverse("complaint_case")).content.decode()
    assert "处理得很快。" in page
    assert reverse("complaint_rate") not in page
    client.post(reverse("complaint_rate"), {"score": "1"})
    assert Rating.objects.get().score == 4


def test_a_rating_by_the_anonymous_keeps_the_day_alone(people):
    report = make.report(contact=None, code=make.RECEIPT)
    report = cases.accept(report, by=people.regulator, at=make.NOW + timedelta(days=1))
    cases.close(report, by=people.regulator, at=make.NOW + timedelta(days=2), outcome="no_breach")
    client = track(report, make.RECEIPT)
    assert client.post(reverse("complaint_rate"), {"score": "2"}).status_code == 303
    assert Rating.objects.get().rated_on == timezone.localdate()
    client.post(reverse("complaint_ask_reopen"), {"reason": WHY})
    request = ReopenRequest.objects.get()
    for moment in (request.asked_at, request.created_at):
        assert timezone.localtime(moment).time().isoformat() == "00:00:00"


@pytest.mark.parametrize("score", ["", "0", "6", "x", "4.5"])
def test_a_rating_that_is_none_is_named_at_its_field(ended, score):
    answer = track(ended).post(reverse("complaint_rate"), {"score": score, "words": "好"})
    assert answer.status_code == 422
    assert 'id="id_score_error"' in answer.content.decode()
    assert 'value="好"' in answer.content.decode()


def test_nobody_rates_what_has_not_ended_or_his_own_work(people, ended):
    with pytest.raises(WrongState):
        rate(make.received(), by=make.public(), at=after(), score=5)
    with pytest.raises(NotAllowed):
        rate(ended, by=people.regulator, at=after(), score=5)
    rate(ended, by=make.public(), at=after(), score=5)
    with pytest.raises(Blocked):
        rate(ended, by=make.public(), at=after(), score=1)


def test_without_the_code_nothing_is_rated_or_asked(client, ended):
    for name in ("complaint_rate", "complaint_ask_reopen"):
        assert client.post(reverse(name), {"score": "5", "reason": WHY}).status_code == 302
    assert not Rating.objects.exists()
    assert not ReopenRequest.objects.exists()


# --- Asking ---------------------------------------------------------------------------------


def test_the_wish_goes_to_the_head_of_the_office_with_a_clock(ended, head):
    client = track(ended)
    answer = client.post(reverse("complaint_ask_reopen"), {"reason": WHY})
    assert answer.status_code == 303
    request = ReopenRequest.objects.get()
    item = WorkItem.objects.get(step="reopen")
    assert (item.role, item.office) == ("head", ended.office)
    assert request.deadline.rule.certainty == "setting"
    assert item.due_on == request.deadline.due_on
    page = client.get(reverse("complaint_case")).content.decode()
    assert "待决定" in page
    desk = Client()
    desk.force_login(head)
    assert WHY in desk.get(request.get_absolute_url()).content.decode()
    assert ended.title in desk.get("/staff/reopenings/").content.decode()


def test_it_can_be_asked_until_the_last_day_and_once_an_end(ended):
    last = queries.last_day_to_ask(ended)
    assert queries.can_ask(ended, last, queries.requests_of(ended))
    assert not queries.can_ask(ended, last + timedelta(days=1), queries.requests_of(ended))
    with pytest.raises(Blocked):
        asked(ended, days=60)
    asked(ended)
    with pytest.raises(Blocked):
        asked(ended, days=2)


def test_a_question_is_asked_anew_instead(people):
    inquiry = make.inquiry()
    cases.close(
        inquiry, by=people.regulator, at=after(0), outcome=Outcome.ANSWERED, answer="见网站。"
    )
    inquiry.refresh_from_db()
    assert not queries.can_ask(inquiry, after().date(), queries.requests_of(inquiry))
    page = track(inquiry).get(reverse("complaint_case")).content.decode()
    assert reverse("complaint_ask_reopen") not in page


def test_a_reason_too_short_is_named_at_its_field(ended):
    answer = track(ended).post(reverse("complaint_ask_reopen"), {"reason": "不"})
    assert answer.status_code == 422
    assert 'id="id_reason_error"' in answer.content.decode()


# --- Deciding -------------------------------------------------------------------------------


def test_a_granted_wish_opens_the_case_again_with_a_clock_of_its_regime(ended, head):
    cases.record_told(ended, by=UserFactory(regulator=True), at=after(0), way="phone")
    request = grant(asked(ended), by=head, at=after(2), answer="对方未履行约定。")
    ended.refresh_from_db()
    assert (request.state, ended.state) == (ReopenState.GRANTED, State.ACCEPTED)
    assert (ended.closed_at, ended.told_at, ended.outcome) == (None, None, "")
    assert (request.outcome_before, request.decided_by) == (Outcome.SETTLED, head)
    running = deadlines.clocks(ended).open()
    assert [clock.code for clock in running] == ["CM-MED"]
    assert ended.deadline == running.get()
    assert running.get().rule.regime == ended.regime
    assert WorkItem.objects.filter(step="handle", state="open").exists()
    assert not WorkItem.objects.filter(step="reopen", state="open").exists()
    page = track(ended).get(reverse("complaint_case")).content.decode()
    assert "对方未履行约定。" in page
    assert "正在联系商家" in page or "调解" in page


def test_the_figures_of_the_end_are_taken_back_and_counted_anew(ended, head, people):
    def total(code):
        rows = MeasureDelta.objects.filter(measure=code, object_id=str(ended.pk))
        return rows.aggregate(total=Sum("amount"))["total"]

    assert total("complaint.closed") == 1
    grant(asked(ended), by=head, at=after(2))
    assert total("complaint.closed") == 0
    assert total("complaint.closed_in_time") == 0
    ended.refresh_from_db()
    cases.close(ended, by=people.regulator, at=after(5), outcome=Outcome.SETTLED)
    assert total("complaint.closed") == 1
    ended.refresh_from_db()
    # The new end can be questioned again.
    assert queries.can_ask(ended, after(6).date(), queries.requests_of(ended))


def test_a_refused_complaint_can_be_taken_up(people, head):
    refused = make.refused(people.regulator)
    grant(asked(refused), by=head, at=after(2))
    refused.refresh_from_db()
    assert (refused.state, refused.refusal_reason) == (State.ACCEPTED, "")
    assert refused.accepted_at == after(2)


def test_a_report_runs_its_time_of_verification_once_more(people, head):
    report = cases.accept(make.report(), by=people.regulator, at=make.NOW + timedelta(days=1))
    report = cases.close(report, by=people.regulator, at=after(0), outcome="no_breach")
    grant(asked(report), by=head, at=after(2))
    report.refresh_from_db()
    assert [clock.code for clock in deadlines.clocks(report).open()] == ["RP-FILE"]


def test_a_denied_wish_tells_its_reason_and_the_end_stands(ended, head):
    with pytest.raises(Blocked):
        deny(asked(ended), by=head, at=after(2), answer=" ")
    request = deny(ReopenRequest.objects.get(), by=head, at=after(2), answer="双方已签调解书。")
    ended.refresh_from_db()
    assert (request.state, ended.state) == (ReopenState.DENIED, State.CLOSED)
    page = track(ended).get(reverse("complaint_case")).content.decode()
    assert "双方已签调解书。" in page
    assert reverse("complaint_ask_reopen") not in page


def test_none_but_the_head_of_the_office_decides(ended, people, head):
    request = asked(ended)
    OfficeFactory(elsewhere=True)
    for stranger in (people.hotline, people.regulator, UserFactory(head=True, elsewhere=True)):
        with pytest.raises(NotAllowed):
            grant(request, by=stranger, at=after(2))
    with pytest.raises(Blocked):
        reopen(make.closed(people.regulator), by=head, at=after(2))


def test_another_county_does_not_see_the_wish(client, ended):
    request = asked(ended)
    client.force_login(UserFactory(head=True, elsewhere=True))
    assert client.get(request.get_absolute_url()).status_code == 404
    assert client.get("/staff/reopenings/").status_code == 200


def test_the_staff_read_rating_and_wish_on_the_case(client, ended, people):
    rate(ended, by=make.public(), at=after(), score=2, words="太慢了。")
    asked(ended)
    client.force_login(people.regulator)
    page = whole(client, ended.get_absolute_url())
    assert "太慢了。" in page
    assert "/staff/reopenings/" in page
