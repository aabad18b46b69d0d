"""What the inspections bring about for the complaints behind them; told by the robot alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, notices
from casework.transitions import transition
from complaints import queries, rules
from complaints.models import Complaint
from complaints.notifications import NEWS, tell_citizen
from complaints.states import State
from complaints.transitions import open_step, press
from inspections.models import Inspection, Sample


def found_by_inspection(detail: Mapping[str, Any]) -> str:
    return str(queries.FOUND[detail["found"]])


@transition(
    source=[State.REFERRED, State.ACCEPTED, State.CLOSED],
    target=None,
    allowed=rules.may_tell,
    sentence=_("The laboratory has reported on %(inspection)s"),
    public=_("The goods were tested; the office is dealing with the result"),
)
def tell_result(
    complaint: Complaint, *, by: User, at: datetime, inspection: Inspection
) -> dict[str, Any]:
    """The laboratory has spoken, the clue is verified; the verdict may still be contested."""
    deadlines.meet(complaint, "CM-CLUE", on=timezone.localdate(at))
    press(complaint)
    _ring(complaint, gettext("Test result for %(number)s"), at, f"result-{inspection.pk}")
    return {"kind": complaint.kind, "inspection": inspection.number}


@transition(
    source=[State.REFERRED, State.ACCEPTED, State.CLOSED],
    target=[State.ACCEPTED, State.CLOSED],
    allowed=rules.may_tell,
    sentence=_("Inspection %(inspection)s is closed"),
    public=found_by_inspection,
    tone="ok",
)
def tell_outcome(
    complaint: Complaint, *, by: User, at: datetime, inspection: Inspection, outcome: str
) -> dict[str, Any]:
    """The citizen learns what was found; the decision on the case itself is a person's."""
    complaint.findings = outcome
    deadlines.meet(complaint, "CM-CLUE", on=timezone.localdate(at))
    if complaint.state == State.REFERRED:
        complaint.state = State.ACCEPTED
        press(complaint)
        open_step(complaint, "conclude", at)
    _ring(complaint, gettext("Inspection closed: %(number)s"), at, f"outcome-{inspection.pk}")
    tell_citizen(complaint, "result", at=at, key=f"inspection-{inspection.pk}")
    return {"kind": complaint.kind, "inspection": inspection.number, "found": outcome}


@transition(
    source=[State.REFERRED, State.ACCEPTED, State.CLOSED],
    target=None,
    allowed=rules.may_tell,
    sentence=_("The result of inspection %(inspection)s fell"),
    public=_("The test result does not hold after an objection; the office decides anew"),
    tone="warn",
)
def tell_overturned(
    complaint: Complaint, *, by: User, at: datetime, inspection: Inspection, sample: Sample
) -> dict[str, Any]:
    """推翻: who was told of a result hears that it is none, closed case or not."""
    _ring(complaint, gettext("The result behind %(number)s fell"), at, f"fell-{sample.pk}")
    tell_citizen(complaint, NEWS, at=at, key=f"fell-{sample.pk}")
    return {"kind": complaint.kind, "inspection": inspection.number}


def _ring(complaint: Complaint, text: str, at: datetime, event: str) -> None:
    if complaint.handler:
        notices.notify(
            complaint.handler,
            text % {"number": complaint.number},
            complaint.get_absolute_url(),
            at=at,
            dedupe=f"complaint-{complaint.pk}-{event}",
        )


@transition(
    source=[State.REFERRED, State.ACCEPTED, State.CLOSED],
    target=None,
    allowed=rules.may_tell,
    sentence=_("The failed goods were made public (%(exposure)s)"),
    public=_("The failed goods were made public; see the public notices"),
    tone="ok",
)
def tell_publication(
    complaint: Complaint, *, by: User, at: datetime, exposure: str
) -> dict[str, Any]:
    """What the complaint led to can be read by everybody."""
    complaint.published_at = at
    return {"kind": complaint.kind, "exposure": exposure}


@transition(
    source=[State.REFERRED, State.ACCEPTED, State.CLOSED],
    target=None,
    allowed=rules.may_tell,
    sentence=_("The public notice %(exposure)s was withdrawn"),
    public=_("The public notice about the goods was withdrawn"),
)
def tell_withdrawal(
    complaint: Complaint, *, by: User, at: datetime, exposure: str
) -> dict[str, Any]:
    """The notice was overturned or its time is over."""
    complaint.published_at = None
    return {"kind": complaint.kind, "exposure": exposure}
