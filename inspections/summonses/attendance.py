"""Who comes to a talk and who does not: replies, proxies, another time, absence, refusal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.transitions import Blocked, transition
from documents.models import Attachment
from enterprises.states import CreditGrade, Effect
from enterprises.transitions import add_credit_fact, change_credit_grade
from inspections.summonses import duties, notifications, rules
from inspections.summonses.models import RefusedTalkMeasure, Summons
from inspections.summonses.states import Consequence, Reply
from inspections.summonses.states import SummonsState as State
from inspections.summonses.times import check_time, earliest, has_passed

# How each consequence is written in the credit record of the enterprise.
FACTS = {
    Consequence.CLASS_C: "两次拒绝约谈，按C类企业从严监管",
    Consequence.STRICTER: "两次拒绝约谈，增加监督抽查频次",
}
PROVINCE = "山东省市场监督管理局"
# Whoever is graded so already is not graded better by staying away.
NOT_BETTER_THAN_C = frozenset({CreditGrade.C, CreditGrade.D})


# --- What the enterprise says to the letter ---------------------------------------------------


def not_moved_yet(summons: Summons) -> Any:
    if rules.may_move(summons.moves):
        return None
    return _("The talk was moved once already; it is not moved again.")


@transition(
    source=[State.SERVED, State.ABSENT],
    target=None,
    allowed=rules.may_reply,
    sentence=_("The person summoned will come"),
    public=_("You confirmed that the person summoned will come"),
    tone="ok",
)
def confirm_attendance(summons: Summons, *, by: User, at: datetime) -> dict[str, Any]:
    """The legal representative or the main head comes himself."""
    _reply(summons, Reply.COMING, at)
    summons.proxy = summons.proxy_post = ""
    return {}


@transition(
    source=[State.SERVED, State.ABSENT],
    target=None,
    allowed=rules.may_reply,
    sentence=_("A proxy was named, with written authorisation"),
    public=_("You named a proxy with written authorisation"),
    tone="ok",
)
def name_proxy(
    summons: Summons,
    *,
    by: User,
    at: datetime,
    proxy: str,
    authorisation: Attachment | None,
    proxy_post: str = "",
) -> dict[str, Any]:
    """A deputy may come only with a written authorisation (domain.md 11)."""
    if authorisation is None:
        raise ValidationError(
            {"authorisation": _("A proxy without written authorisation counts as absent.")}
        )
    _reply(summons, Reply.PROXY, at)
    summons.proxy, summons.proxy_post = proxy, proxy_post
    summons.authorisation = authorisation
    notifications.replied(summons, at=at)
    return {}


@transition(
    source=[State.SERVED],
    target=None,
    allowed=rules.may_reply,
    guard=not_moved_yet,
    sentence=_("Another time was asked for"),
    public=_("You asked for another time"),
)
def ask_another_time(
    summons: Summons, *, by: User, at: datetime, reason: str, wished: str = ""
) -> dict[str, Any]:
    """Once, with a reason; until the office answers the talk stays where it is."""
    _reply(summons, Reply.ANOTHER_TIME, at)
    summons.reply_note = "；".join(filter(None, [reason, wished]))[:300]
    notifications.asked_to_move(summons, at=at)
    return {"note": reason}


def _reply(summons: Summons, reply: Reply, at: datetime) -> None:
    if has_passed(summons, at):
        raise Blocked(_("The time of the talk has passed."))
    summons.reply, summons.reply_note, summons.replied_at = reply, "", at
    notifications.answered_move(summons, at=at)


# --- Another time -----------------------------------------------------------------------------


@transition(
    source=[State.SERVED],
    target=None,
    allowed=rules.may_edit,
    guard=not_moved_yet,
    sentence=_("Talk moved to %(meet_at)s"),
    public=_("The talk was moved"),
)
def reschedule(
    summons: Summons, *, by: User, at: datetime, meet_at: datetime, reason: str, place: str = ""
) -> dict[str, Any]:
    """改期: once, with a reason, and again far enough ahead; the enterprise is told."""
    if meet_at == summons.meet_at:
        raise ValidationError({"meet_at": _("This is the time that is set already.")})
    check_time(meet_at, at=at)
    summons.meet_at, summons.place = meet_at, place or summons.place
    summons.moves += 1
    summons.moved_because = reason
    summons.reply, summons.reply_note, summons.replied_at = "", "", None
    notifications.waits(summons, notifications.HOLD, at=at, on=timezone.localdate(meet_at))
    notifications.talk_moved(summons, at=at)
    return {"meet_at": meet_at, "note": reason}


# --- Absence ----------------------------------------------------------------------------------


@transition(
    source=[State.SERVED, State.ABSENT],
    target=State.ABSENT,
    allowed=rules.may_edit,
    sentence=_("Nobody came who could speak for the enterprise (absence %(absences)s)"),
    public=_("You did not come to the talk; a new time was set"),
    tone="bad",
)
def record_absence(
    summons: Summons,
    *,
    by: User,
    at: datetime,
    attendance: str,
    note: str = "",
    meet_at: datetime | None = None,
) -> dict[str, Any]:
    """A deputy without authorisation counts as absent; a second absence escalates."""
    if rules.came(attendance):
        raise Blocked(_("Somebody came who could speak for the enterprise; record the talk."))
    if not has_passed(summons, at):
        raise Blocked(_("The time of the talk has not come."))
    if meet_at is not None:
        check_time(meet_at, at=at)
    summons.attendance = attendance
    summons.absences += 1
    summons.meet_at = meet_at or _again(summons, at)
    summons.reply, summons.replied_at = "", None
    duties.count("summons.absent", summons, at)
    notifications.talk_moved(summons, at=at)
    if rules.is_too_much(summons.absences):
        _escalate(summons, by, at)
    else:
        day = timezone.localdate(summons.meet_at)
        notifications.waits(summons, notifications.HOLD, at=at, on=day)
    return {"absences": summons.absences, "note": note}


def _again(summons: Summons, at: datetime) -> datetime:
    """The same hour on the first day that leaves the enterprise its time."""
    before = timezone.localtime(summons.meet_at)
    day = earliest(at)
    return before.replace(year=day.year, month=day.month, day=day.day)


def _escalate(summons: Summons, by: User, at: datetime) -> None:
    """拒绝约谈: it stands in the credit record, and the head decides on stricter supervision."""
    _add_fact(summons, f"经通知{summons.absences}次未参加质量安全约谈", by, at)
    notifications.stayed_away(summons, at=at)


def _add_fact(summons: Summons, fact: str, by: User, at: datetime) -> None:
    add_credit_fact(
        summons.enterprise,
        fact=fact,
        effect=Effect.WORSE,
        on=timezone.localdate(at),
        by=by,
        at=at,
        source_label=summons.number,
        source_url=summons.get_absolute_url(),
    )


def stayed_away_twice(summons: Summons) -> Any:
    """One absence is not yet a refusal."""
    if rules.is_too_much(summons.absences):
        return None
    return _("Only after the second absence.")


@transition(
    source=[State.ABSENT],
    target=State.CLOSED,
    allowed=rules.may_decide,
    guard=stayed_away_twice,
    sentence=_("Refused to be talked to: %(measure)s"),
    tone="bad",
)
def close_unheard(
    summons: Summons,
    *,
    by: User,
    at: datetime,
    measure: str,
    consequences: Sequence[str] = rules.AFTER_REFUSAL,
    industry: str = "",
) -> dict[str, Any]:
    """拒绝约谈: the head ends the talk and says what follows from it, each with its reason."""
    for kind in consequences:
        _take(summons, Consequence(kind), measure, industry, by=by, at=at)
    summons.waiver = measure
    duties.finish(summons, at=at)
    return {"measure": measure}


def _take(
    summons: Summons, kind: Consequence, reason: str, industry: str, *, by: User, at: datetime
) -> None:
    told = ""
    if kind in FACTS:
        _add_fact(summons, FACTS[kind], by, at)
    if kind == Consequence.CLASS_C and summons.enterprise.credit_grade not in NOT_BETTER_THAN_C:
        change_credit_grade(
            summons.enterprise,
            grade=CreditGrade.C,
            rule=FACTS[kind],
            on=timezone.localdate(at),
            by=by,
            at=at,
        )
    if kind == Consequence.SUPERIOR:
        told = notifications.tell_superior(summons, at=at) or PROVINCE
    if kind == Consequence.INDUSTRY:
        told = industry or letters_industry(summons)
    if kind == Consequence.EXPOSURE:
        notifications.propose_exposure(summons, at=at)
    RefusedTalkMeasure.objects.create(
        summons=summons, kind=kind, reason=reason, told=told, taken_by=by, taken_at=at
    )


def letters_industry(summons: Summons) -> str:
    """The regulator of the trade, by its own words where nobody named the department."""
    category = summons.inspection.category
    return f"{category.name}行业主管部门" if category else "行业主管部门"
