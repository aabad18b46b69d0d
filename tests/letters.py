"""One realistic context for every kind of letter, for whatever looks at all kinds at once.

A room adds its kinds in a module `tests/letters_<room>.py` with a dictionary SAMPLES of its own.
"""

import pkgutil
from importlib import import_module
from pathlib import Path
from typing import Any

from documents import pdf
from tests.documents import cast

ITEM = {"name": "接地措施", "limit": "≤0.1Ω", "value": "0.35Ω", "verdict": "不合格"}
CONTACT = {"contact": "林知远", "phone": "0539-000 0000", "copies": ["临沂市工业和信息化局"]}
BASIS = {"basis": ["《中华人民共和国产品质量法》第十五条"]}

DISPUTE = {
    **CONTACT,
    **BASIS,
    "complainant": "孟祥瑞",
    "number": "TS-2026-000123",
    "received_on": "2026年9月3日",
    "trader": "示例电器商店",
    "product": "电热水壶",
    "bought_on": "2026年8月30日",
    "amount": "189元",
    "demands": ["退货", "退款"],
}

SAMPLES: dict[str, dict[str, Any]] = {
    "summons_notice": {**cast.summons_context(), "hindrance": "", "occasion": ""},
    "result_notice": {
        **CONTACT,
        **BASIS,
        "product": "电热水壶",
        "model": "1.7L",
        "batch": "20260612",
        "sampled_on": "2026年7月2日",
        "laboratory": "临沂市质量检验中心",
        "report_number": "LY-JD-26-08841",
        "verdict": "不合格",
        "items": [ITEM],
        "objection_days": 15,
        "objection_office": "临沂市市场监督管理局",
    },
    "correction_order": {
        **CONTACT,
        **BASIS,
        "representative": "喆堃",
        "finding": "你单位生产的电热水壶接地措施项目不合格",
        "report_number": "LY-JD-26-08841",
        "clauses": ["GB 4706.1—2005 第27章"],
        "demands": ["立即停止生产、销售同批次产品。", "查明原因，落实整改措施。"],
        "due_on": "2026年10月12日",
        "stop": "改正前，不得生产、销售同一规格产品。",
        "report": "",
        "appeal": True,
        "review_organ": "临沂市人民政府",
        "court": "有管辖权的人民法院",
    },
    "recheck_notice": {
        **CONTACT,
        "order_number": "临市监责改〔2026〕3号",
        "rechecked_on": "2026年10月20日",
        "findings": "已落实整改措施，同规格产品经检验合格。",
        "verdict": "复查合格",
        "consequence": "可以恢复生产、销售。",
    },
    "interview_record": {
        "notice_number": "临市监约〔2026〕12号",
        "started_at": "2026年9月21日（星期一）9时30分",
        "ended_at": "2026年9月21日（星期一）10时40分",
        "place": "302会议室",
        "host": "周启明",
        "recorder": "林知远",
        "officials": [{"name": "周启明", "badge": "3713001"}, {"name": "林知远", "badge": ""}],
        "attendees": [
            {"name": "喆堃", "post": "总经理", "identity_checked": True, "authorised": True}
        ],
        "facts": "电热水壶接地措施项目不合格。",
        "questions": [{"question": "原因是什么？", "answer": "供货更换未重新检验。"}],
        "explanation": "已停止使用该供货商的部件。",
        "demands": [{"text": "提交整改报告", "due_on": "2026年10月12日"}],
        "undertaking": "按期完成整改。",
        "media": "执法记录仪编号07",
        "refusal": "",
    },
    "sampling_form": {
        "plan": "2026年第三季度小家电监督抽查",
        "product": "电热水壶",
        "model": "1.7L",
        "batch": "20260612",
        "produced_on": "2026年6月12日",
        "trademark": "",
        "standard": "GB 4706.1—2005",
        "sampled_at": "2026年7月2日（星期四）10时",
        "place": "成品库",
        "producer": {"name": "云石小家电（临沂）有限公司", "code": "91371302MA3C1D2E3U"},
        "base": "800台",
        "quantity": "3台",
        "reserve": "3台",
        "reserve_place": "受检单位",
        "seal_number": "LY-26-0001、LY-26-0002",
        "laboratory": "临沂市质量检验中心",
        "price": "297元",
        "refusal": "",
        "samplers": [{"name": "林知远", "badge": "3713001"}, {"name": "周启明", "badge": ""}],
        "representative": "喆堃",
        "remarks": "",
    },
    "daily_brief": {
        **cast.brief_context(),
        "sections": [
            {
                "title": "一、各县区进度",
                "text": "截至今日，抽查完成率93.1%。",
                "headings": ["县区", "抽查批次", "合格率"],
                "rows": [["兰山区", "42", "95.2%"], ["郯城县", "18", "88.9%"]],
            }
        ],
    },
    "complaint_acceptance": {**DISPUTE, "limit": "60日"},
    "complaint_refusal": {
        **DISPUTE,
        "ground": "超出受理期限",
        "right_office": "莒南县市场监督管理局",
        "explanation": "请向有管辖权的机关提出。",
    },
    "mediation_notice": {
        **DISPUTE,
        "time": "2026年9月21日（星期一）9时30分",
        "place": "302调解室",
        "manner": "现场调解",
        "mediator": "周启明",
        "materials": ["身份证件", "购货凭证"],
        "proxy": "可以委托一至二名代理人参加。",
        "to_trader": True,
    },
    "mediation_agreement": {
        **DISPUTE,
        "terms": ["被投诉人退还货款189元。", "投诉人退回商品。"],
        "held_on": "2026年9月21日",
        "place": "302调解室",
        "mediator": "周启明",
        "trader_person": "喆堃",
    },
    "mediation_end": {
        **DISPUTE,
        "ground": "双方不能达成协议",
        "explanation": "可以依法申请仲裁或者提起诉讼。",
    },
    "spot_check_notice": {
        **CONTACT,
        **BASIS,
        "plan": "2026年第三季度小家电监督抽查",
        "product": "电热水壶",
        "model": "1.7L",
        "batch": "20260612",
        "stage": "生产领域",
        "scheduled_on": "2026年7月2日",
        "place": "临沂市郯城县沭河路12号莒南大厦",
        "inspectors": [{"name": "林知远", "badge": "3713001"}, {"name": "周启明", "badge": ""}],
        "laboratory": "临沂市质量检验中心",
        "quantity": "3台",
        "reserve": "3台",
        "duties": ["如实提供生产、销售记录。", "配合抽样，不得拒绝、阻碍。"],
    },
    "refusal_record": {
        "notice_number": "临市监抽通〔2026〕5号",
        "inspection": "JC-2026-0012",
        "plan": "2026年第三季度小家电监督抽查",
        "product": "电热水壶",
        "visited_at": "2026年7月2日（星期四）10时",
        "place": "郯城县沭河路12号",
        "rightful": False,
        "reason": "阻碍或者不让进入现场",
        "facts": "门卫称负责人外出，拒绝抽样人员进入成品库。",
        "informed": "已告知拒绝监督检查的法律后果。",
        "basis": ["《中华人民共和国产品质量法》第十六条", "第五十六条"],
        "consequence": "按照拒绝监督检查处理。",
        "inspectors": [{"name": "林知远", "badge": "3713001"}, {"name": "周启明", "badge": ""}],
        "representative": "喆堃",
        "witness": "郑渡舟",
        "remarks": "",
    },
    "refusal_answer": {
        **CONTACT,
        **BASIS,
        "inspection": "JC-2026-0012",
        "product": "电热水壶",
        "visited_at": "2026年7月2日（星期四）10时",
        "reason": "抽样人员少于二人",
        "measure": "已对当班人员进行批评教育，并规定两人到齐后方可出发。",
    },
    "service_receipt": {
        "served_title": "责令改正通知书",
        "served_number": "临市监责改〔2026〕3号",
        "served_signed_on": "2026年9月18日",
        "case": "JC-2026-0012",
        "way": "留置送达",
        "ways": ["直接送达", "留置送达", "邮寄送达", "委托送达", "公告送达", "电子送达"],
        "place": "郯城县沭河路12号",
        "served_at": "2026年9月21日（星期一）9时30分",
        "receiver": "喆堃",
        "relation": "法定代表人",
        "refusal": "拒绝签收",
        "witness": "郑渡舟",
        "servers": "林知远、周启明",
        "remarks": "文书留置于受送达人办公场所。",
    },
}


