"""The way of a case as the stepper draws it, read from the columns of its own row."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.templatetags.ui import day
from complaints import rules
from complaints.models import Complaint
from complaints.states import Kind, State

DONE, FAILED, NOW, SKIPPED, AHEAD = "done", "fail", "now", "skip", ""
Look = tuple[str, Any]  # how a step stands, and the note under it

RECEIVED = pgettext_lazy("loop", "Receipt")
DECIDED = pgettext_lazy("loop", "Decision")
MEDIATED = pgettext_lazy("loop", "Mediation")
VERIFIED = pgettext_lazy("loop", "Verification")
ANSWERED = pgettext_lazy("loop", "Answer")
INSPECTED = pgettext_lazy("loop", "Inspection")
ENDED = pgettext_lazy("loop", "End")
TOLD = pgettext_lazy("loop", "Telling")


def on(moment: datetime | None) -> str:
    return day(moment, "short") if moment else ""


def decided(complaint: Complaint) -> Look:
    """Whether it is taken on."""
    if complaint.state == State.REFUSED:
        return FAILED, _("Not accepted")
    if complaint.state == State.WAITING:
        return NOW, _("Waiting for material")
    if complaint.state == State.RECEIVED:
        return NOW, ""
    taken_on = complaint.accepted_at or complaint.referred_at
    return (DONE, on(taken_on)) if taken_on else (SKIPPED, "")


def worked(complaint: Complaint) -> Look:
    """Mediation or verification; it goes on while the goods are inspected."""
    if complaint.state in {State.ACCEPTED, State.REFERRED}:
        return NOW, ""
    if complaint.state in {State.RECEIVED, State.WAITING}:
        return AHEAD, ""
    done = complaint.state == State.CLOSED and complaint.accepted_at
    return (DONE, "") if done else (SKIPPED, "")


def inspected(complaint: Complaint) -> Look:
    """An inspection that was ordered because of it; many cases need none."""
    if complaint.state == State.REFERRED and not complaint.findings:
        return NOW, on(complaint.referred_at)
    if complaint.referred_at:
        return DONE, on(complaint.referred_at)
    return (AHEAD, _("Where needed")) if complaint.is_open else (SKIPPED, "")


def ended(complaint: Complaint) -> Look:
    if complaint.is_open:
        return AHEAD, ""
    if complaint.state in {State.WITHDRAWN, State.MERGED}:
        return DONE, complaint.get_state_display()
    return DONE, on(complaint.closed_at)


def told(complaint: Complaint) -> Look:
    """Order 20 arts 21 and 31: both sides, or the named reporter, are told how it ended."""
    if complaint.told_at:
        return DONE, on(complaint.told_at)
    if complaint.is_open:
        return AHEAD, ""
    # A refusal tells its ground itself; who took it back, and who hides, is told nothing.
    owed = complaint.state == State.CLOSED and rules.clock_after_end(
        complaint.kind, complaint.regime, named=not complaint.anonymous
    )
    return (NOW, "") if owed else (SKIPPED, "")


STEPS: dict[str, tuple[tuple[Any, Any], ...]] = {
    Kind.COMPLAINT: (
        (DECIDED, decided),
        (MEDIATED, worked),
        (INSPECTED, inspected),
        (ENDED, ended),
        (TOLD, told),
    ),
    Kind.REPORT: (
        (DECIDED, decided),
        (VERIFIED, worked),
        (INSPECTED, inspected),
        (ENDED, ended),
        (TOLD, told),
    ),
    Kind.INQUIRY: ((ANSWERED, ended),),
}


def steps(complaint: Complaint) -> dict[str, Any]:
    """What components/loop.html draws."""
    found = [{"label": RECEIVED, "state": DONE, "note": on(complaint.received_at), "url": ""}]
    for label, look in STEPS[Kind(complaint.kind)]:
        state, note = look(complaint)
        found.append({"label": label, "state": state, "note": note, "url": ""})
    if complaint.kind == Kind.INQUIRY and complaint.is_open:
        found[-1]["state"] = NOW
    current = next((n for n, step in enumerate(found, 1) if step["state"] == NOW), len(found))
    return {"steps": found, "current": current}
