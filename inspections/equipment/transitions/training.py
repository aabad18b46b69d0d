"""A10: the examination of inspectors, the card, the certificate."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import measures
from casework.transitions import Blocked, creation, transition
from documents import transitions as papers
from documents.rules import Addressee, chinese_date
from inspections.equipment import rules
from inspections.equipment.models import Exam, ExamResult, InspectorCard
from inspections.equipment.states import CardState, ExamState
from inspections.equipment.transitions.checking import number, office_of


@creation(
    target=ExamState.SET,
    allowed=rules.may_lead,
    sentence=_("Examination set for %(held_on)s"),
)
def set_exam(
    *,
    by: User,
    at: datetime,
    name: str,
    held_on: date,
    course: str = "",
    hours: int = 0,
    mark: int = rules.PASS_MARK,
) -> Exam:
    """The examination that ends a training; who sat in it is known when it is graded."""
    exam = Exam.objects.create(
        number=number("KH", "inspector-exam", at),
        name=name,
        course=course,
        hours=hours,
        office=office_of(by),
        held_on=held_on,
        mark=mark,
        state=ExamState.SET,
    )
    exam.event_detail = {"held_on": held_on.isoformat()}
    return exam


@transition(
    source=[ExamState.SET],
    target=ExamState.GRADED,
    allowed=rules.may_lead_drive,
    sentence=_("Examination graded: %(passed)s of %(sat)s passed"),
)
def grade_exam(exam: Exam, *, by: User, at: datetime, scores: Mapping[User, int]) -> dict[str, Any]:
    """Every score once; whoever passed has a card from the day of the examination."""
    if timezone.localdate(at) < exam.held_on:
        raise Blocked(_("The examination has not been held yet."))
    if not scores:
        raise Blocked(_("Nobody has a score."))
    for score in scores.values():
        if not 0 <= score <= rules.FULL_MARK:
            raise Blocked(_("A score lies between 0 and 100."))
    passed = 0
    for person, score in scores.items():
        good = rules.passes(score, exam.mark)
        ExamResult.objects.create(exam=exam, person=person, score=score, passed=good)
        if good:
            passed += 1
            give_card(by=by, at=at, exam=exam, holder=person, score=score)
    exam.graded_at = at
    return {"passed": passed, "sat": len(scores)}


@creation(
    target=CardState.GIVEN,
    allowed=rules.may_lead,
    sentence=_("Inspector's card %(number)s given, valid until %(valid_until)s"),
)
def give_card(*, by: User, at: datetime, exam: Exam, holder: User, score: int) -> InspectorCard:
    """监察人员证: four years from the examination, with its certificate on paper."""
    until = rules.add_months(exam.held_on, rules.CARD_YEARS * rules.MONTHS) - timedelta(days=1)
    year = exam.held_on.year
    card = InspectorCard.objects.create(
        number=number("TSJC", "inspector-card", at),
        holder=holder,
        exam=exam,
        office=exam.office,
        valid_from=exam.held_on,
        valid_until=until,
        state=CardState.GIVEN,
    )
    card.document = papers.draft(
        kind="inspector_certificate",
        office=exam.office,
        addressee=Addressee(name=str(holder.office or exam.office)),
        context={
            "name": str(holder),
            "unit": str(holder.office or ""),
            "number": card.number,
            "exam": exam.name,
            "course": exam.course,
            "hours": str(exam.hours) if exam.hours else "",
            "held_on": chinese_date(exam.held_on),
            "score": str(score),
            "valid_from": chinese_date(exam.held_on),
            "valid_until": chinese_date(until),
        },
        subject_label=f"{card.number} {year}",
        by=by,
        at=at,
    )
    card.save(update_fields=["document"])
    measures.add(
        "equipment.trained",
        day=timezone.localdate(at),
        obj=card,
        district=holder.office.district_id or "" if holder.office else "",
    )
    card.event_detail = {"number": card.number, "valid_until": until.isoformat()}
    return card


@transition(
    source=[CardState.GIVEN],
    target=CardState.REVOKED,
    allowed=rules.may_lead_drive,
    sentence=_("Inspector's card revoked"),
    tone="bad",
)
def revoke_card(card: InspectorCard, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Who lost the card inspects no device."""
    card.revoke_reason = reason
    return {"note": reason}
