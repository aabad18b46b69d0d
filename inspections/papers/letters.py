"""What the spot-check notice and the refusal record say; they are always in Chinese."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents import kinds
from documents.rules import Addressee, chinese_date, chinese_moment
from inspections.visits import rules
from inspections.visits.models import Inspection
from inspections.visits.states import RefusalReason, Stage

# Order 18 art. 16: shown before sampling, with the names of those who come.
SPOT_CHECK_NOTICE = kinds.register(
    kinds.Kind(
        code="spot_check_notice",
        series="抽通",
        title="产品质量监督抽查通知书",
        template="letters/spot_check_notice/v1.html",
        label=_("Spot-check notice"),
        slips=True,
        needs_approval=False,
        required=frozenset({"product", "inspectors", "basis", "contact", "phone"}),
        defaults={
            "plan": "",
            "model": "",
            "batch": "",
            "stage": "",
            "scheduled_on": "",
            "place": "",
            "laboratory": "",
            "quantity": "",
            "reserve": "",
            "duties": [],
            "copies": [],
        },
    )
)

# Order 18 art. 21; a rightful refusal (arts 16 and 17) is recorded against us on the same form.
REFUSAL_RECORD = kinds.register(
    kinds.Kind(
        code="refusal_record",
        series="拒",
        title="产品质量监督抽查拒检认定表",
        template="letters/refusal_record/v1.html",
        label=_("Refusal record"),
        needs_approval=False,
        required=frozenset({"inspection", "visited_at", "reason", "inspectors"}),
        defaults={
            "notice_number": "",
            "plan": "",
            "product": "",
            "place": "",
            "rightful": False,
            "facts": "",
            "informed": "",
            "basis": [],
            "consequence": "",
            "representative": "",
            "witness": "",
            "remarks": "",
        },
    )
)

# What the bureau found about its own fault, and what it did about it.
REFUSAL_ANSWER = kinds.register(
    kinds.Kind(
        code="refusal_answer",
        series="拒复",
        title="关于依法拒绝检查有关情况的告知书",
        template="letters/refusal_answer/v1.html",
        label=_("Answer to a rightful refusal"),
        slips=True,
        # The leader who decided on the measure signs it.
        needs_approval=False,
        required=frozenset({"inspection", "reason", "measure", "basis", "contact", "phone"}),
        defaults={"product": "", "visited_at": "", "copies": []},
    )
)

# Order 18 took effect on 1 January 2020; before it the Measures of 2010 (AQSIQ Order 133).
ORDER_18_FROM = 2020
LAW = "《中华人民共和国产品质量法》第十五条"
ORDERS = {True: "《产品质量监督抽查管理暂行办法》", False: "《产品质量监督抽查管理办法》"}
REFUSAL_LAW = ["《中华人民共和国产品质量法》第十六条、第五十六条"]
STAGES = {
    Stage.PRODUCTION: "生产领域",
    Stage.RETAIL: "流通领域",
    Stage.ONLINE: "网络销售",
}
REASONS = {
    RefusalReason.TOO_FEW: "抽样人员少于二人",
    RefusalReason.NO_PAPERS: "未出示抽查通知书或者有效身份证件",
    RefusalReason.WRONG_NAMES: "抽样人员姓名或者产品与通知书不符",
    RefusalReason.FEE_ASKED: "要求受检单位缴纳检验费用",
    RefusalReason.OBSTRUCTION: "阻碍抽样或者不让进入现场",
    RefusalReason.NO_COOPERATION: "不予配合、隐匿产品",
    RefusalReason.ABSURD_PRICE: "对样品索要明显不合理的价格",
}
DUTIES = ["如实提供生产、销售记录和有关材料。", "配合抽样，不得拒绝、阻碍，不得隐匿、转移产品。"]
HANDLED = "移交执法人员按照拒绝接受依法进行的产品质量监督检查处理。"


def addressee(inspection: Inspection) -> Addressee:
    enterprise = inspection.enterprise
    return Addressee(
        name=enterprise.name,
        code=enterprise.code,
        person=enterprise.legal_representative,
        post="法定代表人",
        address=inspection.address or enterprise.address,
    )


def team(inspection: Inspection) -> list[dict[str, str]]:
    """Those whom the notice names: nobody else may sample (Order 18 art. 16)."""
    people = inspection.inspectors.order_by("pk")
    return [{"name": str(person), "badge": person.work_number} for person in people]


def law_of(inspection: Inspection) -> list[str]:
    return [LAW, ORDERS[inspection.scheduled_on.year >= ORDER_18_FROM]]


def notice_context(inspection: Inspection, *, contact: str, phone: str) -> dict[str, Any]:
    """The keys of letters/spot_check_notice/v1."""
    rule = inspection.product_rule
    return {
        "plan": inspection.plan.name if inspection.plan else "",
        "product": inspection.product_name or inspection.title,
        "batch": inspection.batch,
        "stage": STAGES[Stage(inspection.stage)],
        "scheduled_on": chinese_date(inspection.scheduled_on),
        "place": inspection.address,
        "inspectors": team(inspection),
        "quantity": f"{rule.n_test}{rule.unit}" if rule else "",
        "reserve": f"{rule.n_backup}{rule.unit}" if rule else "",
        "duties": DUTIES,
        "basis": law_of(inspection),
        "contact": contact,
        "phone": phone,
    }


def refusal_context(inspection: Inspection, notice_number: str) -> dict[str, Any]:
    """The keys of letters/refusal_record/v1."""
    rightful = rules.refusal_is_rightful(inspection.refusal_reason)
    came = inspection.started_at
    return {
        "notice_number": notice_number,
        "inspection": inspection.number,
        "plan": inspection.plan.name if inspection.plan else "",
        "product": inspection.product_name or inspection.title,
        "visited_at": chinese_moment(timezone.localtime(came))
        if came
        else chinese_date(inspection.scheduled_on),
        "place": inspection.address,
        "rightful": rightful,
        "reason": REASONS[RefusalReason(inspection.refusal_reason)],
        "facts": inspection.outcome_note,
        "basis": [ORDERS[inspection.scheduled_on.year >= ORDER_18_FROM]]
        if rightful
        else REFUSAL_LAW,
        "consequence": "" if rightful else HANDLED,
        "inspectors": team(inspection),
        "representative": inspection.representative,
        "witness": inspection.witness,
    }


def answer_context(
    inspection: Inspection, *, measure: str, contact: str, phone: str
) -> dict[str, Any]:
    """The keys of letters/refusal_answer/v1."""
    record = refusal_context(inspection, "")
    return {
        **{name: record[name] for name in ("inspection", "product", "visited_at", "reason")},
        "basis": record["basis"],
        "measure": measure,
        "contact": contact,
        "phone": phone,
    }
