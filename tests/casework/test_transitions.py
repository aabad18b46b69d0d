import threading

import pytest
from django.db import connection, transaction

from casework import numbering, supervision
from casework.models import AuditEvent, SupervisionOrder, WorkItem
from casework.states import SupervisionState
from casework.transitions import (
    NotAllowed,
    Stale,
    WrongState,
    available,
    creations,
    registry,
    together,
)
from tests.casework import cast

pytestmark = pytest.mark.django_db


def test_a_transition_leaves_one_event_with_what_changed() -> None:
    order = cast.order()
    answered = supervision.answer(order, by=cast.undertaker(), at=cast.NOW, feedback="已处理")
    event = AuditEvent.objects.get(action="casework.supervisionorder.answer")
    assert answered.state == SupervisionState.ANSWERED
    assert (event.before["state"], event.after["state"]) == ("open", "answered")
    assert event.actor == cast.undertaker()
    assert event.occurred_at == cast.NOW


def test_free_text_never_stands_in_the_log() -> None:
    order = cast.order()
    supervision.answer(order, by=cast.undertaker(), at=cast.NOW, feedback="张三 13812345678")
    event = AuditEvent.objects.get(action="casework.supervisionorder.answer")
    assert event.after["feedback"].startswith("mac:")
    assert "13812345678" not in str(event.__dict__)


def test_a_refused_act_writes_nothing() -> None:
    order = cast.order()
    events = AuditEvent.objects.count()
    with pytest.raises(NotAllowed):
        supervision.answer(order, by=cast.elsewhere(), at=cast.NOW, feedback="x")
    order.refresh_from_db()
    assert order.state == SupervisionState.OPEN
    assert AuditEvent.objects.count() == events


def test_an_act_in_the_wrong_state_is_refused_with_the_state_it_met() -> None:
    order = cast.order()
    supervision.answer(order, by=cast.undertaker(), at=cast.NOW, feedback="x")
    with pytest.raises(WrongState, match="已反馈"):
        supervision.answer(order, by=cast.undertaker(), at=cast.NOW, feedback="y")


def test_an_act_on_an_older_version_is_refused() -> None:
    order = cast.order()
    with pytest.raises(Stale):
        supervision.answer(
            order, by=cast.undertaker(), at=cast.NOW, feedback="x", version=order.version + 1
        )


def test_the_version_counts_the_acts() -> None:
    order = cast.order()
    answered = supervision.answer(order, by=cast.undertaker(), at=cast.NOW, feedback="x")
    assert answered.version == order.version + 1


def test_nobody_acts_without_a_name() -> None:
    with pytest.raises(TypeError):
        supervision.answer(cast.order(), by=None, at=cast.NOW, feedback="x")


def test_buttons_and_calls_ask_the_same_object() -> None:
    order = cast.order()
    assert available(order, by=cast.undertaker()) == [supervision.answer]
    assert available(order, by=cast.elsewhere()) == []
    refusal = supervision.close.refusal(order, by=cast.supervisor())
    assert refusal is not None
    assert refusal.code == "wrong_state"


def test_what_fails_half_way_leaves_nothing_behind() -> None:
    order = cast.order()
    events = AuditEvent.objects.count()
    with pytest.raises(WrongState):
        answer_twice(order)
    order.refresh_from_db()
    assert order.state == SupervisionState.OPEN
    assert AuditEvent.objects.count() == events


def test_a_nested_failure_that_is_caught_takes_back_only_itself() -> None:
    first, second = cast.order(), cast.order()
    with together():
        supervision.answer(first, by=cast.undertaker(), at=cast.NOW, feedback="x")
        with pytest.raises(WrongState):
            supervision.close(second, by=cast.supervisor(), at=cast.NOW)
    assert AuditEvent.objects.filter(action="casework.supervisionorder.answer").count() == 1
    assert not AuditEvent.objects.filter(action="casework.supervisionorder.close").exists()


def test_a_step_that_is_done_leaves_the_worklist() -> None:
    order = cast.order()
    assert WorkItem.objects.visible_to(cast.undertaker()).open().count() == 1
    supervision.answer(order, by=cast.undertaker(), at=cast.NOW, feedback="x")
    assert WorkItem.objects.visible_to(cast.undertaker()).open().count() == 0
    assert WorkItem.objects.visible_to(cast.supervisor()).open().count() == 1


def test_an_item_of_another_office_is_not_mine() -> None:
    cast.order()
    assert WorkItem.objects.visible_to(cast.elsewhere()).count() == 0


def test_every_registered_act_names_its_model_and_states() -> None:
    for model, verbs in registry.items():
        for verb in verbs.values():
            choices = model._meta.get_field("state").flatchoices
            states = {str(value) for value, _label in choices}
            assert verb.source <= states, verb.action
            assert set(verb.targets) <= states, verb.action
    assert creations


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_four_hands_on_one_case_give_one_success_one_event() -> None:
    order = cast.order()
    by = cast.undertaker()
    start = threading.Barrier(4)
    results: list[str] = []

    def hand() -> None:
        try:
            start.wait()
            supervision.answer(
                SupervisionOrder.objects.get(pk=order.pk), by=by, at=cast.NOW, feedback="x"
            )
            results.append("done")
        except WrongState:
            results.append("refused")
        finally:
            connection.close()

    hands = [threading.Thread(target=hand) for _ in range(4)]
    for thread in hands:
        thread.start()
    for thread in hands:
        thread.join()
    assert sorted(results) == ["done", "refused", "refused", "refused"]
    assert AuditEvent.objects.filter(action="casework.supervisionorder.answer").count() == 1
    assert WorkItem.objects.filter(step="close").count() == 1


def test_numbers_are_only_given_inside_a_transaction() -> None:
    assert connection.in_atomic_block
    with pytest.raises(transaction.TransactionManagementError):
        outside_transaction()


def answer_twice(order: SupervisionOrder) -> None:
    with together():
        supervision.answer(order, by=cast.undertaker(), at=cast.NOW, feedback="x")
        supervision.answer(order, by=cast.undertaker(), at=cast.NOW, feedback="y")


def outside_transaction() -> None:
    # As if no transaction were open.
    connection.in_atomic_block, kept = False, connection.in_atomic_block
    try:
        numbering.take("x", "2026")
    finally:
        connection.in_atomic_block = kept
