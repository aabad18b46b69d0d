"""The life of an inspection, from the ordered visit to the closed case."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.models import District, Office, User
from casework import deadlines, measures, worklist
from casework.models import Deadline
from casework.numbering import take
from casework.transitions import Blocked, NotAllowed, creation, transition
from documents.models import Attachment
from enterprises.models import Enterprise, ProductCategory
from inspections.plans.models import ProductRule, SpotCheckPlan
from inspections.plans.states import PlanState
from inspections.signals import inspection_closed, inspectors_came
from inspections.visits import notifications, queries, rules
from inspections.visits.models import ChecklistTemplate, Finding, Inspection
from inspections.visits.states import (
    Answer,
    InspectionState,
    Origin,
    Outcome,
    RefusalReason,
    Stage,
    UnableReason,
    Verdict,
)

State = InspectionState
ON_SITE = [State.SCHEDULED, State.IN_PROGRESS, State.CHECKED]
# Samples that never counted, in the words of the samples room.
GONE = ["rejected", "withdrawn", "annulled"]
# How long the leaders have to answer for a rightful refusal.
FAULT = "SC-FAULT"
PLANNED = frozenset({Origin.PLAN, Origin.ACTIVITY})


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What the inspector recorded at one point of the checklist."""

    item_id: int
    answer: str
    note: str = ""
    photos: Sequence[Attachment] = field(default_factory=tuple)


def worded(sentence: Any, choices: type[TextChoices], name: str) -> Callable[..., str]:
    """A sentence whose place `name` holds a choice, told in the reader's words."""

    def tell(values: Mapping[str, Any]) -> str:
        return str(sentence) % {**values, name: choices(values[name]).label}

    return tell


# --- Ordering a visit ------------------------------------------------------------------------


@creation(
    target=State.SCHEDULED,
    allowed=rules.may_schedule,
    sentence=_("Visit ordered for %(scheduled_on)s"),
    law="Product Quality Law art. 15",
)
def schedule(
    *,
    enterprise: Enterprise,
    scheduled_on: date,
    origin: str,
    by: User,
    at: datetime,
    product_name: str = "",
    product_rule: ProductRule | None = None,
    category: ProductCategory | None = None,
    batch: str = "",
    stage: str = Stage.PRODUCTION,
    origin_ref: str = "",
    inspectors: Iterable[User] = (),
    office: Office | None = None,
    district: District | None = None,
    plan: SpotCheckPlan | None = None,
    title: str = "",
    task: str = "",
    checklist: ChecklistTemplate | None = None,
) -> Inspection:
    """A visit on the list of its inspectors; without two of them a regulator names them first."""
    _require_open(plan)
    district = district or enterprise.district
    office = office or queries.responsible_office(district)
    if office is None:
        raise Blocked(_("No office is responsible for this district."))
    team = _distinct(inspectors)
    product_name = product_name or (product_rule.product_name if product_rule else "")
    year = timezone.localdate(at).year
    inspection = Inspection.objects.create(
        number=f"JC-{year}-{take('inspection', str(year)):04d}",
        title=(title or _title(product_name, batch, enterprise))[:160],
        origin=origin,
        origin_ref=origin_ref[:60],
        plan=plan,
        enterprise=enterprise,
        product_name=product_name,
        product_rule=product_rule,
        category=category or (product_rule.category if product_rule else None),
        batch=batch,
        stage=stage,
        address=enterprise.place[:160],
        office=office,
        district=district,
        lead=team[0] if team else None,
        scheduled_on=scheduled_on,
        task=task,
        checklist=checklist,
    )
    inspection.inspectors.set(team)
    _call_team(inspection, team, at=at)
    if inspection.origin in PLANNED:
        _count("spotcheck.planned", inspection, at)
    inspection.event_detail = {"scheduled_on": scheduled_on.isoformat()}
    return inspection


def _require_open(plan: SpotCheckPlan | None) -> None:
    # Order 18 art. 12: nothing is drawn under a plan that is not public.
    if plan is not None and plan.state not in {PlanState.PUBLISHED, PlanState.RUNNING}:
        raise Blocked(_("The plan is not published, or it is closed."))


