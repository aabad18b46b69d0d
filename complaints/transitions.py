"""Every change of a complaint, report or inquiry."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, User
from accounts.states import Role
from casework import codes, deadlines, measures, numbering, worklist
from casework.deadlines import UnknownRule
from casework.models import Deadline
from casework.transitions import Blocked, NotAllowed, creation, transition
from complaints import endings, hooks, queries, rules, vault
from complaints.models import Complaint, ComplaintFile, ComplaintInspection, Reporter, Statement
from complaints.notifications import tell_citizen
from complaints.rules import Contact, Intake
from complaints.states import Channel, Kind, Outcome, RefusalReason, State, TellBy
from documents.models import Attachment
from enterprises.models import Enterprise, ProductCategory
from inspections.visits import transitions as visits
from inspections.visits.states import Origin, Stage

# --- Telling --------------------------------------------------------------------------------


def by_kind(complaint: Any, report: Any, inquiry: Any = "") -> Callable[[Mapping[str, Any]], str]:
    """A sentence with a wording for each kind; the event's detail names the kind."""
    texts = {Kind.COMPLAINT: complaint, Kind.REPORT: report, Kind.INQUIRY: inquiry}

    def tell(detail: Mapping[str, Any]) -> str:
        return str(texts[Kind(detail["kind"])]) % detail

    return tell


def received_through(detail: Mapping[str, Any]) -> str:
    """By which door it came, in the reader's language."""
    channel = Channel(detail["channel"]).label
    if not detail.get("rule"):
        return gettext("Received: %(channel)s") % {"channel": channel}
    said = {"channel": channel, "rule": detail["rule"]}
    return gettext("Received: %(channel)s; routed by rule %(rule)s") % said


def refused_for(detail: Mapping[str, Any]) -> str:
    reason = RefusalReason(detail["reason"]).label
    return gettext("Not accepted: %(reason)s") % {"reason": reason}


def closed_with(detail: Mapping[str, Any]) -> str:
    outcome = Outcome(detail["outcome"]).label
    return gettext("Closed: %(outcome)s") % {"outcome": outcome}


# --- Clocks and work items ------------------------------------------------------------------


def start_clock(
    complaint: Complaint, code: str, day: date, *, regime: str | None = None
) -> Deadline | None:
    """Start a clock if the regime knows it; the rules of 1998 knew few."""
    try:
        return deadlines.start(complaint, code, on=day, office=complaint.office, regime=regime)
    except UnknownRule:
        return None


def press(complaint: Complaint) -> Deadline | None:
    """Put the open clock that ends next on the case's own row."""
    clock = deadlines.clocks(complaint).open().first()
    if clock:
        complaint.deadline = clock
    return clock


def title_of(complaint: Complaint) -> str:
    return f"{complaint.number} {complaint.title}"


def open_triage(complaint: Complaint, at: datetime) -> None:
    """Somebody must decide: the regulator of the office, and the hotline that sorts for it."""
    open_step(complaint, "triage", at)
    open_intake(complaint, at)


def open_intake(complaint: Complaint, at: datetime) -> None:
    """The receiving unit sorts: its hotline distributes the case (Order 20 art. 37)."""
    office = queries.intake_office(complaint.office)
    if office is not None:
        worklist.open_item(
            complaint,
            "intake",
            title=title_of(complaint),
            at=at,
            role=Role.HOTLINE,
            office=office,
            deadline=complaint.deadline,
        )


def open_step(complaint: Complaint, step: str, at: datetime) -> None:
    """The next step belongs to who handles the case, else to the office's regulators."""
    worklist.open_item(
        complaint,
        step,
        title=title_of(complaint),
        at=at,
        role="" if complaint.handler else Role.REGULATOR,
        office=complaint.office,
        assignee=complaint.handler,
        deadline=complaint.deadline,
    )


