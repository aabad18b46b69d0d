"""The papers of a dispute: their kinds, what they say, and whose name is filled in on paper alone.

A complainant's name stands in no row of documents: it is taken from the vault when the signed
letter is printed, and masked on every screen (docs/adr/0009-names-on-letters.md).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import Actor
from casework import audit, deadlines
from complaints import reveals
from complaints import rules as core
from complaints.mediation import queries
from complaints.mediation.models import MediationSession
from complaints.mediation.states import Manner, Side
from complaints.models import Complaint
from complaints.states import Demand, Outcome, RefusalReason, Regime
from documents import faces, kinds
from documents.models import Document
from documents.rules import Addressee, chinese_date, chinese_moment, may_acknowledge

# How the complainant is called wherever the name may not stand.
NAMELESS = "投诉人"

# --- The words of the law -------------------------------------------------------------------
ORDERS = {
    Regime.ORDER_51: "《产品质量申诉处理办法》",
    Regime.ORDER_20: "《市场监督管理投诉举报处理暂行办法》",
    Regime.ORDER_121: "国家市场监督管理总局令第121号",
}
# The articles of Order 121 could not be verified; a letter names none that it is not sure of.
ARTICLES = {
    queries.ACCEPTANCE: "第十四条",
    queries.REFUSAL: "第十五条",
    queries.INVITATION: "第十九条",
    queries.AGREEMENT: "第二十二条",
    queries.END: "第二十一条",
}
REFUSALS = {
    RefusalReason.NO_POWER: "投诉事项不属于我局职责，或者我局不具有处理权限",
    RefusalReason.HANDLED: "其他有权机关或者调解组织已经受理或者处理过同一消费者权益争议",
    RefusalReason.NOT_CONSUMER: "不是为生活消费需要购买、使用商品或者接受服务，"
    "或者不能证明与被投诉人之间存在消费者权益争议",
    RefusalReason.TOO_OLD: "自知道或者应当知道权益受到侵害之日起超过三年",
    RefusalReason.INCOMPLETE: "未按照规定提供受理所需的材料",
    RefusalReason.OTHER_LAW: "法律、法规、规章规定不予受理的其他情形",
}
ENDS = {
    Outcome.SETTLED: "双方达成调解协议",
    Outcome.SETTLED_PRIVATELY: "投诉人撤回投诉或者双方自行和解",
    Outcome.NO_TEST: "双方对检验检测机构或者检验检测费用的承担无法协商一致",
    Outcome.DECLINED: "一方当事人无正当理由不参加调解，或者明确拒绝调解",
    Outcome.NO_AGREEMENT: "一方当事人明确表示无法达成调解协议",
    Outcome.TIME_OVER: "在规定的调解期限内未能达成调解协议",
    Outcome.GROUND: "受理后发现存在不予受理的情形",
    Outcome.OTHER: "法律、法规、规章规定应当终止调解的其他情形",
}
DEMANDS = {
    Demand.REFUND: "退货退款",
    Demand.EXCHANGE: "更换商品",
    Demand.REPAIR: "免费修理",
    Demand.DAMAGES: "赔偿损失",
    Demand.APOLOGY: "赔礼道歉",
    Demand.OTHER: "其他诉求",
}
BRING = {
    Side.COMPLAINANT: ["本人身份证件", "购物凭证、合同、付款记录", "商品实物或者照片"],
    Side.TRADER: ["营业执照复印件", "到场人员身份证件", "进货凭证、检验报告等有关材料"],
}
PROXY = "委托代理人参加的，须提交载明委托事项、权限和期限的授权委托书原件"


# --- Names, on paper alone ------------------------------------------------------------------


def fill(document: Document, clear: bool) -> Mapping[str, Mapping[str, Any]]:
    """The complainant's name, and on his own letters his address, from the vault."""
    letter = queries.letter_of(document)
    reporter = getattr(letter.complaint, "reporter", None) if letter else None
    if letter is None or reporter is None:
        return {}
    contact = reporter.contact
    name = (contact.name if clear else core.mask_name(contact.name)) or NAMELESS
    values = {"name": name, "address": contact.address if clear else ""}
    # A rare character of a name is marked and written in by hand, rather than no letter made.
    printable = faces.replaced(values)
    filled: dict[str, Mapping[str, Any]] = {"c": {"complainant": printable["name"]}}
    if letter.side == Side.COMPLAINANT:
        filled["addressee"] = printable
    return filled


def may_read(document: Document, actor: Actor) -> bool:
    """Who may read the complainant's contact; and the trader, the letter that reached him."""
    letter = queries.letter_of(document)
    if letter is None:
        return False
    return core.may_read_contact(letter.complaint, actor) or may_acknowledge(document, actor)


def note_reading(document: Document, by: User, at: datetime) -> None:
    """A look at the paper is a look at the name: it stands in the log (reliability.md D5)."""
    letter = queries.letter_of(document)
    reporter = getattr(letter.complaint, "reporter", None) if letter else None
    if reporter is not None and not may_acknowledge(document, by.actor):
        detail = {"reason": document.number or document.title}
        audit.record(reveals.READ, by=by, at=at, obj=reporter, detail=detail)


NAMES = kinds.Persons(fill=fill, may_read=may_read, note_reading=note_reading)