def _distinct(people: Iterable[User]) -> list[User]:
    return list(dict.fromkeys(people))


def _title(product_name: str, batch: str, enterprise: Enterprise) -> str:
    if not product_name:
        return str(enterprise.label)
    return f"{product_name}（批次{batch}）" if batch else product_name


def _call_team(inspection: Inspection, team: list[User], *, at: datetime) -> None:
    if rules.enough_inspectors(len(team)):
        notifications.visit_waits(inspection, team, at=at)
    else:
        notifications.team_is_missing(inspection, at=at)


@transition(
    source=[State.SCHEDULED],
    target=None,
    allowed=rules.may_lead,
    sentence=_("Visit changed: %(scheduled_on)s, %(inspectors)s"),
)
def amend(
    inspection: Inspection,
    *,
    by: User,
    at: datetime,
    scheduled_on: date | None = None,
    inspectors: Iterable[User] | None = None,
    task: str | None = None,
) -> dict[str, Any]:
    """Another day, other people, another task; the notice is printed from what stands here."""
    if scheduled_on is not None:
        inspection.scheduled_on = scheduled_on
    if task is not None:
        inspection.task = task
    if inspectors is not None:
        _name_team(inspection, _distinct(inspectors), at=at)
    names = ", ".join(str(person) for person in inspection.inspectors.order_by("pk"))
    return {"scheduled_on": inspection.scheduled_on.isoformat(), "inspectors": names or "–"}


def _name_team(inspection: Inspection, team: list[User], *, at: datetime) -> None:
    inspection.inspectors.set(team)
    inspection.lead = team[0] if team else None
    worklist.close_items(inspection, at=at)
    _call_team(inspection, team, at=at)


# --- On site ---------------------------------------------------------------------------------


def two_inspectors(inspection: Inspection) -> Any:
    """Order 18 art. 16: with fewer the enterprise may rightfully refuse."""
    if rules.enough_inspectors(inspection.inspectors.count()):
        return None
    return _("Two inspectors must be named first (Order 18 art. 16).")


def require_named(inspection: Inspection, person: User) -> None:
    """Only the people named on the notice may act; else the enterprise may refuse (Order 133)."""
    if not inspection.inspectors.filter(pk=person.pk).exists():
        raise Blocked(_("Only the inspectors named on the notice may carry out this visit."))


@transition(
    source=[State.SCHEDULED],
    target=State.IN_PROGRESS,
    allowed=rules.may_visit,
    guard=two_inspectors,
    sentence=_("Arrived on site, notice and papers shown"),
    law="Order 18 art. 16",
)
def start(
    inspection: Inspection, *, by: User, at: datetime, checklist: ChecklistTemplate | None = None
) -> dict[str, Any]:
    """The inspectors are on site; from here the visit keeps its version of the checklist.

    `checklist` is the version that was on the phone when the visit began without a network.
    """
    require_named(inspection, by)
    inspection.checklist = checklist or queries.checklist_of(inspection)
    inspection.started_at = at
    inspectors_came.send(Inspection, visit=inspection, by=by, at=at)
    return {}


@transition(
    source=[State.IN_PROGRESS],
    target=None,
    allowed=rules.may_visit,
    sentence=_("Checklist saved: %(filled)s of %(total)s points"),
)
def save_findings(
    inspection: Inspection, *, by: User, at: datetime, findings: Sequence[Recorded]
) -> dict[str, Any]:
    """Keep what is filled in; nothing is signed yet."""
    require_named(inspection, by)
    _write(inspection, findings)
    sheet = queries.sheet_of(inspection)
    return {"filled": sheet.filled, "total": sheet.total}


