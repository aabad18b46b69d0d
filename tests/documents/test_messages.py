"""Outgoing mail and text messages: sent once, and never again blindly."""

import smtplib
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from casework import outbox
from documents import messages
from documents.models import OutgoingMessage
from documents.states import MessageState

pytestmark = pytest.mark.django_db
sent: list[tuple[str, str, str]] = []


def gateway(to: str, text: str, key: str) -> None:
    sent.append((to, text, key))


def broken_line(to: str, text: str, key: str) -> None:
    raise TimeoutError("no answer")


def unreachable(to: str, text: str, key: str) -> None:
    raise ConnectionRefusedError("nobody listens")


def refusing(to: str, text: str, key: str) -> None:
    raise messages.Refused("no such number")


@pytest.fixture(autouse=True)
def letter_box(settings: Any, tmp_path: Path) -> None:
    sent.clear()
    (tmp_path / "hello.txt").write_text(
        "受理告知\n\n您的投诉{{ number }}已受理。\n", encoding="utf-8"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.SMS_GATEWAY = f"{__name__}.gateway"


def message(channel: str = "sms") -> OutgoingMessage:
    return messages.send(
        channel, "13900000000", "hello.txt", {"number": "TS-1"}, dedupe="complaint:1:accepted"
    )


def test_a_mail_has_subject_and_body() -> None:
    messages.send("mail", "a@example.org", "hello.txt", {"number": "TS-1"}, dedupe="x")
    outbox.drain()
    assert [(one.subject, one.body) for one in mail.outbox] == [
        ("受理告知", "您的投诉TS-1已受理。")
    ]


def test_the_same_key_is_one_message() -> None:
    assert message() == message()
    outbox.drain()
    outbox.drain()
    assert len(sent) == 1


def test_an_interrupted_send_goes_to_a_person() -> None:
    pk = message().pk
    OutgoingMessage.objects.filter(pk=pk).update(state=MessageState.SENDING)
    outbox.drain()
    assert sent == []
    assert OutgoingMessage.objects.get(pk=pk).state == MessageState.UNCERTAIN


@pytest.mark.parametrize(
    ("provider", "state"),
    [
        ("broken_line", MessageState.SENDING),
        ("unreachable", MessageState.DUE),
        ("refusing", MessageState.REFUSED),
    ],
)
def test_what_went_wrong_decides_what_comes_next(settings: Any, provider: str, state: str) -> None:
    settings.SMS_GATEWAY = f"{__name__}.{provider}"
    pk = message().pk
    outbox.drain()
    assert OutgoingMessage.objects.get(pk=pk).state == state


def test_a_server_that_hangs_up_leaves_the_outcome_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang_up(*_arguments: Any, **_values: Any) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", hang_up)
    pk = message("mail").pk
    outbox.drain()
    assert OutgoingMessage.objects.get(pk=pk).state == MessageState.SENDING
