"""From the clue to the filed case: verified, proposed, signed by three, investigated."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, measures, numbering
from casework.models import Deadline
from casework.transitions import Blocked, NotAllowed, creation, lock, transition
from documents import transitions as papers
from documents.models import Attachment
from enterprises.models import Enterprise, ProductCategory
from inspections.casefiles import letters, notifications, queries, rules
from inspections.casefiles.models import CaseEvidence, CaseFile, CaseGoods, CaseReview
from inspections.casefiles.states import CaseState as State
from inspections.casefiles.states import Hearing, Phase, Step, Wish
from inspections.visits import transitions as visits
from inspections.visits.models import Inspection

VERIFY, END = "RP-FILE", "CASE-END"
PHASES = {State.FILING: Phase.FILING, State.DECIDING: Phase.DECISION}
LAW_FILING = "Penalty procedure arts 18–20"
LAW_INVESTIGATION = "Administrative Penalty Law arts 42, 46, 54"


# --- The clue --------------------------------------------------------------------------------


@creation(
    target=State.CLUE,
    allowed=rules.may_open,
    sentence=_("Clue registered"),
    law="Penalty procedure art. 18",
)
def open_clue(
    *,
    by: User,
    at: datetime,
    title: str,
    source: str,
    received_on: date,
    enterprise: Enterprise,
    category: ProductCategory,
    suspicion: str,
    handlers: Iterable[User],
    source_number: str = "",
    product_name: str = "",
    clauses: str = "",
    inspection: Inspection | None = None,
    important_for: Iterable[str] = (),
    directive: Any = None,
) -> CaseFile:
    """案件来源登记: what came in, from where, about whom, and the two people who look into it."""
    if received_on > timezone.localdate(at):
        raise Blocked(_("The clue cannot have been received on a day that lies ahead."))
    if inspection is not None:
        inspection = lock(inspection)
        visits.require_reach(inspection, by)
        if reason := queries.why_no_case_now(inspection):
            raise Blocked(reason)
    if by.office is None:
        raise Blocked(_("A case belongs to an office; your account has none."))
    team = _pair(handlers, by)
    year = str(timezone.localtime(at).year)
    casefile = CaseFile.objects.create(
        number=f"AJ-{year}-{numbering.take('casefile', year):04d}",
        title=title[:120],
        source=source,
        source_number=source_number,
        received_on=received_on,
        inspection=inspection,
        directive=directive,
        enterprise=enterprise,
        # Whoever opens a case does so in the name of the own organ.
        office=by.office,
        district=inspection.district if inspection else enterprise.district,
        category=category,
        product_name=product_name,
        suspicion=suspicion,
        clauses=clauses,
        important_for=rules.importance(important_for, Decimal(0)),
        state=State.CLUE,
        drafted_by=by,
    )
    casefile.handlers.set(team)
    casefile.deadline = start_known(casefile, VERIFY, received_on)
    casefile.save(update_fields=["deadline"])
    notifications.waits(casefile, notifications.CLUE, at=at)
    return casefile


def _pair(handlers: Iterable[User], by: User) -> list[User]:
    """Administrative Penalty Law art. 42: two, of the office that has the case."""
    team = list(dict.fromkeys(handlers))
    if len(team) != rules.HANDLERS:
        raise Blocked(_("A case is handled by two people."))
    if any(person.office_id != by.office_id for person in team):
        raise Blocked(_("The handlers belong to the office that has the case."))
    return team


def start_known(casefile: CaseFile, code: str, day: date) -> Deadline | None:
    """Start the clock, where the law of that day knows one."""
    try:
        return deadlines.start(casefile, code, on=day, office=casefile.office)
    except deadlines.UnknownRule:
        return None


@transition(
    source=[State.CLUE],
    target=None,
    allowed=rules.handles,
    sentence=_("Clue changed"),
)
def amend_clue(
    casefile: CaseFile,
    *,
    by: User,
    at: datetime,
    title: str,
    suspicion: str,
    category: ProductCategory,
    clauses: str = "",
    product_name: str = "",
) -> dict[str, Any]:
    """What is known by now."""
    casefile.title, casefile.suspicion, casefile.clauses = title, suspicion, clauses
    casefile.category, casefile.product_name = category, product_name
    return {}


@transition(
    source=[State.CLUE, State.INVESTIGATING],
    target=None,
    allowed=rules.may_lead,
    sentence=_("Handlers: %(names)s"),
    law="Administrative Penalty Law art. 42",
)
def assign_handlers(
    casefile: CaseFile, *, by: User, at: datetime, handlers: Iterable[User]
) -> dict[str, Any]:
    """Somebody else takes the case on; there are two at any time."""
    team = _pair(handlers, by)
    casefile.handlers.set(team)
    casefile.__dict__.pop("handler_ids", None)
    return {"names": "、".join(str(person) for person in team)}


@transition(
    source=[State.CLUE, State.INVESTIGATING],
    target=None,
    allowed=rules.handles,
    sentence=_("Evidence added: %(kind)s, %(files)s files"),
    law=LAW_INVESTIGATION,
)
def add_evidence(
    casefile: CaseFile,
    *,
    by: User,
    at: datetime,
    kind: str,
    name: str,
    proves: str,
    taken_on: date,
    files: Sequence[Attachment] = (),
) -> dict[str, Any]:
    """One item of evidence, with what it proves."""
    if taken_on > timezone.localdate(at):
        raise Blocked(_("Evidence cannot have been taken on a day that lies ahead."))
    row = CaseEvidence.objects.create(
        casefile=casefile, kind=kind, name=name, proves=proves, taken_on=taken_on, by=by, at=at
    )
    row.files.set(files)
    return {"kind": str(row.get_kind_display()), "files": len(files)}


# --- Filing ----------------------------------------------------------------------------------


@transition(
    source=[State.CLUE],
    target=State.FILING,
    allowed=rules.handles,
    guard=lambda row: None if len(row.handler_ids) == rules.HANDLERS else _("Name two handlers."),
    sentence=_("Submitted for approval: %(wish)s"),
    law=LAW_FILING,
)
def submit_filing(
    casefile: CaseFile, *, by: User, at: datetime, wish: str, reason: str, clauses: str = ""
) -> dict[str, Any]:
    """立案/不予立案审批表: the handlers suggest, three others sign."""
    casefile.wish, casefile.wish_reason = wish, reason
    casefile.clauses = clauses or casefile.clauses
    if wish == Wish.FILE and not casefile.clauses.strip():
        raise Blocked(_("Name the clauses that are likely broken."))
    casefile.drafted_by = by
    _draft_form(casefile, by, at)
    notifications.waits(casefile, notifications.SECTION, at=at)
    return {"wish": str(Wish(wish).label)}


def _draft_form(casefile: CaseFile, by: User, at: datetime) -> None:
    """A new round has a new draft; the one before is taken back with its number never given."""
    old = casefile.filing_document
    if old is not None:
        casefile.filing_document = None
        casefile.save(update_fields=["filing_document"])
        with papers.led():
            papers.void(old, reason="退回修改后重新起草", by=by, at=at)
    kind = letters.FILING_FORM if casefile.wish == Wish.FILE else letters.NOT_FILING_FORM
    casefile.filing_document = papers.draft(
        kind=kind.code,
        office=casefile.office,
        addressee=letters.party(casefile),
        context=letters.filing_context(casefile, {}),
        subject_label=f"{casefile.number} {casefile.title}",
        by=by,
        at=at,
    )


@transition(
    source=[State.FILING, State.DECIDING],
    target=None,
    allowed=rules.may_review_section,
    guard=lambda row: _signed_already(row, Step.SECTION),
    sentence=_("Head of section: agreed"),
)
def review_section(casefile: CaseFile, *, by: User, at: datetime, opinion: str) -> dict[str, Any]:
    """部门负责人意见: the first of the signatures."""
    _sign(casefile, Step.SECTION, opinion, by=by, at=at)
    notifications.waits(casefile, notifications.LEGAL, at=at)
    return {}


@transition(
    source=[State.FILING, State.DECIDING],
    target=None,
    allowed=rules.may_review_legal,
    guard=lambda row: _signed_already(row, Step.LEGAL),
    sentence=_("Legal review: agreed"),
    law="Administrative Penalty Law art. 58",
)
def review_legal(casefile: CaseFile, *, by: User, at: datetime, opinion: str) -> dict[str, Any]:
    """法制审核, by somebody who neither handles the case nor signed before."""
    require_reviews(casefile, (Step.SECTION,))
    _sign(casefile, Step.LEGAL, opinion, by=by, at=at)
    notifications.waits(casefile, notifications.LEADER, at=at)
    return {}


def phase_of(casefile: CaseFile) -> Phase:
    return PHASES[State(casefile.state)]


def _signed_already(casefile: CaseFile, step: Step) -> Any:
    """Why this signature cannot be set; asked after the state, which decides on the form."""
    if casefile.state not in PHASES:
        return None
    if queries.review(casefile, phase_of(casefile), step):
        return _("This opinion stands already.")
    return None


def require_reviews(casefile: CaseFile, steps: tuple[Step, ...]) -> None:
    """The signatures come in their order; the message names the one that is missing."""
    missing = queries.missing_review(casefile, phase_of(casefile), steps)
    if missing:
        raise Blocked(_("Still missing: %(step)s.") % {"step": missing.label})


def _sign(casefile: CaseFile, step: Step, opinion: str, *, by: User, at: datetime) -> CaseReview:
    phase = phase_of(casefile)
    if by.pk in queries.signed_by(casefile, phase):
        raise NotAllowed(_("You have signed this form already; another person signs next."))
    return CaseReview.objects.create(
        casefile=casefile,
        phase=phase,
        step=step,
        round=casefile.round,
        opinion=opinion,
        by=by,
        at=at,
    )


def sign_as_leader(casefile: CaseFile, opinion: str, *, by: User, at: datetime) -> None:
    """负责人批准: the last signature, and nobody's second."""
    _sign(casefile, Step.LEADER, opinion, by=by, at=at)


