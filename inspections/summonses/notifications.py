"""Who is told what about a summons; stored texts are in the language of the bureau."""

from datetime import date, datetime

from django.utils import timezone

from accounts.models import Office, User
from accounts.states import OfficeKind, Role
from casework import notices, worklist
from casework.models import Deadline
from documents.rules import chinese_moment
from inspections.summonses.models import Summons
from inspections.visits.models import Inspection

DECIDE, DRAFT, APPROVE, SERVE, HOLD, SIGN, CLOSE, ESCALATE, MOVE, EXPOSE = (
    "summons",
    "summons-draft",
    "summons-approve",
    "summons-serve",
    "summons-hold",
    "summons-sign",
    "summons-close",
    "summons-escalate",
    "summons-move",
    "exposure-proposed",
)
WORDS = {
    DRAFT: "约谈通知书待提交",
    APPROVE: "约谈通知书待审签",
    SERVE: "约谈通知书待送达",
    HOLD: "组织约谈并记录",
    SIGN: "约谈记录待逐页签名",
    CLOSE: "约谈待办结",
    MOVE: "企业申请改期，请答复",
    ESCALATE: "两次未到场，请决定从严监管措施",
}


def waits(
    summons: Summons,
    step: str,
    *,
    at: datetime,
    role: str = Role.REGULATOR,
    deadline: Deadline | None = None,
    on: date | None = None,
) -> None:
    """Only one step of a summons waits at a time; `on` is its day where no clock says it."""
    worklist.close_items(summons, at=at)
    item = worklist.open_item(
        summons,
        step,
        title=f"{WORDS[step]} {summons.number} {summons.enterprise.label}",
        at=at,
        role=role,
        office=summons.office,
        deadline=deadline,
    )
    if on is not None:
        item.due_on = on
        item.save(update_fields=["due_on"])


def talk_is_owed(inspection: Inspection, *, at: datetime, deadline: Deadline | None) -> None:
    """The case has failed and has neither a talk nor a reason for none."""
    worklist.open_item(
        inspection,
        DECIDE,
        title=f"约谈不合格企业负责人 {inspection.number} {inspection.enterprise.label}",
        at=at,
        role=Role.REGULATOR,
        office=inspection.office,
        deadline=deadline,
    )


def asked_to_move(summons: Summons, *, at: datetime) -> None:
    """Somebody of the host office answers; the talk itself stays on the list."""
    worklist.open_item(
        summons,
        MOVE,
        title=f"{WORDS[MOVE]} {summons.number} {summons.enterprise.label}",
        at=at,
        role=Role.REGULATOR,
        office=summons.office,
    )
    replied(summons, at=at)


def answered_move(summons: Summons, *, at: datetime) -> None:
    worklist.close_items(summons, MOVE, at=at)


def replied(summons: Summons, *, at: datetime) -> None:
    """Whoever drafted the letter hears what the enterprise says to it."""
    text = f"{summons.get_reply_display()}：{summons.number} {summons.enterprise.label}"
    key = f"summons:{summons.pk}:reply:{summons.version}"
    notices.notify(summons.drafted_by, text, summons.get_absolute_url(), at=at, dedupe=key)


def tell_superior(summons: Summons, *, at: datetime) -> str:
    """上级: a county's refused talk is told to the heads of the city bureau; who that is."""
    if summons.office.kind == OfficeKind.CITY:
        return ""
    heads = User.objects.with_role(Role.HEAD).filter(office__kind=OfficeKind.CITY).order_by("pk")
    text = f"企业两次拒绝约谈：{summons.number} {summons.enterprise.label}"
    key = f"summons:{summons.pk}:superior"
    notices.notify(heads, text, summons.get_absolute_url(), at=at, dedupe=key)
    city = Office.objects.filter(kind=OfficeKind.CITY).order_by("pk").first()
    return city.name if city else ""


def propose_exposure(summons: Summons, *, at: datetime) -> None:
    """Proposed only: the exposure has a draft and a second person of its own."""
    inspection = summons.inspection
    worklist.open_item(
        inspection,
        EXPOSE,
        title=f"建议曝光拒绝约谈企业 {inspection.number} {inspection.enterprise.label}",
        at=at,
        role=Role.REGULATOR,
        office=inspection.office,
    )


def to_be_signed(summons: Summons, *, at: datetime) -> None:
    """The head hears that a letter waits."""
    waits(summons, APPROVE, at=at, role=Role.HEAD, deadline=summons.deadline)
    _tell_heads(summons, APPROVE, at)


def stayed_away(summons: Summons, *, at: datetime) -> None:
    """After the second absence the head decides what follows."""
    waits(summons, ESCALATE, at=at, role=Role.HEAD)
    _tell_heads(summons, ESCALATE, at)


def _tell_heads(summons: Summons, step: str, at: datetime) -> None:
    heads = User.objects.with_role(Role.HEAD).filter(office=summons.office).order_by("pk")
    text = f"{WORDS[step]}：{summons.number} {summons.enterprise.label}"
    key = f"summons:{summons.pk}:{step}:{summons.version}"
    notices.notify(heads, text, summons.get_absolute_url(), at=at, dedupe=key)


def letter_arrived(summons: Summons, *, at: datetime) -> None:
    """The contacts of the enterprise hear of the letter."""
    number = summons.document.number if summons.document else summons.number
    _tell_enterprise(summons, f"您有一份约谈通知书待签收：{number}", "served", at)


def talk_moved(summons: Summons, *, at: datetime) -> None:
    """And of the new time after nobody came."""
    moment = chinese_moment(timezone.localtime(summons.meet_at))
    _tell_enterprise(summons, f"约谈改期：{moment}，{summons.place}", f"v{summons.version}", at)


def _tell_enterprise(summons: Summons, text: str, key: str, at: datetime) -> None:
    people = User.objects.with_role(Role.ENTERPRISE).filter(
        organisation_code=summons.enterprise.code
    )
    url, key = "/enterprise/letters/", f"summons:{summons.pk}:{key}"
    notices.notify(people.order_by("pk"), text, url, at=at, dedupe=key)
