"""One limiter for every door: pages, API and login ask the same counters.

A window is a sorted set of uses in Redis, read and written by one Lua script: exact however many
ask at once. Without Redis some doors fall back to a tighter counter in the database, the rest shut.
"""

import hashlib
import hmac
import ipaddress
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, cast

import redis
import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import LimitCounter

logger = structlog.get_logger(__name__)

# A client of ours waits no longer than this for a limiter that hangs.
TIMEOUT_SECONDS = 0.5
# When the limiter is unreachable, a refused client is asked to come back after this long.
OUTAGE_RETRY_SECONDS = 60
IPV6_PREFIX = 64
# No window that counts in the database is longer.
COUNTED_SECONDS = 3600

SCRIPT = """
local now = tonumber(ARGV[1])
local member = ARGV[2]
local wait = 0
local left = -1
for i, key in ipairs(KEYS) do
  local amount = tonumber(ARGV[1 + 2 * i])
  local span = tonumber(ARGV[2 + 2 * i])
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - span)
  if not redis.call('ZSCORE', key, member) then
    local used = redis.call('ZCARD', key)
    if used >= amount then
      local free = redis.call('ZRANGE', key, used - amount, used - amount, 'WITHSCORES')
      -- A caller who took its time between the clock and this line asks with a past `now`.
      wait = math.max(wait, math.min(span, tonumber(free[2]) + span - now))
    elseif left < 0 or amount - used - 1 < left then
      left = amount - used - 1
    end
  end
end
if wait > 0 then return {0, 0, wait} end
for i, key in ipairs(KEYS) do
  redis.call('ZADD', key, 'NX', now, member)
  redis.call('PEXPIRE', key, ARGV[2 + 2 * i])
end
return {1, math.max(left, 0), 0}
"""


@dataclass(frozen=True)
class Window:
    """At most `amount` uses of `key` in any `seconds`."""

    key: str
    amount: int
    seconds: int


@dataclass(frozen=True)
class Verdict:
    """The answer of the limiter: go on, or come back after `retry_after` seconds."""

    allowed: bool
    retry_after: int = 0
    remaining: int = 0
    # True when Redis could not be asked.
    degraded: bool = False


@cache
def client(url: str) -> redis.Redis:
    """The connection pool of one Redis address."""
    return redis.Redis.from_url(
        url, socket_connect_timeout=TIMEOUT_SECONDS, socket_timeout=TIMEOUT_SECONDS
    )


@cache
def _script(url: str) -> Any:
    return client(url).register_script(SCRIPT)


def limit(
    key: str, amount: int, seconds: int, *, fallback: bool = False, member: str = ""
) -> Verdict:
    """Counts one use of `key`; a repeated `member` (an Idempotency-Key) counts once."""
    return take(Window(key, amount, seconds), fallback=fallback, member=member)


