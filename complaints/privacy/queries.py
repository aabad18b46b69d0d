"""Which cases are to be forgotten, and what a person's own data are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from accounts.models import Office, User
from accounts.states import OfficeKind, Role
from casework import audit, deadlines
from casework.models import DeadlineRule
from complaints.models import Complaint, DataRequest, Draft, LegalHold
from complaints.privacy import remains, rules
from complaints.privacy.states import HoldState
from complaints.states import Kind
from documents.models import Attachment

# --- Keeping and forgetting -----------------------------------------------------------------


def is_held(complaint: Complaint) -> bool:
    """Whether a legal hold stops the forgetting."""
    return complaint.holds.filter(state=HoldState.PLACED).exists()


def held_among(complaints: Sequence[Complaint]) -> set[int]:
    """Which of these cases a legal hold keeps."""
    holds = LegalHold.objects.in_force().filter(complaint__in=complaints)
    return set(holds.values_list("complaint_id", flat=True))


def run_out(today: date) -> Iterator[tuple[Kind, QuerySet[Complaint]]]:
    """The cases whose keeping time is over, by rule row; none that is held or already forgotten.

    The row in force on the day of the end decides: a longer time set later holds for later cases.
    """
    held = LegalHold.objects.in_force().filter(complaint=OuterRef("pk"))
    waiting = Complaint.objects.filter(forgotten_at=None, closed_at__isnull=False)
    for kind, code in rules.KEEPING.items():
        for row in DeadlineRule.objects.filter(code=code).order_by("effective_from"):
            rows = waiting.filter(kind=kind, closed_at__gte=_begin_of(row.effective_from))
            last = rules.last_ended(today, row.amount or 0)
            last = min(last, row.effective_to) if row.effective_to else last
            rows = rows.filter(closed_at__lt=_begin_of(last + timedelta(days=1)))
            yield kind, rows.exclude(Exists(held))


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def keep_until(complaint: Complaint) -> date | None:
    """The last day on which a case that has ended is kept, by its rule row."""
    if complaint.closed_at is None:
        return None
    ended_on = timezone.localdate(complaint.closed_at)
    return deadlines.due(rules.KEEPING[Kind(complaint.kind)], ended_on).due_on


def old_drafts(now: datetime) -> QuerySet[Draft]:
    """Forms that were never sent and are too old to go on with."""
    rule = deadlines.find_rule(rules.DRAFTS, timezone.localdate(now))
    return Draft.objects.filter(saved_at__lt=now - timedelta(days=rule.amount or 0))


# --- Who decides ----------------------------------------------------------------------------


def case_to_hold(number: str, user: User) -> Complaint | None:
    """The case of this number, if this person may put a hold on it."""
    found = Complaint.objects.filter(number=number).first()
    return found if found and rules.may_hold_case(found, user.actor) else None


def holds_of(complaint: Complaint, user: User) -> list[LegalHold]:
    rows = LegalHold.objects.visible_to(user).in_force().filter(complaint=complaint)
    return list(rows.select_related("placed_by").order_by("pk"))


def custodians_office(complaint: Complaint) -> Office | None:
    """Where the custodians of the case sit: in its own office, else in the city's."""
    keepers = User.objects.with_role(Role.CUSTODIAN).filter(office__isnull=False)
    if keepers.filter(office=complaint.office_id).exists():
        return complaint.office
    city = Office.objects.filter(kind=OfficeKind.CITY, people__in=keepers.values("pk"))
    return city.order_by("pk").first()


def requests_of(complaint: Complaint) -> list[DataRequest]:
    """What the person asked about his data, newest first."""
    rows = complaint.data_requests.select_related("deadline__rule")
    return list(rows.order_by("-asked_at", "-pk"))


def with_case(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("complaint__district", "complaint__office")


# --- A person's own data --------------------------------------------------------------------
# Complete for the person, and nobody else's: no notes of the staff, no contact of another party.
OWN_FIELDS = (
    "title",
    "description",
    "respondent_name",
    "respondent_address",
    "respondent_code",
    "product_name",
    "purchase_date",
    "amount",
    "demands",
    "demand",
    "asked_for",
    "outcome_public",
    "right_office",
)


@dataclass(frozen=True)
class Section:
    """Rows of one kind, as the page shows them: labels and values."""

    label: str
    rows: Sequence[Sequence[tuple[str, Any]]]


@dataclass(frozen=True)
class OwnData:
    """Everything that is kept about one case and the person who told it."""

    values: Mapping[str, Any]
    sections: Sequence[Section]
    files: Sequence[Attachment]


def own_data(complaint: Complaint) -> OwnData:
    """What whoever holds the code may take along (PIPL art. 45)."""
    files = remains.files_of(complaint)
    more = list(remains.own_rows(complaint))
    values = {
        "case": _case(complaint),
        "person": _person(complaint),
        **{
            model._meta.model_name: [_values(row, names) for row in rows]
            for model, names, rows in more
        },
        "files": [_file(number, file) for number, file in enumerate(files, 1)],
        "what_happened": [
            {"at": entry.at, "what": entry.sentence}
            for entry in reversed(audit.timeline(complaint, public=True))
        ],
    }
    return OwnData(values=values, sections=[_section(*each) for each in more], files=files)


def _values(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _section(model: Any, names: Sequence[str], rows: Sequence[Any]) -> Section:
    labels = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields}
    return Section(
        str(model._meta.verbose_name_plural),
        [[(labels.get(name, str(TEXT)), _shown(row, name)) for name in names] for row in rows],
    )


def _shown(row: Any, name: str) -> Any:
    """A choice in words; a yes or no as a sign."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, bool):
        return "✓" if value else "–"
    return "–" if value in (None, "") else value


# Of a message that is kept sealed the text is no column.
TEXT = pgettext_lazy("message", "Text")


def _case(complaint: Complaint) -> dict[str, Any]:
    told = {name: getattr(complaint, name) for name in OWN_FIELDS}
    until = keep_until(complaint)
    return {
        # The number of an anonymous report opens nothing and was told to nobody.
        "number": None if complaint.anonymous else complaint.number,
        "kind": complaint.kind,
        "channel": complaint.channel,
        "state": complaint.state,
        "domain": complaint.domain,
        "category": complaint.category_id,
        "district": complaint.district_id,
        "office": complaint.office.name,
        "received_at": complaint.received_at,
        "closed_at": complaint.closed_at,
        "outcome": complaint.outcome,
        "refusal_reason": complaint.refusal_reason,
        "kept_until": until,
        "forgotten_at": complaint.forgotten_at,
        **told,
    }


def _person(complaint: Complaint) -> dict[str, str] | None:
    """The contact in clear; an anonymous report has none."""
    reporter = getattr(complaint, "reporter", None)
    if reporter is None:
        return None
    contact = reporter.contact
    return {name: getattr(contact, name) for name in rules.FIELDS}


def _file(number: int, file: Attachment) -> dict[str, Any]:
    return {
        "name": file_name(number, file),
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
    }


def file_name(number: int, file: Attachment) -> str:
    """Under which name a photo or paper lies beside the data."""
    return f"files/{number:02d}.{file.name.rpartition('.')[2]}"
