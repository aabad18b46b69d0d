"""A visit that comes in from a phone is done as a whole, in one transaction, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.transitions import Blocked, Conflict, Stale, lock, together
from inspections.field import forms, queries, rules, transitions
from inspections.field.forms import Unlawful, wrong
from inspections.field.models import FieldSubmission
from inspections.field.states import Ending, SubmissionState
from inspections.field.transitions import Sent
from inspections.samples import transitions as samples
from inspections.visits import transitions as visits
from inspections.visits.models import Inspection
from inspections.visits.states import InspectionState
from inspections.visits.transitions import Recorded

State = InspectionState
VERBS: Mapping[str, Any] = {
    "finish": visits.finish_without_sample,
    "unable": visits.record_unable,
    "refusal": visits.record_refusal,
}
# Nobody was let in, or there was nothing to see.
NEED_NO_SHEET = frozenset({Ending.UNABLE, Ending.REFUSED})
SIGNING = ("representative", "representative_post", "signature", "signing_refused", "witness")


@dataclass(frozen=True)
class Arrived:
    """What the phone is answered; the same draft is answered the same however often it comes."""

    status: int
    submission: FieldSubmission


@dataclass(frozen=True)
class Carrying:
    """What is needed to carry a draft out."""

    sent: Sent
    by: User
    choices: Mapping[str, str] = field(default_factory=dict)
    # True when two versions have been compared.
    is_settling: bool = False


def arrive(inspection: Inspection, body: Any, *, by: User, at: datetime) -> Arrived:
    """The visit arrives once and whole; raises Unlawful and then leaves nothing behind."""
    try:
        with together():
            # Two sendings of one draft wait here for each other.
            visit = lock(inspection)
            if known := _known(body):
                return _again(known, body, visit, by)
            sent = forms.read(body, visit, user=by, at=at)
            if sent.base_version != visit.version:
                held = transitions.hold(inspection=visit, sent=sent, by=by, at=at)
                return Arrived(409, held)
            _carry_out(visit, Carrying(sent, by))
            row = transitions.receive(inspection=visit, sent=sent, by=by, at=at)
            return Arrived(201, row)
    except Conflict as refusal:
        raise wrong("visit", "state", refusal) from refusal


def _known(body: Any) -> FieldSubmission | None:
    """The draft, if it has come before."""
    key = forms.as_uuid(body.get("key") if isinstance(body, dict) else None)
    return FieldSubmission.objects.filter(key=key).first() if key else None


def _again(known: FieldSubmission, body: Any, visit: Inspection, by: User) -> Arrived:
    if (known.inspection_id, known.sender_id) != (visit.pk, by.pk):
        raise wrong("visit", "key", _("This draft belongs to another visit."))
    if known.state == SubmissionState.CONFLICT:
        return Arrived(409, known)
    if known.body_hash != forms.hash_of(body):
        raise wrong("visit", "key", _("This draft has arrived already, with other content."))
    return Arrived(200, known)


# --- Carrying it out ---------------------------------------------------------------------------


def _carry_out(visit: Inspection, carrying: Carrying) -> Inspection:
    sent = carrying.sent
    if sent.body.get("sheet"):
        visit = _sheet(visit, carrying)
    elif sent.ending not in NEED_NO_SHEET and visit.state not in rules.SIGNED:
        raise Blocked(_("Sign the checklist of the visit first."))
    part = forms.NEEDS[Ending(sent.ending)]
    if part == "sampling":
        return _sampling(visit, carrying)
    if not part:
        return visit
    form = forms.checked(forms.PLAIN[part](sent.body.get(part) or {}), part)
    done: Inspection = VERBS[part](
        visit, by=carrying.by, at=sent.true_times.ended, **form.cleaned_data
    )
    return done


def _sheet(visit: Inspection, carrying: Carrying) -> Inspection:
    sent, by = carrying.sent, carrying.by
    if visit.state == State.SCHEDULED:
        if sent.true_times.begun is None:
            raise wrong("visit", "begun_at", _("Say when the visit began."))
        template = forms.version_of(sent.body, visit)
        visit = visits.start(visit, by=by, at=sent.true_times.begun, checklist=template)
    values = forms.part_of(sent.body, "sheet", visit, by)
    form = forms.checked(forms.PhoneChecklistForm(values, obj=visit, user=by), "sheet")
    arguments = form.arguments()
    arguments["findings"] = _chosen(visit, arguments["findings"], carrying.choices)
    at = sent.true_times.signed or sent.true_times.ended
    if visit.state not in rules.SIGNED:
        return visits.submit_checklist(visit, by=by, at=at, **arguments)
    if not carrying.is_settling:
        raise Blocked(_("The checklist of this visit is signed already."))
    if carrying.choices.get("signature") == "desk":
        arguments |= {name: getattr(visit, name) for name in SIGNING}
    return visits.correct_checklist(visit, by=by, at=at, **arguments)


def _chosen(
    visit: Inspection, findings: Sequence[Recorded], choices: Mapping[str, str]
) -> list[Recorded]:
    """The phone's findings, but the desk's where the inspector chose so; photos of both remain."""
    desk = queries.findings_of(visit)
    merged = []
    for one in findings:
        other = desk.pop(one.item_id, None)
        photos = [*(other.photos.all() if other else ()), *one.photos]
        answer, note = one.answer, one.note
        if other and choices.get(f"point_{one.item_id}") == "desk":
            answer, note = other.answer, other.note
        merged.append(Recorded(item_id=one.item_id, answer=answer, note=note, photos=photos))
    rest = (
        Recorded(
            item_id=row.item_id, answer=row.answer, note=row.note, photos=list(row.photos.all())
        )
        for row in desk.values()
    )
    return [*merged, *rest]


def _sampling(visit: Inspection, carrying: Carrying) -> Inspection:
    if carrying.choices.get("sample") == "desk":
        return visit
    sent, by = carrying.sent, carrying.by
    values = forms.part_of(sent.body, "sampling", visit, by)
    form = forms.checked(forms.PhoneSamplingForm(values, obj=visit, user=by), "sampling")
    at = sent.true_times.ended
    sample = samples.take(by=by, at=at, **form.arguments())
    if by.office and by.office.organ_code:
        samples.issue_form(sample, by=by, at=at)
    found: Inspection = sample.inspection
    return found


# --- Two versions ------------------------------------------------------------------------------


def settle(
    submission: FieldSubmission,
    *,
    choices: Mapping[str, str],
    shown_version: int,
    by: User,
    at: datetime,
) -> FieldSubmission:
    """What was chosen is carried out; Stale when the desk changed again while it was read."""
    with together():
        visit = lock(submission.inspection)
        if visit.version != shown_version:
            raise Stale(_("The visit changed again while you were comparing: look once more."))
        row = lock(submission)
        row.inspection = visit
        _require_choices(row, choices)
        # Judged by the moment of its arrival: how long the choice took makes no draft too old.
        sent = forms.read(row.body, visit, user=by, at=row.received_at)
        settled: FieldSubmission = transitions.settle(row, by=by, at=at, choices=choices)
        _carry_out(visit, Carrying(sent, by, choices, is_settling=True))
    return settled


def _require_choices(row: FieldSubmission, choices: Mapping[str, str]) -> None:
    open_ones = [question.name for question in queries.questions(row) if question.is_open]
    missing = rules.unanswered(open_ones, choices)
    if missing:
        text = str(_("Choose one of the two versions."))
        raise Unlawful({"choices": {name: [text] for name in missing}})
