"""The life of a draw: what binds it, what it refuses, and that nothing is redrawn silently."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import translation

from accounts.models import User
from casework.transitions import Blocked, NotAllowed, WrongState
from inspections.draws import algorithm, carrying_out, library, transitions
from inspections.draws.models import Draw, DrawnObject
from inspections.draws.proof import faults
from inspections.draws.states import DrawState, ObjectState
from inspections.models import Inspection
from inspections.visits import transitions as visits
from tests.factories_accounts import UserFactory
from tests.factories_draws import (
    SECRETS,
    TOMORROW,
    VALUE,
    Scene,
    drafted,
    drawn,
    frozen,
    published,
    revealed,
    scene,
    seeded,
    with_visits,
)
from tests.factories_inspections import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def place() -> Scene:
    return scene()


def first(draw: Draw) -> DrawnObject:
    return DrawnObject.objects.get(draw=draw, quota=0, place=1)


# --- Frozen and published before anybody knows the seed -------------------------------------------


def test_a_draw_goes_from_the_filter_to_the_visits(place: Scene) -> None:
    draw = with_visits(place)
    rows = list(DrawnObject.objects.filter(draw=draw).order_by("place"))
    assert [row.state for row in rows] == ["drawn", "drawn", "reserve", "reserve"]
    visit = rows[0].inspection
    assert visit is not None
    assert (visit.plan, visit.origin, visit.origin_ref) == (place.plan, "plan", draw.number)
    assert visit.lead_id == rows[0].team_ids[0]
    assert visit.inspectors.count() == 2
    assert faults(draw) == []


def test_the_hashes_stand_before_the_value_is_known(place: Scene) -> None:
    draw = published(place)
    assert draw.candidates_hash == algorithm.digest(draw.candidates)
    assert draw.commitment == algorithm.digest(draw.manifest)
    assert draw.seed == draw.value == draw.result == ""


def test_the_files_do_not_change_when_the_register_does(place: Scene) -> None:
    draw = published(place)
    before = draw.candidates
    place.firms[0].products.all().delete()
    draw.refresh_from_db()
    assert draw.candidates == before
    with pytest.raises(WrongState):
        transitions.freeze(draw, by=place.people.regulator, at=AT)


def test_one_person_alone_cannot_make_the_seed(place: Scene) -> None:
    draw = frozen(place)
    sole = place.people.head
    draw = transitions.deposit(draw, by=sole, at=AT, commitment=algorithm.digest(SECRETS[0]))
    with pytest.raises(Blocked):
        transitions.deposit(draw, by=sole, at=AT, commitment=algorithm.digest(SECRETS[1]))
    with pytest.raises(Blocked, match="Two different persons"):
        transitions.publish_hashes(
            draw, by=place.people.regulator, at=AT, beacon="x", beacon_at=TOMORROW
        )


def test_two_people_cannot_deposit_the_same_secret(place: Scene) -> None:
    draw = frozen(place)
    same = algorithm.digest(SECRETS[0])
    draw = transitions.deposit(draw, by=place.people.head, at=AT, commitment=same)
    with pytest.raises(Blocked):
        transitions.deposit(draw, by=place.people.inspector, at=AT, commitment=same)


def test_the_public_value_must_lie_ahead_when_the_hashes_are_published(place: Scene) -> None:
    draw = frozen(place)
    for person, secret in zip(place.witnesses, SECRETS, strict=True):
        draw = transitions.deposit(draw, by=person, at=AT, commitment=algorithm.digest(secret))
    with pytest.raises(Blocked, match="unknown"):
        transitions.publish_hashes(draw, by=place.people.regulator, at=AT, beacon="x", beacon_at=AT)


def test_the_value_is_not_taken_before_its_moment_nor_twice(place: Scene) -> None:
    draw, by = published(place), place.people.regulator
    with pytest.raises(Blocked, match="not known yet"):
        transitions.record_value(draw, by=by, at=AT, value=VALUE, source="x")
    with pytest.raises(Blocked, match="one line"):
        transitions.record_value(draw, by=by, at=TOMORROW, value="零三", source="x")
    draw = transitions.record_value(draw, by=by, at=TOMORROW, value=VALUE, source="x")
    with pytest.raises(WrongState):
        transitions.record_value(draw, by=by, at=TOMORROW, value="1", source="x")


def test_only_the_deposited_secret_is_taken(place: Scene) -> None:
    draw = seeded(place)
    with pytest.raises(Blocked, match="not the secret"):
        transitions.reveal(draw, by=place.people.head, at=TOMORROW, secret=SECRETS[1])
    with pytest.raises(Blocked, match="deposited no hash"):
        transitions.reveal(draw, by=place.people.colleague, at=TOMORROW, secret=SECRETS[0])


def test_nothing_is_drawn_while_a_secret_is_missing(place: Scene) -> None:
    draw = transitions.reveal(seeded(place), by=place.people.head, at=TOMORROW, secret=SECRETS[0])
    with pytest.raises(Blocked, match="Not every secret"):
        transitions.draw_lots(draw, by=place.people.regulator, at=TOMORROW)


def test_inputs_changed_behind_the_back_are_not_drawn_from(place: Scene) -> None:
    draw = revealed(place)
    Draw.objects.filter(pk=draw.pk).update(
        candidates=draw.candidates.replace('"tickets":2', '"tickets":9', 1)
    )
    with pytest.raises(Blocked, match="candidates"):
        transitions.draw_lots(draw, by=place.people.regulator, at=TOMORROW)


# --- Nothing is redrawn silently ------------------------------------------------------------------


def test_what_is_drawn_cannot_be_drawn_again_nor_given_up(place: Scene) -> None:
    draw, by = drawn(place), place.people.regulator
    with pytest.raises(WrongState):
        transitions.draw_lots(draw, by=by, at=TOMORROW)
    with pytest.raises(WrongState):
        transitions.abandon(draw, by=by, at=TOMORROW, reason="结果不理想")


def test_a_second_draw_of_a_plan_needs_a_reason_and_both_stay_visible(place: Scene) -> None:
    one = drawn(place)
    with pytest.raises(Blocked, match="why another"):
        drafted(place)
    other = published(place, again_reason="追加第四季度抽查批次")
    assert (one.turn, other.turn) == (1, 2)
    assert list(Draw.objects.published().order_by("turn")) == [one, other]


def test_a_draw_given_up_stays_public_with_its_reason(place: Scene) -> None:
    draw = transitions.abandon(
        seeded(place), by=place.people.regulator, at=TOMORROW, reason="见证人拒绝公开秘密"
    )
    assert draw in Draw.objects.published()
    with pytest.raises(Blocked):
        drafted(place)


def test_visits_are_ordered_once(place: Scene) -> None:
    draw = with_visits(place)
    with pytest.raises(WrongState):
        carrying_out.schedule_visits(
            draw, by=place.people.regulator, at=TOMORROW, first_on=date(2026, 9, 8)
        )
    assert Inspection.objects.filter(origin_ref=draw.number).count() == 2


# --- Replaced objects -----------------------------------------------------------------------------


def test_the_next_reserve_takes_the_place_of_what_closed(place: Scene) -> None:
    draw = with_visits(place)
    gone = first(draw)
    draw = carrying_out.replace_object(
        draw, by=place.people.regulator, at=TOMORROW, place=gone, reason="closed", note="已注销"
    )
    gone.refresh_from_db()
    assert (gone.state, gone.reason, gone.note) == (ObjectState.REPLACED, "closed", "已注销")
    assert gone.inspection is not None
    assert gone.inspection.state == "void"
    reserve = DrawnObject.objects.get(draw=draw, place=3)
    assert (reserve.state, reserve.instead_of) == (ObjectState.DRAWN, gone)
    assert reserve.inspection is not None
    assert faults(draw) == []


def test_an_object_falls_out_once_and_only_for_a_lawful_reason(place: Scene) -> None:
    draw, by = drawn(place), place.people.regulator
    with pytest.raises(Blocked):
        carrying_out.replace_object(draw, by=by, at=TOMORROW, place=first(draw), reason="dislike")
    carrying_out.replace_object(draw, by=by, at=TOMORROW, place=first(draw), reason="moved")
    with pytest.raises(Blocked):
        carrying_out.replace_object(draw, by=by, at=TOMORROW, place=first(draw), reason="moved")


def test_a_refused_visit_stays_refused_beside_its_replacement(place: Scene) -> None:
    draw = with_visits(place)
    visit = first(draw).inspection
    assert visit is not None
    inspector = User.objects.get(pk=visit.lead_id)
    visits.start(visit, by=inspector, at=TOMORROW)
    visits.record_refusal(
        visit, by=inspector, at=TOMORROW, reason="obstruction", note="拒绝进入", witness="村委会"
    )
    carrying_out.replace_object(
        draw, by=place.people.regulator, at=TOMORROW, place=first(draw), reason="refused"
    )
    visit.refresh_from_db()
    assert visit.state == "refused"


def test_without_a_reserve_the_place_stays_empty_and_says_so() -> None:
    place = scene(firms=2)
    draw = drawn(place)
    carrying_out.replace_object(
        draw, by=place.people.regulator, at=TOMORROW, place=first(draw), reason="moved"
    )
    assert DrawnObject.objects.filter(draw=draw, state=ObjectState.DRAWN).count() == 1
    assert faults(draw) == []


# --- Recusal, lock, library -----------------------------------------------------------------------


def test_an_interested_inspector_is_never_sent_there(place: Scene) -> None:
    person = place.people.inspector
    for firm in place.firms:
        library.declare(person=person, enterprise=firm, ground="shares", by=person, at=AT)
    draw = drawn(place)
    assert all(person.pk not in row.team_ids for row in DrawnObject.objects.filter(draw=draw))


def test_where_two_are_not_left_the_head_names_the_team() -> None:
    place = scene(inspectors=2)
    person = place.people.colleague
    for firm in place.firms:
        library.declare(person=person, enterprise=firm, ground="former", by=person, at=AT)
    draw = with_visits(place)
    assert {tuple(row.team_ids) for row in DrawnObject.objects.filter(draw=draw)} == {()}
    assert Inspection.objects.filter(origin_ref=draw.number, lead=None).count() == 2


def test_nobody_lifts_his_own_recusal(place: Scene) -> None:
    people = place.people
    recusal = library.declare(
        person=people.inspector, enterprise=place.firms[0], ground="relative", by=people.head, at=AT
    )
    with pytest.raises(NotAllowed):
        library.end_recusal(recusal, by=people.inspector, at=AT, reason="已转让")
    assert library.end_recusal(recusal, by=people.head, at=AT, reason="已转让").ended_at == AT


def test_an_inspector_cannot_set_the_interest_of_another(place: Scene) -> None:
    people = place.people
    with pytest.raises(NotAllowed):
        library.declare(
            person=people.colleague,
            enterprise=place.firms[0],
            ground="shares",
            by=people.inspector,
            at=AT,
        )


def test_whoever_is_away_is_not_in_the_frozen_library(place: Scene) -> None:
    entry = place.people.inspector.library_entry
    library.take_out(entry, by=place.people.head, at=AT, reason="休假")
    assert place.people.inspector.pk not in frozen(place).faces.values_list("person", flat=True)


# --- The end --------------------------------------------------------------------------------------


def finished(place: Scene) -> Draw:
    draw, by = with_visits(place), place.people.regulator
    for row in DrawnObject.objects.filter(draw=draw, state=ObjectState.DRAWN):
        inspector = User.objects.get(pk=row.team_ids[0])
        assert row.inspection is not None
        visits.start(row.inspection, by=inspector, at=TOMORROW)
        visits.record_unable(row.inspection, by=inspector, at=TOMORROW, reason="stopped")
    # 14 September 2026 is a Monday.
    return transitions.finish(
        draw, by=by, at=AT + timedelta(days=11), finished_on=date(2026, 9, 14)
    )


def test_a_draw_is_not_finished_while_a_visit_is_open(place: Scene) -> None:
    draw = with_visits(place)
    with pytest.raises(Blocked, match="2 visits"):
        transitions.finish(draw, by=place.people.regulator, at=TOMORROW)


def test_the_results_are_due_twenty_working_days_after_the_task(place: Scene) -> None:
    draw = finished(place)
    assert draw.deadline is not None
    # Mid-Autumn and the National Day are skipped, their two make-up days count.
    assert (draw.deadline.code, draw.deadline.due_on) == ("DR-PUB", date(2026, 10, 16))
    assert draw.disclosed_at is not None


def test_the_head_alone_publishes_results(place: Scene) -> None:
    draw = finished(place)
    later = AT + timedelta(days=20)
    with pytest.raises(NotAllowed):
        transitions.publish_results(draw, by=place.people.regulator, at=later)
    draw = transitions.publish_results(draw, by=place.people.head, at=later)
    assert draw.state == DrawState.CLOSED
    draw.deadline.refresh_from_db()  # type: ignore[union-attr]
    assert draw.deadline.state == "met"  # type: ignore[union-attr]


# --- Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("trait", ["inspector", "hotline", "lab", "enterprise", "auditor", "admin"])
def test_a_draw_is_prepared_by_regulators_and_heads_alone(trait: str) -> None:
    refusal = transitions.draft_draw.refusal(by=UserFactory(**{trait: True}))
    assert refusal is not None
    assert refusal.code == "not_allowed"


def test_another_office_does_not_draw_under_the_plan(place: Scene) -> None:
    stranger = UserFactory(regulator=True, elsewhere=True)
    with pytest.raises(NotAllowed):
        transitions.draft_draw(plan=place.plan, by=stranger, at=AT)
    with pytest.raises(NotAllowed):
        transitions.freeze(drafted(place), by=stranger, at=AT)


def test_a_draft_is_unknown_outside_its_office(place: Scene) -> None:
    draw = drafted(place)
    stranger = UserFactory(regulator=True, elsewhere=True)
    assert not Draw.objects.visible_to(stranger).filter(pk=draw.pk).exists()
    assert not Draw.objects.visible_to(UserFactory(hotline=True)).exists()
