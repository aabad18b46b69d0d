"""Is the portal alive, and do all its parts work?"""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from accounts.guards import http_methods, public
from casework.models import Heartbeat

# The schedule asks for a sign of life every 30 s; a worker may be busy with one long letter.
SILENCE = timedelta(minutes=3)
LEAST_FREE_BYTES = 256 * 1024 * 1024
BROKER_SECONDS = 1.0

Check = Callable[[], str]
OK = "ok"


@public
@http_methods(read=("GET",))
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@public
@http_methods(read=("GET",))
def readyz(request: HttpRequest) -> JsonResponse:
    """Every part of the portal with its state; 503 when one of them is down."""
    parts = {name: check() for name, check in CHECKS.items()}
    ready = all(state == OK for state in parts.values())
    return JsonResponse(
        {"ready": ready, "parts": parts},
        status=200 if ready else 503,
        headers={"Cache-Control": "no-store"},
    )


def database() -> str:
    """The database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "no answer"
    return OK


def broker() -> str:
    """The queue's server and the cache's answer."""
    try:
        with Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=BROKER_SECONDS,
            socket_connect_timeout=BROKER_SECONDS,
        ) as client:
            client.ping()
        caches["default"].get("readyz")
    except (RedisError, OSError):
        return "no answer"
    return OK


def last_sign(part: str) -> datetime | None:
    """When a part of the portal last showed that it lives."""
    return Heartbeat.objects.filter(part=part).values_list("at", flat=True).first()


def heartbeat(part: str) -> str:
    """The part showed life a short while ago."""
    try:
        seen = last_sign(part)
    except DatabaseError:
        return "unknown"
    if seen is None:
        return "never seen"
    return OK if timezone.now() - seen <= SILENCE else f"silent since {seen.isoformat()}"


def worker() -> str:
    """A worker carries tasks out."""
    return heartbeat("worker")


def schedule() -> str:
    """The schedule hands tasks out."""
    return heartbeat("schedule")


def disk() -> str:
    """There is room for the files that people send."""
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError:
        return "not readable"
    return OK if free >= LEAST_FREE_BYTES else f"only {free // 2**20} MiB free"


CHECKS: dict[str, Check] = {
    "database": database,
    "broker": broker,
    "worker": worker,
    "disk": disk,
    "schedule": schedule,
}
