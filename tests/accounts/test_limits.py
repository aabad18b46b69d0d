import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts import limits
from accounts.limits import Window, client_address, limit, limited, take
from accounts.models import LimitCounter
from accounts.throttles import LimitThrottle

# Nobody listens there.
NO_REDIS = "redis://127.0.0.1:1/0"


def in_threads(number: int, act: Callable[[], limits.Verdict]) -> list[limits.Verdict]:
    """Runs the act so many times at once."""
    start = threading.Barrier(number)

    def wait_and_act() -> limits.Verdict:
        start.wait()
        return act()

    with ThreadPoolExecutor(number) as pool:
        return [future.result() for future in [pool.submit(wait_and_act) for _n in range(number)]]


def test_limit_is_exact_with_a_hundred_at_once():
    verdicts = in_threads(100, lambda: limit("exact", 10, 60))

    assert sum(verdict.allowed for verdict in verdicts) == 10
    assert all(0 < verdict.retry_after <= 60 for verdict in verdicts if not verdict.allowed)


def test_uses_come_back_one_by_one_as_they_leave_the_window():
    with time_machine.travel(1_000_000, tick=False) as clock:
        assert limit("slides", 2, 60).allowed
        clock.shift(40)
        assert limit("slides", 2, 60).remaining == 0
        refused = limit("slides", 2, 60)
        assert (refused.allowed, refused.retry_after) == (False, 20)
        clock.shift(20)
        assert limit("slides", 2, 60).allowed
        assert not limit("slides", 2, 60).allowed


def test_nobody_waits_longer_than_the_window_however_late_he_reaches_the_counter():
    with time_machine.travel(1_000_000, tick=False) as clock:
        assert limit("late", 1, 60).allowed
        clock.shift(-2)  # looked at the clock before the other, asked after him
        refused = limit("late", 1, 60)
        assert (refused.allowed, refused.retry_after) == (False, 60)


def test_several_windows_are_taken_together_or_not_at_all():
    narrow, wide = Window("narrow", 1, 60), Window("wide", 2, 60)

    assert take(narrow, wide).allowed
    assert not take(narrow, wide).allowed
    assert take(wide).allowed, "the refusal took nothing out of the wide window"
    assert not take(wide).allowed


def test_a_repeat_under_the_same_key_counts_once():
    for _repeat in range(5):
        assert limit("repeat", 2, 60, member="same").allowed
    assert limit("repeat", 2, 60, member="other").allowed
    assert not limit("repeat", 2, 60, member="third").allowed
    assert limit("repeat", 2, 60, member="same").allowed


def test_a_given_back_use_is_free_again():
    limit("back", 1, 60, member="a")
    limits.give_back("back", member="a")

    assert limit("back", 1, 60).allowed


def test_redis_holds_neither_addresses_nor_names(broker):
    limit("login_account:lin.zy", 5, 60)
    limit("submit:203.0.113.9", 5, 60)

    keys = b" ".join(broker.keys("limit:*")).decode()
    assert "lin.zy" not in keys
    assert "203.0.113.9" not in keys


class TestWithoutRedis:
    @pytest.fixture(autouse=True)
    def no_redis(self, settings):
        settings.REDIS_URL = NO_REDIS

    def test_login_and_tracking_are_refused(self):
        verdict = limits.spend("track", "somebody")

        assert (verdict.allowed, verdict.degraded) == (False, True)
        assert verdict.retry_after > 0

    def test_submissions_are_counted_in_the_database_at_half_the_rate(self, db, settings):
        settings.LIMITS = {"submit": (10, 3600)}
        verdicts = [limits.spend("submit", "somebody") for _n in range(8)]

        assert [verdict.allowed for verdict in verdicts] == [True] * 5 + [False] * 3
        assert LimitCounter.objects.get().used == 5

    def test_a_window_in_the_database_ends(self, db):
        with time_machine.travel(1_000_000, tick=False) as clock:
            assert limit("ends", 2, 60, fallback=True).allowed
            refused = limit("ends", 2, 60, fallback=True)
            assert not refused.allowed
            clock.shift(refused.retry_after)
            assert limit("ends", 2, 60, fallback=True).allowed

    def test_a_counter_is_forgotten_within_minutes_of_its_window(self, db):
        limit("submit:address", 4, 60, fallback=True)
        begins = LimitCounter.objects.get().begins
        assert limits.forget_counters(now=begins + 3600) == 0
        assert limits.forget_counters(now=begins + 3601) == 1

    def test_it_answers_within_a_second(self):
        began = time.monotonic()
        limits.spend("track", "somebody")
        assert time.monotonic() - began < 1


