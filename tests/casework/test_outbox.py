from datetime import timedelta

import pytest
from django.utils import timezone

from casework import outbox
from casework.models import OutboxEntry
from casework.states import OutboxState

pytestmark = pytest.mark.django_db
carried: list[int] = []


@outbox.effect("test.note")
def note(pk: int) -> None:
    carried.append(pk)


@outbox.effect("test.fail")
def fail(pk: int) -> None:
    raise RuntimeError("the printer is on fire")


@pytest.fixture(autouse=True)
def nothing_carried() -> None:
    carried.clear()


def test_an_effect_is_carried_out_once() -> None:
    entry = outbox.enqueue("test.note", "a", 7)
    assert outbox.carry_out(entry.pk)
    assert not outbox.carry_out(entry.pk)
    assert carried == [7]


def test_the_same_dedupe_key_is_one_effect() -> None:
    first = outbox.enqueue("test.note", "a", 7)
    assert outbox.enqueue("test.note", "a", 7) == first
    assert outbox.drain() == 1


def test_an_unknown_kind_is_refused_at_once() -> None:
    with pytest.raises(LookupError):
        outbox.enqueue("test.typo", "a", 1)


def test_a_leased_entry_is_left_to_its_worker() -> None:
    entry = outbox.enqueue("test.note", "a", 7)
    assert outbox.claim(entry.pk, timezone.now())
    assert not outbox.claim(entry.pk, timezone.now())
    assert outbox.claim(entry.pk, timezone.now() + outbox.LEASE + timedelta(seconds=1))


def test_a_failure_is_put_off_with_its_reason() -> None:
    entry = outbox.enqueue("test.fail", "a", 1)
    assert not outbox.carry_out(entry.pk)
    entry.refresh_from_db()
    assert entry.state == OutboxState.DUE
    assert "the printer is on fire" in entry.error
    assert entry.available_at > timezone.now()


def test_after_twenty_attempts_a_person_must_look() -> None:
    entry = outbox.enqueue("test.fail", "a", 1)
    OutboxEntry.objects.filter(pk=entry.pk).update(attempts=outbox.MOST_ATTEMPTS - 1)
    outbox.carry_out(entry.pk)
    entry.refresh_from_db()
    assert entry.state == OutboxState.DEAD


def test_what_one_relay_handed_out_another_does_not_hand_out_again() -> None:
    entry = outbox.enqueue("test.note", "a", 7)
    now = timezone.now()
    assert outbox.hand_out(now) == [entry.pk]
    assert outbox.hand_out(now) == []
    assert outbox.carry_out(entry.pk)


def test_a_message_that_was_lost_is_handed_out_again() -> None:
    entry = outbox.enqueue("test.note", "a", 7)
    now = timezone.now()
    outbox.hand_out(now)
    later = now + outbox.ON_THE_WAY + timedelta(seconds=1)
    assert outbox.hand_out(later) == [entry.pk]


def test_what_is_put_off_is_not_due_yet() -> None:
    outbox.enqueue("test.note", "a", 7, after=timezone.now() + timedelta(hours=1))
    assert outbox.drain() == 0
