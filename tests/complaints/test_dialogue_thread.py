"""The office asks back, and whoever holds the code answers; also when nobody knows who that is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.models import Notice, WorkItem
from casework.states import ItemState
from casework.transitions import Blocked, NotAllowed
from complaints import transitions as cases
from complaints.dialogue import rules
from complaints.dialogue.transitions import (
    acknowledge_messages,
    answer_message,
    mark_messages_read,
    write_message,
)
from complaints.models import Message, MessageFile
from tests import factories_complaints as make
from tests import factories_rewards as story
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_enterprises import EnterpriseFactory
from tests.pages import whole

pytestmark = pytest.mark.django_db
LATER = story.LATER
SEND, READ = "complaint_answer", "complaint_acknowledge"


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(LATER, tick=True)


def holder(complaint) -> Client:
    client = Client()
    number = "" if complaint.anonymous else complaint.number
    code = make.RECEIPT if complaint.anonymous else make.CODE
    answer = client.post("/complaints/track/", {"number": number, "query_code": code})
    assert answer.status_code == 303
    return client


def text_of(answer) -> str:
    return answer.content.decode()


def case_page(client) -> str:
    return text_of(client.get("/complaints/track/case/"))


def test_an_unnamed_reporter_reads_the_question_and_answers_with_a_photo(people):
    report = story.asked(story.anonymous(), people.regulator)
    client = holder(report)
    assert "请说明更换标签的时间" in case_page(client)
    photo = make.Sample(name="欧阳金丝雀.jpg")
    body = {"text": story.ANSWER, "attachments": [photo.file()], "form_key": "k"}
    assert client.post(reverse(SEND), body).status_code == 303
    assert story.ANSWER in case_page(client)
    message = Message.objects.get(from_office=False)
    assert message.text == story.ANSWER
    assert MessageFile.objects.get().attachment.name == "photo.jpg"
    page = whole(sign_in(Client(), people.regulator), report.get_absolute_url())
    assert story.ANSWER in page


def test_a_second_click_sends_one_message(people):
    report = story.asked(story.anonymous(), people.regulator)
    client = holder(report)
    for _click in range(2):
        answer = client.post(reverse(SEND), {"text": story.ANSWER, "form_key": "same"})
        assert answer.status_code == 303
    assert Message.objects.filter(from_office=False).count() == 1


def test_the_words_stand_sealed_in_the_database(people):
    story.answered(make.report(), people.regulator)
    rows = str(list(Message.objects.values()))
    assert story.ANSWER not in rows
    assert [m.text for m in Message.objects.order_by("pk")][1] == story.ANSWER


def test_of_an_unnamed_answer_the_day_alone_is_kept(people):
    report = story.asked(story.anonymous(), people.regulator)
    holder(report).post(reverse(SEND), {"text": story.ANSWER, "form_key": "k"})
    sent = timezone.localtime(Message.objects.get(from_office=False).sent_at)
    assert (sent.hour, sent.minute, sent.second) == (0, 0, 0)


def test_an_answer_rings_the_handler_and_waits_in_the_worklist(people):
    report = cases.accept(story.anonymous(), by=people.regulator, at=LATER)
    story.answered(report, people.regulator)
    item = WorkItem.objects.get(step="message", state=ItemState.OPEN)
    assert item.assignee == people.regulator
    notice = Notice.objects.get(user=people.regulator)
    assert report.number in notice.text
    assert story.ANSWER not in notice.text
    mark_messages_read(report, by=people.regulator, at=LATER)
    assert not WorkItem.objects.filter(step="message", state=ItemState.OPEN).exists()


def test_both_sides_see_what_is_new(people):
    report = story.asked(story.anonymous(), people.regulator)
    client = holder(report)
    assert "我已阅读" in case_page(client)
    assert client.post(reverse(READ)).status_code == 303
    assert "我已阅读" not in case_page(client)
    assert Message.objects.get().read_at is not None
    answer_message(report, by=make.public(), at=LATER, text=story.ANSWER)
    refusal = mark_messages_read.refusal(report, by=people.regulator)
    assert refusal is None


def test_the_office_writes_first(people):
    report = story.anonymous()
    with pytest.raises(Blocked):
        answer_message(report, by=make.public(), at=LATER, text="有新情况")
    assert "messages-title" not in case_page(holder(report))


def test_five_unread_answers_are_enough(people):
    report = story.asked(story.anonymous(), people.regulator)
    for number in range(rules.MOST_WAITING):
        answer_message(report, by=make.public(), at=LATER, text=f"补充{number}")
    client = holder(report)
    answer = client.post(reverse(SEND), {"text": "再补充", "form_key": "z"})
    assert answer.status_code == 422
    write_message(report, by=people.regulator, at=LATER, text="已收到")
    answer = client.post(reverse(SEND), {"text": "再补充", "form_key": "z2"})
    assert answer.status_code == 303


def test_an_answer_that_is_too_long_is_kept_for_another_try(people):
    report = story.asked(story.anonymous(), people.regulator)
    body = {"text": "长" * (rules.LONGEST + 1), "form_key": "k"}
    answer = holder(report).post(reverse(SEND), body)
    assert answer.status_code == 422
    assert "长长长" in text_of(answer)


def test_an_empty_answer_is_no_answer(people):
    report = story.asked(story.anonymous(), people.regulator)
    assert holder(report).post(reverse(SEND), {"text": " "}).status_code == 422


@pytest.mark.parametrize("who", ["colleague", "elsewhere", "hotline"])
def test_only_who_handles_the_case_writes(people, who):
    report = cases.accept(story.anonymous(), by=people.regulator, at=LATER)
    others = {
        "colleague": people.colleague,
        "hotline": people.hotline,
        "elsewhere": UserFactory(regulator=True, elsewhere=True),
    }
    with pytest.raises(NotAllowed):
        write_message(report, by=others[who], at=LATER, text="请补充")


def test_an_inspector_of_the_inspection_does_not_read_the_thread(people):
    complaint = make.referred(people, EnterpriseFactory())
    story.answered(complaint, complaint.handler or people.hotline)
    page = text_of(sign_in(Client(), people.inspector).get(complaint.get_absolute_url()))
    assert complaint.title in page
    assert story.ANSWER not in page


def test_a_message_with_photos_is_open_to_the_desk_and_closed_to_strangers(people):
    report = story.asked(story.anonymous(), people.regulator)
    body = {"attachments": [make.Sample().file()], "form_key": "k"}
    assert holder(report).post(reverse(SEND), body).status_code == 303
    url = MessageFile.objects.get().attachment.get_absolute_url()
    photo = sign_in(Client(), people.regulator).get(url)
    assert photo.status_code == 200
    photo.close()
    for role in ("inspector", "lab", "auditor", "admin", "custodian"):
        assert sign_in(Client(), UserFactory(**{role: True})).get(url).status_code == 404


def test_a_stranger_neither_answers_nor_reads(people, client):
    story.asked(story.anonymous(), people.regulator)
    for name in (SEND, READ):
        assert client.post(reverse(name), {"text": "x"})["Location"] == "/complaints/track/"
    assert Message.objects.count() == 1


def test_a_complainant_may_be_asked_back_too(people):
    complaint = story.answered(make.accepted(people.regulator), people.regulator)
    assert story.ANSWER in case_page(holder(complaint))
    acknowledge_messages.refusal(complaint, by=make.public())


def test_the_thread_costs_the_same_however_long(people):
    report = story.answered(story.anonymous(), people.regulator)
    client = sign_in(Client(), people.regulator)
    url = report.get_absolute_url()
    client.get(url)
    with CaptureQueriesContext(connection) as first:
        client.get(url)
    for number in range(4):
        story.asked(report, people.regulator, f"请补充{number}")
        at = LATER + timedelta(minutes=number)
        answer_message(report, by=make.public(), at=at, text="好")
    with CaptureQueriesContext(connection) as second:
        client.get(url)
    assert len(second) <= len(first) + 1
