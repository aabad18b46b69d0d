"""Every effect outside the database is a row written in the business transaction.

The row, not the broker's message, says whether work is due. A wake-up after the commit makes it
quick, a sweep makes a lost wake-up harmless, a lease and the dedupe key make a repeat harmless.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from casework.models import OutboxEntry
from casework.states import OutboxState

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
# A handed-out entry whose message was lost is due again after this.
ON_THE_WAY = timedelta(minutes=1)
MOST_ATTEMPTS = 20
BATCH = 50
Handler = Callable[[int], None]

effects: dict[str, Handler] = {}
_wakers: list[Callable[[], None]] = []


def effect(kind: str) -> Callable[[Handler], Handler]:
    """Register the one function that carries a kind of effect out; it may run more than once."""

    def register(handler: Handler) -> Handler:
        if kind in effects and effects[kind].__module__ != handler.__module__:
            raise ValueError(f"{kind} already has a handler")
        effects[kind] = handler
        return handler

    return register


def waker(function: Callable[[], None]) -> Callable[[], None]:
    """Register what wakes the relay after a commit."""
    _wakers.append(function)
    return function


def enqueue(
    kind: str, dedupe_key: str, pk: int | str, *, after: datetime | None = None
) -> OutboxEntry:
    """Write the effect into the transaction; the same dedupe key is never carried out twice."""
    if kind not in effects:
        raise LookupError(f"no effect is registered under {kind}")
    entry, _created = OutboxEntry.objects.get_or_create(
        dedupe_key=f"{kind}:{dedupe_key}",
        defaults={"kind": kind, "object_id": str(pk), "available_at": after or timezone.now()},
    )
    # The stubs know pairs only; Django keeps (savepoints, function, robust).
    if not any(hook[1] is wake for hook in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)
    return entry


def wake() -> None:
    """Tell the relay that there is work; a broker that is down costs nothing but a delay."""
    for function in _wakers:
        function()


def due(now: datetime) -> list[int]:
    """The entries that are due and not leased, oldest first."""
    free = Q(locked_until=None) | Q(locked_until__lt=now)
    rows = OutboxEntry.objects.filter(free, state=OutboxState.DUE, available_at__lte=now)
    return list(rows.order_by("available_at", "pk").values_list("pk", flat=True)[:BATCH])


def hand_out(now: datetime) -> list[int]:
    """What this relay gives to workers now; nobody else hands it out again for a minute."""
    return [
        pk
        for pk in due(now)
        if OutboxEntry.objects.filter(pk=pk, state=OutboxState.DUE, available_at__lte=now).update(
            available_at=now + ON_THE_WAY
        )
    ]


def claim(pk: int, now: datetime) -> bool:
    """Take the lease; of two workers exactly one gets it. The attempt is counted first."""
    free = Q(locked_until=None) | Q(locked_until__lt=now)
    return bool(
        OutboxEntry.objects.filter(free, pk=pk, state=OutboxState.DUE).update(
            locked_until=now + LEASE, attempts=F("attempts") + 1
        )
    )


def carry_out(pk: int) -> bool:
    """Do the effect if it is still due; True when it was done here."""
    if not claim(pk, timezone.now()):
        return False
    entry = OutboxEntry.objects.get(pk=pk)
    try:
        effects[entry.kind](int(entry.object_id))
    except Exception as error:  # noqa: BLE001 - whatever a handler meets, the row must know
        put_off(entry, error)
        return False
    OutboxEntry.objects.filter(pk=pk, state=OutboxState.DUE).update(
        state=OutboxState.DONE, done_at=timezone.now(), locked_until=None, error=""
    )
    return True


def put_off(entry: OutboxEntry, error: Exception) -> None:
    """Try again later, ever later; after twenty attempts a person must look."""
    dead = entry.attempts >= MOST_ATTEMPTS
    pause = timedelta(seconds=min(3600, 5 * 2 ** min(entry.attempts, 10)))
    logger.error(
        "effect %s %s failed (attempt %d)", entry.kind, entry.pk, entry.attempts, exc_info=error
    )
    OutboxEntry.objects.filter(pk=entry.pk).update(
        state=OutboxState.DEAD if dead else OutboxState.DUE,
        available_at=timezone.now() + pause,
        locked_until=None,
        error=f"{type(error).__name__}: {error}"[:2000],
    )


def drain(most: int = 1000) -> int:
    """Carry out what is due here and now (tests, demo load); the number that were done."""
    done = 0
    for _round in range(most):
        waiting = due(timezone.now())
        if not waiting:
            break
        done += sum(carry_out(pk) for pk in waiting)
    return done
