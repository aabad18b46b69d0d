"""verify_draw: every draw proves itself, and one changed byte of anything is found."""

import io
import threading
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from casework.transitions import WrongState
from inspections.draws import carrying_out, queries, transitions
from inspections.draws.models import Draw, DrawnObject, LibraryFace, Share
from inspections.draws.proof import faults, published
from inspections.draws.states import ObjectState
from tests.factories_accounts import UserFactory
from tests.factories_draws import TOMORROW, Scene, a_firm, drawn, frozen, revealed, scene
from tests.factories_draws import published as hashes_out
from tests.factories_inspections import AT, failed, sampled
from tests.inspections.test_draws_algorithm import changed, in_javascript

TEXTS = ("candidates", "inspectors", "parameters", "quotas", "manifest", "result")
HASHES = ("candidates_hash", "inspectors_hash", "parameters_hash", "quotas_hash", "commitment")
OTHERS = ("seed", "value", "beacon", "result_hash", "algorithm", "number")


@pytest.fixture
def place(db: None) -> Scene:
    return scene()


def verified(draw: Draw) -> str:
    out = io.StringIO()
    call_command("verify_draw", draw.number, stdout=out)
    return out.getvalue()


def broken(draw: Draw) -> bool:
    """Whether the command exits with 1."""
    with pytest.raises(SystemExit) as left:
        call_command("verify_draw", draw.number, stdout=io.StringIO(), stderr=io.StringIO())
    return left.value.code == 1


def test_a_draw_proves_itself_by_number_and_by_key(place: Scene) -> None:
    draw = drawn(place)
    assert draw.seed in verified(draw)
    call_command("verify_draw", str(draw.pk), stdout=io.StringIO())


def test_the_list_names_every_frozen_draw_one_a_line(place: Scene) -> None:
    one, other = drawn(place), frozen(place, again_reason="追加批次")
    out = io.StringIO()
    call_command("verify_draw", list=True, stdout=out)
    assert out.getvalue().split() == [one.number, other.number]
    assert "not drawn yet" in verified(other)


def test_an_unknown_draw_is_an_error(place: Scene) -> None:
    with pytest.raises(CommandError):
        call_command("verify_draw", "CQ-1999-001")


def test_the_browsers_program_agrees_about_a_stored_draw(place: Scene) -> None:
    draw = drawn(place)
    (found,) = in_javascript([published(draw)])
    assert (found["faults"], found["result"]) == ([], draw.result)


@pytest.mark.parametrize("name", [*TEXTS, *HASHES, *OTHERS])
def test_one_changed_byte_of_a_column_is_found(place: Scene, name: str) -> None:
    draw = drawn(place)
    Draw.objects.filter(pk=draw.pk).update(**{name: changed(getattr(draw, name))})
    draw.refresh_from_db()
    assert broken(draw)


def test_one_changed_byte_of_a_part_of_the_seed_is_found(place: Scene) -> None:
    draw = drawn(place)
    share = draw.shares.order_by("pk").first()
    assert share is not None
    for name in ("secret", "commitment"):
        before = getattr(share, name)
        Share.objects.filter(pk=share.pk).update(**{name: changed(before)})
        assert broken(draw), name
        Share.objects.filter(pk=share.pk).update(**{name: before})
    assert faults(draw) == []


def test_another_bearer_of_a_badge_is_found(place: Scene) -> None:
    draw = drawn(place)
    face = draw.faces.order_by("pk").first()
    assert face is not None
    LibraryFace.objects.filter(pk=face.pk).update(person=UserFactory(inspector=True))
    assert broken(draw)


def test_a_row_slipped_in_or_exchanged_is_found(place: Scene) -> None:
    draw = drawn(place)
    row = DrawnObject.objects.get(draw=draw, place=1)
    before = row.enterprise
    DrawnObject.objects.filter(pk=row.pk).update(enterprise=a_firm(99))
    assert broken(draw)
    DrawnObject.objects.filter(pk=row.pk).update(enterprise=before)
    DrawnObject.objects.filter(draw=draw, place=4).delete()
    assert broken(draw)


