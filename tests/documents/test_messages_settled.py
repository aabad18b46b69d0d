"""What becomes of a message: the provider's signed report, and what only a person can decide."""

import json
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.states import Role
from casework import audit, outbox, post
from casework.models import SupervisionOrder, WorkItem
from casework.post import Recipient
from casework.states import ItemState
from casework.transitions import NotAllowed, WrongState
from documents import mailroom, messages
from documents.message_reports import signature
from documents.models import OutgoingMessage
from documents.states import MessageState
from tests import factories_messages as provider
from tests.casework import cast

pytestmark = pytest.mark.django_db
SECRET = "a-secret-of-the-provider-of-32-signs"
REPORTS = "/api/v1/messages/reports/"
NUMBER = "13900000000"
# A text of the portal: the messages know nothing of what it says.
CODE = "complaint.accepted"


@pytest.fixture(autouse=True)
def line(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SMS_GATEWAY = provider.fresh()
    settings.SMS_REPORT_SECRET = SECRET
    monkeypatch.setitem(post.books, "test", lambda key, channel: NUMBER)


def case() -> SupervisionOrder:
    """Any case: here an order, whose office is that of the undertaker."""
    order = SupervisionOrder.objects.first() or cast.order()
    order.office = order.undertaker
    return order


def message(dedupe: str = "one") -> OutgoingMessage:
    to = Recipient(book="test", key="7")
    return messages.send(
        "sms", to, CODE, post.wordings[CODE].sample, dedupe=dedupe, at=cast.NOW, about=case()
    )


def sent(dedupe: str = "one") -> OutgoingMessage:
    one = message(dedupe)
    outbox.drain()
    one.refresh_from_db()
    return one


def uncertain() -> OutgoingMessage:
    provider.failing.append(TimeoutError("no answer"))
    return sent()


def failed() -> OutgoingMessage:
    return mailroom.report_failed(sent(), by=robot(), at=cast.NOW, reason="ABSENT")


def robot():
    from accounts.models import User  # noqa: PLC0415 - a helper of this file alone

    return User.objects.robot("public")


def items() -> list[str]:
    kind = WorkItem.objects.filter(state=ItemState.OPEN, step=messages.STEP)
    return list(kind.values_list("title", flat=True))


def say(body: dict[str, Any], *, stamp: str = "", seal: str = "") -> Any:
    raw = json.dumps(body).encode()
    stamp = stamp or provider.stamp()
    return Client().post(
        REPORTS,
        raw,
        content_type="application/json",
        headers={"X-Timestamp": stamp, "X-Signature": seal or signature(stamp, raw)},
    )


# --- The provider's report --------------------------------------------------------------------


def test_a_report_brings_the_state_back() -> None:
    one = sent()
    assert say({"id": one.provider_id, "state": "delivered"}).status_code == 200
    one.refresh_from_db()
    assert one.state == MessageState.DELIVERED
    assert any("受理告知" in line.sentence for line in audit.timeline(one.about))


def test_a_failed_delivery_asks_somebody_to_call() -> None:
    one = sent()
    say({"id": one.provider_id, "state": "failed", "reason": "ABSENT"})
    one.refresh_from_db()
    assert (one.state, one.error) == (MessageState.FAILED, "ABSENT")
    assert len(items()) == 1
    assert one.label in items()[0]


def test_our_own_key_names_the_message_as_well() -> None:
    one = uncertain()
    assert say({"reference": one.provider_key, "state": "delivered"}).status_code == 200
    one.refresh_from_db()
    assert (one.state, items()) == (MessageState.DELIVERED, [])


def test_the_same_report_played_again_changes_nothing() -> None:
    one = sent()
    stamp = provider.stamp()
    body = {"id": one.provider_id, "state": "failed"}
    assert say(body, stamp=stamp).status_code == 200
    mailroom.tell_otherwise(one, by=cast.undertaker(), at=cast.NOW, note="电话已告知")
    assert say(body, stamp=stamp).status_code == 200
    one.refresh_from_db()
    assert one.state == MessageState.DROPPED


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_recording_is_refused(minutes: int) -> None:
    one = sent()
    body = {"id": one.provider_id, "state": "delivered"}
    assert say(body, stamp=provider.stamp(minutes)).status_code == 403


def test_a_report_that_nobody_signed_is_refused() -> None:
    one = sent()
    body = {"id": one.provider_id, "state": "delivered"}
    assert say(body, seal="0" * 64).status_code == 403
    assert Client().post(REPORTS, body, content_type="application/json").status_code == 403
    one.refresh_from_db()
    assert one.state == MessageState.SENT


def test_without_a_secret_there_is_no_such_address(settings: Any) -> None:
    settings.SMS_REPORT_SECRET = ""
    assert say({"id": "x", "state": "delivered"}).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"id": "unknown", "state": "delivered"}, 404),
        ({"reference": "one.7", "state": "delivered"}, 404),
        ({"state": "delivered"}, 400),
        ({"id": "x", "state": "lost"}, 400),
        ({"id": "x", "state": "failed", "reason": "+86 139 0000 0000"}, 400),
    ],
)
def test_a_report_about_nothing_is_told_so(body: dict[str, str], status: int) -> None:
    sent()
    assert say(body).status_code == status