@transition(
    source=[State.IN_PROGRESS],
    target=State.CHECKED,
    allowed=rules.may_visit,
    sentence=_("On-site check done: %(total)s points, %(failed)s not in order"),
    law="Order 18 art. 19",
    tone="ok",
)
def submit_checklist(
    inspection: Inspection,
    *,
    by: User,
    at: datetime,
    findings: Sequence[Recorded],
    representative: str,
    representative_post: str = "",
    signature: Attachment | None = None,
    signing_refused: bool = False,
    witness: str = "",
) -> dict[str, Any]:
    """Every point answered, every failure proved, signed by whom was met or noted as refused."""
    require_named(inspection, by)
    _write(inspection, findings)
    sheet = queries.sheet_of(inspection)
    _require_complete(sheet)
    if signature is None and not signing_refused:
        raise Blocked(_("The representative signs, or it is noted that they refused to."))
    inspection.representative = representative
    inspection.representative_post = representative_post
    inspection.signature, inspection.signing_refused = signature, signing_refused
    inspection.witness, inspection.submitted_at = witness, at
    worklist.close_items(inspection, notifications.VISIT, at=at)
    notifications.sample_waits(inspection, at=at)
    _count("inspection.done", inspection, at)
    return {"total": sheet.total, "failed": sheet.failed}


@transition(
    source=[State.CHECKED, State.SAMPLED],
    target=None,
    allowed=rules.may_visit,
    sentence=_("Checklist corrected after a second signed sheet: %(failed)s points not in order"),
    law="Order 18 art. 19",
)
def correct_checklist(
    inspection: Inspection,
    *,
    by: User,
    at: datetime,
    findings: Sequence[Recorded],
    representative: str,
    representative_post: str = "",
    signature: Attachment | None = None,
    signing_refused: bool = False,
    witness: str = "",
) -> dict[str, Any]:
    """Two sheets of one visit become one; a correction is confirmed by the one who signs it."""
    require_named(inspection, by)
    _write(inspection, findings)
    sheet = queries.sheet_of(inspection)
    _require_complete(sheet)
    inspection.representative = representative
    inspection.representative_post = representative_post
    inspection.signature, inspection.signing_refused = signature, signing_refused
    inspection.witness = witness
    return {"total": sheet.total, "failed": sheet.failed}


def _require_complete(sheet: queries.Sheet) -> None:
    if sheet.missing:
        numbers = ", ".join(str(number) for number in sheet.missing)
        raise Blocked(_("These points have no answer yet: %(numbers)s.") % {"numbers": numbers})
    for point in sheet.points:
        if rules.unproved(point.answer, point.note, len(point.photos), point.item.proof):
            raise Blocked(
                _("Point %(number)s failed: describe it or take a photo.")
                % {"number": point.number}
            )


def _write(inspection: Inspection, findings: Sequence[Recorded]) -> None:
    """The sheet as it was sent: points that are left out have no answer any more."""
    known = set(inspection.checklist.items.values_list("pk", flat=True))  # type: ignore[union-attr]
    findings = [one for one in findings if one.item_id in known and one.answer in Answer.values]
    findings = _asked(inspection, findings)
    Finding.objects.filter(inspection=inspection).delete()
    rows = Finding.objects.bulk_create(
        [
            Finding(inspection=inspection, item_id=one.item_id, answer=one.answer, note=one.note)
            for one in findings
        ]
    )
    link = Finding.photos.through
    link.objects.bulk_create(
        [
            link(finding_id=row.pk, attachment_id=photo.pk)
            for row, one in zip(rows, findings, strict=True)
            for photo in one.photos
        ]
    )


def _asked(inspection: Inspection, findings: Sequence[Recorded]) -> list[Recorded]:
    """An answer to a point that is not asked, as the others stand, says nothing."""
    answers = {one.item_id: one.answer for one in findings}
    items = inspection.checklist.items.exclude(asked_if=None)  # type: ignore[union-attr]
    silent = {row.pk for row in items if not rules.is_asked(row.condition, answers)}
    return [one for one in findings if one.item_id not in silent]


@transition(
    source=[State.CHECKED],
    target=State.CLOSED,
    allowed=rules.may_visit,
    sentence=_("Finished without a sample"),
)
def finish_without_sample(
    inspection: Inspection, *, by: User, at: datetime, outcome: str, note: str = ""
) -> dict[str, Any]:
    """Nothing was drawn; what was not in order is put right on site, or a correction is ordered."""
    has_failures = queries.failing_findings(inspection).exists()
    if outcome not in {Outcome.NO_PROBLEM, Outcome.FIXED_ON_SITE}:
        raise Blocked(_("A visit without a sample ends with no problem, or corrected on site."))
    if outcome == Outcome.NO_PROBLEM and has_failures:
        raise Blocked(_("Some points were not in order: say how they were put right."))
    if outcome == Outcome.FIXED_ON_SITE and not note.strip():
        raise Blocked(_("Say how it was put right."))
    _end(inspection, outcome, note, by=by, at=at)
    return {"note": note}


