"""The life of a scheduled report, and the targets it is measured by."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.states import OfficeKind
from casework import audit
from casework.models import AuditHead
from casework.numbering import take
from casework.outbox import enqueue
from casework.transitions import NotAllowed, WrongState, creation, together, transition
from documents import transitions as documents
from documents.states import DocumentState
from documents.storage import write_once
from reports import letters, queries, rules, wording, workbook
from reports.board import Names, Shown
from reports.models import ScheduledReport, Target
from reports.states import ReportKind, ReportState, Span

State = ReportState
# A brief lists what is overdue for longest, not everything.
MOST_OVERDUE = 30
TARGET_SET = "reports.target.set"
SUCCESSOR = "reports.successor"

audit.register_sentence(TARGET_SET, _("Target of %(figure)s set to %(value)s"))


@creation(
    target=State.DUE,
    allowed=rules.may_order,
    sentence=_("Report of %(period_on)s ordered"),
)
def order(
    *, kind: str, period: date, by: User, at: datetime, issue: int | None = None
) -> ScheduledReport:
    """Promise the report; the database lets nobody else promise it again."""
    report = ScheduledReport(kind=kind, period=period, state=State.DUE, issue=issue)
    report.save()
    report.event_detail = {"period_on": period}
    return report


@transition(
    source=[State.DUE],
    target=State.MADE,
    allowed=rules.may_make,
    sentence=_("Made as %(number)s"),
    tone="ok",
)
def make(report: ScheduledReport, *, by: User, at: datetime) -> dict[str, Any]:
    """Freeze the figures and write them as a document and as a spreadsheet."""
    shown = snapshot(report.period, at)
    year = str(report.period.year)
    report.issue = report.issue or take(f"reports.{report.kind}", year)
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    context = letters.brief(shown, day=report.period, issue=report.issue, at=at, head=head)
    report.figures = context
    report.workbook, report.workbook_sha256 = kept(report, shown, at)
    report.document = documents.issue(
        kind=letters.DAILY_BRIEF.code,
        office=bureau(),
        addressee=letters.ADDRESSEE,
        context=context,
        subject_label=f"{letters.DAILY_BRIEF.title} {report.period}",
        by=by,
        at=at,
    )
    report.made_at = at
    return {"number": report.document.number}


@transition(
    source=[State.MADE],
    target=State.SUPERSEDED,
    allowed=rules.may_make,
    sentence=_("Superseded by a corrected one: %(reason)s"),
)
def supersede(report: ScheduledReport, *, reason: str, by: User, at: datetime) -> dict[str, Any]:
    """The figures were corrected: the old report stays as it was, and a successor is made."""
    report.reason = reason
    enqueue(SUCCESSOR, f"{report.pk}", report.pk)
    return {"reason": reason}


def succeed(old: ScheduledReport, *, by: User, at: datetime) -> ScheduledReport:
    """The report with the figures of now that takes the place of a superseded one."""
    new = produce(old.kind, old.period, by=by, at=at, issue=old.issue)
    if old.document and new.document and old.document.state == DocumentState.APPROVED:
        documents.replace(old.document, replacement=new.document, by=by, at=at)
    return new


def produce(
    kind: str, period: date, *, by: User, at: datetime, issue: int | None = None
) -> ScheduledReport:
    """The report of the period, made now unless it is there; safe to call at the same time."""
    report = promised(kind, period, by=by, at=at, issue=issue)
    if report.state != State.DUE:
        return report
    try:
        made: ScheduledReport = make(report, by=by, at=at)
    except WrongState:
        # Somebody else made it while we waited for its row.
        report.refresh_from_db()
        return report
    return made


def promised(
    kind: str, period: date, *, by: User, at: datetime, issue: int | None = None
) -> ScheduledReport:
    """The row of the report: found, or written; of two writers one finds the other's."""
    found = queries.current_report(kind, period)
    if found is not None:
        return found
    try:
        return order(kind=kind, period=period, issue=issue, by=by, at=at)
    except IntegrityError:
        found = queries.current_report(kind, period)
        if found is None:
            raise
        return found


def produce_due(at: datetime, *, by: User) -> list[ScheduledReport]:
    """Everything that should be there by now and is not: today's brief and missed ones."""
    if not bureaus().exists():
        # A portal that has no office yet has nothing to report, and nobody to report it.
        return []
    local = timezone.localtime(at)
    newest = rules.last_due(local.date(), local.hour)
    rows = ScheduledReport.objects.current().filter(kind=ReportKind.DAILY_BRIEF)
    known = list(rows.exclude(state=State.DUE).order_by().values_list("period", flat=True))
    begun = list(rows.filter(state=State.DUE).order_by().values_list("period", flat=True))
    days = sorted({*rules.missing([*known, *begun], newest), *begun})
    return [produce(ReportKind.DAILY_BRIEF, day, by=by, at=at) for day in days]


def snapshot(day: date, at: datetime) -> Shown:
    """The board of the month until that day, as the whole city sees it."""
    moment = min(at, queries.end_of(day))
    board = queries.board(
        rules.period(Span.MONTH, day), reachable=None, at=moment, listed=MOST_OVERDUE
    )
    codes = [group.code for group in board.categories]
    names = Names(queries.districts_by_code(), queries.categories_by_code(codes))
    return Shown(board, names)


def kept(report: ScheduledReport, shown: Shown, at: datetime) -> tuple[str, str]:
    """Store the spreadsheet under its own hash; returns its name and the hash."""
    with override(letters.CHINESE):
        title = f"{letters.DAILY_BRIEF.title} {wording.written(report.period)}"
        content = workbook.build(shown, title=title, at=at)
    digest = hashlib.sha256(content).hexdigest()
    name = f"reports/{report.period.year}/{report.kind}-{report.period:%Y%m%d}-{digest}.xlsx"
    return write_once(name, content), digest


def bureau() -> Office:
    """The office that issues the briefs: the city bureau itself."""
    found: Office = bureaus().earliest("pk")
    return found


def bureaus() -> QuerySet[Office]:
    return Office.objects.filter(kind=OfficeKind.CITY).exclude(organ_code="")


# --- Targets ----------------------------------------------------------------------------------


def set_target(figure: str, span: str, value: Decimal | None, *, by: User, at: datetime) -> Target:
    """A new target from now on; the old one stays on record."""
    if not rules.may_set_targets(by.actor):
        raise NotAllowed(gettext("Only the city's regulators and heads set targets."))
    with together():
        target = Target.objects.create(figure=figure, span=span, value=value, set_by=by, set_at=at)
        detail = {"figure": target.label, "value": "–" if value is None else str(value)}
        audit.record(TARGET_SET, by=by, at=at, obj=target, detail=detail)
    return target