def take_over(complaint: Complaint, by: User) -> None:
    """Whoever decides in the office itself handles the case; the city's hotline only sorts."""
    if complaint.handler is None and by.office_id == complaint.office_id:
        complaint.handler = by


def count(complaint: Complaint, code: str, day: date) -> None:
    measures.add(
        code, day=day, obj=complaint, district=complaint.district_id, dimension=complaint.kind
    )


# --- Receipt --------------------------------------------------------------------------------


@creation(
    target=State.RECEIVED,
    allowed=rules.may_receive,
    sentence=received_through,
    public=by_kind(
        _("We received your complaint"),
        _("We received your report"),
        _("We received your question"),
    ),
    law="Order 20 arts 9, 24",
)
def receive(
    *,
    by: User,
    at: datetime,
    intake: Intake,
    code: str,
    contact: Contact | None = None,
    channel: str = Channel.WEB,
    files: Sequence[Attachment] = (),
    received_on: date | None = None,
) -> Complaint:
    """Register it, give it its number, and start the clock that the day of receipt decides.

    `code` is the query code that the citizen is shown once; without a contact the report is
    anonymous and `code` is its receipt. A letter or a handed-over case may have reached the
    office before: `received_on` says when, while the log keeps the moment of the entry.
    """
    registered = timezone.localdate(at)
    day = _day_of_receipt(received_on, registered, by)
    complaint = _new_case(intake, channel, by, at, day)
    complaint.anonymous = contact is None
    if contact is None:
        complaint.receipt_mac = codes.mac(code, purpose="receipt")
    else:
        complaint.query_code_mac = codes.mac(code, purpose="query")
    if contact is None or day != registered:
        # Of an anonymous report the day is kept, never the minute (domain.md 4.6).
        complaint.received_at = timezone.make_aware(datetime.combine(day, time.min))
    running = numbering.take(f"complaint.{complaint.kind}", registered.isoformat())
    complaint.number = rules.number(complaint.kind, registered, running)
    complaint.save()
    if contact is not None:
        lock_away(complaint, contact)
    attach(complaint, files, at)
    placed = begin(complaint, day, at)
    tell_citizen(complaint, "received", at=at)
    complaint.event_detail = {"kind": complaint.kind, "channel": channel, **placed}  # type: ignore[attr-defined]
    return complaint


def _day_of_receipt(received_on: date | None, registered: date, by: User) -> date:
    """The day on which the clock starts: today, or the earlier day that the office states."""
    if received_on is None or received_on == registered:
        return registered
    if not rules.may_backdate(by.actor):
        raise NotAllowed(_("Only the office states an earlier day of receipt."))
    if problem := rules.wrong_receipt_day(received_on, registered):
        raise Blocked(RECEIPT_DAYS[problem])
    return received_on


RECEIPT_DAYS = {
    "future": _("This day has not come yet."),
    "old": _("This day is more than a year ago; please check the year."),
}


def _new_case(intake: Intake, channel: str, by: User, at: datetime, day: date) -> Complaint:
    district = District.objects.get(pk=intake.district)
    return Complaint(
        kind=intake.kind,
        channel=channel,
        state=State.RECEIVED,
        regime=rules.regime_of(day),
        title=intake.title,
        description=intake.description,
        domain=intake.domain,
        category=ProductCategory.objects.filter(pk=intake.category).first(),
        district=district,
        office=queries.office_for(district),
        respondent_name=intake.respondent_name,
        respondent_address=intake.respondent_address,
        respondent_code=intake.respondent_code,
        enterprise=queries.enterprise_for(intake.respondent_code, intake.respondent_name),
        product_name=intake.product_name,
        purchase_date=intake.purchase_date,
        amount=intake.amount,
        demands=list(intake.demands),
        demand=intake.demand,
        received_at=at,
    )


