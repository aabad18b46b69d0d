"""The log nobody can quietly change: appended in the transaction of the act, chained and keyed."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format

from accounts.models import User
from accounts.readonly import writing_allowed
from casework.models import AuditEvent, AuditHead

current_request_id: ContextVar[str] = ContextVar("audit_request_id", default="")
Sentence = Any  # a lazy string with %(name)s places, or a callable that makes one of the detail

HASHED = (
    "seq",
    "occurred_at",
    "recorded_at",
    "actor_id",
    "actor_name",
    "actor_roles",
    "action",
    "object_type",
    "object_id",
    "object_label",
    "case_type",
    "case_id",
    "before",
    "after",
    "detail",
    "request_id",
    "previous_hash",
)


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act waiting to be written when its transaction ends."""

    action: str
    by: User
    at: datetime
    obj: models.Model
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a timeline, told in the reader's language."""

    at: datetime
    sentence: str
    who: str
    action: str
    note: str = ""
    object_label: str = ""
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """How an action is told to staff and, where they may know, to the public; its tone."""

    staff: Sentence
    public: Sentence | None = None
    tone: str = ""


sentences: dict[str, Told] = {}
_pending: ContextVar[list[Act] | None] = ContextVar("pending_acts", default=None)


def register_sentence(
    action: str, staff: Sentence, public: Sentence | None = None, tone: str = ""
) -> None:
    """Every action has its sentence; a second registration is a mistake."""
    if action in sentences:
        raise ValueError(f"{action} already has a sentence")
    sentences[action] = Told(staff=staff, public=public, tone=tone)