@transition(
    source=ON_SITE,
    target=[State.REFUSED, State.VOID],
    allowed=rules.may_visit,
    sentence=worded(_("Inspection refused: %(reason)s"), RefusalReason, "reason"),
    law="Product Quality Law art. 56; Order 18 art. 21",
    tone="bad",
)
def record_refusal(
    inspection: Inspection,
    *,
    by: User,
    at: datetime,
    reason: str,
    note: str = "",
    witness: str = "",
) -> dict[str, Any]:
    """拒检; a rightful refusal is recorded against us and the visit does not count."""
    inspection.refusal_reason, inspection.witness = reason, witness
    inspection.outcome_note = note
    worklist.close_items(inspection, at=at)
    if rules.refusal_is_rightful(reason):
        _make_void(inspection, at)
        _own_our_fault(inspection, at)
    else:
        inspection.state = State.REFUSED
        _count("spotcheck.refused", inspection, at)
        notifications.refusal_reported(inspection, at=at)
        notifications.decision_waits(inspection, gettext_noop("Deal with the refusal"), at=at)
    return {"reason": reason, "note": note}


def _own_our_fault(inspection: Inspection, at: datetime) -> None:
    """The enterprise was right: the leaders hear of it, find the cause and answer for it."""
    inspection.deadline = deadlines.start(
        inspection, FAULT, on=timezone.localdate(at), office=inspection.office
    )
    notifications.refusal_reported(inspection, at=at)
    notifications.measure_waits(inspection, at=at)


@transition(
    source=ON_SITE,
    target=State.UNABLE,
    allowed=rules.may_visit,
    sentence=worded(_("No sample obtained: %(reason)s"), UnableReason, "reason"),
    law="Order 18 arts 18 and 20",
)
def record_unable(
    inspection: Inspection, *, by: User, at: datetime, reason: str, note: str = ""
) -> dict[str, Any]:
    """未抽到样: recorded truthfully and reported; no talk follows from it."""
    inspection.unable_reason, inspection.outcome_note = reason, note
    worklist.close_items(inspection, at=at)
    notifications.decision_waits(inspection, gettext_noop("Close or draw the next"), at=at)
    _count("spotcheck.unable", inspection, at)
    return {"reason": reason, "note": note}


