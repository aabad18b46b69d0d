"""What goes public: drafted, approved by a second person, withdrawn when it no longer holds."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import deadlines, measures, notices, numbering, worklist
from casework.models import Deadline
from casework.transitions import Blocked, creation, lock, transition
from inspections import signals
from inspections.casefiles.states import CaseState
from inspections.exposures import rules
from inspections.exposures.models import Exposure
from inspections.exposures.states import Check
from inspections.exposures.states import ExposureState as State
from inspections.visits.models import Inspection
from inspections.visits.states import Verdict
from inspections.visits.transitions import require_reach

APPROVE, DRAFT, WITHDRAW = "exposure-approve", "exposure-draft", "exposure-withdraw"
CORRECT = "exposure-correct"
# Stored texts are in the language of the bureau.
WORDS = {
    APPROVE: "曝光信息待审核",
    DRAFT: "曝光信息待提交",
    WITHDRAW: "决定已变更，请撤回曝光信息",
    CORRECT: "曝光信息更正待审核",
}
TAKE_BACK = "PN-WD"


@creation(
    target=State.DRAFTED,
    allowed=rules.may_draft,
    sentence=_("Exposure drafted"),
    law="Product Quality Law art. 17",
)
def draft(
    *,
    by: User,
    at: datetime,
    inspection: Inspection,
    measure: str,
    items: list[dict[str, str]],
) -> Exposure:
    """Only a failure may be exposed; the words state findings, not blame."""
    inspection = lock(inspection)
    require_reach(inspection, by)
    if reason := why_no_exposure_now(inspection):
        raise Blocked(reason)
    year = str(timezone.localtime(at).year)
    exposure = Exposure.objects.create(
        number=f"BG-{year}-{numbering.take('exposure', year):04d}",
        inspection=inspection,
        enterprise=inspection.enterprise,
        office=by.office or inspection.office,
        district=inspection.district,
        product_name=inspection.product_name,
        # A batch seen by one customer alone would lead to who reported it.
        batch="" if rules.is_report(inspection.origin_ref) else inspection.batch,
        category_code=inspection.category_code,
        items=items,
        measure=measure,
        state=State.DRAFTED,
        drafted_by=by,
        drafted_at=at,
    )
    wait(exposure, DRAFT, at)
    return exposure


def why_no_exposure_now(inspection: Inspection) -> Any:
    """Why nothing about the case can be made public; None when it can."""
    if inspection.verdict != Verdict.FAIL:
        return _("Only a failed product can be made public.")
    if Exposure.objects.live().filter(inspection=inspection).exists():
        return _("An exposure of this case is public or on its way.")
    return None


def wait(exposure: Exposure, step: str, at: datetime, *, deadline: Deadline | None = None) -> None:
    """Only one step waits at a time; no step, and nothing waits."""
    worklist.close_items(exposure, at=at)
    if not step:
        return
    worklist.open_item(
        exposure,
        step,
        title=f"{WORDS[step]} {exposure.number} {exposure.product_name}",
        at=at,
        role=Role.REGULATOR,
        office=exposure.office,
        deadline=deadline,
    )


@transition(
    source=[State.DRAFTED],
    target=None,
    allowed=rules.may_edit,
    sentence=_("Exposure changed"),
)
def amend(
    exposure: Exposure,
    *,
    by: User,
    at: datetime,
    measure: str = "",
    text: str = "",
    items: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    """Change the words while it is a draft."""
    exposure.text = text or exposure.text
    exposure.measure = measure or exposure.measure
    exposure.items = exposure.items if items is None else items
    return {}


@transition(
    source=[State.DRAFTED],
    target=State.SUBMITTED,
    allowed=rules.may_edit,
    sentence=_("Exposure submitted for approval"),
)
def submit(exposure: Exposure, *, by: User, at: datetime) -> dict[str, Any]:
    """A second person looks at every word that goes public."""
    require_no_trace(exposure, exposure.text, exposure.measure)
    wait(exposure, APPROVE, at)
    return {}


@transition(
    source=[State.SUBMITTED],
    target=State.DRAFTED,
    allowed=rules.may_send_back,
    sentence=_("Exposure sent back to be changed"),
)
def send_back(exposure: Exposure, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """Something must be said differently."""
    wait(exposure, DRAFT, at)
    return {"note": note}


@transition(
    source=[State.SUBMITTED],
    target=State.PUBLISHED,
    allowed=rules.may_publish,
    sentence=_("Made public until %(expires_on)s"),
    tone="ok",
)
def publish(
    exposure: Exposure, *, by: User, at: datetime, checked: Sequence[str] = ()
) -> dict[str, Any]:
    """A second person has approved: the public may read it, for as long as the rule says."""
    _require_ground(exposure)
    if exposure.from_report and Check.REPORTER not in checked:
        raise Blocked(_("It stands on a report: check that it does not lead to the reporter."))
    day = timezone.localdate(at)
    exposure.approved_by, exposure.published_at, exposure.checked = by, at, list(checked)
    exposure.expires_on = last_day(day, minor=exposure.is_minor)
    if exposure.casefile is not None:
        deadlines.meet(exposure.casefile, "PN-PUB", on=day)
    worklist.close_items(exposure, at=at)
    measures.add(
        "exposure.published",
        day=day,
        obj=exposure,
        district=exposure.district_id,
        dimension=exposure.category_code,
    )
    signals.exposure_published.send(Exposure, exposure=exposure, by=by, at=at)
    return {"expires_on": exposure.expires_on}


def _require_ground(exposure: Exposure) -> None:
    """A case that was taken back meanwhile is not published."""
    if exposure.casefile is not None and exposure.casefile.state == CaseState.WITHDRAWN:
        raise Blocked(_("The case was withdrawn; drop the draft."))


def require_no_trace(exposure: Exposure, *texts: str) -> None:
    """What stands on a report says neither day nor door, so that nobody is derived from it."""
    found = rules.too_fine(*texts) if exposure.from_report else []
    if found:
        text = _("It stands on a report and could lead to the reporter; leave out: %(words)s")
        raise Blocked(text % {"words": "、".join(found)})


def last_day(day: date, *, minor: bool = False) -> date:
    """Three years, a minor penalty three months (PN-SHOW); before 2021 a year was the habit."""
    try:
        return deadlines.due("PN-SHOW-MINOR" if minor else "PN-SHOW", day).due_on
    except deadlines.UnknownRule:
        return day + timedelta(days=365)


@transition(
    source=[State.PUBLISHED],
    target=None,
    allowed=rules.may_contest,
    guard=lambda exposure: (
        _("The time to withdraw it runs already.") if exposure.deadline_id else None
    ),
    sentence=_("The decision was changed; to be withdrawn by %(due_on)s"),
    law="SAMR Order 45 (PN-WD)",
    tone="bad",
)
def require_withdrawal(
    exposure: Exposure, *, by: User, at: datetime, reason: str, changed_on: date | None = None
) -> dict[str, Any]:
    """Changed or revoked elsewhere: three working days are left to take it back."""
    day = changed_on or timezone.localdate(at)
    if day > timezone.localdate(at):
        raise Blocked(_("The day of the change cannot lie ahead."))
    clock = deadlines.start(exposure, TAKE_BACK, on=day, office=exposure.office)
    exposure.deadline = clock
    wait(exposure, WITHDRAW, at, deadline=clock)
    leaders = User.objects.with_role(Role.REGULATOR, Role.HEAD).filter(office=exposure.office)
    text = f"{WORDS[WITHDRAW]}：{exposure.number} {exposure.product_name}"
    key = f"exposure:{exposure.pk}:contest:{exposure.version}"
    notices.notify(leaders.order_by("pk"), text, exposure.get_absolute_url(), at=at, dedupe=key)
    return {"due_on": clock.due_on, "note": reason}


@transition(
    source=[State.PUBLISHED],
    target=State.WITHDRAWN,
    allowed=rules.may_withdraw,
    sentence=_("Withdrawn from the public"),
    law="SAMR Order 45 (PN-WD)",
)
def withdraw(exposure: Exposure, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Overturned or changed: taken back at once, the reason stays on record."""
    return _take_down(exposure, reason, by, at)