@transition(
    source=[State.FILING],
    target=State.CLUE,
    allowed=rules.may_lead,
    sentence=_("Sent back: %(note)s"),
)
def send_back_filing(casefile: CaseFile, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """More has to be verified; the signatures begin anew."""
    casefile.round += 1
    notifications.waits(casefile, notifications.CLUE, at=at)
    return {"note": note}


@transition(
    source=[State.FILING],
    target=[State.INVESTIGATING, State.NOT_FILED],
    allowed=rules.may_decide,
    sentence=_("Approved as %(number)s: %(wish)s"),
    law=LAW_FILING,
    tone="ok",
)
def approve_filing(casefile: CaseFile, *, by: User, at: datetime, opinion: str) -> dict[str, Any]:
    """立案 or 不予立案: the leader decides; the form gets its number, the 90 days begin."""
    require_reviews(casefile, (Step.SECTION, Step.LEGAL))
    sign_as_leader(casefile, opinion, by=by, at=at)
    casefile.filing_document = _number_form(casefile, by, at)
    day = timezone.localdate(at)
    deadlines.meet(casefile, VERIFY, on=day)
    number = casefile.filing_document.number
    wish = Wish(casefile.wish)
    if wish == Wish.DO_NOT_FILE:
        casefile.state, casefile.closed_at, casefile.deadline = State.NOT_FILED, at, None
        notifications.nothing_waits(casefile, at=at)
        return {"number": number, "wish": str(wish.label)}
    casefile.state = State.INVESTIGATING
    casefile.filed_by, casefile.filed_on = by, day
    casefile.round += 1
    casefile.deadline = start_known(casefile, END, day)
    count(casefile, "case.filed", day)
    if casefile.important_for:
        count(casefile, "case.important", day)
    notifications.waits(casefile, notifications.INVESTIGATE, at=at)
    return {"number": number, "wish": str(wish.label)}


def _number_form(casefile: CaseFile, by: User, at: datetime) -> Any:
    """The form as it was signed: every opinion stands on it, and it is numbered at once."""
    rows = CaseReview.objects.filter(
        casefile=casefile, phase=Phase.FILING, round=casefile.round
    ).select_related("by")
    context = letters.filing_context(casefile, {row.step: row for row in rows})
    document: Any = casefile.filing_document
    with papers.led():
        document = papers.amend(document, context=context, by=by, at=at)
        document = papers.submit(document, by=by, at=at)
        return papers.approve(document, by=by, at=at)


def count(casefile: CaseFile, code: str, day: date, amount: int | Decimal = 1) -> None:
    measures.add(
        code,
        day=day,
        obj=casefile,
        district=casefile.district_id,
        dimension=casefile.category_id,
        amount=amount,
    )


# --- Investigation ---------------------------------------------------------------------------


@transition(
    source=[State.INVESTIGATING],
    target=None,
    allowed=rules.handles,
    sentence=_("Goods recorded; the goods value is now %(value)s yuan"),
    law="Product Quality Law art. 72",
)
def add_goods(
    casefile: CaseFile,
    *,
    by: User,
    at: datetime,
    name: str,
    quantity: Decimal,
    unit: str,
    unit_price: Decimal,
    pricing: str,
    price_source: str,
) -> dict[str, Any]:
    """货值金额: counted by the marked price; where none is marked, by the market price."""
    CaseGoods.objects.create(
        casefile=casefile,
        name=name,
        quantity=quantity,
        unit=unit,
        unit_price=unit_price,
        pricing=pricing,
        price_source=price_source,
    )
    return _new_value(casefile, at)


@transition(
    source=[State.INVESTIGATING],
    target=None,
    allowed=rules.handles,
    sentence=_("Goods struck out; the goods value is now %(value)s yuan"),
    law="Product Quality Law art. 72",
)
def drop_goods(casefile: CaseFile, *, by: User, at: datetime, goods: CaseGoods) -> dict[str, Any]:
    """Counted by mistake."""
    CaseGoods.objects.filter(casefile=casefile, pk=goods.pk).delete()
    return _new_value(casefile, at)


def _new_value(casefile: CaseFile, at: datetime) -> dict[str, Any]:
    casefile.goods_value = queries.value_of(casefile)
    _weigh(casefile, casefile.important_for, at)
    return {"value": f"{casefile.goods_value:,.2f}"}


@transition(
    source=[State.CLUE, State.INVESTIGATING],
    target=None,
    allowed=rules.may_lead,
    sentence=_("Big and important case: %(criteria)s"),
)
def weigh(
    casefile: CaseFile, *, by: User, at: datetime, important_for: Iterable[str]
) -> dict[str, Any]:
    """违法大案要案: by which criteria, or by none."""
    _weigh(casefile, important_for, at)
    return {"criteria": "、".join(casefile.importance) or "–"}


def _weigh(casefile: CaseFile, given: Iterable[str], at: datetime) -> None:
    before = casefile.is_important
    casefile.important_for = rules.importance(given, casefile.goods_value)
    if casefile.filed_on and before != casefile.is_important:
        change = 1 if casefile.is_important else -1
        count(casefile, "case.important", timezone.localdate(at), change)


@transition(
    source=[State.INVESTIGATING],
    target=None,
    allowed=rules.handles,
    sentence=_("Statement and defence recorded; hearing: %(hearing)s"),
    law="Administrative Penalty Law arts 44, 45, 62–64",
)
def record_statement(
    casefile: CaseFile,
    *,
    by: User,
    at: datetime,
    told_on: date,
    statement: str,
    hearing: str,
    hearing_on: date | None = None,
    hearing_outcome: str = "",
) -> dict[str, Any]:
    """告知、陈述申辩、听证: without them no penalty holds."""
    if not rules.in_order(casefile.filed_on, told_on, hearing_on, timezone.localdate(at)):
        raise Blocked(_("The days run backwards: filed, told, heard, and none ahead of today."))
    if hearing == Hearing.HELD and not (hearing_on and hearing_outcome.strip()):
        raise Blocked(_("Give the day of the hearing and its outcome."))
    casefile.told_on, casefile.statement, casefile.hearing = told_on, statement, hearing
    held = hearing == Hearing.HELD
    casefile.hearing_on = hearing_on if held else None
    casefile.hearing_outcome = hearing_outcome if held else ""
    return {"hearing": str(Hearing(hearing).label)}


@transition(
    source=[State.INVESTIGATING, State.DECIDING],
    target=None,
    allowed=rules.may_head,
    guard=lambda row: (
        None if deadlines.open_clock(row, END) else _("The time for the decision does not run.")
    ),
    sentence=_("Time for the decision extended to %(due_on)s"),
    law="Penalty procedure art. 64 (CASE-END-EXT)",
)
def extend(
    casefile: CaseFile, *, by: User, at: datetime, reason: str, until: date | None = None
) -> dict[str, Any]:
    """Thirty days by the head; after that only the board sets a day."""
    clock: Any = deadlines.open_clock(casefile, END)
    casefile.deadline = deadlines.extend(clock, by=by, at=at, reason=reason, until=until)
    return {"due_on": casefile.deadline.due_on, "note": reason}
