"""One act on many rows, with brakes: each row is asked, each goes its own way and is on record."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from casework import audit
from casework.acting import act, arguments
from casework.cases import CaseType
from casework.idempotency import once
from casework.models import IdempotencyKey
from casework.transitions import Blocked, Conflict, NotAllowed, Transition

# More rows nobody has looked at; they are done in several goes.
MOST = 100
# From here on the number is typed, so that nobody does by one click what he did not mean.
TYPED_OVER = 20
DONE, REFUSED, CHANGED = "done", "refused", "changed"
FormFor = Callable[[models.Model], Any]


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """The ticked rows: those that the act may be done on, and the others with the reason."""

    able: Sequence[Any]
    unable: Sequence[tuple[Any, str]]

    @property
    def asks_number(self) -> bool:
        return len(self.able) > TYPED_OVER


@dataclass(frozen=True, kw_only=True)
class Line:
    """What became of one row."""

    pk: int
    outcome: str
    reason: str = ""


def offered(case_type: CaseType, rows: Iterable[Any], user: User) -> list[tuple[str, str]]:
    """The bulk acts that are this person's on one of the rows, each with its label."""
    rows, actor = list(rows), user.actor
    verbs = [verb for name in case_type.bulk if (verb := case_type.bulk_act(name))]
    return [
        (verb.verb, case_type.act_label(verb))
        for verb in verbs
        if any(verb.allowed(row, actor) for row in rows)
    ]


def sort_out(verb: Transition[Any], rows: Iterable[Any], user: User) -> Sorted:
    """Ask each row whether the act may be done on it now."""
    able, unable = [], []
    for row in rows:
        refusal = verb.refusal(row, by=user)
        if refusal is None:
            able.append(row)
        else:
            unable.append((row, refusal.reason))
    return Sorted(able=able, unable=unable)


def scope(case_type: CaseType, user: User) -> str:
    return f"bulk:{case_type.slug}:{user.pk}"


def perform(
    case_type: CaseType,
    verb: Transition[Any],
    versions: Mapping[Any, int | None],
    form_for_row: FormFor,
    *,
    user: User,
    at: datetime,
    key: str,
) -> None:
    """Do the act on each row, once per key; what became of each is kept under the key.

    Every row has its own transition in its own savepoint: one that refuses leaves the others as
    they are. An error of ours takes back all of them. Rows come in the order of their keys, so
    that two such acts never wait for each other.
    """

    def all_rows() -> tuple[int, dict[str, Any]]:
        lines = [
            _one(case_type, verb, row, versions[row], form_for_row, user=user, at=at, key=key)
            for row in sorted(versions, key=lambda one: one.pk)
        ]
        done = sum(line.outcome == DONE for line in lines)
        detail = {"list": case_type.slug, "act": verb.name, "asked": len(lines), "done": done}
        audit.record("casework.bulk", by=user, at=at, obj=user, detail=detail)
        told = [[line.pk, line.outcome, line.reason] for line in lines]
        return 200, {"act": verb.name, "lines": told}

    body = {"act": verb.name, "rows": sorted(row.pk for row in versions)}
    once(scope(case_type, user), key, body, all_rows, at=at)


def _one(
    case_type: CaseType,
    verb: Transition[Any],
    row: Any,
    version: int | None,
    form_for_row: FormFor,
    *,
    user: User,
    at: datetime,
    key: str,
) -> Line:
    form = form_for_row(row)
    if not form.is_valid():
        reasons = [reason for reasons in form.errors.values() for reason in reasons]
        return Line(pk=row.pk, outcome=REFUSED, reason=" ".join(reasons))
    try:
        act(
            case_type,
            verb,
            obj=row,
            user=user,
            at=at,
            values=arguments(form),
            version=version,
            key=f"{key}:{row.pk}",
        )
    except (NotAllowed, Blocked) as refusal:
        return Line(pk=row.pk, outcome=REFUSED, reason=str(refusal))
    except Conflict as refusal:
        return Line(pk=row.pk, outcome=CHANGED, reason=str(refusal))
    except ValidationError as error:
        return Line(pk=row.pk, outcome=REFUSED, reason=" ".join(error.messages))
    return Line(pk=row.pk, outcome=DONE)


def result(case_type: CaseType, user: User, key: str) -> IdempotencyKey | None:
    """What became of a bulk act of this person."""
    return IdempotencyKey.objects.filter(scope=scope(case_type, user), key=key).first()


def lines(case_type: CaseType, user: User, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A line for each row, with the row itself as far as the person still sees it."""
    told = [Line(pk=pk, outcome=outcome, reason=reason) for pk, outcome, reason in answer["lines"]]
    rows = case_type.manager.visible_to(user).in_bulk([line.pk for line in told])
    words = {DONE: _("Done"), REFUSED: _("Refused"), CHANGED: _("Changed meanwhile")}
    return [{"row": rows.get(line.pk), "line": line, "word": words[line.outcome]} for line in told]
