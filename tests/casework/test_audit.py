import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import translation

from casework import audit, supervision
from casework.models import AuditEvent, AuditHead
from tests import triggers
from tests.casework import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> None:
    for _number in range(4):
        order = cast.order()
        supervision.answer(order, by=cast.undertaker(), at=cast.NOW, feedback="x")


@pytest.fixture
def unprotected(chain: None) -> Iterator[None]:
    """What a person with the owner's rights could do to the table."""
    with triggers.lifted():
        yield


def reseal(event: AuditEvent) -> None:
    event.hash = audit.digest(event)


TAMPERINGS: dict[str, tuple[Callable[[], object], int]] = {
    "a row edited": (lambda: AuditEvent.objects.filter(seq=3).update(actor_name="别人"), 3),
    "a row removed": (lambda: AuditEvent.objects.filter(seq=4).delete(), 4),
    "the tail cut": (lambda: AuditEvent.objects.filter(seq__gt=5).delete(), 6),
    "a row rewritten with its hash but without the key": (lambda: rewrite(5), 5),
    "everything removed": (lambda: AuditEvent.objects.all().delete(), 1),
    "two rows swapped": (lambda: swap(2, 3), 2),
}


def rewrite(seq: int) -> None:
    event = AuditEvent.objects.get(seq=seq)
    event.actor_name = "别人"
    AuditEvent.objects.filter(seq=seq).update(actor_name="别人", hash=audit.digest(event))


def swap(one: int, other: int) -> None:
    AuditEvent.objects.filter(seq=one).update(seq=999)
    AuditEvent.objects.filter(seq=other).update(seq=one)
    AuditEvent.objects.filter(seq=999).update(seq=other)


def test_a_true_chain_verifies_and_names_its_head(chain: None) -> None:
    verdict = audit.verify()
    head = AuditHead.objects.get()
    assert verdict == audit.Verdict(True, head.seq, head.hash)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_at_the_first_broken_row(name: str, unprotected: None) -> None:
    tamper, first = TAMPERINGS[name]
    tamper()
    verdict = audit.verify()
    assert not verdict.sound
    assert verdict.seq == first


def test_a_tail_cut_together_with_the_head_is_found_against_the_anchor(
    unprotected: None, tmp_path: Path, settings: object
) -> None:
    settings.AUDIT_ANCHOR = tmp_path / "anchor.log"  # type: ignore[attr-defined]
    audit.anchor(tmp_path / "anchor.log")
    AuditEvent.objects.filter(seq__gt=5).delete()
    last = AuditEvent.objects.get(seq=5)
    AuditHead.objects.update(seq=5, hash=last.hash)
    verdict = audit.verify()
    assert not verdict.sound
    assert verdict.seq == 6


def test_the_database_refuses_to_change_or_delete_an_event(chain: None) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(seq=1).update(actor_name="别人")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(seq=1).delete()
    assert audit.verify().sound


def test_the_command_names_the_broken_row(
    unprotected: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_audit")
    assert capsys.readouterr().out.split()[0] == str(AuditHead.objects.get().seq)
    AuditEvent.objects.filter(seq=3).update(actor_name="别人")
    with pytest.raises(SystemExit):
        call_command("verify_audit")
    assert "row 3" in capsys.readouterr().err


def test_the_timeline_is_told_in_both_languages_newest_first() -> None:
    order = cast.order()
    supervision.answer(order, by=cast.undertaker(), at=cast.later(1), feedback="x")
    with translation.override("en"):
        told = [entry.sentence for entry in audit.timeline(order)]
    assert told[0] == "The undertaker answered"
    assert told[1].startswith("Supervision order opened: 电动自行车电池鼓包")
    with translation.override("zh-hans"):
        assert audit.timeline(order)[0].sentence == "承办单位已反馈"


def test_what_has_no_public_sentence_is_hidden_from_the_public() -> None:
    assert audit.timeline(cast.order(), public=True) == []


def test_an_unregistered_act_cannot_be_logged() -> None:
    with pytest.raises(LookupError):
        audit.record("casework.nothing", by=cast.supervisor(), at=cast.NOW, obj=cast.order())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_leave_one_unbroken_chain() -> None:
    by, undertaker = cast.supervisor(), cast.undertaker()
    start = threading.Barrier(16)
    failures: list[BaseException] = []

    def writer() -> None:
        try:
            start.wait()
            for _number in range(20):
                order = cast.order()
                supervision.answer(order, by=undertaker, at=cast.NOW, feedback="x")
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=writer) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert by.pk
    assert audit.verify().seq == 16 * 20 * 2
    assert audit.verify().sound
