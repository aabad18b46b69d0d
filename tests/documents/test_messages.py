"""Outgoing mail and text messages: sent once, and never again blindly."""

import smtplib
import socket
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from casework import outbox, post
from casework.post import Recipient, Wording
from documents import messages
from documents.models import OutgoingMessage
from documents.states import MessageState

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 14, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
ADDRESSES = {"sms": "13900000000", "mail": "a@example.org"}
sent: list[tuple[str, str, str]] = []


def gateway(to: str, text: str, key: str) -> str:
    sent.append((to, text, key))
    return f"provider-{len(sent)}"


def broken_line(to: str, text: str, key: str) -> str:
    raise TimeoutError(f"no answer about {to}")


def reset(to: str, text: str, key: str) -> str:
    raise ConnectionResetError("the line broke in the middle")


def unreachable(to: str, text: str, key: str) -> str:
    raise ConnectionRefusedError(f"nobody listens for {to}")


def nameless(to: str, text: str, key: str) -> str:
    raise socket.gaierror("no such host")


def refusing(to: str, text: str, key: str) -> str:
    raise messages.Refused(f"no such number: {to}")


@pytest.fixture(autouse=True)
def letter_box(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent.clear()
    folder = tmp_path / "messages" / "hello"
    folder.mkdir(parents=True)
    for version, words in ((1, "已受理"), (2, "已经受理")):
        text = (
            f"受理告知\n\n您的投诉{{{{ number }}}}{words}。\n=== sms ===\n{{{{ number }}}}{words}\n"
        )
        (folder / f"v{version}.zh-hans.txt").write_text(text, encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.SMS_GATEWAY = f"{__name__}.gateway"
    monkeypatch.setitem(
        post.wordings, "hello", Wording(code="hello", name="受理告知", channels=("sms", "mail"))
    )
    monkeypatch.setitem(post.books, "test", lambda key, channel: ADDRESSES[channel])


def message(channel: str = "sms", dedupe: str = "complaint:1:accepted") -> OutgoingMessage:
    to = Recipient(book="test", key="7")
    return messages.send(channel, to, "hello", {"number": "TS-1"}, dedupe=dedupe, at=NOW)


def state(one: OutgoingMessage) -> str:
    return OutgoingMessage.objects.get(pk=one.pk).state


def test_a_mail_has_subject_and_body() -> None:
    message("mail")
    outbox.drain()
    assert [(one.subject, one.body, one.to) for one in mail.outbox] == [
        ("受理告知", "您的投诉TS-1已受理。\n", ["a@example.org"])
    ]


def test_a_text_message_has_its_own_short_words_and_the_providers_number() -> None:
    one = message()
    outbox.drain()
    assert sent == [("13900000000", "TS-1已受理", "complaint:1:accepted")]
    one.refresh_from_db()
    assert (one.state, one.provider_id) == (MessageState.SENT, "provider-1")


def test_the_same_key_is_one_message() -> None:
    assert message() == message()
    outbox.drain()
    outbox.drain()
    assert len(sent) == 1


def test_a_message_keeps_the_version_of_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    message()
    newer = Wording(code="hello", name="受理告知", channels=("sms", "mail"), version=2)
    monkeypatch.setitem(post.wordings, "hello", newer)
    message(dedupe="complaint:2:accepted")
    outbox.drain()
    assert [text for _to, text, _key in sent] == ["TS-1已受理", "TS-1已经受理"]


@pytest.mark.parametrize(("channel", "book"), [("fax", "test"), ("sms", "nobody")])
def test_a_way_or_an_address_book_that_does_not_exist_is_refused(channel: str, book: str) -> None:
    with pytest.raises(LookupError):
        messages.send(
            channel, Recipient(book=book, key="7"), "hello", {"number": "TS-1"}, dedupe="x", at=NOW
        )


def test_an_interrupted_send_goes_to_a_person() -> None:
    one = message()
    OutgoingMessage.objects.filter(pk=one.pk).update(state=MessageState.SENDING)
    outbox.drain()
    assert sent == []
    assert state(one) == MessageState.UNCERTAIN


def test_a_person_without_an_address_is_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(post.books, "test", lambda key, channel: "")
    one = message()
    outbox.drain()
    assert (sent, state(one)) == ([], MessageState.DROPPED)


@pytest.mark.parametrize(
    ("provider", "outcome"),
    [
        ("broken_line", MessageState.UNCERTAIN),
        ("reset", MessageState.UNCERTAIN),
        ("unreachable", MessageState.DUE),
        ("nameless", MessageState.DUE),
        ("refusing", MessageState.REFUSED),
    ],
)
def test_what_went_wrong_decides_what_comes_next(
    settings: Any, provider: str, outcome: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SMS_GATEWAY = f"{__name__}.{provider}"
    one = message()
    outbox.drain()
    assert state(one) == outcome
    one.refresh_from_db()
    assert "13900000000" not in one.error + caplog.text


def test_what_was_never_sent_goes_out_when_the_provider_is_back(settings: Any) -> None:
    settings.SMS_GATEWAY = f"{__name__}.unreachable"
    one = message()
    outbox.drain()
    settings.SMS_GATEWAY = f"{__name__}.gateway"
    messages.deliver(one.pk, now=NOW)
    assert (len(sent), state(one)) == (1, MessageState.SENT)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (smtplib.SMTPServerDisconnected(), MessageState.UNCERTAIN),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no")}), MessageState.REFUSED),
        (smtplib.SMTPConnectError(421, "busy"), MessageState.DUE),
    ],
)
def test_what_the_mail_server_says_decides_as_well(
    monkeypatch: pytest.MonkeyPatch, error: Exception, outcome: str
) -> None:
    def answer(*_arguments: Any, **_values: Any) -> None:
        raise error

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", answer)
    one = message("mail")
    outbox.drain()
    assert state(one) == outcome
    one.refresh_from_db()
    assert "example.org" not in one.error
