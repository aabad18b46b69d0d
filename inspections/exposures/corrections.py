"""更正: public words are put right by two people, and what was said before stays visible."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import Actor
from casework.transitions import Blocked, NotAllowed, transition
from inspections.exposures import rules
from inspections.exposures.models import Exposure, ExposureCorrection
from inspections.exposures.states import CorrectionState
from inspections.exposures.states import ExposureState as State
from inspections.exposures.transitions import CORRECT, require_no_trace, wait

LAW = "SAMR Order 45"


def words_of(exposure: Exposure) -> dict[str, Any]:
    return {"text": exposure.text, "measure": exposure.measure, "items": exposure.items}


def pending(exposure: Exposure) -> ExposureCorrection | None:
    """The correction that waits for approval; the page has read them all at once."""
    rows = sorted(exposure.corrections.all(), key=lambda row: -row.pk)
    return next((row for row in rows if row.state == CorrectionState.PROPOSED), None)


def why_no_correction(exposure: Exposure) -> Any:
    """What must be withdrawn is not corrected; and one correction waits at a time."""
    if exposure.deadline_id:
        return _("It has to be withdrawn: a correction would keep it public.")
    return _("A correction waits for approval already.") if pending(exposure) else None


@transition(
    source=[State.PUBLISHED],
    target=None,
    allowed=rules.may_correct,
    guard=lambda row: why_no_correction(row),
    sentence=_("Correction proposed: %(note)s"),
    law=LAW,
)
def propose_correction(
    exposure: Exposure,
    *,
    by: User,
    at: datetime,
    reason: str,
    measure: str,
    text: str = "",
    items: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    """What is public and wrong is said rightly, once a second person agrees."""
    before = words_of(exposure)
    after = {
        "text": text,
        "measure": measure,
        "items": exposure.items if items is None else items,
    }
    if after == before:
        raise Blocked(_("Nothing would change."))
    require_no_trace(exposure, text, measure)
    ExposureCorrection.objects.create(
        exposure=exposure,
        state=CorrectionState.PROPOSED,
        reason=reason[:200],
        before=before,
        after=after,
        proposed_by=by,
        proposed_at=at,
    )
    wait(exposure, CORRECT, at)
    return {"note": reason}


def _may_decide(exposure: Exposure, actor: Actor) -> bool:
    """A leader of the office, never who proposed the correction that waits."""
    if not rules.may_approve_correction(exposure, actor):
        return False
    row = pending(exposure)
    return row is None or row.proposed_by_id != actor.user_id


def _decide(exposure: Exposure, state: CorrectionState, by: User, at: datetime) -> Any:
    row = pending(exposure)
    if row is None:
        raise Blocked(_("No correction waits for approval."))
    if by.pk == row.proposed_by_id:
        raise NotAllowed(_("A second person decides on the correction."))
    row.state, row.approved_by, row.decided_at = state, by, at
    row.save(update_fields=["state", "approved_by", "decided_at"])
    wait(exposure, "", at)
    return row


@transition(
    source=[State.PUBLISHED],
    target=None,
    allowed=_may_decide,
    guard=lambda row: None if pending(row) else _("No correction waits for approval."),
    sentence=_("Corrected: %(note)s"),
    law=LAW,
)
def approve_correction(exposure: Exposure, *, by: User, at: datetime) -> dict[str, Any]:
    """The new words are public; the old ones stay beside them, marked as corrected."""
    row = _decide(exposure, CorrectionState.APPROVED, by, at)
    exposure.text, exposure.measure = row.after["text"], row.after["measure"]
    exposure.items = row.after["items"]
    return {"note": row.reason}


@transition(
    source=[State.PUBLISHED],
    target=None,
    allowed=_may_decide,
    guard=lambda row: None if pending(row) else _("No correction waits for approval."),
    sentence=_("Correction refused: %(note)s"),
)
def refuse_correction(exposure: Exposure, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """The words stay as they are."""
    _decide(exposure, CorrectionState.REFUSED, by, at)
    return {"note": note}
