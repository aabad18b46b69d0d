"""What a citizen is told, by which way, and what no message and no table ever shows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from casework import outbox
from casework.transitions import Blocked
from complaints import notifications, transitions
from complaints.models import Complaint, Reporter
from complaints.states import Kind, Outcome, RefusalReason, TellBy
from complaints.telling import choose_telling
from documents import messages, rules
from documents.models import OutgoingMessage
from documents.states import MessageState
from tests import factories_complaints as fc
from tests import factories_messages as provider
from tests.pages import whole

pytestmark = pytest.mark.django_db
CASE = "/complaints/track/case/"


@pytest.fixture(autouse=True)
def line(settings: Any) -> None:
    settings.SMS_GATEWAY = provider.fresh()


def events(complaint: Complaint, channel: str = "sms") -> list[str]:
    rows = OutgoingMessage.objects.about(complaint).filter(channel=channel).order_by("pk")
    return [row.code.removeprefix("complaint.") for row in rows]


def texts() -> list[str]:
    """Everything that left the house, the addresses apart."""
    outbox.drain()
    mails = [f"{one.subject} {one.body}" for one in mail.outbox]
    return [*(text for _to, text, _key in provider.sent), *mails]


# --- Every turn -------------------------------------------------------------------------------


def test_receipt_acceptance_end_and_telling_are_told() -> None:
    people = fc.desk()
    complaint = fc.closed(people.regulator)
    transitions.record_told(complaint, by=people.regulator, at=fc.NOW, way="phone")
    assert events(complaint) == ["received", "accepted", "closed", "told"]
    assert events(complaint, "mail") == events(complaint)


def test_a_bureau_without_a_provider_writes_no_text_message(settings: Any) -> None:
    settings.SMS_GATEWAY = ""
    fc.desk()
    complaint = fc.received()
    assert events(complaint) == []
    assert events(complaint, "mail") == ["received"]


def test_what_is_missing_is_asked_for_without_quoting_it() -> None:
    people = fc.desk()
    complaint = fc.received()
    transitions.ask_for_material(
        complaint, by=people.hotline, at=fc.NOW, asked_for="请补充购物小票原件"
    )
    assert events(complaint) == ["received", "asked"]
    assert not any("购物小票" in text for text in texts())


def test_a_refusal_names_its_ground_and_the_right_office() -> None:
    people = fc.desk()
    complaint = transitions.refuse(
        fc.received(),
        by=people.hotline,
        at=fc.NOW,
        reason=RefusalReason.NO_POWER,
        right_office="临沂市住房和城乡建设局",
    )
    said = [text for text in texts() if "不予受理" in text]
    assert len(said) == 2
    assert all("临沂市住房和城乡建设局" in text for text in said)
    assert all(str(RefusalReason.NO_POWER.label) in text for text in said)
    assert complaint.number in said[0]


def test_an_invitation_says_when_and_where() -> None:
    fc.desk()
    complaint = fc.received()
    when = fc.moment(fc.NOW.date(), 14)
    notifications.tell_citizen(
        complaint, "session", at=fc.NOW, key="session-1-1", when=when, place="调解室"
    )
    again = notifications.tell_citizen(
        complaint, "session", at=fc.NOW, key="session-1-1", when=when, place="调解室"
    )
    assert events(complaint) == ["received", "session"]
    assert len(again) == 2
    assert any("14:00" in text and "调解室" in text for text in texts())


@pytest.mark.parametrize("event", ["reopened", "message", "joined", "result", "inspection"])
def test_the_other_turns_need_nothing_but_the_case(event: str) -> None:
    fc.desk()
    complaint = fc.received()
    notifications.tell_citizen(complaint, event, at=fc.NOW)
    assert events(complaint) == ["received", event]


@pytest.mark.parametrize(
    "values", [{"title": "漏电"}, {"when": fc.NOW}, {"when": fc.NOW, "place": "", "name": "张"}]
)
def test_a_message_takes_exactly_what_its_event_names(values: dict[str, Any]) -> None:
    fc.desk()
    with pytest.raises(TypeError):
        notifications.tell_citizen(fc.received(), "session", at=fc.NOW, **values)


def test_two_turns_of_one_kind_are_two_messages_and_one_repeated_is_one() -> None:
    fc.desk()
    complaint = fc.received()
    for at in (fc.NOW, fc.NOW, fc.NOW + timedelta(hours=1)):
        notifications.tell_citizen(complaint, "message", at=at)
    assert events(complaint) == ["received", "message", "message"]


# --- Reports ----------------------------------------------------------------------------------


def test_a_named_report_hears_only_that_there_is_news() -> None:
    people = fc.desk()
    report = transitions.accept(fc.report(), by=people.regulator, at=fc.NOW)
    transitions.close(report, by=people.regulator, at=fc.NOW, outcome=Outcome.NO_BREACH)
    assert set(events(report)) == {"news"}
    for text in texts():
        assert report.number in text
        assert "举报" not in text
        assert "核查" not in text


def test_an_anonymous_report_is_told_nothing() -> None:
    people = fc.desk()
    report = fc.report(contact=None, code=fc.RECEIPT)
    transitions.accept(report, by=people.regulator, at=fc.NOW)
    assert OutgoingMessage.objects.count() == 0
    with pytest.raises(Blocked):
        choose_telling(report, by=fc.public(), at=fc.NOW, tell_by=TellBy.SMS)


# --- By which way -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phone", "email", "tell_by", "channels"),
    [
        ("13987654321", "a@example.org", "", {"sms", "mail"}),
        ("13987654321", "", "", {"sms"}),
        ("05398312365", "a@example.org", "", {"mail"}),
        ("+4915112345678", "", "", set()),
        ("13987654321", "a@example.org", TellBy.SMS, {"sms"}),
        ("13987654321", "a@example.org", TellBy.MAIL, {"mail"}),
        ("13987654321", "", TellBy.MAIL, set()),
        ("13987654321", "a@example.org", TellBy.NONE, set()),
    ],
)
def test_the_citizens_choice_and_what_there_is_decide(
    phone: str, email: str, tell_by: str, channels: set[str]
) -> None:
    fc.desk()
    contact = replace(fc.CANARY, phone=phone, email=email, tell_by=tell_by)
    complaint = fc.received(contact=contact)
    assert set(OutgoingMessage.objects.about(complaint).values_list("channel", flat=True)) == (
        channels
    )


def test_a_choice_on_the_tracking_page_holds_at_once_also_for_what_still_waits() -> None:
    fc.desk()
    complaint = fc.received()
    choose_telling(complaint, by=fc.public(), at=fc.NOW, tell_by=TellBy.MAIL)
    outbox.drain()
    assert provider.sent == []
    assert len(mail.outbox) == 1
    states = OutgoingMessage.objects.about(complaint).values_list("channel", "state")
    assert set(states) == {("sms", MessageState.DROPPED), ("mail", MessageState.SENT)}


def tracked() -> tuple[Complaint, Client]:
    fc.desk()
    complaint = fc.received(at=timezone.now())
    client = Client()
    client.post("/complaints/track/", {"number": complaint.number, "query_code": fc.CODE})
    return complaint, client


def test_the_tracking_page_shows_the_choice_masked_and_takes_another() -> None:
    complaint, client = tracked()
    html = client.get(CASE).content.decode()
    assert "139****4321" in html
    assert fc.CANARY.phone not in html
    answer = client.post("/complaints/track/telling/", {"tell_by": "none"})
    assert answer.status_code == 303
    assert Reporter.objects.get(complaint=complaint).tell_by == TellBy.NONE


@pytest.mark.parametrize("wrong", ["", "fax"])
def test_a_choice_that_does_not_exist_changes_nothing(wrong: str) -> None:
    complaint, client = tracked()
    client.post("/complaints/track/telling/", {"tell_by": wrong})
    assert Reporter.objects.get(complaint=complaint).tell_by == TellBy.ANY


def test_without_the_code_nobody_chooses_for_another() -> None:
    complaint, _client = tracked()
    Client().post("/complaints/track/telling/", {"tell_by": "none"})
    assert Reporter.objects.get(complaint=complaint).tell_by == TellBy.ANY


def test_the_choice_is_part_of_handing_in() -> None:
    fc.desk()
    body = {**fc.BODY, "reporter_tell_by": "mail"}
    answer = Client().post("/api/v1/complaints/", body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert Reporter.objects.get().tell_by == TellBy.MAIL
    assert set(OutgoingMessage.objects.values_list("channel", flat=True)) == {"mail"}


def test_whoever_hands_in_in_english_is_told_in_english() -> None:
    fc.desk()
    answer = Client().post(
        "/en/complaints/track/", {"number": "TS-2026-0914-0031", "query_code": "K"}
    )
    assert answer.status_code == 422
    fc.received(contact=replace(fc.CANARY, language="en"))
    assert any("received" in text for text in texts())


# --- Not reached ------------------------------------------------------------------------------


def test_the_case_page_shows_what_became_of_each_message() -> None:
    people = fc.desk()
    provider.failing.append(messages.Refused("no such number"))
    complaint = fc.received()
    outbox.drain()
    client = Client()
    client.force_login(people.regulator)
    html = whole(client, complaint.get_absolute_url())
    one = OutgoingMessage.objects.get(channel="sms")
    assert one.state == MessageState.REFUSED
    assert one.get_absolute_url() in html
    assert f"{complaint.number}" in client.get("/staff/").content.decode()


# --- The canary -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.REPORT, Kind.INQUIRY])
def test_no_table_and_no_log_holds_the_person_in_clear(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    people = fc.desk()
    with caplog.at_level("DEBUG"):
        provider.failing.append(TimeoutError(f"lost {fc.CANARY.phone}"))
        complaint = fc.received(kind=kind, demands=())
        outbox.drain()
        if kind != Kind.INQUIRY:
            transitions.accept(complaint, by=people.regulator, at=fc.NOW)
        outbox.drain()
    assert len(provider.sent) + len(mail.outbox) >= 1
    everything = "\n".join(provider.dump()) + caplog.text
    for secret in (fc.CANARY.name, fc.CANARY.phone, fc.CANARY.email, fc.CANARY.address):
        assert secret not in everything


def test_no_message_names_the_person_the_trader_or_the_matter() -> None:
    people = fc.desk()
    fc.closed(people.regulator)
    words = (fc.CANARY.name, fc.INTAKE.title, fc.INTAKE.respondent_name, fc.INTAKE.description)
    for text in texts():
        assert not any(word in text for word in words)


# --- The texts --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("wording", notifications.texts(), ids=lambda wording: wording.code)
def test_every_text_stands_in_both_languages_and_is_short_enough(
    wording: Any, language: str
) -> None:
    text = messages.compose(wording, wording.sample, language)
    number = wording.sample["number"]
    assert number in text.subject + text.body
    assert number in text.short
    assert notifications.TRACK in text.body
    assert "{" not in text.subject + text.body + text.short
    assert rules.parts(text.short) <= 2
    assert ("Hotline" in text.body) == (language == "en")


@pytest.mark.parametrize(
    ("text", "parts"),
    [("字" * 70, 1), ("字" * 71, 2), ("字" * 135, 3), ("a" * 160, 1), ("a" * 161, 2)],
)
def test_a_text_message_is_counted_in_parts(text: str, parts: int) -> None:
    assert rules.parts(text) == parts