def record(
    action: str,
    *,
    by: User,
    at: datetime,
    obj: models.Model,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Log an act that changes no state: a read of protected data, an export."""
    if action not in sentences:
        raise LookupError(f"no sentence is registered for {action}")
    # Reading protected data is an act too: the one thing a read may write is this row.
    with writing_allowed():
        append_or_wait(Act(action=action, by=by, at=at, obj=obj, detail=detail or {}))


def append_or_wait(act: Act) -> None:
    """Write at the end of the open transaction of acts, or at once when there is none."""
    waiting = _pending.get()
    if waiting is not None:
        waiting.append(act)
        return
    with transaction.atomic():
        append([act])


def append(acts: Iterable[Act]) -> None:
    """Chain the acts; takes the head's lock, so it is the last thing a transaction does."""
    acts = list(acts)
    if not acts:
        return
    head, _created = AuditHead.objects.select_for_update().get_or_create(pk=1)
    events = []
    for act in acts:
        event = _event(act, head)
        head.seq, head.hash = event.seq, event.hash
        events.append(event)
    AuditEvent.objects.bulk_create(events)
    head.save(update_fields=["seq", "hash"])


def _event(act: Act, head: AuditHead) -> AuditEvent:
    case = getattr(act.obj, "case", act.obj)
    # Who hides is not found by the minute, nor by the number of his request in the web log.
    hidden = act.by.actor.is_robot and getattr(case, "hides_its_person", False)
    event = AuditEvent(
        seq=head.seq + 1,
        occurred_at=_day(act.at) if hidden else act.at,
        recorded_at=_day(timezone.now()) if hidden else timezone.now(),
        actor=act.by,
        actor_name=str(act.by)[:40],
        actor_roles=",".join(sorted(act.by.roles)),
        action=act.action,
        object_type=act.obj._meta.label_lower,
        object_id=str(act.obj.pk),
        object_label=str(getattr(act.obj, "label", act.obj))[:120],
        case_type=case._meta.label_lower,
        case_id=str(case.pk),
        before=_plain(act.before),
        after=_plain(act.after),
        detail=_plain(act.detail),
        request_id="" if hidden else current_request_id.get(),
        previous_hash=head.hash,
    )
    event.hash = digest(event)
    event.mac = seal(event.hash)
    return event


def _day(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they come back from the database, so that the hash can be computed again."""
    result: dict[str, Any] = json.loads(json.dumps(dict(values), cls=DjangoJSONEncoder))
    return result


def digest(event: AuditEvent) -> str:
    """SHA-256 over the canonical JSON of every field, the previous hash included."""
    values = {name: getattr(event, name) for name in HASHED}
    for name in ("occurred_at", "recorded_at"):
        values[name] = values[name].astimezone(UTC).isoformat()
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal(digest_: str) -> str:
    """The keyed seal: whoever holds only the database cannot make it."""
    return hmac.new(settings.AUDIT_KEY.encode(), digest_.encode(), hashlib.sha256).hexdigest()


def keyed(value: Any) -> str:
    """A text that must not stand in the log: equal texts stay recognisable as equal."""
    mac = hmac.new(settings.AUDIT_KEY.encode(), str(value).encode(), hashlib.sha256)
    return f"mac:{mac.hexdigest()[:16]}"


# --- Verification ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """Whether the chain holds; if not, the first broken row and why."""

    sound: bool
    seq: int
    hash: str
    reason: str = ""


def verify(batch: int = 2000) -> Verdict:
    """Walk the chain from the first row; name the first broken one."""
    previous, seq = "0" * 64, 0
    for event in AuditEvent.objects.order_by("seq").iterator(batch):
        reason = _fault(event, seq, previous)
        if reason:
            return Verdict(False, min(event.seq, seq + 1), event.hash, reason)
        previous, seq = event.hash, event.seq
    head = AuditHead.objects.filter(pk=1).first()
    if head is None and seq == 0:
        return _against_anchor(Verdict(True, 0, previous))
    if head is None or (head.seq, head.hash) != (seq, previous):
        return Verdict(
            False, seq + 1, previous, "rows are missing after this one, or the head was changed"
        )
    return _against_anchor(Verdict(True, seq, previous))


def _fault(event: AuditEvent, seq: int, previous: str) -> str:
    if event.seq != seq + 1:
        return "a row is missing before this one"
    if event.previous_hash != previous:
        return "the row does not follow the one before it"
    if event.hash != digest(event):
        return "the row was changed"
    if not hmac.compare_digest(event.mac, seal(event.hash)):
        return "the row was sealed without the key"
    return ""


def anchor(path: Path) -> None:
    """Note the head outside the database: a cut tail is found against this file."""
    head = AuditHead.objects.filter(pk=1).first()
    if head is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.write(f"{timezone.now().isoformat()} {head.seq} {head.hash}\n")


def _against_anchor(verdict: Verdict) -> Verdict:
    path = Path(settings.AUDIT_ANCHOR)
    lines = path.read_text(encoding="ascii").split("\n") if path.is_file() else []
    for line in reversed([line for line in lines if line]):
        _at, seq, hash_ = line.split(" ")
        if int(seq) > verdict.seq:
            return Verdict(False, verdict.seq + 1, verdict.hash, "rows after this one were cut off")
        known = AuditEvent.objects.filter(seq=int(seq)).values_list("hash", flat=True).first()
        if int(seq) and known != hash_:
            return Verdict(False, int(seq), known or "", "the row differs from the anchor")
        break
    return verdict


# --- Telling --------------------------------------------------------------------------------


def timeline(obj: models.Model, *, public: bool = False, limit: int = 200) -> list[Entry]:
    """What happened, newest first, in sentences; `public` hides what is internal.

    Of a case: everything that belongs to it. Of a part (a sample, a summons): its own acts.
    """
    whole = getattr(obj, "case", obj) == obj
    rows = AuditEvent.objects.of_case(obj) if whole else AuditEvent.objects.of_object(obj)
    events = rows.order_by("-seq")[:limit]
    return list(_entries(events, public=public))


def _entries(events: Iterable[AuditEvent], *, public: bool) -> Iterator[Entry]:
    for event in events:
        sentence = tell(event, public=public)
        if sentence:
            yield Entry(
                at=event.occurred_at,
                sentence=sentence,
                who="" if public else event.actor_name,
                action=event.action,
                note="" if public else str(event.detail.get("note", "")),
                object_label=event.object_label,
                tone=sentences[event.action].tone if event.action in sentences else "",
            )


def tell(event: AuditEvent, *, public: bool = False) -> str:
    """The event as one sentence in the current language; empty when the public may not know."""
    told = sentences.get(event.action)
    if told is None:
        return "" if public else event.action
    sentence = told.public if public else told.staff
    if sentence is None:
        return ""
    return render(sentence, event.detail)


def render(sentence: Sentence, detail: Mapping[str, Any]) -> str:
    """Fill the places of a sentence; names ending in _on, _by and _at are dates."""
    values = {name: _shown(name, value) for name, value in detail.items()}
    if callable(sentence):
        return str(sentence(values))
    return str(sentence) % _Forgiving(values)


class _Forgiving(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, str) and name.endswith(("_on", "_by")):
        day: date | None = parse_date(value)
        return date_format(day, "DATE_FORMAT") if day else value
    if isinstance(value, str) and name.endswith("_at"):
        moment = parse_datetime(value)
        return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else value
    return value
