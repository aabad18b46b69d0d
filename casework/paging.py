"""Pages by key: a page costs the same at any depth and never shows a row twice or not at all."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import F, Model, Q, QuerySet

PAGE = 50


@dataclass(frozen=True)
class Page:
    """One page of rows and the cursors of its neighbours (None at an end)."""

    rows: list[Any]
    next: str | None
    previous: str | None


def keyset(rows: QuerySet[Any], *, order: str, cursor: str | None, size: int = PAGE) -> Page:
    """The page after (or before) the cursor, ordered by one column, then by pk.

    `order` is a column name, with a minus for descending; rows without a value come last.
    """
    name, descending = order.lstrip("-"), order.startswith("-")
    back, last = _decode(cursor)
    reverse = descending != back
    found = rows if last is None else rows.filter(_beyond(name, last, reverse, back))
    column = _nulls(name, reverse=reverse, first=back)
    page = list(found.order_by(column, "-pk" if reverse else "pk")[: size + 1])
    more = len(page) > size
    page = page[:size]
    if back:
        page.reverse()
    before = more if back else last is not None
    return Page(
        rows=page,
        next=_encode(page[-1], name, back=False) if page and (more or back) else None,
        previous=_encode(page[0], name, back=True) if page and before else None,
    )


def cursor_at(row: Any, order: str, *, back: bool) -> str:
    """The cursor of a row: what follows it in this order, or what came before."""
    return _encode(row, order.lstrip("-"), back=back)


def _nulls(name: str, *, reverse: bool, first: bool) -> Any:
    kind: dict[str, bool] = {"nulls_first": True} if first else {"nulls_last": True}
    return F(name).desc(**kind) if reverse else F(name).asc(**kind)


def _beyond(name: str, last: list[Any], reverse: bool, back: bool) -> Q:
    value, pk = last
    side = "lt" if reverse else "gt"
    if value is None:
        inside = Q(**{f"{name}__isnull": True, f"pk__{side}": pk})
        return (inside | Q(**{f"{name}__isnull": False})) if back else inside
    beyond = Q(**{f"{name}__{side}": value}) | Q(**{name: value, f"pk__{side}": pk})
    return beyond if back else beyond | Q(**{f"{name}__isnull": True})


def _encode(row: Model, name: str, *, back: bool) -> str:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part, None)
    shown = value if value is None or isinstance(value, int) else str(value)
    return signing.dumps([back, shown, row.pk], salt="cursor")


def _decode(cursor: str | None) -> tuple[bool, list[Any] | None]:
    if not cursor:
        return False, None
    try:
        back, value, pk = signing.loads(cursor, salt="cursor")
    except signing.BadSignature:
        # A cursor that was tampered with shows the first page rather than an error.
        return False, None
    return bool(back), [value, int(pk)]
