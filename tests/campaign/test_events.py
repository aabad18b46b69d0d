"""Events, their places, and who came."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum

from campaign import bookings, queries
from campaign.models import Booking, Event
from campaign.states import BookingState, EventState
from campaign.transitions import (
    amend_event,
    announce,
    call_off,
    correct_visitors,
    hold,
    take_places,
)
from casework.idempotency import KeyReused
from casework.models import AuditEvent, MeasureDelta
from casework.transitions import Blocked, Conflict, NotAllowed, WrongState
from tests.factories_accounts import UserFactory
from tests.factories_campaign import (
    AT,
    PHONE,
    activity,
    an_event,
    announced,
    booked,
    bureau,
    running_campaign,
)

DAY_AFTER = AT + timedelta(days=15)


@pytest.mark.django_db
class TestBooking:
    def test_the_counter_stands_on_the_event(self) -> None:
        event = announced(bureau()[0])
        booked(event, people=3)
        event.refresh_from_db()
        assert (event.booked, event.left, event.state) == (3, 7, EventState.OPEN)

    def test_the_last_place_fills_the_event(self) -> None:
        event = announced(bureau()[0], capacity=2)
        booked(event, people=2)
        event.refresh_from_db()
        assert event.state == EventState.FULL

    def test_more_than_is_left_is_refused_and_nothing_is_written(self) -> None:
        event = announced(bureau()[0], capacity=2)
        with pytest.raises(Blocked):
            booked(event, people=3)
        event.refresh_from_db()
        assert event.booked == 0
        assert not Booking.objects.exists()

    def test_a_second_click_books_once_and_gives_the_same_code(self) -> None:
        event = announced(bureau()[0])
        assert booked(event) == booked(event)
        assert Booking.objects.count() == 1

    def test_one_key_with_another_body_is_refused(self) -> None:
        event = announced(bureau()[0])
        booked(event)
        with pytest.raises(KeyReused):
            booked(event, people=4)

    def test_a_telephone_books_once(self) -> None:
        event = announced(bureau()[0])
        booked(event)
        with pytest.raises(Blocked):
            booked(event, key="two")
        event.refresh_from_db()
        assert event.booked == 2

    def test_only_what_the_door_needs_is_kept(self) -> None:
        code = booked(announced(bureau()[0]))
        row = Booking.objects.values().get()
        assert row["phone_masked"] == "138****0000"
        assert PHONE not in str(row)
        assert code not in str(row)

    def test_the_log_holds_no_name(self) -> None:
        booked(announced(bureau()[0]))
        events = AuditEvent.objects.filter(object_type="campaign.booking")
        assert "许安" not in str(list(events.order_by("seq").values()))

    def test_an_event_without_places_is_not_booked(self) -> None:
        with pytest.raises(Blocked):
            booked(announced(bureau()[0], capacity=None))

    def test_an_event_that_is_not_announced_is_not_booked(self) -> None:
        with pytest.raises(WrongState):
            booked(an_event(bureau()[0]))

    def test_an_event_that_has_begun_is_not_booked(self) -> None:
        event = announced(bureau()[0], starts_at=AT - timedelta(hours=1))
        with pytest.raises(Blocked):
            booked(event)

    def test_staff_do_not_book_in_a_citizen_s_name(self) -> None:
        regulator, _head = bureau()
        with pytest.raises(NotAllowed):
            take_places(announced(regulator), by=regulator, at=AT, people=1)


@pytest.mark.django_db
class TestCancelling:
    def test_the_places_go_to_others(self) -> None:
        event = announced(bureau()[0], capacity=2)
        code = booked(event)
        booking = queries.booking_by_code(code)
        bookings.give_back(booking, at=AT + timedelta(days=1))
        event.refresh_from_db()
        assert (event.booked, event.state) == (0, EventState.OPEN)
        assert Booking.objects.get().state == BookingState.CANCELLED

    def test_a_code_is_found_however_it_is_typed(self) -> None:
        code = booked(announced(bureau()[0]))
        typed = f" {code[:5].lower()} - {code[5:]} "
        assert queries.booking_by_code(typed) is not None
        assert queries.booking_by_code("") is None

    def test_it_happens_once(self) -> None:
        event = announced(bureau()[0])
        booking = queries.booking_by_code(booked(event))
        bookings.give_back(booking, at=AT)
        with pytest.raises(WrongState):
            bookings.give_back(booking, at=AT)
        event.refresh_from_db()
        assert event.booked == 0

    def test_not_after_the_event_has_begun(self) -> None:
        booking = queries.booking_by_code(booked(announced(bureau()[0])))
        with pytest.raises(Blocked):
            bookings.give_back(booking, at=DAY_AFTER)


@pytest.mark.django_db
class TestTheDayItself:
    def test_visitors_are_counted_under_their_activity(self) -> None:
        regulator, _head = bureau()
        campaign = running_campaign(regulator)
        a17 = activity(campaign, "A17")
        event = announced(regulator, activity=a17)
        hold(event, by=regulator, at=DAY_AFTER, visitors=86)
        rows = {row.activity.code: row for row in queries.activity_rows(campaign, DAY_AFTER.date())}
        assert (rows["A17"].computed, rows["A17"].visitors) == (86, 86)
        assert rows["A18"].computed == 0

    def test_a_correction_leaves_the_old_row(self) -> None:
        regulator, _head = bureau()
        event = hold(announced(regulator), by=regulator, at=DAY_AFTER, visitors=86)
        correct_visitors(event, by=regulator, at=DAY_AFTER, visitors=80, note="重复计数")
        rows = MeasureDelta.objects.filter(measure="event.visitors")
        assert sorted(rows.values_list("amount", flat=True)) == [-6, 86]
        assert rows.aggregate(total=Sum("amount"))["total"] == 80

    def test_not_before_it_has_begun(self) -> None:
        regulator, _head = bureau()
        with pytest.raises(Blocked):
            hold(announced(regulator), by=regulator, at=AT, visitors=1)

    def test_places_are_never_fewer_than_are_booked(self) -> None:
        regulator, _head = bureau()
        event = announced(regulator)
        booked(event, people=4)
        with pytest.raises(ValidationError):
            amend_event(event, by=regulator, at=AT, capacity=3)
        assert amend_event(event, by=regulator, at=AT, capacity=4).state == EventState.FULL

    def test_a_cancelled_event_says_why(self) -> None:
        regulator, _head = bureau()
        event = call_off(announced(regulator), by=regulator, at=AT, reason="台风预警")
        assert event.cancel_reason == "台风预警"
        assert queries.public_event(event.pk) is not None

    def test_another_office_does_not_hold_it(self) -> None:
        event = an_event(UserFactory(regulator=True))
        with pytest.raises(NotAllowed):
            announce(event, by=UserFactory(regulator=True, elsewhere=True), at=AT)

    def test_names_are_for_those_who_hold_the_event(self) -> None:
        county = UserFactory(regulator=True)
        event = announced(county)
        booked(event)
        assert Booking.objects.visible_to(county).count() == 1
        assert not Booking.objects.visible_to(UserFactory(regulator=True, elsewhere=True)).exists()
        assert not Booking.objects.visible_to(UserFactory(enterprise=True)).exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twelve_people_at_once_get_the_five_places_that_there_are() -> None:
    event = announced(bureau()[0], capacity=5)
    barrier = threading.Barrier(12)
    outcomes: list[str] = []

    def try_one(number: int) -> None:
        try:
            barrier.wait(timeout=20)
            booked(event, people=1, phone=f"138000000{number:02d}", key=f"key-{number}")
            outcomes.append("booked")
        except Conflict:
            outcomes.append("full")
        finally:
            connection.close()

    threads = [threading.Thread(target=try_one, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    event = Event.objects.get(pk=event.pk)
    taken: Any = Booking.objects.filter(event=event).aggregate(total=Sum("party"))["total"]
    assert (outcomes.count("booked"), event.booked, taken) == (5, 5, 5)
    assert event.state == EventState.FULL
