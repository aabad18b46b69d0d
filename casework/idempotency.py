"""The same request sent twice has one effect and one answer."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from casework.models import IdempotencyKey
from casework.transitions import together


class KeyReused(Exception):
    """The key was used before with another body."""


def fingerprint(body: Any) -> str:
    """What makes two bodies the same."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def once(
    scope: str,
    key: str,
    body: Any,
    act: Callable[[], tuple[int, Mapping[str, Any]]],
    *,
    at: datetime,
) -> tuple[int, Mapping[str, Any]]:
    """The answer of `act`, done at most once per scope and key; KeyReused when the body differs.

    The key's row is inserted first, inside the business transaction: a parallel twin waits on the
    unique index and then reads the stored answer. Without a key the act simply happens.
    """
    if not key:
        with together():
            return act()
    wanted = fingerprint(body)
    with together():
        row, created = IdempotencyKey.objects.get_or_create(
            scope=scope, key=key[:120], defaults={"body_hash": wanted, "created_at": at}
        )
        if not created:
            return _again(row, wanted)
        row.status, answer = act()
        row.answer = dict(answer)
        row.save(update_fields=["status", "answer"])
        return row.status, answer


def _again(row: IdempotencyKey, wanted: str) -> tuple[int, Mapping[str, Any]]:
    if row.body_hash != wanted:
        raise KeyReused
    return row.status, row.answer