@transition(
    source=[State.SCHEDULED, State.IN_PROGRESS],
    target=State.VOID,
    allowed=rules.may_lead,
    sentence=_("Declared void"),
)
def void(inspection: Inspection, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The visit was ordered by mistake; it is not counted."""
    inspection.outcome_note = reason
    worklist.close_items(inspection, at=at)
    _make_void(inspection, at)
    return {"note": reason}


# --- What the other rooms tell ----------------------------------------------------------------


def require_reach(inspection: Inspection, by: User) -> None:
    """What follows a failure is opened by the officials of the place, or of the city."""
    if not rules.may_follow_up(inspection, by.actor):
        raise NotAllowed(_("Your role or your office may not do this."))


def needs(accessor: str, sentence: Any) -> Callable[[Inspection], Any]:
    """A step that only another room's row can prove; `accessor` is that row's related name."""
    return lambda inspection: None if getattr(inspection, accessor).exists() else sentence


def no_sample_open(inspection: Inspection) -> Any:
    """Another sample may only be drawn when none is left."""
    left = inspection.samples.exclude(state__in=GONE).exists()
    return _("A sample is still under way.") if left else None


def all_samples(state: str) -> Callable[[Inspection], Any]:
    """Every sample that counts has this state, and there is one."""

    def guard(inspection: Inspection) -> Any:
        states = set(inspection.samples.exclude(state__in=GONE).values_list("state", flat=True))
        return None if states == {state} else _("The results are not complete yet.")

    return guard


def a_sample(state: str) -> Callable[[Inspection], Any]:
    """At least one sample has this state."""

    def guard(inspection: Inspection) -> Any:
        found = inspection.samples.filter(state=state).exists()
        return None if found else _("No result says so.")

    return guard


def _press(inspection: Inspection, deadline: Deadline | None) -> None:
    """The clock that presses now, where the step brings one."""
    if deadline is not None:
        inspection.deadline = deadline


@transition(
    source=[State.CHECKED],
    target=State.SAMPLED,
    allowed=rules.may_visit,
    guard=needs("samples", _("Draw a sample first.")),
    sentence=_("The case now waits for the test"),
)
def mark_sampled(
    inspection: Inspection, *, by: User, at: datetime, deadline: Deadline | None = None
) -> dict[str, Any]:
    """A sample is sealed."""
    worklist.close_items(inspection, notifications.SAMPLE, at=at)
    _press(inspection, deadline)
    return {}


@transition(
    source=[State.SAMPLED],
    target=State.CHECKED,
    allowed=rules.may_reopen_sampling,
    guard=no_sample_open,
    sentence=_("A new sample is needed"),
)
def reopen_sampling(inspection: Inspection, *, by: User, at: datetime) -> dict[str, Any]:
    """No usable sample is left: the inspectors draw again."""
    inspection.deadline = None
    notifications.sample_waits(inspection, at=at)
    return {}


@transition(
    source=[State.SAMPLED],
    target=State.PASSED,
    allowed=rules.may_record_result,
    guard=all_samples("passed"),
    sentence=_("The product passed the test"),
    tone="ok",
)
def mark_passed(
    inspection: Inspection, *, by: User, at: datetime, deadline: Deadline | None = None
) -> dict[str, Any]:
    """Every sample of the visit conforms."""
    inspection.verdict = Verdict.PASS
    _press(inspection, deadline)
    return {}


@transition(
    source=[State.SAMPLED],
    target=State.FAILED,
    allowed=rules.may_record_result,
    guard=a_sample("failed"),
    sentence=_("The product failed the test"),
    law="Product Quality Law art. 17",
    tone="bad",
)
def mark_failed(
    inspection: Inspection, *, by: User, at: datetime, deadline: Deadline | None = None
) -> dict[str, Any]:
    """One sample that does not conform decides."""
    inspection.verdict = Verdict.FAIL
    _press(inspection, deadline)
    return {}


@transition(
    source=[State.FAILED, State.REFUSED],
    target=State.SUMMONED,
    allowed=rules.may_follow_up,
    guard=needs("summonses", _("Draft the summons first.")),
    sentence=_("The head of the enterprise is to be summoned"),
)
def mark_summoned(
    inspection: Inspection, *, by: User, at: datetime, deadline: Deadline | None = None
) -> dict[str, Any]:
    """约谈 has begun; the summons room holds the letter."""
    worklist.close_items(inspection, notifications.DECIDE, at=at)
    _press(inspection, deadline)
    return {}


@transition(
    source=[State.CHECKED, State.FAILED, State.REFUSED, State.SUMMONED, State.RECHECKING],
    target=State.CORRECTING,
    allowed=rules.may_follow_up,
    guard=needs("rectifications", _("Order the correction first.")),
    sentence=_("The enterprise must correct"),
    law="Product Quality Law art. 17; Order 18 art. 46",
)
def mark_correcting(
    inspection: Inspection, *, by: User, at: datetime, deadline: Deadline | None = None
) -> dict[str, Any]:
    """责令改正 runs, for the first time or again after a failed re-check."""
    worklist.close_items(inspection, at=at)
    _press(inspection, deadline)
    return {}


@transition(
    source=[State.CORRECTING],
    target=State.RECHECKING,
    allowed=rules.may_report_correction,
    guard=needs("rectifications", _("Order the correction first.")),
    sentence=_("The enterprise reported the correction; the re-check is due"),
    law="Order 18 art. 47",
)
def mark_rechecking(
    inspection: Inspection, *, by: User, at: datetime, deadline: Deadline | None = None
) -> dict[str, Any]:
    """The evidence is in."""
    _press(inspection, deadline)
    return {}


def result_stands(inspection: Inspection) -> Any:
    """Another sample of the visit that failed keeps the case a failed one."""
    failed = inspection.samples.filter(state="failed").exists()
    return _("Another sample of the visit failed.") if failed else None


@transition(
    source=[State.FAILED, State.SUMMONED, State.CORRECTING, State.RECHECKING, State.CLOSED],
    target=[State.PASSED, State.CLOSED],
    allowed=rules.only_robots,
    guard=result_stands,
    sentence=_("A re-inspection overturned the result: %(note)s"),
    law="Order 18 art. 42",
    tone="ok",
)
def overturn(inspection: Inspection, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The final verdict counts; a case that is closed stays closed, as one that passed."""
    inspection.verdict = Verdict.PASS
    worklist.close_items(inspection, at=at)
    if inspection.state == State.CLOSED:
        inspection.outcome, inspection.outcome_note = Outcome.PASSED, reason[:200]
        return {"note": reason}
    inspection.state, inspection.deadline = State.PASSED, None
    return {"note": reason}


@transition(
    source=[
        State.PASSED,
        State.FAILED,
        State.SUMMONED,
        State.CORRECTING,
        State.RECHECKING,
        State.CLOSED,
    ],
    target=[State.SAMPLED, State.PASSED, State.VOID, State.CLOSED],
    allowed=rules.only_robots,
    guard=result_stands,
    sentence=_("The result was annulled: %(note)s"),
    law="Order 18 art. 37",
)
def annul(inspection: Inspection, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The other samples of the visit speak for it; without any the visit does not count.

    A case that is closed stays closed, as one without a result.
    """
    left = set(inspection.samples.exclude(state__in=GONE).values_list("state", flat=True))
    passed = left == {"passed"}
    inspection.verdict = Verdict.PASS if passed else ""
    worklist.close_items(inspection, at=at)
    if inspection.state == State.CLOSED:
        inspection.outcome = Outcome.PASSED if passed else Outcome.ANNULLED
        inspection.outcome_note = reason[:200]
        return {"note": reason}
    inspection.deadline = None
    deadlines.cancel_all(inspection, on=timezone.localdate(at))
    if left:
        inspection.state = State.PASSED if passed else State.SAMPLED
    else:
        inspection.outcome_note = reason[:200]
        _make_void(inspection, at)
    return {"note": reason}


@transition(
    source=list(rules.ENDINGS),
    target=State.CLOSED,
    allowed=rules.may_follow_up,
    sentence=worded(_("Case closed: %(outcome)s"), Outcome, "outcome"),
    tone="ok",
)
def close(
    inspection: Inspection, *, by: User, at: datetime, outcome: str, note: str = ""
) -> dict[str, Any]:
    """The case ends as its state permits; whoever caused it hears of it at once."""
    if not rules.may_end(inspection.state, outcome):
        raise Blocked(_("A case in this state cannot end like that."))
    _end(inspection, outcome, note, by=by, at=at)
    return {"outcome": outcome, "note": note}


def _end(inspection: Inspection, outcome: str, note: str, *, by: User, at: datetime) -> None:
    inspection.outcome, inspection.outcome_note = outcome, note or inspection.outcome_note
    inspection.closed_at, inspection.deadline = at, None
    worklist.close_items(inspection, at=at)
    deadlines.cancel_all(inspection, on=timezone.localdate(at))
    inspection_closed.send(Inspection, inspection=inspection, outcome=outcome, by=by, at=at)


def _make_void(inspection: Inspection, at: datetime) -> None:
    inspection.state, inspection.closed_at = State.VOID, at
    if inspection.origin in PLANNED:
        _count("spotcheck.planned", inspection, at, amount=-1)


def _count(code: str, inspection: Inspection, at: datetime, amount: int = 1) -> None:
    measures.add(
        code,
        day=timezone.localdate(at),
        obj=inspection,
        district=inspection.district_id,
        dimension=inspection.category_code,
        amount=amount,
    )
