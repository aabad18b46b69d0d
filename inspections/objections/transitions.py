"""异议: filed, accepted or not, answered; papers signed and served; taken back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, numbering, worklist
from casework.codes import new_code
from casework.models import Deadline
from casework.transitions import Blocked, NotAllowed, creation, lock, transition
from documents import transitions as papers
from documents.kinds import Kind
from documents.models import Attachment
from documents.rules import Addressee
from documents.states import DocumentState
from inspections.objections import consequences, letters, notifications, queries, rules
from inspections.objections.models import ENDED, Objection, ObjectionPaper
from inspections.objections.states import Channel, Consequence, Ground, ObjectionKind, Purpose
from inspections.objections.states import ObjectionState as State
from inspections.samples.models import WITH_RESULT, ResultNotice, Sample, SampleItemResult
from inspections.samples.rules import reaches
from inspections.visits.rules import OFFICIALS
from inspections.visits.states import Verdict

DECIDE, FORMALITIES = "SC-OBJ-ACC", letters.FORMALITIES
BLIND_LENGTH = 8
OPEN = [state for state in State if state not in ENDED]
BEFORE_THE_TEST = [State.FILED, State.ACCEPTED, State.WAITING, State.READY]


def start_clock(objection: Objection, code: str, day: date) -> Deadline | None:
    """The clock of the regime in force; none where none was, as before 2020."""
    try:
        return deadlines.start(objection, code, on=day, office=objection.office)
    except deadlines.UnknownRule:
        return None


# --- Filed ------------------------------------------------------------------------------------


@creation(
    target=State.FILED,
    allowed=rules.may_file,
    sentence=_("Objection filed by %(applicant)s"),
    law="Product Quality Law art. 15; Order 18 art. 36",
)
def file(
    *,
    notice: ResultNotice,
    kind: str,
    reason: str,
    by: User,
    at: datetime,
    channel: str = Channel.SPACE,
    filed_on: date | None = None,
    disputed: Sequence[SampleItemResult] = (),
    files: Sequence[Attachment] = (),
) -> Objection:
    """In writing, by whoever was told the result; a letter counts by its postmark.

    A late one is taken as well: that it is late is decided and told, not overheard.
    """
    today = timezone.localdate(at)
    sample = lock(notice.sample)
    _require_party(notice, by)
    if by.has_role(*OFFICIALS):
        filed_on = filed_on or today
    else:
        channel, filed_on = Channel.SPACE, today
    _require_day(notice, filed_on, today)
    _require_open(notice)
    _require_items(sample, kind, disputed)
    year = str(today.year)
    objection = Objection.objects.create(
        number=f"YY-{year}-{numbering.take('objection', year):04d}",
        blind_code=new_code(BLIND_LENGTH),
        notice=notice,
        sample=sample,
        office=sample.office,
        district=sample.district,
        applicant=notice.name,
        applicant_code=notice.code,
        kind=kind,
        channel=channel,
        filed_on=filed_on,
        received_on=today,
        reason=reason,
        filed_by=by,
        filed_at=at,
    )
    objection.disputed.set(disputed)
    objection.files.set(files)
    if queries.filed_in_time(objection):
        deadlines.meet(notice, queries.OBJECTION, on=filed_on)
    objection.deadline = start_clock(objection, DECIDE, today)
    objection.save(update_fields=["deadline"])
    notifications.waits(objection, notifications.DECIDE, at=at, deadline=objection.deadline)
    objection.event_detail = {"applicant": notice.name}
    return objection


def _require_party(notice: ResultNotice, by: User) -> None:
    allowed = rules.is_party(notice, by.actor)
    if by.has_role(*OFFICIALS):
        allowed = reaches(notice.sample, by.actor)
    if not allowed:
        raise NotAllowed(_("Your role or your office may not do this."))


def _require_day(notice: ResultNotice, filed_on: date, today: date) -> None:
    if reason := day_problem(notice, filed_on, today):
        raise Blocked(reason)


def day_problem(notice: ResultNotice, filed_on: date, today: date) -> Any:
    """Why the objection cannot have been filed on that day; None when it can."""
    if notice.served_on is None:
        return _("The result has not been served on this party yet.")
    if filed_on < notice.served_on:
        return _("Nobody can object before the result was served.")
    return _("This day has not come yet.") if filed_on > today else None


def _require_open(notice: ResultNotice) -> None:
    if Objection.objects.filter(notice=notice, closed_at=None).exists():
        raise Blocked(_("An objection to this result is open already."))
    if notice.sample.annulled_at:
        raise Blocked(_("The result was annulled: nothing is left to object to."))
    if Objection.objects.filter(
        sample=notice.sample, state__in=[State.CONFIRMED, State.OVERTURNED]
    ).exists():
        raise Blocked(_("The conclusion of the re-inspection is final."))


def _require_items(sample: Sample, kind: str, disputed: Sequence[SampleItemResult]) -> None:
    if kind != ObjectionKind.CONCLUSION:
        return
    if sample.verdict != Verdict.FAIL:
        raise Blocked(_("Only a result that did not conform can be re-inspected."))
    chosen = [row.pk for row in disputed]
    failing = queries.failing_items(sample).values_list("pk", flat=True)
    if not chosen or rules.not_disputed(chosen, failing):
        raise Blocked(_("Name the items of this report that are disputed."))


# --- Decided ----------------------------------------------------------------------------------


def in_time(objection: Objection) -> Any:
    """Late is not accepted."""
    if queries.filed_in_time(objection):
        return None
    return _("The objection came after the time for objections: refuse it as late.")


@transition(
    source=[State.FILED],
    target=[State.WAITING, State.ACCEPTED],
    allowed=rules.may_decide,
    guard=in_time,
    sentence=_("Objection accepted"),
    public=_("Your objection was accepted"),
    law="Order 18 art. 37",
    tone="ok",
)
def accept(
    objection: Objection, *, by: User, at: datetime, reinspect: bool | None = None
) -> dict[str, Any]:
    """Sampling and authenticity are handled and answered; the conclusion is re-inspected."""
    day = timezone.localdate(at)
    about_conclusion = objection.kind in rules.RETESTED
    again = about_conclusion if reinspect is None else reinspect and about_conclusion
    if again and not queries.can_test_again(objection.sample):
        raise Blocked(_("There is no sealed back-up sample to test again."))
    _decided(objection, day)
    objection.state = State.WAITING if again else State.ACCEPTED
    if not again:
        notifications.waits(objection, notifications.ANSWER, at=at)
        return {}
    context = letters.notice(objection, day)
    _draft(objection, letters.REINSPECTION_NOTICE, Purpose.NOTICE, context, by, at)
    return {}


@transition(
    source=[State.FILED],
    target=State.REFUSED,
    allowed=rules.may_decide,
    sentence=_("Objection not accepted"),
    public=_("Your objection was not accepted"),
    law="Order 18 arts 36 and 37",
    tone="bad",
)
def refuse(
    objection: Objection, *, by: User, at: datetime, ground: str, explanation: str = ""
) -> dict[str, Any]:
    """In writing, with the ground; the first conclusion stands."""
    if (ground == Ground.LATE) == queries.filed_in_time(objection):
        raise Blocked(
            _("The objection was filed in time.")
            if ground == Ground.LATE
            else _("The objection came after the time for objections: refuse it as late.")
        )
    _decided(objection, timezone.localdate(at))
    objection.ground, objection.answer = ground, explanation
    context = letters.refusal(objection, explanation)
    close(objection, at)
    _draft(objection, letters.OBJECTION_REFUSAL, Purpose.REFUSAL, context, by, at)
    return {"note": explanation}


def _decided(objection: Objection, day: date) -> None:
    objection.decided_on = day
    deadlines.meet(objection, DECIDE, on=day)
    objection.deadline = None


@transition(
    source=[State.ACCEPTED],
    target=State.ANSWERED,
    allowed=rules.may_decide,
    sentence=_("Objection answered"),
    public=_("Your objection was answered"),
    law="Order 18 art. 37",
)
def answer(
    objection: Objection, *, by: User, at: datetime, answer: str, upheld: bool
) -> dict[str, Any]:
    """What was found about the sampling or the goods, and whether the applicant is right."""
    objection.answer, objection.upheld = answer, upheld
    context = letters.answer(objection)
    close(objection, at)
    _draft(objection, letters.OBJECTION_ANSWER, Purpose.ANSWER, context, by, at)
    if upheld:
        _follow(objection, by, at)
    return {"note": answer}


def _follow(objection: Objection, by: User, at: datetime) -> None:
    """Whoever is right gets more than an answer: what stood on the mistake falls with it."""
    follows = rules.consequence(objection.kind, objection.notice.recipient)
    sample = lock(objection.sample)
    if follows == Consequence.ANNULLED and sample.state in WITH_RESULT:
        _tell_the_others(objection, by, at)
        consequences.annul(objection, sample, by=by, at=at)
        others = Objection.objects.open().filter(sample=sample).exclude(pk=objection.pk)
        for other in others.order_by("pk"):
            end_as_moot(other, by=User.objects.robot("clock"), at=at, number=objection.number)
    elif follows == Consequence.CLEARED and not sample.producer_cleared_at:
        consequences.clear_producer(objection, sample, by=by, at=at)


def _tell_the_others(objection: Objection, by: User, at: datetime) -> None:
    """Everybody else who received the result hears that it counts no more."""
    served = objection.sample.notices.filter(served_on__isnull=False)
    context = letters.answer(objection, applicant=False)
    for notice in served.exclude(pk=objection.notice_id).order_by("pk"):
        _draft(objection, letters.OBJECTION_ANSWER, Purpose.ANSWER, context, by, at, notice)


@transition(
    source=OPEN,
    target=State.ENDED,
    allowed=rules.only_robots,
    sentence=_("Ended: the result was annulled after objection %(number)s"),
    public=_("The result was annulled; your objection is settled with it"),
    law="Order 18 art. 37",
)
def end_as_moot(objection: Objection, *, by: User, at: datetime, number: str) -> dict[str, Any]:
    """Nothing is left to object to; what waits for a signature binds nobody."""
    objection.end_reason = f"异议{number}成立，原检验结果已撤销"
    unsigned = objection.papers.filter(document__approved_at=None)
    for paper in unsigned.select_related("document").order_by("pk"):
        with papers.led():
            papers.void(paper.document, by=by, at=at, reason=objection.end_reason)
    close(objection, at)
    notifications.tell_applicant(objection, objection.end_reason, at=at)
    return {"number": number}


@transition(
    source=BEFORE_THE_TEST,
    target=State.WITHDRAWN,
    allowed=rules.may_take_back,
    sentence=_("Objection taken back by the applicant"),
    public=_("You took the objection back"),
)
def take_back(objection: Objection, *, by: User, at: datetime, note: str = "") -> dict[str, Any]:
    """The applicant objects no longer; the first conclusion stands."""
    objection.end_reason = note[:200]
    close(objection, at)
    return {"note": note}


def close(objection: Objection, at: datetime) -> None:
    """Nothing of it runs or waits any more."""
    objection.closed_at, objection.deadline = at, None
    deadlines.cancel_all(objection, on=timezone.localdate(at))
    worklist.close_items(objection, at=at)


# --- Papers -----------------------------------------------------------------------------------


def _draft(
    objection: Objection,
    kind: Kind,
    purpose: str,
    context: dict[str, Any],
    by: User,
    at: datetime,
    notice: ResultNotice | None = None,
) -> None:
    """A letter that waits for the signature of a second person."""
    notice = notice or objection.notice
    draft_to(objection, kind, purpose, letters.to_notice(notice), context, by=by, at=at)
    notifications.also(objection, notifications.SIGN, at=at)


def draft_to(
    objection: Objection,
    kind: Kind,
    purpose: str,
    addressee: Addressee,
    context: dict[str, Any],
    *,
    by: User,
    at: datetime,
) -> ObjectionPaper:
    document = papers.draft(
        kind=kind.code,
        office=objection.office,
        addressee=addressee,
        context=context,
        subject_label=f"{objection.number} {objection.sample.product_name}",
        by=by,
        at=at,
    )
    document = papers.submit(document, by=by, at=at)
    return ObjectionPaper.objects.create(
        objection=objection, purpose=purpose, recipient=addressee.name, document=document
    )


def waits_for_signature(objection: Objection) -> Any:
    waiting = objection.papers.filter(document__state=DocumentState.SUBMITTED)
    return None if waiting.exists() else _("No letter waits for a signature.")


@transition(
    source=[*OPEN, *ENDED],
    target=None,
    allowed=rules.may_sign,
    guard=waits_for_signature,
    sentence=_("Letters of the objection signed: %(numbers)s"),
    law="党政机关公文处理工作条例 art. 22",
)
def sign(objection: Objection, *, by: User, at: datetime) -> dict[str, Any]:
    """The head signs every letter that waits."""
    waiting = objection.papers.filter(document__state=DocumentState.SUBMITTED).order_by("pk")
    signed = [
        papers.approve(row.document, by=by, at=at) for row in waiting.select_related("document")
    ]
    notifications.done(objection, notifications.SIGN, at=at)
    notifications.also(objection, notifications.SERVE, at=at)
    return {"numbers": "、".join(str(document.number) for document in signed)}


@transition(
    source=[*OPEN, *ENDED],
    target=None,
    allowed=lambda objection, actor: rules.may_carry(objection, actor) or actor.is_robot,
    sentence=_("Letter of the objection served on %(recipient)s"),
)
def record_service(
    objection: Objection, *, paper: ObjectionPaper, served_on: date, by: User, at: datetime
) -> dict[str, Any]:
    """With the re-inspection notice the applicant's seven days for the formalities begin."""
    paper.served_on = served_on
    paper.save(update_fields=["served_on"])
    if not objection.papers.filter(served_on=None).exists():
        notifications.done(objection, notifications.SERVE, at=at)
    if paper.purpose == Purpose.NOTICE and objection.state == State.WAITING:
        objection.notified_on = served_on
        clock = objection.deadline = start_clock(objection, FORMALITIES, served_on)
        notifications.also(objection, notifications.FORMALITIES, at=at, deadline=clock)
    text = f"{paper.document.title}已送达：{paper.document.number}"
    notifications.tell_applicant(objection, text, at=at)
    return {"recipient": paper.recipient}