def samples() -> dict[str, dict[str, Any]]:
    """The contexts of all rooms, by the code of the kind."""
    found = dict(SAMPLES)
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name.startswith("letters_"):
            found |= import_module(f"tests.{module.name}").SAMPLES
    return found


def letter(title: str = "文书", **changes: Any) -> dict[str, Any]:
    """What signing adds."""
    address = "http://localhost:8000/verify/7K2M94QDX3HA68TP/"
    return {
        "organ": "临沂市市场监督管理局",
        "organ_size": "",
        "number": "临市监约〔2026〕12号",
        "title": title,
        "date": "2026年9月18日",
        "watermark": "",
        "specimen": True,
        "code": "7K2M 94QD X3HA 68TP",
        "verify_url": address,
        "qr": pdf.code(address),
        "slips": True,
        "signed": True,
        "drafted_by": "林知远",
        "approved_by": "周启明",
        **changes,
    }


def filled(kind: str, **changes: Any) -> dict[str, Any]:
    """What the template of the kind is given; `changes` go over the sample."""
    addressee = cast.ADDRESSEE
    return {
        "skeleton": "letters/base/document.html",
        "letter": letter(),
        "addressee": {"name": addressee.name, "code": addressee.code, "address": addressee.address},
        "c": {**samples()[kind], **changes},
    }