# --- The kinds ------------------------------------------------------------------------------
TEMPLATES = {
    queries.ACCEPTANCE: "letters/complaint_acceptance/v1.html",
    queries.REFUSAL: "letters/complaint_refusal/v1.html",
    queries.INVITATION: "letters/mediation_notice/v1.html",
    queries.AGREEMENT: "letters/mediation_agreement/v1.html",
    queries.END: "letters/mediation_end/v1.html",
}
MATTER = {"complainant": NAMELESS, "product": "", "bought_on": "", "amount": "", "demands": []}


def _kind(code: str, series: str, title: str, label: Any, **defaults: Any) -> kinds.Kind:
    return kinds.register(
        kinds.Kind(
            code=code,
            series=series,
            title=title,
            label=label,
            template=TEMPLATES[code],
            slips=code != queries.AGREEMENT,
            persons=NAMES,
            required=frozenset({"number", "trader", "contact", "phone"}),
            defaults={**MATTER, "basis": [], "copies": [], **defaults},
        )
    )


ACCEPTANCE = _kind(
    queries.ACCEPTANCE, "诉受", "投诉受理通知书", _("Notice of acceptance"), limit=""
)
REFUSAL = _kind(
    queries.REFUSAL,
    "诉不受",
    "投诉不予受理通知书",
    _("Notice of non-acceptance"),
    ground="",
    right_office="",
    explanation="",
)
INVITATION = _kind(
    queries.INVITATION,
    "调",
    "消费争议调解通知书",
    _("Invitation to mediation"),
    materials=[],
    manner="",
    proxy=PROXY,
)
AGREEMENT = _kind(
    queries.AGREEMENT, "调协", "消费争议调解协议书", _("Mediation agreement"), terms=[], place=""
)
END = _kind(
    queries.END, "调终", "终止调解通知书", _("Notice of the end of mediation"), explanation=""
)

# --- What they say --------------------------------------------------------------------------


def addressee(complaint: Complaint, side: str) -> Addressee:
    """The trader as he was told; the complainant without a name."""
    if side == Side.COMPLAINANT:
        return Addressee(name=NAMELESS)
    firm = complaint.enterprise
    name = firm.name if firm else complaint.respondent_name
    if side != Side.TRADER:
        return Addressee(name=f"{NAMELESS}、{name}")
    return Addressee(
        name=name,
        code=firm.code if firm else complaint.respondent_code,
        address=firm.address if firm else complaint.respondent_address,
    )


def basis(complaint: Complaint, code: str) -> list[str]:
    order = ORDERS[Regime(complaint.regime)]
    article = ARTICLES[code] if complaint.regime == Regime.ORDER_20 else ""
    return [f"{order}{article}"]


def matter(complaint: Complaint, code: str, by: User) -> dict[str, Any]:
    """What the dispute is about; nothing in the complainant's own words, which may name him."""
    bought, office = complaint.purchase_date, complaint.office
    return {
        "number": complaint.number,
        "received_on": chinese_date(timezone.localdate(complaint.received_at)),
        "trader": addressee(complaint, Side.TRADER).name,
        "product": complaint.product_name,
        "bought_on": chinese_date(bought) if bought else "",
        "amount": "" if complaint.amount is None else f"{complaint.amount}元",
        "demands": [DEMANDS[Demand(code)] for code in complaint.demands if code in Demand.values],
        "basis": basis(complaint, code),
        "contact": str(complaint.handler or by),
        "phone": office.phone or settings.HOTLINE_NUMBER,
    }


def notice(complaint: Complaint, code: str, side: str, by: User) -> dict[str, Any]:
    """Acceptance, non-acceptance or end, as the case stands."""
    said = matter(complaint, code, by)
    # The answer was written for the citizen alone.
    explanation = complaint.outcome_public if side == Side.COMPLAINANT else ""
    if code == queries.ACCEPTANCE:
        return {**said, "limit": _limit(complaint)}
    if code == queries.REFUSAL:
        return {
            **said,
            "ground": REFUSALS[RefusalReason(complaint.refusal_reason)],
            "right_office": complaint.right_office,
            "explanation": explanation,
        }
    return {**said, "ground": _end(complaint), "explanation": explanation}


def _limit(complaint: Complaint) -> str:
    """Until when the mediation lasts; the rules of 1998 set no day."""
    clock = deadlines.open_clock(complaint, queries.LIMIT)
    return chinese_date(clock.due_on) if clock else ""


def _end(complaint: Complaint) -> str:
    said = ENDS[Outcome(complaint.outcome)]
    if complaint.end_ground:
        return f"{said}：{REFUSALS[RefusalReason(complaint.end_ground)]}"
    return said


def invitation(session: MediationSession, side: str, by: User) -> dict[str, Any]:
    """Time, place and mediator (Order 20 art. 19), and what to bring."""
    complaint = session.complaint
    return {
        **matter(complaint, queries.INVITATION, by),
        "time": chinese_moment(timezone.localtime(session.meet_at)),
        "place": session.place,
        "manner": "现场调解" if session.manner == Manner.ONSITE else "远程调解",
        "mediator": str(session.mediator),
        "materials": BRING[Side(side)],
        "to_trader": side == Side.TRADER,
    }


def agreement(session: MediationSession, by: User) -> dict[str, Any]:
    """What both sides agreed; three copies, signed and sealed (Order 20 art. 22)."""
    return {
        **matter(session.complaint, queries.AGREEMENT, by),
        "terms": [line.strip() for line in session.terms.splitlines() if line.strip()],
        "held_on": chinese_date(timezone.localdate(session.meet_at)),
        "place": session.place,
        "mediator": str(session.mediator),
        "trader_person": session.trader_person,
    }
