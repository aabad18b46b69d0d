"""约谈记录: what was said at the talk, and how every page of it was signed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines
from casework.transitions import Blocked, transition
from documents import transitions as papers
from documents.models import Attachment
from inspections.signals import talk_recorded
from inspections.summonses import duties, letters, notifications, queries, rules
from inspections.summonses.models import InterviewRecord, RecordPage, Summons
from inspections.summonses.states import Attendance
from inspections.summonses.states import SummonsState as State
from inspections.summonses.times import REPORT
from inspections.visits import transitions as visits


@transition(
    source=[State.SERVED, State.ABSENT],
    target=State.HELD,
    allowed=rules.may_edit,
    sentence=visits.worded(_("Talk held with %(attendance)s"), Attendance, "attendance"),
    public=_("The talk was held"),
    tone="ok",
)
def record_interview(
    summons: Summons, *, by: User, at: datetime, attendance: str, **record: Any
) -> dict[str, Any]:
    """约谈记录: whoever came had the right to speak, and undertakes what the record says."""
    if not rules.came(attendance):
        raise Blocked(_("Nobody who could speak for the enterprise came; record the absence."))
    interview = InterviewRecord(summons=summons, **record)
    check_record(interview, attendance, at)
    summons.attendance, summons.held_at = attendance, at
    day = timezone.localdate(interview.ended_at)
    summons.deadline = deadlines.start(summons, REPORT, on=day, office=summons.office)
    interview.report_by = interview.report_by or summons.deadline.due_on
    interview.save()
    interview.document = papers.issue(
        kind="interview_record",
        office=summons.office,
        addressee=letters.addressee(summons.enterprise, person=interview.attendee),
        context=letters.record_context(interview),
        subject_label=f"{summons.number} {summons.inspection.number}",
        by=by,
        at=at,
    )
    interview.save(update_fields=["document"])
    duties.count("summons.held", summons, at)
    talk_recorded.send(Summons, summons=summons, record=interview, by=by, at=at)
    step = notifications.CLOSE if interview.is_settled else notifications.SIGN
    notifications.waits(summons, step, at=at, deadline=summons.deadline)
    return {"attendance": attendance}


def check_record(interview: InterviewRecord, attendance: str, at: datetime) -> None:
    """Raises ValidationError at the field that does not hold."""
    summons = interview.summons
    if attendance == Attendance.PROXY and not interview.authorised:
        raise ValidationError(
            {"attendance": _("A proxy without written authorisation counts as absent.")}
        )
    if attendance == Attendance.PRINCIPAL and not rules.may_speak(
        interview.attendee, letters.heads_of(summons)
    ):
        text = _("%(name)s is neither the person summoned nor a head of the enterprise: a proxy.")
        raise ValidationError({"attendee": text % {"name": interview.attendee}})
    if not interview.identity_checked:
        raise ValidationError({"identity_checked": _("Look at the identity papers first.")})
    if not rules.enough_officials(interview.host, interview.recorder, interview.present):
        raise ValidationError(
            {"present": _("Name host, second official and recorder: three people.")}
        )
    if interview.signing_refused and not rules.enough_witnesses(interview.witnesses):
        raise ValidationError({"witnesses": _("Name two witnesses of the refusal to sign.")})
    if interview.ended_at > at:
        raise ValidationError({"ended_at": _("The talk is not over yet.")})
    interview.full_clean(exclude=["document"])


# --- Signing ----------------------------------------------------------------------------------


def to_be_signed(summons: Summons) -> Any:
    """The pages are known when the paper is made; what is signed is not signed again."""
    record = queries.record_of(summons)
    if record is None:
        return _("There is no interview record yet.")
    if record.is_settled:
        return _("The record is signed, or the refusal is on it.")
    if record.document is None or not record.document.sha256:
        return _("The PDF is still being made.")
    return None


@transition(
    source=[State.HELD],
    target=None,
    allowed=rules.may_edit,
    guard=to_be_signed,
    sentence=_("Interview record signed on %(pages)s pages"),
    public=_("The interview record was signed"),
    tone="ok",
)
def sign_record(
    summons: Summons,
    *,
    by: User,
    at: datetime,
    signatures: Sequence[Attachment],
    attested_by: str,
    corrections: str = "",
    corrections_confirmed: bool = False,
) -> dict[str, Any]:
    """以上内容属实: the person talked to signs at the foot of every page."""
    record = _record(summons)
    pages = record.document.pages or 1 if record.document else 1
    if len(signatures) != pages:
        text = _("The record has %(pages)s pages; every page is signed.")
        raise ValidationError({"signatures": text % {"pages": pages}})
    if corrections and not corrections_confirmed:
        raise ValidationError(
            {"corrections_confirmed": _("Every correction is confirmed by a signature beside it.")}
        )
    RecordPage.objects.bulk_create(
        RecordPage(record=record, number=number, signature=signature, signed_at=at)
        for number, signature in enumerate(signatures, 1)
    )
    record.corrections, record.attested_by = corrections, attested_by
    record.attested_on = timezone.localdate(at)
    record.save(update_fields=["corrections", "attested_by", "attested_on"])
    notifications.waits(summons, notifications.CLOSE, at=at, deadline=summons.deadline)
    return {"pages": pages}


@transition(
    source=[State.HELD],
    target=None,
    allowed=rules.may_edit,
    guard=to_be_signed,
    sentence=_("The signature under the interview record was refused"),
    tone="bad",
)
def note_refusal_to_sign(
    summons: Summons, *, by: User, at: datetime, witnesses: str
) -> dict[str, Any]:
    """拒绝签名: noted with two witnesses; the record stands."""
    if not rules.enough_witnesses(witnesses):
        raise ValidationError({"witnesses": _("Name two witnesses of the refusal to sign.")})
    record = _record(summons)
    record.signing_refused, record.witnesses = True, witnesses
    record.save(update_fields=["signing_refused", "witnesses"])
    notifications.waits(summons, notifications.CLOSE, at=at, deadline=summons.deadline)
    return {}


def _record(summons: Summons) -> InterviewRecord:
    record = queries.record_of(summons)
    if record is None:
        raise Blocked(_("There is no interview record yet."))
    return record


def is_settled(summons: Summons) -> Any:
    """A record that nobody signed proves nothing."""
    record = queries.record_of(summons)
    if record is not None and not record.is_settled:
        return _("The interview record is not signed yet.")
    return None
