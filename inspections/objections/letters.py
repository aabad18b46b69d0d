"""The papers of objections and re-inspections; letters are always Chinese."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework import deadlines
from documents import kinds
from documents.rules import Addressee, chinese_date
from inspections.objections.models import Objection
from inspections.objections.rules import consequence
from inspections.objections.states import Bearer, Consequence, Ground, ObjectionKind
from inspections.samples.letters import addressees
from inspections.samples.models import ResultNotice
from inspections.visits.states import Verdict

LAW = "《中华人民共和国产品质量法》第十五条"
ORDER = "《产品质量监督抽查管理暂行办法》"
ORDER_133 = "《产品质量监督抽查管理办法》"
# The rule whose regimes follow the two orders.
REGIME_OF = "SC-COR"
FORMALITIES, LABORATORY = "SC-REI-FORM", "SC-REI-LAB"
COMMON: dict[str, Any] = {
    "number": "",
    "filed_on": "",
    "received_on": "",
    "product": "",
    "model": "",
    "batch": "",
    "result_number": "",
    "report_number": "",
    "basis": [],
    "copies": [],
}
NEEDED = frozenset({"number", "product", "contact", "phone"})


def _kind(code: str, series: str, title: str, label: Any, **own: Any) -> kinds.Kind:
    return kinds.register(
        kinds.Kind(
            code=code,
            series=series,
            title=title,
            template=f"letters/{code}/v1.html",
            label=label,
            slips=True,
            required=NEEDED | frozenset(name for name, value in own.items() if value is None),
            defaults={
                **COMMON,
                **{name: value for name, value in own.items() if value is not None},
            },
        )
    )


OBJECTION_REFUSAL = _kind(
    "objection_refusal",
    "异不受",
    "检验结果异议不予受理通知书",
    _("Refusal of an objection"),
    ground=None,
    explanation="",
)
OBJECTION_ANSWER = _kind(
    "objection_answer",
    "异复",
    "检验结果异议处理答复书",
    _("Answer to an objection"),
    about=None,
    answer=None,
    verdict="",
    consequence="",
    applicant="",
)
REINSPECTION_NOTICE = _kind(
    "reinspection_notice",
    "复检受",
    "产品质量监督抽查复检通知书",
    _("Re-inspection notice"),
    items=None,
    formalities_days="7",
    laboratory_days="10",
)
REINSPECTION_CONCLUSION = _kind(
    "reinspection_conclusion",
    "复检结",
    "产品质量监督抽查复检结论通知书",
    _("Conclusion of the re-inspection"),
    laboratory="",
    items=[],
    conclusion=None,
    consequence="",
    cost="",
    addressee_is_applicant=True,
    applicant="",
)

GROUNDS = {
    Ground.LATE: "异议提出时间已超过法定期限",
    Ground.NO_PARTY: "申请人不是检验结果的被告知人",
    Ground.NOT_POSSIBLE: "所涉检验项目不具备复检条件",
    Ground.NO_REASON: "未说明异议理由或者未提供相应证明材料",
}
KINDS = {
    ObjectionKind.SAMPLING: "抽样过程",
    ObjectionKind.AUTHENTICITY: "样品真实性",
    ObjectionKind.CONCLUSION: "检验结论",
}
WORDS = {Verdict.PASS: "合格", Verdict.FAIL: "不合格"}
CHANGED = "原检验结果不再作为处理依据。据此作出的责令改正、约谈、信息公开等处理一并撤回。"
UPHELD = {
    Consequence.NONE: "",
    Consequence.ANNULLED: "原检验结果予以撤销，不再作为处理依据。"
    "据此作出的责令改正、约谈、信息公开等处理一并撤回。",
    Consequence.CLEARED: "你单位不作为该批次产品的生产者承担责任，涉嫌假冒的线索由我局另案核查。",
}
KEPT = "原检验结论为最终结论，依法继续处理。"


def to_notice(notice: ResultNotice) -> Addressee:
    """The party as the result was told to it."""
    known = dict(addressees(notice.sample))
    found = known.get(str(notice.recipient))
    return found or Addressee(name=notice.name, code=notice.code)


def common(objection: Objection) -> dict[str, Any]:
    """What every letter of an objection says."""
    sample, office = objection.sample, objection.office
    return {
        "number": objection.number,
        "filed_on": chinese_date(objection.filed_on),
        "received_on": chinese_date(objection.received_on),
        "product": sample.product_name,
        "model": sample.model,
        "batch": sample.batch,
        "result_number": objection.notice.document.number or "",
        "report_number": sample.report_number,
        "contact": str(sample.inspection.lead or office.name),
        "phone": office.phone or settings.HOTLINE_NUMBER,
    }


def refusal(objection: Objection, explanation: str) -> dict[str, Any]:
    return {
        **common(objection),
        "basis": [LAW, f"{ORDER}第三十六条"],
        "ground": GROUNDS[Ground(objection.ground)],
        "explanation": explanation,
    }


def answer(objection: Objection, *, applicant: bool = True) -> dict[str, Any]:
    """What was found; who else was told the result hears that it is annulled."""
    follows = consequence(objection.kind, objection.notice.recipient)
    return {
        **common(objection),
        "basis": _basis_of_answer(objection),
        "about": KINDS[ObjectionKind(objection.kind)],
        "answer": objection.answer,
        "verdict": "异议成立" if objection.upheld else "异议不成立",
        "consequence": UPHELD[Consequence(follows)] if objection.upheld else "",
        # Named to the others alone; the applicant is addressed itself.
        "applicant": "" if applicant else objection.applicant,
    }


def _basis_of_answer(objection: Objection) -> list[str]:
    """The order in force when the sample was drawn; of Order 133 no article is cited."""
    drawn = timezone.localdate(objection.sample.sampled_at)
    if deadlines.find_rule(REGIME_OF, drawn).regime == "2014":
        return [LAW, ORDER_133]
    return [f"{ORDER}第三十七条"]


def notice(objection: Objection, on: date) -> dict[str, Any]:
    """Granted: what is tested again, and the days that the law gives for the formalities."""
    return {
        **common(objection),
        "basis": [LAW, f"{ORDER}第三十七条、第三十八条"],
        "items": [row.name for row in objection.disputed.order_by("position")],
        "formalities_days": _days(FORMALITIES, on, "7"),
        "laboratory_days": _days(LABORATORY, on, "10"),
    }


def conclusion(objection: Objection, *, applicant: bool) -> dict[str, Any]:
    """The final conclusion, for the applicant and for whoever else was told the first one."""
    overturned = objection.final_verdict == Verdict.PASS
    lab = objection.lab
    return {
        **common(objection),
        "basis": [LAW, f"{ORDER}第四十二条、第四十三条"],
        "laboratory": (lab.organ_name or lab.name) if lab else "",
        "report_number": objection.report_number,
        "items": [
            {
                "name": row.first.name,
                "limit": row.first.requirement,
                "first": row.first.measured,
                "value": row.measured,
            }
            for row in objection.items.select_related("first").order_by("first__position")
        ],
        "conclusion": WORDS[Verdict(objection.final_verdict)],
        "consequence": CHANGED if overturned else KEPT,
        "cost": _cost(objection) if applicant else "",
        "addressee_is_applicant": applicant,
        "applicant": objection.applicant,
    }


def _cost(objection: Objection) -> str:
    if objection.bearer == Bearer.OFFICE:
        return "复检费用由组织监督抽查的部门承担，你单位先行支付的费用予以退还。"
    return "复检费用由你单位承担。"


def _days(code: str, on: date, otherwise: str) -> str:
    try:
        return str(deadlines.find_rule(code, on).amount)
    except deadlines.UnknownRule:
        return otherwise