class TestAddress:
    @pytest.fixture
    def request_with(self, rf: RequestFactory) -> Callable[[str, str], HttpRequest]:
        return lambda peer, forwarded: rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)

    def test_a_forwarded_address_is_not_believed_without_a_proxy(self, settings, request_with):
        settings.TRUSTED_PROXIES = 0
        assert client_address(request_with("203.0.113.9", "198.51.100.1")) == "203.0.113.9"

    def test_only_the_entries_of_our_own_proxies_are_believed(self, settings, request_with):
        settings.TRUSTED_PROXIES = 1
        forged = "10.0.0.1, 198.51.100.1, 203.0.113.9"
        assert client_address(request_with("127.0.0.1", forged)) == "203.0.113.9"
        settings.TRUSTED_PROXIES = 2
        assert client_address(request_with("127.0.0.1", forged)) == "198.51.100.1"

    def test_who_came_past_the_proxies_counts_by_the_connection(self, settings, request_with):
        settings.TRUSTED_PROXIES = 2
        assert client_address(request_with("203.0.113.9", "198.51.100.1")) == "203.0.113.9"

    @pytest.mark.parametrize(
        ("peer", "counted"),
        [
            ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
            ("2001:db8:1:2:ffff::5", "2001:db8:1:2::"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("", "unknown"),
            ("nonsense", "unknown"),
        ],
    )
    def test_a_subscriber_is_one_client(self, settings, request_with, peer, counted):
        settings.TRUSTED_PROXIES = 0
        assert client_address(request_with(peer, "")) == counted

    def test_forged_headers_buy_no_more_tries(self, settings, request_with):
        settings.TRUSTED_PROXIES = 1
        settings.LIMITS = {"track": (10, 600)}
        verdicts = [
            limits.spend_for(request_with("127.0.0.1", f"10.0.0.{n}, 203.0.113.9"), "track")
            for n in range(100)
        ]
        assert sum(verdict.allowed for verdict in verdicts) == 10


class TestDoors:
    @pytest.fixture(autouse=True)
    def production_rates(self, settings):
        settings.LIMITS = {"submit": (2, 3600), "track": (2, 600)}

    def test_a_page_answers_429_with_the_time_to_wait(self, db, client, rf):
        view = limited("track")(lambda request: HttpResponse("in"))
        answers = [view(rf.post("/x/", HTTP_ACCEPT="application/json")) for _n in range(3)]

        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert 0 < int(answers[2]["Retry-After"]) <= 600

    def test_reading_the_page_is_not_counted(self, rf):
        view = limited("track")(lambda request: HttpResponse("in"))
        assert {view(rf.get("/x/")).status_code for _n in range(5)} == {200}

    def test_one_key_on_every_request_does_not_walk_past_a_door_that_forgets(self, rf):
        view = limited("track")(lambda request: HttpResponse("in"))
        request = rf.post("/x/", HTTP_IDEMPOTENCY_KEY="same", HTTP_ACCEPT="application/json")
        assert [view(request).status_code for _n in range(3)] == [200, 200, 429]

    def test_a_replay_at_a_door_that_remembers_is_not_counted(self, rf):
        view = limited("submit", idempotent=True)(lambda request: HttpResponse("in"))
        request = rf.post("/x/", HTTP_IDEMPOTENCY_KEY="same")
        assert {view(request).status_code for _n in range(5)} == {200}

    def test_the_api_asks_the_same_limiter(self, rf):
        class Door:
            limit_scope = "track"

        class Request:
            def __init__(self, request: HttpRequest) -> None:
                self._request, self.method = request, request.method

        throttles = [LimitThrottle() for _n in range(3)]
        asked = [throttle.allow_request(Request(rf.post("/")), Door()) for throttle in throttles]

        assert asked == [True, True, False]
        assert throttles[2].wait() > 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_counter_in_the_database_is_exact_with_twenty_at_once(settings):
    settings.REDIS_URL = NO_REDIS

    def ask() -> limits.Verdict:
        try:
            return limit("exact", 10, 3600, fallback=True)
        finally:
            connection.close()

    verdicts = in_threads(20, ask)
    assert sum(verdict.allowed for verdict in verdicts) == 5
