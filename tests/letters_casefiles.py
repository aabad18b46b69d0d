"""What the papers of a case are filled with, for whatever looks at all kinds of letters at once."""

from typing import Any

CONTACT = {"contact": "林知远", "phone": "0539-000 0000", "copies": ["临沂市工业和信息化局"]}
FORM: dict[str, Any] = {
    "case_number": "AJ-2026-0001",
    "cause": "生产不合格儿童玩具案",
    "source": "举报",
    "source_number": "JB-2026-0901-0003",
    "received_on": "2026年9月1日",
    "party": "喆堃玩具厂",
    "party_code": "91371302MA3C1D2E3U",
    "party_person": "喆堃",
    "party_address": "示例路8号",
    "party_phone": "0539-000 0001",
    "product": "塑料玩具车",
    "facts": "所产玩具小零件易脱落。",
    "evidence": ["检验报告（产品不合格）"],
    "clauses": "《中华人民共和国产品质量法》第四十九条",
    "suggestion": "建议立案调查",
    "reasons": "符合立案条件",
    "handlers": ["林知远", "苏禾"],
    "section": {"opinion": "拟同意", "by": "周砚", "on": "2026年9月2日"},
    "legal": {"opinion": "程序合法", "by": "许安", "on": "2026年9月3日"},
    "leader": {"opinion": "同意立案", "by": "贺遥", "on": "2026年9月4日"},
}
DECISION: dict[str, Any] = {
    **CONTACT,
    "case_number": "AJ-2026-0001",
    "representative": "喆堃",
    "address": "示例路8号",
    "facts": "当事人生产的塑料玩具车小零件不合格。",
    "evidence": ["检验报告（产品不合格）"],
    "nature": "违反《中华人民共和国产品质量法》第十三条。",
    "statement": "当事人未提出陈述、申辩意见。",
    "hearing": "当事人在法定期限内未要求听证。",
    "decision": "作出行政处罚如下：",
    "penalties": ["罚款，计人民币20,000.00元（第四十九条）"],
    "performance": "自收到本决定书之日起十五日内缴纳。",
    "publication": "本决定信息将自作出之日起二十个工作日内向社会公示。",
    "review_organ": "兰山区人民政府",
    "court": "有管辖权的人民法院",
}
TRANSFER: dict[str, Any] = {
    **CONTACT,
    "crime": True,
    "case_number": "AJ-2026-0001",
    "party": "喆堃玩具厂",
    "party_code": "91371302MA3C1D2E3U",
    "party_person": "喆堃",
    "party_address": "示例路8号",
    "facts": "所产玩具小零件易脱落。",
    "goods_value": "10,000.00",
    "reason": "销售金额较大，涉嫌犯罪。",
    "clause": "《中华人民共和国刑法》第一百四十条",
    "attachments": ["案件调查报告", "涉案物品清单"],
}

SAMPLES: dict[str, dict[str, Any]] = {
    "case_filing_form": FORM,
    "case_not_filing_form": {
        **FORM,
        "suggestion": "建议不予立案",
        "reasons": "经核查，违法事实不成立",
        "leader": {"opinion": "同意不予立案", "by": "贺遥", "on": "2026年9月4日"},
    },
    "penalty_decision": DECISION,
    "handling_decision": {
        **DECISION,
        "decision": "决定不予行政处罚。",
        "penalties": [],
        "performance": "",
        "publication": "",
    },
    "case_transfer": {**TRANSFER, "crime": False},
    "crime_transfer": TRANSFER,
}