def lock_away(complaint: Complaint, contact: Contact) -> None:
    Reporter.objects.create(
        complaint=complaint,
        sealed_name=vault.seal(contact.name, "name"),
        sealed_phone=vault.seal(contact.phone, "phone"),
        sealed_email=vault.seal(contact.email, "email"),
        sealed_address=vault.seal(contact.address, "address"),
        phone_mac=vault.phone_mac(contact.phone),
        tell_by=contact.tell_by or TellBy.ANY,
        language=contact.language or "zh-hans",
        has_mobile=rules.is_mobile(contact.phone),
        has_email=bool(contact.email),
    )


def attach(complaint: Complaint, files: Iterable[Attachment], at: datetime) -> None:
    ComplaintFile.objects.bulk_create(
        ComplaintFile(complaint=complaint, attachment=file, added_at=at) for file in files
    )


def begin(complaint: Complaint, day: date, at: datetime) -> dict[str, Any]:
    """A registered case goes to its office and its clock runs; returns what placed it, for the log.

    The rooms place it first (`hooks.on_receipt`): clock and work items belong to that office.
    """
    placed = hooks.place(complaint, at)
    complaint.deadline = start_clock(complaint, rules.FIRST_CLOCKS[Kind(complaint.kind)], day)
    complaint.save(update_fields=["deadline", "office", "handler", "priority"])
    open_triage(complaint, at)
    count(complaint, "complaint.received", day)
    return placed


# --- Triage ---------------------------------------------------------------------------------


def _may_be_asked(complaint: Complaint) -> Any:
    if complaint.kind == Kind.INQUIRY:
        return _("A question is answered as it stands.")
    if complaint.asked_at is not None:
        return _("Missing material is asked for once only.")
    return None


@transition(
    source=[State.RECEIVED],
    target=State.WAITING,
    allowed=rules.may_handle,
    guard=_may_be_asked,
    sentence=_("Material asked for"),
    public=_("We asked you for material that is missing"),
    law="Order 20 arts 9, 15",
)
def ask_for_material(
    complaint: Complaint, *, by: User, at: datetime, asked_for: str
) -> dict[str, Any]:
    """The citizen is told, once, what is missing; the clock stops where the regime says so."""
    day = timezone.localdate(at)
    complaint.asked_at, complaint.asked_for = at, asked_for
    take_over(complaint, by)
    if rules.stops_while_waiting(complaint.kind, complaint.regime):
        code = rules.FIRST_CLOCKS[Kind(complaint.kind)]
        deadlines.pause(complaint, code, on=day, reason=gettext("waiting for material"))
        worklist.close_items(complaint, at=at)
    tell_citizen(complaint, "asked", at=at)
    return {"kind": complaint.kind}


@transition(
    source=[State.WAITING, State.RECEIVED, State.ACCEPTED, State.REFERRED],
    target=[State.RECEIVED, State.ACCEPTED, State.REFERRED],
    allowed=rules.may_speak,
    sentence=_("Material added by the citizen"),
    public=_("You added material"),
)
def add_material(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    text: str = "",
    files: Sequence[Attachment] = (),
) -> dict[str, Any]:
    """The citizen adds to what was told; a clock that waited for this goes on."""
    if not text.strip() and not files:
        raise Blocked(gettext("Write something or choose a file."))
    if text.strip():
        Statement.objects.create(complaint=complaint, text=text.strip(), added_at=at)
    attach(complaint, files, at)
    if complaint.state == State.WAITING:
        _go_on(complaint, at)
    else:
        open_step(complaint, "material", at)
    return {"kind": complaint.kind, "files": len(files)}


def _go_on(complaint: Complaint, at: datetime) -> None:
    """What was asked for is here: the decision is due again."""
    complaint.state = State.RECEIVED
    code = rules.FIRST_CLOCKS[Kind(complaint.kind)]
    deadlines.resume(complaint, code, on=timezone.localdate(at))
    press(complaint)
    open_triage(complaint, at)


