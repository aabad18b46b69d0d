"""The end of a report's verification: more time by approval, the decision, and telling."""

from datetime import date, timedelta

import pytest
from django.test import Client

from casework import deadlines
from casework.models import Notice, WorkItem
from casework.states import ItemState
from casework.transitions import Blocked, NotAllowed
from complaints import transitions as cases
from complaints.states import Outcome
from complaints.verification.transitions import (
    ask_extension,
    deny_extension,
    grant_extension,
    tell_reporter,
)
from documents import messages
from documents.models import OutgoingMessage
from tests import factories_complaints as make
from tests import factories_rewards as story
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_enterprises import EnterpriseFactory
from tests.pages import whole

pytestmark = pytest.mark.django_db
NOW, LATER = make.NOW, story.LATER


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


@pytest.fixture
def report(people):
    return cases.accept(make.report(), by=people.regulator, at=NOW + timedelta(days=1))


def asked(report, by, at=LATER):
    return ask_extension(report, by=by, at=at, code="RP-FILE", reason="需委托检验")


def test_fifteen_working_days_become_thirty_by_approval(people, report):
    clock = deadlines.open_clock(report, "RP-FILE")
    assert clock.due_on == date(2026, 10, 10)
    asked(report, people.regulator)
    head = UserFactory(head=True)
    report = grant_extension(report, by=head, at=LATER)
    clock.refresh_from_db()
    assert clock.due_on == date(2026, 10, 30)
    assert report.deadline == clock
    assert clock.extensions.get().approved_by == head
    request = report.extensions.get()
    assert (request.decision, request.due_after) == ("granted", clock.due_on)


def test_only_once(people, report):
    asked(report, people.regulator)
    grant_extension(report, by=UserFactory(head=True), at=LATER)
    asked(report, people.regulator)
    with pytest.raises(Blocked):
        grant_extension(report, by=UserFactory(head=True), at=LATER)


def test_the_head_may_say_no_and_the_handler_learns_why(people, report):
    asked(report, people.regulator)
    assert WorkItem.objects.filter(step="extension", role="head", state=ItemState.OPEN).exists()
    deny_extension(report, by=UserFactory(head=True), at=LATER, note="请先调取监控")
    assert deadlines.open_clock(report, "RP-FILE").due_on == date(2026, 10, 10)
    assert not WorkItem.objects.filter(step="extension", state=ItemState.OPEN).exists()
    assert Notice.objects.filter(user=people.regulator, text__contains=report.number).exists()


def test_nobody_grants_what_he_asked_for(people):
    head = UserFactory(head=True)
    report = cases.accept(make.report(), by=head, at=NOW)
    asked(report, head)
    with pytest.raises(NotAllowed):
        grant_extension(report, by=head, at=LATER)
    grant_extension(report, by=UserFactory(head=True), at=LATER)


def test_neither_the_regulator_nor_a_head_elsewhere_grants(people, report):
    asked(report, people.regulator)
    for person in (people.hotline, UserFactory(head=True, elsewhere=True)):
        with pytest.raises(NotAllowed):
            grant_extension(report, by=person, at=LATER)


def test_asked_after_the_end_is_too_late(people, report):
    with pytest.raises(Blocked):
        asked(report, people.regulator, at=make.moment(date(2026, 10, 13)))


def test_asked_in_time_it_may_be_granted_on_the_day_after(people, report):
    asked(report, people.regulator, at=make.moment(date(2026, 10, 10)))
    grant_extension(report, by=UserFactory(head=True), at=make.moment(date(2026, 10, 13)))
    assert deadlines.open_clock(report, "RP-FILE").due_on == date(2026, 10, 30)


def test_a_second_request_waits_for_the_first(people, report):
    asked(report, people.regulator)
    assert ask_extension.refusal(report, by=people.regulator).code == "blocked"


def test_a_complaint_in_mediation_has_nothing_to_lengthen_until_a_clue_is_checked(people):
    complaint = make.accepted(people.regulator)
    assert ask_extension.refusal(complaint, by=people.regulator).code == "blocked"


def test_the_clue_of_a_complaint_can_have_more_time_too(people):
    complaint = make.referred(people, EnterpriseFactory())
    by = complaint.handler or people.hotline
    ask_extension(complaint, by=by, at=LATER, code="CM-CLUE", reason="需委托检验")
    before = deadlines.open_clock(complaint, "CM-CLUE").due_on
    grant_extension(complaint, by=UserFactory(head=True), at=LATER)
    assert deadlines.open_clock(complaint, "CM-CLUE").due_on > before


def test_the_pages_offer_it_and_show_what_was_said(people, report, time_machine):
    time_machine.move_to(LATER, tick=True)
    desk, head = sign_in(Client(), people.regulator), sign_in(Client(), UserFactory(head=True))
    url = report.get_absolute_url()
    values = {"code": "RP-FILE", "reason": "需委托检验", "form_key": "a"}
    assert desk.post(f"{url}ask-extension/", values).status_code == 303
    assert f"{url}grant-extension/" in head.get(url).content.decode()
    assert head.post(f"{url}grant-extension/", {"form_key": "b"}).status_code == 303
    assert "需委托检验" in whole(desk, url)


# --- Telling ----------------------------------------------------------------------------------


def decided(people, **changes):
    report = cases.accept(make.report(**changes), by=people.regulator, at=NOW)
    return cases.close(report, by=people.regulator, at=LATER, outcome=Outcome.CORRECTED)


def test_the_reporter_is_told_and_the_desk_does_not_learn_who(people, settings):
    report = decided(people)
    told = tell_reporter(report, by=people.regulator, at=LATER)
    assert told.told_at == LATER
    assert deadlines.open_clock(told, "RP-TELL") is None
    row = str(list(OutgoingMessage.objects.values()))
    for secret in (make.CANARY.name, make.CANARY.phone, make.CANARY.email, make.CANARY.address):
        assert secret not in row
    message = OutgoingMessage.objects.get(dedupe_key__contains="told-reporter", channel="sms")
    page = whole(sign_in(Client(), people.regulator), report.get_absolute_url())
    assert make.CANARY.phone not in page
    settings.SMS_GATEWAY = f"{__name__}.remember"
    handed_over.clear()
    messages.deliver(message.pk, now=LATER)
    assert [to for to, _text, _key in handed_over] == [make.CANARY.phone]
    text = handed_over[0][1]
    assert report.number in text
    assert report.title not in text
    assert "举报" not in text
    message.refresh_from_db()
    assert message.state == "sent"
    page = whole(sign_in(Client(), people.regulator), report.get_absolute_url())
    assert "信息已发送" in page


handed_over: list[tuple[str, str, str]] = []


def remember(to: str, text: str, key: str) -> str:
    handed_over.append((to, text, key))
    return ""


def test_an_unnamed_reporter_is_told_on_the_page_alone(people):
    report = story.punished(people.regulator)
    assert tell_reporter.refusal(report, by=people.regulator).code == "not_allowed"
    assert deadlines.open_clock(report, "RP-TELL") is None


def test_told_once(people):
    report = tell_reporter(decided(people), by=people.regulator, at=LATER)
    assert tell_reporter.refusal(report, by=people.regulator).code == "not_allowed"


def test_the_reporter_of_2014_has_no_such_right(people):
    report = decided(people, at=make.moment(date(2014, 9, 15)))
    assert tell_reporter.refusal(report, by=people.regulator).code == "not_allowed"