def take(*windows: Window, fallback: bool = False, member: str = "") -> Verdict:
    """Counts one use in all the windows, or in none when one of them is full."""
    member = member or uuid.uuid4().hex
    numbers = [number for w in windows for number in (w.amount, w.seconds * 1000)]
    try:
        allowed, remaining, wait = _script(settings.REDIS_URL)(
            keys=[_stored(w.key) for w in windows],
            args=[int(time.time() * 1000), _digest(member), *numbers],
        )
    except redis.RedisError:
        logger.warning("limiter_unreachable", fallback=fallback)
        return _without_redis(windows, fallback=fallback)
    return Verdict(bool(allowed), -(-int(wait) // 1000), int(remaining))


def give_back(*keys: str, member: str) -> None:
    """Takes one counted use out again, as when the password was right."""
    try:
        for key in keys:
            client(settings.REDIS_URL).zrem(_stored(key), _digest(member))
    except redis.RedisError:
        logger.warning("limiter_unreachable", fallback=False)


def clear(*keys: str) -> None:
    """Forgets every use of the keys, as when an administrator unlocks an account."""
    try:
        client(settings.REDIS_URL).delete(*(_stored(key) for key in keys))
    except redis.RedisError:
        logger.warning("limiter_unreachable", fallback=False)


def _stored(key: str) -> str:
    return f"limit:{_digest(key)}"


def _digest(text: str) -> str:
    # Keyed: neither addresses nor user names can be read out of Redis.
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


# --- Without Redis ---------------------------------------------------------------------------


def _without_redis(windows: Sequence[Window], *, fallback: bool) -> Verdict:
    if not fallback:
        return Verdict(allowed=False, retry_after=OUTAGE_RETRY_SECONDS, degraded=True)
    verdicts = [_count_in_database(window) for window in windows]
    return max(verdicts, key=lambda verdict: verdict.retry_after)


def _count_in_database(window: Window) -> Verdict:
    """A fixed window at half the rate: at a window's edge it can never exceed the true limit."""
    now = int(time.time())
    begins = now - now % window.seconds
    row = {"key": _digest(window.key), "begins": begins}
    with transaction.atomic():
        LimitCounter.objects.bulk_create([LimitCounter(**row)], ignore_conflicts=True)
        allowed = LimitCounter.objects.filter(**row, used__lt=max(1, window.amount // 2)).update(
            used=F("used") + 1
        )
    wait = 0 if allowed else begins + window.seconds - now
    return Verdict(bool(allowed), wait, degraded=True)


def forget_counters(*, now: int) -> int:
    """Spans that are over say nothing but who was here: even keyed, an address is not kept."""
    gone, _each = LimitCounter.objects.filter(begins__lt=now - COUNTED_SECONDS).delete()
    return gone


# --- Named rates ---------------------------------------------------------------------------------


def spend(scope: str, who: str, *, member: str = "") -> Verdict:
    """Counts one use of a named rate of settings.LIMITS by `who`."""
    amount, seconds = settings.LIMITS[scope]
    fallback = scope in settings.LIMITS_WITH_FALLBACK
    return limit(f"{scope}:{who}", amount, seconds, fallback=fallback, member=member)


def rate(scope: str) -> tuple[int, int]:
    """The amount and the seconds of a named rate."""
    amount, seconds = settings.LIMITS[scope]
    return amount, seconds


def window(scope: str, who: str) -> Window:
    """The window of a named rate, to be taken together with others."""
    amount, seconds = settings.LIMITS[scope]
    return Window(f"{scope}:{who}", amount, seconds)


def client_address(request: HttpRequest) -> str:
    """The address that the outermost proxy of ours saw; what the client wrote is not believed."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        # Fewer entries than proxies: somebody came past them, and is counted as one client.
        if len(forwarded) >= settings.TRUSTED_PROXIES:
            address = forwarded[-settings.TRUSTED_PROXIES]
    return _network(address)


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        # One subscriber owns a whole /64 and could otherwise change address at will.
        return str(ipaddress.ip_network((parsed, IPV6_PREFIX), strict=False).network_address)
    return str(parsed)


def caller(request: HttpRequest) -> str:
    """Whose uses are counted: the account's, or the address's where nobody is signed in."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"user-{user.pk}"
    return client_address(request)


def spend_for(request: HttpRequest, scope: str, *, idempotent: bool = False) -> Verdict:
    """Counts this request; where the view is `idempotent`, a repeat of its key counts once.

    Say so only of a view that answers a known Idempotency-Key from its memory: elsewhere one
    key on every request would walk past the limit.
    """
    who = caller(request)
    key = request.headers.get("Idempotency-Key", "") if idempotent else ""
    return spend(scope, who, member=f"{who}:{key}" if key else "")


# --- Pages -----------------------------------------------------------------------------------

View = Callable[..., HttpResponseBase]


def limited(
    scope: str, methods: Sequence[str] = ("POST",), *, idempotent: bool = False
) -> Callable[[View], View]:
    """Refuses the view with 429 and Retry-After once the caller has used up the named rate."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods:
                verdict = spend_for(request, scope, idempotent=idempotent)
                if not verdict.allowed:
                    return too_many(request, verdict)
            return view(request, *args, **kwargs)

        return cast("View", guarded)

    return decorate


def too_many(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """The 429 answer, as a page or as JSON."""
    sentence = refusal_text(verdict)
    if wants_json(request):
        response: HttpResponse = JsonResponse({"code": "limited", "detail": sentence}, status=429)
    else:
        response = render(request, "accounts/limited.html", {"sentence": sentence}, status=429)
    response["Retry-After"] = str(max(1, verdict.retry_after))
    return response


def refusal_text(verdict: Verdict) -> str:
    """Says how long to wait, in a sentence for people."""
    if verdict.degraded:
        return _("This service is short of capacity. Please try again in a few minutes.")
    minutes = max(1, -(-verdict.retry_after // 60))
    return ngettext(
        "Too many attempts. Please try again in %(minutes)d minute.",
        "Too many attempts. Please try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}


def wants_json(request: HttpRequest) -> bool:
    """True when the client is a program rather than a person with a browser."""
    if request.path_info.startswith(("/api/", "/open311/")):
        return True
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted
