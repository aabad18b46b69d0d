from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, User
from accounts.states import OfficeKind, Role
from casework import audit, codes, deadlines
from casework.models import Deadline
from casework.search import holding
from complaints import rules
from complaints.models import Complaint, ComplaintInspection, Reporter
from complaints.states import Kind, State
from enterprises.models import Enterprise
from inspections.models import Inspection
from inspections.visits.states import Outcome as Found

# --- Where a case belongs -------------------------------------------------------------------


def office_for(district: District) -> Office:
    """The county bureau of the district; a zone goes to its parent's, the rest to the city."""
    county = Office.objects.filter(kind=OfficeKind.COUNTY)
    for place in (district.pk, district.parent_id):
        found: Office | None = (
            county.filter(district_id=place).order_by("pk").first() if place else None
        )
        if found:
            return found
    city: Office = Office.objects.filter(kind=OfficeKind.CITY).order_by("pk")[0]
    return city


def intake_office(office: Office) -> Office | None:
    """Where the hotline sits that sorts the case: in the office itself, else in the city."""
    desks = User.objects.with_role(Role.HOTLINE).filter(office__isnull=False)
    if desks.filter(office=office).exists():
        return office
    city = Office.objects.filter(kind=OfficeKind.CITY, people__in=desks.values("pk"))
    return city.order_by("pk").first()


def enterprise_for(code: str, name: str) -> Enterprise | None:
    """The entry of the register that is meant beyond doubt, or none."""
    rows = Enterprise.objects.order_by("pk")
    if code:
        return rows.filter(code=code).first()
    found = list(rows.filter(name=name)[:2]) if name else []
    return found[0] if len(found) == 1 else None


# --- Lists and pages ------------------------------------------------------------------------


def complaint_list(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return rows.select_related("district", "handler", "deadline__rule")


def complaint_detail(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return rows.select_related(
        "district", "office", "category", "enterprise", "handler", "deadline__rule", "reporter"
    )


TOO_OLD = _(
    "Bought more than three years before it was received: please check when the wrong became known "
    "(Order 20 art. 15)."
)


def looks_too_old(complaint: Complaint) -> bool:
    """A hint for the desk, never a decision: three years since the purchase have passed."""
    received_on = timezone.localdate(complaint.received_at)
    undecided = complaint.state in {State.RECEIVED, State.WAITING}
    bought = complaint.purchase_date if complaint.kind == Kind.COMPLAINT else None
    return undecided and rules.may_be_too_old(bought, received_on)


def referrals(complaint: Complaint) -> list[ComplaintInspection]:
    """The inspections it caused."""
    rows = complaint.referrals.select_related("inspection__enterprise")
    return list(rows.order_by("linked_at", "pk"))


def complaints_behind(inspection: Inspection, user: User) -> list[Complaint]:
    """The complaints and reports that caused an inspection, as far as this person may see them."""
    rows = Complaint.objects.visible_to(user).filter(referrals__inspection=inspection)
    return list(rows.order_by("received_at", "pk"))


def linked_to(inspection: Inspection) -> list[Complaint]:
    """Every complaint that waits for news of the inspection; for the robot alone."""
    rows = Complaint.objects.filter(referrals__inspection=inspection)
    return list(rows.order_by("pk"))


def search(words: str, user: User, most: int = 8) -> list[Complaint]:
    """What the person may see and what bears the words in its number, title or trader."""
    rows = Complaint.objects.visible_to(user)
    return list(matching(rows, words).order_by("-received_at", "-pk")[:most])


def of_same_trader(complaint: Complaint, user: User) -> QuerySet[Complaint]:
    """Other cases about the same enterprise or the same name, as far as this person sees them."""
    same = Q(respondent_name=complaint.respondent_name) if complaint.respondent_name else Q()
    if complaint.enterprise_id:
        same |= Q(enterprise_id=complaint.enterprise_id)
    rows = Complaint.objects.visible_to(user).exclude(pk=complaint.pk)
    return rows.filter(same) if same else rows.none()


def history_of_trader(complaint: Complaint, user: User, day: date) -> dict[str, int]:
    """How often people came because of this trader: in all, in the last year, and still open."""
    year_ago = timezone.make_aware(datetime.combine(day - timedelta(days=365), time.min))
    return of_same_trader(complaint, user).aggregate(
        total=Count("pk"),
        year=Count("pk", filter=Q(received_at__gte=year_ago)),
        open=Count("pk", filter=Q(state__in=rules.OPEN)),
    )


def matching(rows: QuerySet[Complaint], words: str) -> QuerySet[Complaint]:
    """Number, outside number, title, trader or goods; never the person, whose name is sealed."""
    return holding(rows, words)


def reporters(user: User) -> QuerySet[Reporter]:
    """The protected reporters whom this custodian keeps; of forgotten ones nothing is left."""
    rows = Reporter.objects.visible_to(user).filter(complaint__forgotten_at=None)
    return rows.select_related("complaint__district", "complaint__office")


# --- For the citizen ------------------------------------------------------------------------
# An equal amount of work for a number that exists and for one that does not.
NO_MAC = "0" * 64


def by_number_and_code(number: str, code: str) -> Complaint | None:
    """The case of the pair; an unknown number and a wrong code look alike."""
    wanted = rules.as_number(codes.normalise(number))
    found = complaint_detail(Complaint.objects.filter(number=wanted, anonymous=False)).first()
    own = found.query_code_mac if found and found.query_code_mac else NO_MAC
    # Of a letter with two halves, the code that came with it opens both.
    elder = found.elder_code_mac if found and found.elder_code_mac else NO_MAC
    fits = [codes.matches(code, stored, purpose="query") for stored in (own, elder)]
    return found if any(fits) else None


def by_receipt(code: str) -> Complaint | None:
    """The anonymous report of the receipt."""
    wanted = codes.mac(code, purpose="receipt")
    return complaint_detail(Complaint.objects.filter(receipt_mac=wanted)).first()


# What a citizen is told of an inspection: its result, nobody's name, nothing of the procedure.
FOUND = {
    Found.NO_PROBLEM: _("The inspection found no problem."),
    Found.FIXED_ON_SITE: _("A problem was found and put right on the spot."),
    Found.PASSED: _("The goods were tested and conform to the standard."),
    Found.CORRECTED: _(
        "The goods failed the test. The trader had to correct this, and the re-check was passed."
    ),
    Found.NOT_SAMPLED: _("The goods could not be found for a test."),
    Found.REFUSAL_HANDLED: _("The inspection was obstructed; this was dealt with by law."),
    Found.REFERRED: _("The matter was handed to another authority."),
    Found.DISSOLVED: _("The enterprise no longer exists."),
}


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """What happens next, by when, and what the citizen must do."""

    say: str
    title: str = ""
    text: str = ""
    yours: bool = False


@dataclass(frozen=True, kw_only=True)
class PublicCase:
    """Everything that whoever holds the code may know."""

    complaint: Complaint
    step: NextStep
    clock: Deadline | None
    clocks: Sequence[Deadline]
    entries: Sequence[audit.Entry]
    photos: int

    @property
    def found(self) -> str:
        """What the inspection found, where there was one."""
        return found_words(self.complaint)

    @property
    def answer(self) -> str:
        """What the citizen is answered; each receipt gets it, also one that was joined."""
        case = self.complaint.lead if self.complaint.state == State.MERGED else None
        return (case or self.complaint).outcome_public


def found_words(complaint: Complaint) -> str:
    """The result of the inspection in words for the citizen."""
    return str(FOUND.get(Found(complaint.findings), "")) if complaint.findings else ""


def public_case(complaint: Complaint) -> PublicCase:
    """The case as its citizen sees it."""
    clocks = [clock for clock in deadlines.clocks(complaint) if clock.code in PUBLIC_CLOCKS]
    open_clocks = [clock for clock in clocks if clock.closed_on is None]
    clock = open_clocks[0] if open_clocks and complaint.is_open else None
    return PublicCase(
        complaint=complaint,
        step=next_step(complaint, clock.due_on if clock else None),
        clock=clock,
        clocks=clocks,
        entries=audit.timeline(complaint, public=True),
        photos=complaint.files.count(),
    )


# Clocks that bind the office towards the citizen; others (such as CM-CLUE) are its own affair.
PUBLIC_CLOCKS = frozenset({"CM-ACC", "CM-MED", "CM-TERM", "RP-FILE", "RP-TELL", "IQ-REPLY"})

SAY = {
    (State.RECEIVED, Kind.COMPLAINT): _(
        "%(office)s is deciding whether to take up your complaint."
    ),
    (State.RECEIVED, Kind.REPORT): _("%(office)s is looking into your report."),
    (State.RECEIVED, Kind.INQUIRY): _("%(office)s is writing the answer to your question."),
    (State.ACCEPTED, Kind.COMPLAINT): _(
        "%(office)s is talking to the trader to settle the dispute."
    ),
    (State.ACCEPTED, Kind.REPORT): _("%(office)s is verifying what you reported."),
    (State.REFERRED, Kind.COMPLAINT): _("%(office)s has ordered an inspection of the goods."),
    (State.REFERRED, Kind.REPORT): _("%(office)s has ordered an inspection."),
    (State.WITHDRAWN, Kind.COMPLAINT): _("You took this complaint back."),
    (State.WITHDRAWN, Kind.REPORT): _("You took this report back."),
    (State.WITHDRAWN, Kind.INQUIRY): _("You took this question back."),
    (State.MERGED, Kind.COMPLAINT): _("You told this before; both are handled as one."),
    (State.MERGED, Kind.REPORT): _("This was reported before; both are handled as one."),
    (State.MERGED, Kind.INQUIRY): _("You told this before; both are handled as one."),
}
AHEAD = {
    (State.RECEIVED, Kind.COMPLAINT): (
        _("Decision"),
        _("Whether your complaint is taken up, and if not, why and where you can turn."),
    ),
    (State.RECEIVED, Kind.REPORT): (_("Verification"), _("The office checks the facts.")),
    (State.RECEIVED, Kind.INQUIRY): (
        pgettext_lazy("complaint", "Answer"),
        _("You find the answer on this page."),
    ),
    (State.WAITING, Kind.COMPLAINT): (
        _("Decision"),
        _("Once your material is here, the office decides."),
    ),
    (State.WAITING, Kind.REPORT): (
        _("Verification"),
        _("Once your material is here, the office goes on."),
    ),
    (State.ACCEPTED, Kind.COMPLAINT): (
        _("Result of the mediation"),
        _("Agreement or not, you are told the result."),
    ),
    (State.ACCEPTED, Kind.REPORT): (
        _("Decision on a case"),
        _("Whether a case is filed is decided on the facts."),
    ),
    (State.REFERRED, Kind.COMPLAINT): (
        _("Result of the inspection"),
        _("You are told what was found; the mediation goes on besides."),
    ),
    (State.REFERRED, Kind.REPORT): (
        _("Result of the inspection"),
        _("You are told what was found."),
    ),
}


def next_step(complaint: Complaint, due_on: date | None) -> NextStep:
    """The plain answer for the citizen."""
    state, kind = State(complaint.state), Kind(complaint.kind)
    if state == State.WAITING:
        title, text = AHEAD[state, kind]
        need = gettext("We need something from you before we can go on.")
        return NextStep(say=need, title=str(title), text=str(text), yours=True)
    if state == State.REFUSED:
        return NextStep(say=_refused(complaint))
    if state == State.CLOSED:
        return NextStep(say=_ended(complaint))
    say = str(SAY[state, kind]) % {"office": complaint.office.organ_name or complaint.office.name}
    if complaint.lead is not None:
        return _as_its_lead(say, complaint.lead)
    if not complaint.is_open:
        return NextStep(say=say)
    title, text = AHEAD[state, kind]
    say = two_sentences(say, gettext("You do not need to do anything now."))
    return NextStep(say=say, title=str(title), text=_by_when(str(text), due_on))


def _as_its_lead(say: str, lead: Complaint) -> NextStep:
    """A joined receipt goes the way of the case that leads."""
    clock = lead.deadline if lead.is_open else None
    step = next_step(lead, clock.due_on if clock else None)
    return replace(step, say=two_sentences(say, step.say), yours=False)


def _by_when(text: str, due_on: date | None) -> str:
    """The next step with its last day, where a clock sets one."""
    if due_on is None:
        return text
    day = date_format(due_on, "DATE_FORMAT")
    return two_sentences(text, gettext("At the latest on %(date)s.") % {"date": day})


def two_sentences(first: str, second: str) -> str:
    """One after the other; with a space between them where the language has one."""
    return gettext("%(first)s %(second)s") % {"first": first, "second": second}


def _refused(complaint: Complaint) -> str:
    reason = complaint.get_refusal_reason_display()
    said = gettext("This was not taken up. Ground: %(reason)s.") % {"reason": reason}
    if not complaint.right_office:
        return said
    where = gettext("You can turn to: %(office)s.") % {"office": complaint.right_office}
    return two_sentences(said, where)


def _ended(complaint: Complaint) -> str:
    outcome = complaint.get_outcome_display()
    return gettext("This is closed. Outcome: %(outcome)s.") % {"outcome": outcome}
