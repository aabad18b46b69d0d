"""What a phone takes along for a day, and what the desk has where a phone says otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from documents.models import Attachment
from inspections.field import rules
from inspections.field.models import FieldPicture, FieldSubmission
from inspections.field.rules import Heard
from inspections.field.states import Ending
from inspections.samples.queries import laboratories
from inspections.visits.models import ChecklistItem, ChecklistTemplate, Finding, Inspection
from inspections.visits.queries import (
    checklist_of,
    inspection_detail,
    visits_ahead,
    visits_of_the_day,
)
from inspections.visits.states import Answer

# A phone holds its visits for a day; the next fetch makes them anew.
GOOD_FOR = timedelta(hours=24)


# --- The bundle --------------------------------------------------------------------------------


def bundle(user: User, at: datetime) -> dict[str, Any]:
    """Everything an inspector's phone needs for a day without a network; nobody else's visits."""
    visits = visits_to_take(user, timezone.localdate(at))
    lists = {visit.pk: checklist_of(visit) for visit in visits}
    return {
        "user": user.pk,
        "name": str(user),
        "made_at": at.isoformat(),
        "good_until": (at + GOOD_FOR).isoformat(),
        "labs": [{"id": office.pk, "name": office.name} for office in laboratories()],
        "checklists": _checklists(filter(None, lists.values())),
        "visits": [_visit(visit, lists[visit.pk]) for visit in visits],
    }


def visits_to_take(user: User, today: date) -> list[Inspection]:
    """Today's stops in their order, then tomorrow's."""
    ahead = visits_ahead(user, today).filter(scheduled_on=today + timedelta(days=1))
    keys = [*visits_of_the_day(user, today).values_list("pk", flat=True)]
    keys += [*ahead.values_list("pk", flat=True)]
    rows = Inspection.objects.filter(pk__in=keys)
    found = {row.pk: row for row in inspection_detail(rows).select_related("plan")}
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def _checklists(templates: Iterable[ChecklistTemplate]) -> dict[str, Any]:
    """Each list once, its points in order, each with its number."""
    keys = {template.pk for template in templates}
    items = ChecklistItem.objects.order_by("position")
    rows = ChecklistTemplate.objects.filter(pk__in=keys).prefetch_related(
        Prefetch("items", queryset=items)
    )
    return {
        str(row.pk): {
            "name": str(row),
            "items": [_item(number, item) for number, item in enumerate(row.items.all(), 1)],
        }
        for row in rows
    }


def _item(number: int, item: ChecklistItem) -> dict[str, Any]:
    return {
        "id": item.pk,
        "number": number,
        "group": item.group,
        "text": item.text,
        "basis": item.basis,
        "phrases": item.phrases,
        "proof": item.proof,
        "asked_if": item.asked_if_id,
        "asked_answer": item.asked_answer,
    }


def _visit(visit: Inspection, checklist: ChecklistTemplate | None) -> dict[str, Any]:
    rule, enterprise = visit.product_rule, visit.enterprise
    return {
        "id": visit.pk,
        "number": visit.number,
        "version": visit.version,
        "state": visit.state,
        "enterprise": enterprise.name,
        "representative": enterprise.legal_representative,
        "phone": enterprise.phone,
        "address": visit.address,
        "product": visit.product_name,
        "batch": visit.batch,
        "stage": visit.stage,
        "stage_name": visit.get_stage_display(),
        "category": visit.category_id,
        "scheduled_on": visit.scheduled_on.isoformat(),
        "task": visit.task,
        "team": [
            {"id": person.pk, "name": str(person), "number": person.work_number}
            for person in visit.inspectors.all()
        ],
        "report_days": visit.plan.report_days if visit.plan else None,
        "rule": rule
        and {
            "n_test": rule.n_test,
            "n_backup": rule.n_backup,
            "min_lot": rule.min_lot,
            "unit": rule.unit,
            "standard": rule.standard,
        },
        "checklist": checklist.pk if checklist else None,
        "findings": {
            str(one.item_id): {"answer": one.answer, "note": one.note}
            for one in visit.findings.all()
        },
    }


# --- What the desk has -------------------------------------------------------------------------


def findings_of(inspection: Inspection) -> dict[int, Finding]:
    """What the desk has on each point."""
    rows = Finding.objects.filter(inspection=inspection).select_related("item")
    return {row.item_id: row for row in rows.prefetch_related("photos").order_by("pk")}


def heard_at_desk(findings: Mapping[int, Finding]) -> dict[int, Heard]:
    """The same as plain values."""
    return {
        item: Heard(row.answer, row.note, len(row.photos.all())) for item, row in findings.items()
    }


def pictures(user: User, inspection: Inspection, keys: Iterable[UUID]) -> dict[UUID, FieldPicture]:
    """The inspector's own pictures of this visit, by the keys that the phone gave them."""
    rows = FieldPicture.objects.visible_to(user).filter(inspection=inspection, key__in=list(keys))
    return {row.key: row for row in rows.order_by("pk")}


def attachments_of(found: Iterable[FieldPicture]) -> list[Attachment]:
    """The files of the pictures."""
    tokens = [picture.token for picture in found]
    return list(Attachment.objects.filter(token__in=tokens).order_by("pk"))


def submissions_of(inspection: Inspection) -> QuerySet[Any]:
    """What phones sent about the visit, newest first."""
    rows = FieldSubmission.objects.filter(inspection=inspection)
    return rows.select_related("sender").order_by("-received_at", "-pk")


