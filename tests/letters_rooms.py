"""Samples of what follows a result: objection, suspension, letters to other organs."""

from typing import Any

from tests.letters import BASIS, CONTACT

OBJECTION = {
    **CONTACT,
    **BASIS,
    "number": "YY-2026-0003",
    "filed_on": "2026年9月10日",
    "received_on": "2026年9月11日",
    "product": "电热水壶",
    "model": "1.7L",
    "batch": "20260612",
    "result_number": "临市监果〔2026〕8号",
    "report_number": "LY-JD-26-08841",
}
SAMPLES: dict[str, dict[str, Any]] = {
    "objection_answer": {
        **OBJECTION,
        "about": "样品真实性",
        "answer": "经核查，样品为你单位生产。",
        "verdict": "维持原检验结论",
    },
    "objection_refusal": {
        **OBJECTION,
        "ground": "超过规定期限提出",
        "explanation": "结果通知书于2026年8月20日送达。",
    },
    "reinspection_notice": {
        **OBJECTION,
        "items": ["接地措施"],
        "formalities_days": "5",
        "laboratory_days": "10",
    },
    "reinspection_conclusion": {
        **OBJECTION,
        "laboratory": "临沂市质量检验中心",
        "items": [{"name": "接地措施", "limit": "≤0.1Ω", "first": "0.35Ω", "value": "0.08Ω"}],
        "conclusion": "合格",
        "consequence": "撤销原检验结论。",
        "cost": "复检费用由我局承担。",
        "addressee_is_applicant": True,
        "applicant": "云石小家电（临沂）有限公司",
    },
    "licence_transfer": {
        **CONTACT,
        **BASIS,
        "enterprise": "云石小家电（临沂）有限公司（91371302MA3C1D2E3U）",
        "facts": "经责令停业整顿后复查仍不合格",
        "papers": ["责令停业整顿通知书", "复查检验报告"],
    },
    "producer_notice": {
        **CONTACT,
        **BASIS,
        "producer": "北岭电器（示例）有限公司",
        "product": "电热水壶",
        "model": "1.7L",
        "batch": "20260612",
        "seller": "示例电器商店",
        "report_number": "LY-JD-26-08841",
        "facts": "经检验，接地措施项目不合格",
    },
    "suspension_order": {
        **CONTACT,
        **BASIS,
        "order_number": "临市监责改〔2026〕3号",
        "facts": "你单位公告后经复查仍不合格",
        "notice": "省级市场监督管理部门已予公告",
        "days": "30",
        "demands": ["停止生产。", "完成整改后申请复查。"],
        "review_organ": "临沂市人民政府",
        "court": "有管辖权的人民法院",
    },
}
