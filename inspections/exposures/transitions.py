"""What goes public: drafted, approved by a second person, withdrawn when it no longer holds."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import deadlines, measures, numbering, worklist
from casework.transitions import Blocked, creation, transition
from inspections import signals
from inspections.exposures import rules
from inspections.exposures.models import Exposure
from inspections.exposures.states import ExposureState as State
from inspections.visits.models import Inspection
from inspections.visits.states import Verdict

APPROVE, DRAFT = "exposure-approve", "exposure-draft"
# Stored texts are in the language of the bureau.
WORDS = {APPROVE: "曝光信息待审核", DRAFT: "曝光信息待提交"}


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
    if inspection.verdict != Verdict.FAIL:
        raise Blocked(_("Only a failed product can be made public."))
    year = str(timezone.localtime(at).year)
    exposure = Exposure.objects.create(
        number=f"BG-{year}-{numbering.take('exposure', year):04d}",
        inspection=inspection,
        enterprise=inspection.enterprise,
        office=inspection.office,
        district=inspection.district,
        product_name=inspection.product_name,
        batch=inspection.batch,
        category_code=inspection.category_code,
        items=items,
        measure=measure,
        state=State.DRAFTED,
        drafted_by=by,
        drafted_at=at,
    )
    _wait(exposure, DRAFT, at)
    return exposure


def _wait(exposure: Exposure, step: str, at: datetime) -> None:
    worklist.close_items(exposure, at=at)
    worklist.open_item(
        exposure,
        step,
        title=f"{WORDS[step]} {exposure.number} {exposure.product_name}",
        at=at,
        role=Role.REGULATOR,
        office=exposure.office,
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
    items: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    """Change the words while it is a draft."""
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
    _wait(exposure, APPROVE, at)
    return {}


@transition(
    source=[State.SUBMITTED],
    target=State.DRAFTED,
    allowed=rules.may_send_back,
    sentence=_("Exposure sent back to be changed"),
)
def send_back(exposure: Exposure, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """Something must be said differently."""
    _wait(exposure, DRAFT, at)
    return {"note": note}


@transition(
    source=[State.SUBMITTED],
    target=State.PUBLISHED,
    allowed=rules.may_publish,
    sentence=_("Made public until %(expires_on)s"),
    tone="ok",
)
def publish(exposure: Exposure, *, by: User, at: datetime) -> dict[str, Any]:
    """A second person has approved: the public may read it, for as long as the rule says."""
    day = timezone.localdate(at)
    exposure.approved_by, exposure.published_at = by, at
    exposure.expires_on = last_day(day)
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


def last_day(day: date) -> date:
    """The display of ordinary matters ends by PN-SHOW; before 2021 a year is the bureau's habit."""
    try:
        return deadlines.due("PN-SHOW", day).due_on
    except deadlines.UnknownRule:
        return day + timedelta(days=365)


@transition(
    source=[State.PUBLISHED],
    target=State.WITHDRAWN,
    allowed=rules.may_withdraw,
    sentence=_("Withdrawn from the public"),
    law="SAMR Order 45 (PN-WD)",
)
def withdraw(exposure: Exposure, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Overturned or changed: taken back at once, the reason stays on record."""
    exposure.withdrawn_at, exposure.withdraw_reason = at, reason[:200]
    measures.add(
        "exposure.published",
        day=timezone.localdate(at),
        obj=exposure,
        district=exposure.district_id,
        dimension=exposure.category_code,
        amount=-1,
    )
    signals.exposure_withdrawn.send(Exposure, exposure=exposure, by=by, at=at)
    return {"note": reason}


@transition(
    source=[State.PUBLISHED],
    target=State.EXPIRED,
    allowed=rules.only_robots,
    sentence=_("The period of display is over"),
)
def expire(exposure: Exposure, *, by: User, at: datetime) -> dict[str, Any]:
    """After its last day it is public no longer."""
    signals.exposure_withdrawn.send(Exposure, exposure=exposure, by=by, at=at)
    return {}
