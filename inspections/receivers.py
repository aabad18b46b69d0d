from datetime import date, datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from accounts.states import Role
from enterprises.models import ProductCategory
from inspections import signals
from inspections.casefiles import notifications as notify_case
from inspections.casefiles import transitions as casefiles
from inspections.casefiles.models import BEFORE_DECISION, CaseFile
from inspections.casefiles.rules import HANDLERS
from inspections.casefiles.states import Ground, Source
from inspections.equipment.models import Directive
from inspections.exposures import transitions as exposures
from inspections.exposures.models import BEFORE_PUBLIC, Exposure
from inspections.exposures.states import ExposureState
from inspections.rectifications.models import Rectification
from inspections.rectifications.transitions import lapse as lapse_order
from inspections.samples.models import Sample
from inspections.samples.states import SampleKind
from inspections.summonses import duties
from inspections.summonses.models import Summons
from inspections.summonses.transitions import lapse as lapse_summons
from inspections.visits.models import Inspection
from inspections.visits.states import Outcome, Verdict

# 特种设备 among the categories; the clause by which disobedience is punished.
EQUIPMENT = "equipment"
DISOBEYING = "《特种设备安全监督检查办法》第三十六条"
# These ends leave nobody who could be talked to or who could correct; stored as the bureau says it.
REASONS = {
    Outcome.REFERRED: "案件已移送其他部门处理",
    Outcome.DISSOLVED: "企业已注销",
}


@receiver(signals.result_established)
def require_talk(
    sender: Any,
    *,
    inspection: Inspection,
    sample: Sample,
    verdict: str,
    by: User,
    at: datetime,
    **_rest: Any,
) -> None:
    """Every failing enterprise has a talk or a recorded reason (activity A2)."""
    # What follows a failed re-check is the ladder, not another talk.
    if verdict == Verdict.FAIL and sample.kind != SampleKind.RECHECK:
        duties.require_talk(inspection, sample, at=at)


@receiver(signals.inspection_closed)
def end_with_the_case(
    sender: Any, *, inspection: Inspection, outcome: str, by: User, at: datetime, **_rest: Any
) -> None:
    """Closed with proof of the dissolution, or handed over: open talks and orders end with it."""
    if outcome not in REASONS:
        return
    robot, reason = User.objects.robot("clock"), REASONS[Outcome(outcome)]
    for summons in Summons.objects.open().filter(inspection=inspection).order_by("pk"):
        lapse_summons(summons, by=robot, at=at, reason=reason)
    for order in Rectification.objects.open().filter(inspection=inspection).order_by("pk"):
        lapse_order(order, by=robot, at=at, reason=reason)


# --- Special equipment -------------------------------------------------------------------------


@receiver(signals.directive_disobeyed)
def open_case_of_disobedience(
    sender: Any, *, directive: Directive, facts: str, by: User, at: datetime, **_rest: Any
) -> None:
    """拒不执行: a clue for the two who issued it, and the leader's to have it filed (art. 36)."""
    casefile = casefiles.open_clue(
        by=by,
        at=at,
        title=f"{directive.enterprise.label}拒不执行特种设备安全监察指令",
        source=Source.SUPERVISION,
        source_number=directive.number,
        received_on=timezone.localdate(at),
        enterprise=directive.enterprise,
        category=ProductCategory.objects.get(pk=EQUIPMENT),
        suspicion=facts,
        clauses=DISOBEYING,
        handlers=handlers_of(directive, by),
        directive=directive,
    )
    notify_case.leader_decides(casefile, "拒不执行监察指令，请部署立案核查", at=at)


@receiver(signals.directive_withdrawn)
def end_cases_of_a_void_directive(
    sender: Any, *, directive: Directive, reason: str, by: User, at: datetime, **_rest: Any
) -> None:
    """Nobody disobeys what should not have been ordered; what a head decided, a head takes back."""
    rows = CaseFile.objects.filter(directive=directive)
    end_cases(rows, Ground.MISTAKE, f"监察指令书已撤销：{reason}", at)
    robot = User.objects.robot("clock")
    for row in rows.decided().order_by("pk"):
        casefiles.call_for_revocation(row, by=robot, at=at)


def handlers_of(directive: Directive, by: User) -> list[User]:
    """The two inspectors, as far as they are still of the office that takes the case."""
    known = [directive.issued_by, directive.second, by]
    others = User.objects.with_role(Role.INSPECTOR).filter(office=by.office).order_by("pk")
    rows = [one for one in (*known, *others) if one.is_active and one.office_id == by.office_id]
    return list(dict.fromkeys(rows))[:HANDLERS]


# --- Case files ------------------------------------------------------------------------------


def end_cases(rows: Any, ground: Ground, reason: str, at: datetime) -> None:
    """What is not decided yet is withdrawn; what a head signed, a head takes back."""
    robot = User.objects.robot("clock")
    for row in rows.filter(state__in=BEFORE_DECISION).order_by("pk"):
        casefiles.withdraw(row, by=robot, at=at, ground=ground, reason=reason)


@receiver(signals.result_overturned)
def end_cases_on_the_result(
    sender: Any, *, inspection: Inspection, reason: str, by: User, at: datetime, **_rest: Any
) -> None:
    """The case falls with the result it stands on, unless another sample failed."""
    if inspection.verdict == Verdict.FAIL:
        return
    rows = CaseFile.objects.filter(inspection=inspection)
    end_cases(rows, Ground.OVERTURNED, reason, at)
    robot = User.objects.robot("clock")
    for row in rows.decided().order_by("pk"):
        casefiles.call_for_revocation(row, by=robot, at=at)


@receiver(signals.inspection_closed)
def end_cases_of_nobody(
    sender: Any, *, inspection: Inspection, outcome: str, by: User, at: datetime, **_rest: Any
) -> None:
    """Closed with proof of the dissolution: nobody is left whom a penalty could reach."""
    if outcome == Outcome.DISSOLVED:
        rows = CaseFile.objects.filter(inspection=inspection)
        end_cases(rows, Ground.DISSOLVED, REASONS[Outcome.DISSOLVED], at)


@receiver(signals.case_decision_revoked)
def take_exposures_back(
    sender: Any,
    *,
    casefile: CaseFile,
    reason: str,
    changed_on: date,
    by: User,
    at: datetime,
    **_rest: Any,
) -> None:
    """PN-WD: three working days are left for what is public; a draft goes nowhere any more."""
    robot = User.objects.robot("clock")
    rows = Exposure.objects.filter(casefile=casefile)
    for row in rows.filter(state=ExposureState.PUBLISHED, deadline=None).order_by("pk"):
        exposures.require_withdrawal(row, by=robot, at=at, reason=reason, changed_on=changed_on)
    for row in rows.filter(state__in=BEFORE_PUBLIC).order_by("pk"):
        exposures.drop(row, by=by, at=at, reason=reason)