def _is_no_inquiry(complaint: Complaint) -> Any:
    return _("A question is answered.") if complaint.kind == Kind.INQUIRY else None


@transition(
    source=[State.RECEIVED, State.WAITING],
    target=State.ACCEPTED,
    allowed=rules.may_handle,
    guard=_is_no_inquiry,
    sentence=_("Accepted"),
    public=by_kind(_("Your complaint was taken up"), _("Your report is being verified")),
    law="Order 20 art. 14",
    tone="ok",
)
def accept(complaint: Complaint, *, by: User, at: datetime, note: str = "") -> dict[str, Any]:
    """The office takes it on: a complaint is mediated, a report is verified."""
    _take_on(complaint, by, at)
    worklist.close_items(complaint, at=at)
    press(complaint)
    open_step(complaint, "handle", at)
    tell_citizen(complaint, "accepted", at=at)
    return {"kind": complaint.kind, "note": note}


def _take_on(complaint: Complaint, by: User, at: datetime) -> None:
    """What acceptance means for clocks and figures."""
    day = timezone.localdate(at)
    complaint.accepted_at = at
    take_over(complaint, by)
    if complaint.kind == Kind.COMPLAINT:
        deadlines.meet(complaint, "CM-ACC", on=day)
        # The regime of the day of receipt decides how long mediation may take.
        start_clock(complaint, "CM-MED", day, regime=complaint.regime)
    call_equipment_inspectors(complaint)
    count(complaint, "complaint.accepted", day)


def call_equipment_inspectors(complaint: Complaint) -> None:
    """SE-REP runs from the day on which the bureau was told, and once."""
    code = rules.SEND_INSPECTORS
    told = deadlines.clocks(complaint).filter(code=code).exists()
    if rules.about_equipment(complaint) and not told:
        start_clock(complaint, code, timezone.localdate(complaint.received_at))


@transition(
    source=[State.RECEIVED, State.WAITING],
    target=State.REFUSED,
    allowed=rules.may_handle,
    sentence=refused_for,
    public=by_kind(
        _("Your complaint was not taken up"),
        _("Your report was not taken up"),
        _("We showed you the right way"),
    ),
    # Report: art. 29 (tell, not forward); inquiry: art. 39.
    law="Order 20 arts 14, 15, 29, 39",
    tone="bad",
)
def refuse(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    reason: str,
    answer: str = "",
    right_office: str = "",
) -> dict[str, Any]:
    """Not taken on, for a lawful reason, and the citizen learns where to turn."""
    if reason not in rules.REFUSALS[Kind(complaint.kind)]:
        raise Blocked(gettext("This is no lawful ground here."))
    if reason in rules.NEEDS_RIGHT_OFFICE and not right_office.strip():
        raise Blocked(gettext("Name the authority to turn to."))
    turn_away(complaint, at, reason=reason, right_office=right_office.strip(), answer=answer)
    return {"kind": complaint.kind, "reason": reason}


def turn_away(
    complaint: Complaint, at: datetime, *, reason: str, right_office: str, answer: str
) -> None:
    """What a refusal means for the case, whichever act leads to it."""
    complaint.refusal_reason, complaint.right_office = reason, right_office
    complaint.outcome_public = answer
    end(complaint, at)
    tell_citizen(complaint, "refused", at=at, reason=reason, right_office=right_office)


def end(complaint: Complaint, at: datetime) -> None:
    """The decision is made: its clock is met, nothing is left to do but to tell."""
    day = timezone.localdate(at)
    complaint.closed_at = at
    for code in ("CM-ACC", "CM-MED", "RP-FILE", "IQ-REPLY", "CM-JUR"):
        deadlines.meet(complaint, code, on=day)
    worklist.close_items(complaint, at=at)
    endings.ended(complaint, at)
    count(complaint, "complaint.closed", day)
    if in_time(complaint):
        count(complaint, "complaint.closed_in_time", day)