def _take_down(exposure: Exposure, reason: str, by: User, at: datetime) -> dict[str, Any]:
    day = timezone.localdate(at)
    exposure.withdrawn_at, exposure.withdraw_reason = at, reason[:200]
    deadlines.meet(exposure, TAKE_BACK, on=day)
    _close(exposure, at)
    measures.add(
        "exposure.published",
        day=day,
        obj=exposure,
        district=exposure.district_id,
        dimension=exposure.category_code,
        amount=-1,
    )
    signals.exposure_withdrawn.send(Exposure, exposure=exposure, by=by, at=at)
    return {"note": reason}


def _close(exposure: Exposure, at: datetime) -> None:
    exposure.deadline = None
    worklist.close_items(exposure, at=at)


@transition(
    source=[State.DRAFTED, State.SUBMITTED],
    target=State.WITHDRAWN,
    allowed=rules.may_withdraw,
    sentence=_("Draft of the exposure dropped"),
)
def drop(exposure: Exposure, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Nothing was public yet, and nothing will be."""
    return _drop(exposure, reason, at)


def _drop(exposure: Exposure, reason: str, at: datetime) -> dict[str, Any]:
    exposure.withdrawn_at, exposure.withdraw_reason = at, reason[:200]
    worklist.close_items(exposure, at=at)
    return {"note": reason}


@transition(
    source=[State.DRAFTED, State.SUBMITTED, State.PUBLISHED],
    target=State.WITHDRAWN,
    allowed=rules.only_robots,
    sentence=_("Exposure fell with the result: %(note)s"),
    law="SAMR Order 45 (PN-WD)",
)
def fall(exposure: Exposure, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Overturned by a re-inspection: public no longer from this moment, within PN-WD for sure."""
    if exposure.published_at:
        return _take_down(exposure, reason, by, at)
    return _drop(exposure, reason, at)


@transition(
    source=[State.PUBLISHED],
    target=State.EXPIRED,
    allowed=rules.only_robots,
    sentence=_("The period of display is over"),
)
def expire(exposure: Exposure, *, by: User, at: datetime) -> dict[str, Any]:
    """After its last day it is public no longer; the duty to withdraw it ends with that."""
    deadlines.cancel_all(exposure, on=timezone.localdate(at))
    _close(exposure, at)
    signals.exposure_withdrawn.send(Exposure, exposure=exposure, by=by, at=at)
    return {}
