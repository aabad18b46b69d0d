"""The papers of a case: filing form, decision, transfer letters. They are always in Chinese."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents import kinds
from documents.rules import Addressee, chinese_date
from inspections.casefiles.models import CaseFile, CaseReview, Penalty
from inspections.casefiles.states import Hearing, Recipient, Source, Step, Verdict, Wish
from inspections.rectifications.letters import COURT, review_organ
from inspections.summonses.letters import addressee

FORM_KEYS: dict[str, Any] = {
    "source_number": "",
    "party_code": "",
    "party_person": "",
    "party_address": "",
    "party_phone": "",
    "product": "",
    "evidence": [],
    "clauses": "",
    "section": {},
    "legal": {},
    "leader": {},
}
FILING_FORM = kinds.register(
    kinds.Kind(
        code="case_filing_form",
        series="立案",
        title="立案审批表",
        template="letters/case_filing_form/v1.html",
        label=_("Case-filing form"),
        led_by="case_filing",
        required=frozenset(
            {"cause", "case_number", "source", "received_on", "party", "facts", "suggestion"}
            | {"handlers"}
        ),
        defaults={**FORM_KEYS, "reasons": ""},
    )
)
NOT_FILING_FORM = kinds.register(
    kinds.Kind(
        code="case_not_filing_form",
        series="不立",
        title="不予立案审批表",
        template="letters/case_filing_form/v1.html",
        label=_("Form for not filing a case"),
        led_by="case_filing",
        required=FILING_FORM.required,
        defaults={**FORM_KEYS, "reasons": ""},
    )
)
DECISION_KEYS: dict[str, Any] = {
    "representative": "",
    "address": "",
    "evidence": [],
    "statement": "",
    "hearing": "",
    "penalties": [],
    "performance": "",
    "publication": "",
    "review_organ": "",
    "court": "",
    "contact": "",
    "phone": "",
    "copies": [],
}
PENALTY_DECISION = kinds.register(
    kinds.Kind(
        code="penalty_decision",
        series="罚",
        title="行政处罚决定书",
        template="letters/case_decision/v1.html",
        label=_("Penalty decision"),
        slips=True,
        led_by="case_decision",
        required=frozenset({"case_number", "facts", "nature", "decision", "publication"}),
        defaults=DECISION_KEYS,
    )
)
HANDLING_DECISION = kinds.register(
    kinds.Kind(
        code="handling_decision",
        series="处",
        title="案件处理决定书",
        template="letters/case_decision/v1.html",
        label=_("Handling decision"),
        slips=True,
        led_by="case_decision",
        required=frozenset({"case_number", "facts", "nature", "decision"}),
        defaults=DECISION_KEYS,
    )
)
TRANSFER_KEYS: dict[str, Any] = {
    "party_code": "",
    "party_person": "",
    "party_address": "",
    "goods_value": "",
    "attachments": [],
    "contact": "",
    "phone": "",
    "copies": [],
}
TRANSFER_LETTER = kinds.register(
    kinds.Kind(
        code="case_transfer",
        series="移",
        title="案件移送函",
        template="letters/case_transfer/v1.html",
        label=_("Transfer letter"),
        slips=True,
        led_by="case_transfer",
        required=frozenset({"case_number", "party", "facts", "reason", "clause"}),
        defaults={**TRANSFER_KEYS, "crime": False},
    )
)
CRIME_TRANSFER = kinds.register(
    kinds.Kind(
        code="crime_transfer",
        series="刑移",
        title="涉嫌犯罪案件移送书",
        template="letters/case_transfer/v1.html",
        label=_("Transfer of a suspected crime"),
        slips=True,
        led_by="case_transfer",
        required=TRANSFER_LETTER.required,
        defaults={**TRANSFER_KEYS, "crime": True},
    )
)

# The words of the forms, which the interface language does not change.
SOURCES = {
    Source.SPOT_CHECK: "监督抽查",
    Source.SUPERVISION: "监督检查",
    Source.REPORT: "举报",
    Source.COMPLAINT: "投诉",
    Source.TRANSFER: "其他部门移送",
    Source.SUPERIOR: "上级交办",
    Source.MEDIA: "媒体",
}
WISHES = {Wish.FILE: "建议立案调查", Wish.DO_NOT_FILE: "建议不予立案"}
# SAMR Order 45 art. 8: the party is told at service that the decision will be public.
PUBLICATION = (
    "依据《市场监督管理行政处罚信息公示规定》，本行政处罚决定信息将自作出之日起二十个工作日内"
    "通过国家企业信用信息公示系统及本平台向社会公示。"
)
DECISIONS = {
    Verdict.PENALTY: "作出行政处罚如下：",
    Verdict.NO_PENALTY: "决定不予行政处罚。",
    Verdict.UNFOUNDED: "违法事实不能成立，决定撤销案件。",
}
HEARINGS = {
    Hearing.HELD: "当事人要求听证，本局依法举行了听证。",
    Hearing.GIVEN_UP: "本局告知了听证权利，当事人在法定期限内未要求听证。",
    Hearing.NOT_DUE: "",
}


def party(casefile: CaseFile) -> Addressee:
    return addressee(casefile.enterprise)


def signature(row: CaseReview | None) -> dict[str, str]:
    """An opinion as printed: text, name, day."""
    if row is None:
        return {}
    day = timezone.localdate(row.at)
    return {"opinion": row.opinion, "by": str(row.by), "on": chinese_date(day)}


def filing_context(casefile: CaseFile, reviews: dict[str, CaseReview]) -> dict[str, Any]:
    """The keys of letters/case_filing_form/v1; of a reporter the number alone."""
    enterprise = casefile.enterprise
    return {
        "cause": casefile.title,
        "case_number": casefile.number,
        "source": SOURCES[Source(casefile.source)],
        "source_number": casefile.source_number,
        "received_on": chinese_date(casefile.received_on),
        "party": enterprise.name,
        "party_code": enterprise.code,
        "party_person": enterprise.legal_representative or enterprise.main_head,
        "party_address": enterprise.address,
        "party_phone": enterprise.phone,
        "product": casefile.product_name,
        "facts": casefile.suspicion,
        "evidence": evidence_lines(casefile),
        "clauses": casefile.clauses,
        "suggestion": WISHES[Wish(casefile.wish)],
        "reasons": casefile.wish_reason,
        "handlers": [str(person) for person in casefile.handlers.order_by("pk")],
        **{step: signature(reviews.get(step)) for step in Step.values},
    }


def evidence_lines(casefile: CaseFile) -> list[str]:
    return [f"{row.name}（{row.proves}）" for row in casefile.evidence.order_by("pk")]


def penalty_line(row: Penalty) -> str:
    """One penalty as printed: its wording and its sum."""
    amount = f"，计人民币{row.amount:,.2f}元" if row.amount is not None else ""
    return f"{row.text}{amount}（{row.clause}）"


def decision_kind(casefile: CaseFile) -> kinds.Kind:
    return PENALTY_DECISION if casefile.verdict == Verdict.PENALTY else HANDLING_DECISION


def decision_context(casefile: CaseFile, *, contact: str) -> dict[str, Any]:
    """The keys of letters/case_decision/v1."""
    enterprise, verdict = casefile.enterprise, Verdict(casefile.verdict)
    penalties = casefile.penalties.order_by("pk")
    return {
        "case_number": casefile.number,
        "representative": enterprise.legal_representative,
        "address": enterprise.address,
        "facts": casefile.facts,
        "evidence": evidence_lines(casefile),
        "nature": casefile.nature,
        "statement": casefile.statement,
        "hearing": hearing_line(casefile),
        "decision": DECISIONS[verdict],
        "penalties": [penalty_line(row) for row in penalties],
        "performance": casefile.performance,
        "publication": PUBLICATION if verdict == Verdict.PENALTY else "",
        "review_organ": review_organ(casefile.office),
        "court": COURT,
        "contact": contact,
        "phone": casefile.office.phone,
    }


def hearing_line(casefile: CaseFile) -> str:
    said = HEARINGS.get(Hearing(casefile.hearing), "") if casefile.hearing else ""
    return f"{said}{casefile.hearing_outcome}" if casefile.hearing == Hearing.HELD else said


def transfer_context(
    casefile: CaseFile, *, reason: str, clause: str, attachments: str, contact: str
) -> dict[str, Any]:
    """The keys of letters/case_transfer/v1."""
    enterprise = casefile.enterprise
    return {
        "case_number": casefile.number,
        "party": enterprise.name,
        "party_code": enterprise.code,
        "party_person": enterprise.legal_representative or enterprise.main_head,
        "party_address": enterprise.address,
        "facts": casefile.facts or casefile.suspicion,
        "goods_value": f"{casefile.goods_value:,.2f}" if casefile.goods_value else "",
        "reason": reason,
        "clause": clause,
        "attachments": [line.strip() for line in attachments.splitlines() if line.strip()],
        "contact": contact,
        "phone": casefile.office.phone,
    }


def transfer_kind(recipient: str) -> kinds.Kind:
    return CRIME_TRANSFER if recipient == Recipient.POLICE else TRANSFER_LETTER


# Only a penalty and a breach without one have names of their own.
TITLES = {Verdict.NO_PENALTY: "不予行政处罚决定书", Verdict.UNFOUNDED: "撤销案件决定书"}