def in_time(complaint: Complaint) -> bool:
    """No clock of the case was missed until now."""
    ended = deadlines.clocks(complaint).filter(closed_on__isnull=False)
    return all(clock.closed_on <= clock.due_on for clock in ended if clock.closed_on)


@transition(
    source=rules.OPEN,
    target=None,
    allowed=rules.may_handle,
    sentence=_("Entry corrected"),
    law="Order 20 arts 12, 37",
)
def amend(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    title: str,
    district: District,
    domain: str,
    category: ProductCategory | None = None,
    respondent_name: str = "",
    respondent_address: str = "",
    respondent_code: str = "",
    product_name: str = "",
) -> dict[str, Any]:
    """The desk corrects what was entered; another district brings the case to its office."""
    complaint.title, complaint.domain, complaint.category = title, domain, category
    complaint.respondent_name, complaint.respondent_code = respondent_name, respondent_code
    complaint.respondent_address = respondent_address
    complaint.product_name = product_name
    complaint.enterprise = queries.enterprise_for(respondent_code, respondent_name)
    if complaint.accepted_at is not None:
        call_equipment_inspectors(complaint)
        press(complaint)
    if district.pk != complaint.district_id:
        complaint.district = district
        move_to(complaint, queries.office_for(district), at)
    return {"kind": complaint.kind}


def move_to(complaint: Complaint, office: Office, at: datetime) -> None:
    """Another office has it now, with its clocks and its work; nobody there has taken it yet."""
    complaint.office, complaint.handler = office, None
    deadlines.clocks(complaint).open().update(office=office)
    worklist.close_items(complaint, at=at)
    if complaint.state in {State.RECEIVED, State.WAITING}:
        open_triage(complaint, at)
    else:
        open_step(complaint, "handle", at)


# --- Referral to an inspection --------------------------------------------------------------


@transition(
    source=[State.RECEIVED, State.ACCEPTED],
    target=State.REFERRED,
    allowed=rules.may_handle,
    guard=_is_no_inquiry,
    sentence=_("Inspection %(inspection)s ordered"),
    public=_("An inspection was ordered"),
    law="Order 20 arts 23, 25",
)
def refer_to_inspection(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    enterprise: Enterprise,
    product_name: str,
    inspectors: Sequence[User],
    scheduled_on: date,
    stage: str = Stage.RETAIL,
    batch: str = "",
    task: str = "",
) -> dict[str, Any]:
    """A clue is checked on the spot; for a complaint the mediation goes on besides."""
    day = timezone.localdate(at)
    if complaint.accepted_at is None:
        _take_on(complaint, by, at)
    if complaint.kind == Kind.COMPLAINT:
        start_clock(complaint, "CM-CLUE", day, regime=complaint.regime)
    complaint.enterprise, complaint.referred_at = enterprise, at
    inspection = visits.schedule(
        by=by,
        at=at,
        enterprise=enterprise,
        product_name=product_name,
        category=complaint.category,
        batch=batch,
        stage=stage,
        origin=Origin.COMPLAINT,
        # That there is a report stays with us (Order 20 art. 33): no number of it leaves here.
        origin_ref="" if complaint.is_report else complaint.number,
        inspectors=inspectors,
        scheduled_on=scheduled_on,
        office=complaint.office,
        district=complaint.district,
        task=task,
    )
    ComplaintInspection.objects.create(complaint=complaint, inspection=inspection, linked_at=at)
    worklist.close_items(complaint, at=at)
    press(complaint)
    tell_citizen(complaint, "inspection", at=at)
    return {"kind": complaint.kind, "inspection": inspection.number}


# --- The end --------------------------------------------------------------------------------


def _may_end(complaint: Complaint) -> Any:
    if complaint.state == State.RECEIVED and complaint.kind != Kind.INQUIRY:
        return _("Decide first whether it is accepted.")
    return None