# --- A person decides -------------------------------------------------------------------------


def test_a_provider_that_does_not_answer_asks_a_person() -> None:
    one = uncertain()
    assert (one.state, len(items()), provider.sent) == (MessageState.UNCERTAIN, 1, [])


def test_it_was_sent_after_all() -> None:
    one = mailroom.confirm_sent(uncertain(), by=cast.undertaker(), at=cast.NOW, note="已核对")
    assert (one.state, one.sent_at, items()) == (MessageState.SENT, cast.NOW, [])
    outbox.drain()
    assert provider.sent == []


def test_sent_again_it_carries_the_same_key_so_that_the_provider_can_tell() -> None:
    one = uncertain()
    mailroom.send_again(one, by=cast.undertaker(), at=cast.NOW)
    outbox.drain()
    assert [key for _to, _text, key in provider.sent] == [one.dedupe_key]


def test_after_a_failure_it_is_a_new_message_to_the_provider() -> None:
    one = failed()
    mailroom.send_again(one, by=cast.undertaker(), at=cast.NOW)
    outbox.drain()
    assert [key for _to, _text, key in provider.sent] == ["one", "one.2"]
    one.refresh_from_db()
    assert say({"reference": "one.2", "state": "delivered"}).status_code == 200


def test_whoever_was_called_needs_no_message() -> None:
    one = mailroom.tell_otherwise(failed(), by=cast.undertaker(), at=cast.NOW, note="电话已告知")
    assert (one.state, items()) == (MessageState.DROPPED, [])


def test_only_the_desk_of_the_office_decides() -> None:
    one = uncertain()
    with pytest.raises(NotAllowed):
        mailroom.send_again(one, by=cast.elsewhere(), at=cast.NOW)
    admin = cast.person("admin", Role.ADMIN, cast.city())
    with pytest.raises(NotAllowed):
        mailroom.send_again(one, by=admin, at=cast.NOW)


def test_a_message_that_is_out_is_not_sent_again() -> None:
    with pytest.raises(WrongState):
        mailroom.send_again(sent(), by=cast.undertaker(), at=cast.NOW)


# --- The pages --------------------------------------------------------------------------------


def page(user: Any, path: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(path)


def test_what_needs_a_person_is_a_list_of_the_office() -> None:
    one = uncertain()
    found = page(cast.undertaker(), "/staff/outgoing/?unsettled=true").content.decode()
    assert one.get_absolute_url() in found
    theirs = page(cast.elsewhere(), "/staff/outgoing/?unsettled=true").content.decode()
    assert one.get_absolute_url() not in theirs
    assert page(cast.elsewhere(), one.get_absolute_url()).status_code == 404


def test_its_page_offers_the_decision_and_never_the_address() -> None:
    one = uncertain()
    html = page(cast.undertaker(), one.get_absolute_url()).content.decode()
    assert "/confirm-sent/" in html
    assert "/send-again/" in html
    assert NUMBER not in html


def test_the_administrator_sees_every_text_in_both_languages() -> None:
    admin = cast.person("admin", Role.ADMIN, cast.city())
    html = page(admin, "/staff/messages/").content.decode()
    for code in post.wordings:
        assert code in html
    assert page(cast.undertaker(), "/staff/messages/").status_code == 403


# --- Nothing twice ----------------------------------------------------------------------------


def test_a_repeated_task_hands_over_once() -> None:
    one = sent()
    for _again in range(3):
        messages.deliver(one.pk, now=cast.NOW)
    assert len(provider.sent) == 1


def test_a_worker_killed_while_sending_leaves_it_to_a_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = message()

    def killed(*_given: Any) -> str:
        raise SystemExit

    monkeypatch.setattr(provider, "gateway", killed)
    with pytest.raises(SystemExit):
        messages.deliver(one.pk, now=cast.NOW)
    monkeypatch.undo()
    one.refresh_from_db()
    assert one.state == MessageState.SENDING
    messages.deliver(one.pk, now=cast.NOW)
    one.refresh_from_db()
    assert (one.state, provider.sent) == (MessageState.UNCERTAIN, [])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_hand_over_once() -> None:
    one = message()
    barrier = threading.Barrier(4)

    def work() -> None:
        barrier.wait()
        try:
            messages.deliver(one.pk, now=cast.NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one.refresh_from_db()
    assert len(provider.sent) == 1
    assert one.state in {MessageState.SENT, MessageState.UNCERTAIN}