def test_a_reserve_called_up_out_of_turn_is_found(place: Scene) -> None:
    draw = drawn(place)
    gone = DrawnObject.objects.get(draw=draw, place=1)
    carrying_out.replace_object(
        draw, by=place.people.regulator, at=TOMORROW, place=gone, reason="moved"
    )
    assert faults(draw) == []
    reserves = DrawnObject.objects.filter(draw=draw)
    reserves.filter(place=3).update(state=ObjectState.RESERVE, instead_of=None)
    assert broken(draw)
    reserves.filter(place=4).update(state=ObjectState.DRAWN, instead_of=gone)
    assert broken(draw)


# --- What is frozen -------------------------------------------------------------------------------


def rows_of(draw: Draw) -> dict[str, dict[str, Any]]:
    cells = queries.cells_of(draw)
    day = draw.created_at.date().replace(year=2026, month=9, day=3)
    return {row["code"]: row for row in queries.candidate_rows(draw, cells, day)}


def test_a_product_sampled_lately_is_locked_and_stays_in_the_library(place: Scene) -> None:
    firm = place.firms[0]
    sampled(
        place.people,
        inspection=None,
        brand="示例0",
        standard="GB 4706.19-2008",
        producer_code=firm.code,
        producer_name=firm.name,
    )
    row = rows_of(frozen(place))[firm.code]
    assert (row["tickets"], row["reasons"]) == (0, ["grade:B", "locked"])


def test_repeated_failure_doubles_the_tickets(place: Scene) -> None:
    one = failed(place.people)
    other = failed(place.people, inspection=None, seal_test="LY-F-3", seal_backup="LY-F-4")
    firm = place.firms[1]
    for sample in (one, other):
        sample.inspection.enterprise = firm
        sample.inspection.save(update_fields=["enterprise"])
        sample.__class__.objects.filter(pk=sample.pk).update(
            brand="别家", result_at=AT, producer_code="", producer_name=""
        )
    row = rows_of(frozen(place))[firm.code]
    assert (row["tickets"], row["reasons"]) == (4, ["grade:B", "repeat"])


@pytest.mark.django_db
def test_freezing_costs_the_same_whatever_the_size(django_assert_max_num_queries: Any) -> None:
    costs = []
    for firms in (3, 12):
        place = scene(firms=firms)
        draw = transitions.draft_draw(plan=place.plan, by=place.people.regulator, at=AT)
        with django_assert_max_num_queries(60) as counted:
            transitions.freeze(draw, by=place.people.regulator, at=AT)
        costs.append(len(counted))
    assert costs[0] == costs[1]


# --- Two people at the same time ------------------------------------------------------------------


def test_whoever_presses_second_finds_it_drawn(place: Scene) -> None:
    draw = revealed(place)
    stale = Draw.objects.get(pk=draw.pk)
    transitions.draw_lots(draw, by=place.people.regulator, at=TOMORROW)
    with pytest.raises(WrongState):
        transitions.draw_lots(stale, by=place.people.head, at=TOMORROW)
    assert DrawnObject.objects.filter(draw=draw).count() == 4


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_drawing_at_once_draw_once() -> None:
    place = scene()
    draw = revealed(place)
    barrier, outcomes = threading.Barrier(2), []

    def press(person: Any) -> None:
        try:
            barrier.wait(timeout=10)
            transitions.draw_lots(draw, by=person, at=TOMORROW)
            outcomes.append("drawn")
        except WrongState:
            outcomes.append("too late")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=press, args=(person,))
        for person in (place.people.regulator, place.people.head)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["drawn", "too late"]
    assert DrawnObject.objects.filter(draw=draw).count() == 4
    assert connection.vendor == "postgresql"


def test_the_published_draw_names_its_algorithm(place: Scene) -> None:
    assert published(hashes_out(place))["algorithm"] == "linyi-draw-1"