@transition(
    source=[State.RECEIVED, State.ACCEPTED, State.REFERRED],
    target=State.CLOSED,
    allowed=rules.may_handle,
    guard=_may_end,
    sentence=closed_with,
    public=by_kind(
        _("The mediation of your complaint has ended"),
        _("A decision was made on your report"),
        _("Your question was answered"),
    ),
    # Complaint: end of mediation, art. 21; report: decision on a case, art. 31.
    law="Order 20 arts 21, 22, 31",
    tone="ok",
)
def close(
    complaint: Complaint,
    *,
    by: User,
    at: datetime,
    outcome: str,
    answer: str = "",
    ground: str = "",
) -> dict[str, Any]:
    """It ends with an outcome of its kind; then both sides, or the named reporter, are told."""
    if outcome not in rules.OUTCOMES[Kind(complaint.kind)]:
        raise Blocked(gettext("This is no outcome of this kind of case."))
    if reason := endings.objection(complaint, outcome, timezone.localdate(at)):
        raise Blocked(reason)
    complaint.end_ground = _ground_of(outcome, ground, answer)
    take_over(complaint, by)
    complaint.outcome, complaint.outcome_public = outcome, answer
    end(complaint, at)
    tell_by = rules.clock_after_end(complaint.kind, complaint.regime, named=not complaint.anonymous)
    if tell_by:
        clock = start_clock(complaint, tell_by, timezone.localdate(at), regime=complaint.regime)
        complaint.deadline = clock or complaint.deadline
        open_step(complaint, "tell", at)
    tell_citizen(complaint, "closed", at=at)
    return {"kind": complaint.kind, "outcome": outcome}


def _ground_of(outcome: str, ground: str, answer: str) -> str:
    """The ground of refusal that appeared; what ends it otherwise is said in words."""
    if outcome == Outcome.GROUND:
        if ground not in rules.REFUSALS[Kind.COMPLAINT]:
            raise Blocked(gettext("Name the ground of refusal that appeared."))
        return ground
    if outcome == Outcome.OTHER and not answer.strip():
        raise Blocked(gettext("Say which ground of law ends it."))
    return ""


@transition(
    source=[State.CLOSED],
    target=None,
    allowed=rules.may_record_told,
    sentence=_("Outcome told: %(way)s"),
    public=_("We told you the outcome"),
    law="Order 20 arts 21, 31",
    tone="ok",
)
def record_told(complaint: Complaint, *, by: User, at: datetime, way: str) -> dict[str, Any]:
    """Both sides, or the named reporter, know how it ended."""
    complaint.told_at = at
    for code in ("CM-TERM", "RP-TELL"):
        deadlines.meet(complaint, code, on=timezone.localdate(at))
    worklist.close_items(complaint, "tell", at=at)
    if not complaint.is_report:
        # The reporter hears of the decision by the notice of the verification.
        tell_citizen(complaint, "told", at=at)
    return {"kind": complaint.kind, "way": way}


def _may_take_back(complaint: Complaint) -> Any:
    if complaint.is_report and complaint.state not in {State.RECEIVED, State.WAITING}:
        return _("A report that is being verified cannot be taken back.")
    return None


@transition(
    source=rules.OPEN,
    target=State.WITHDRAWN,
    allowed=rules.may_speak,
    guard=_may_take_back,
    sentence=_("Taken back by the citizen"),
    public=by_kind(
        _("You took your complaint back"),
        _("You took your report back"),
        _("You took your question back"),
    ),
    law="Order 20 art. 21",
)
def withdraw(complaint: Complaint, *, by: User, at: datetime) -> dict[str, Any]:
    """The citizen takes it back; an inspection that was ordered goes on all the same."""
    complaint.closed_at = at
    deadlines.cancel_all(complaint, on=timezone.localdate(at))
    worklist.close_items(complaint, at=at)
    endings.ended(complaint, at)
    return {"kind": complaint.kind}