def waiting_for(user: User) -> QuerySet[Any]:
    """The sender's visits whose two versions wait for a choice."""
    rows = FieldSubmission.objects.visible_to(user).undecided().filter(sender=user)
    return rows.select_related("inspection__enterprise").order_by("received_at", "pk")


@dataclass(frozen=True)
class Question:
    """One line of the conflict screen: what the desk has, what the phone has."""

    name: str
    label: str
    desk: str
    phone: str
    # Without a choice the desk's version holds, as for the day and the team.
    is_open: bool = True
    desk_pictures: list[Any] = field(default_factory=list)
    phone_pictures: list[Any] = field(default_factory=list)
    chosen: str = ""


def questions(submission: FieldSubmission) -> list[Question]:
    """What the two versions differ in, field by field, as the desk stands now."""
    inspection, body = submission.inspection, submission.body
    return [
        *_facts(inspection, body.get("seen") or {}),
        *_points(submission),
        *_signatures(submission),
        *_samples(submission),
    ]


def _facts(inspection: Inspection, seen: Mapping[str, Any]) -> list[Question]:
    """What only the desk can change: the day, the team, the task, how far the case is."""
    team = "、".join(str(person) for person in inspection.inspectors.order_by("pk"))
    known_team = "、".join(seen.get("team") or [])
    state = dict(inspection._meta.get_field("state").flatchoices)
    rows = [
        ("state", _("State"), inspection.get_state_display(), state.get(seen.get("state"), "")),
        ("scheduled_on", _("Planned for"), _day(inspection.scheduled_on), _day(seen)),
        ("team", _("Inspectors"), team, known_team),
        ("task", _("What to look at"), inspection.task, seen.get("task", "")),
    ]
    return [
        Question(name, str(label), str(desk) or "–", str(phone) or "–", is_open=False)
        for name, label, desk, phone in rows
        if str(desk) != str(phone)
    ]


def _day(value: Any) -> str:
    """A day of ours, or the one that the phone had seen."""
    if isinstance(value, Mapping):
        try:
            value = date.fromisoformat(str(value.get("scheduled_on", "")))
        except ValueError:
            return ""
    return date_format(value)


def heard_from(sheet: Mapping[str, Any]) -> dict[int, Heard]:
    """The answers of a phone's sheet by point."""
    found = {}
    for name, value in sheet.items():
        item = name.removeprefix("answer_")
        if name.startswith("answer_") and item.isdigit() and value in Answer.values:
            found[int(item)] = Heard(value, _note(sheet, item), len(_keys(sheet, item)))
    return found


def _note(sheet: Mapping[str, Any], item: str) -> str:
    note = str(sheet.get(f"note_{item}") or "")
    ticked = [text for text in sheet.get(f"phrases_{item}") or [] if text not in note]
    return "；".join([*ticked, note]).strip("；")


def _keys(sheet: Mapping[str, Any], item: str) -> list[UUID]:
    return [UUID(str(key)) for key in sheet.get(f"photos_{item}") or []]


def _points(submission: FieldSubmission) -> list[Question]:
    sheet = submission.body.get("sheet") or {}
    desk, phone = findings_of(submission.inspection), heard_from(sheet)
    apart = rules.points_apart(heard_at_desk(desk), phone)
    shown = {row.token: row for row in submission.pictures.all()}
    by_key = pictures(submission.sender, submission.inspection, _all_keys(sheet, apart))
    return [
        Question(
            f"point_{item}",
            desk[item].item.text,
            _said(Heard(desk[item].answer, desk[item].note)),
            _said(phone[item]),
            desk_pictures=list(desk[item].photos.all()),
            phone_pictures=[
                shown[by_key[key].token]
                for key in _keys(sheet, str(item))
                if key in by_key and by_key[key].token in shown
            ],
        )
        for item in sorted(apart, key=lambda item: desk[item].item.position)
    ]


def _all_keys(sheet: Mapping[str, Any], items: Iterable[int]) -> list[UUID]:
    return [key for item in items for key in _keys(sheet, str(item))]


def _said(heard: Heard) -> str:
    return "　".join(filter(None, [str(Answer(heard.answer).label), heard.note]))


def _signatures(submission: FieldSubmission) -> list[Question]:
    """Both sheets are signed: one signature stands on the one that remains."""
    inspection, sheet = submission.inspection, submission.body.get("sheet") or {}
    if inspection.submitted_at is None or not sheet:
        return []
    desk = f"{inspection.representative} {inspection.representative_post}".strip()
    phone = f"{sheet.get('representative', '')} {sheet.get('representative_post', '')}".strip()
    refused = _("refused to sign")
    return [
        Question(
            "signature",
            _("Signature of the enterprise"),
            f"{desk}　{refused}" if inspection.signing_refused else desk,
            f"{phone}　{refused}" if sheet.get("signing_refused") else phone,
            desk_pictures=[inspection.signature] if inspection.signature else [],
        )
    ]


def samples_at_desk(inspection: Inspection) -> list[Any]:
    """Samples of the visit that count."""
    rows: Any = inspection.samples
    return list(rows.exclude(state__in=["rejected", "withdrawn"]).order_by("pk"))


def _samples(submission: FieldSubmission) -> list[Question]:
    """A sample was drawn already: is the phone's another one, or the same told twice?"""
    drawn = samples_at_desk(submission.inspection)
    if submission.ending != Ending.SAMPLED or not drawn:
        return []
    form = submission.body.get("sampling") or {}
    seals = " / ".join(filter(None, [form.get("seal_test", ""), form.get("seal_backup", "")]))
    desk = "；".join(f"{row.number}　{row.seal_test} / {row.seal_backup}" for row in drawn)
    return [Question("sample", _("Sampling form"), desk, seals)]
