"""Every letter template, filled as templates/letters/README.md says, on both bases."""

from typing import Any

import pytest

from documents import pdf
from tests.documents import cast, paper

ITEM = {"name": "接地措施", "limit": "≤0.1Ω", "value": "0.35Ω", "verdict": "不合格"}
CONTACT = {"contact": "林知远", "phone": "0539-000 0000", "copies": ["临沂市工业和信息化局"]}
BASIS = {"basis": ["《中华人民共和国产品质量法》第十五条"]}

CONTEXTS: dict[str, dict[str, Any]] = {
    "summons_notice": cast.summons_context(),
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
    "equipment_directive": {
        "checked_on": "2026年9月16日",
        "devices": [
            {
                "name": "乘客电梯",
                "kind": "电梯",
                "code": "31103700120190012A",
                "certificate": "梯11鲁Q00001(19)",
            }
        ],
        "problems": [
            {
                "text": "乘客电梯：检验合格有效期届满后继续使用",
                "clause": "特种设备安全监督检查办法第二十五条",
                "grade": "严重事故隐患",
            }
        ],
        "basis": ["《中华人民共和国特种设备安全法》第六十二条"],
        "measure": "立即停止使用并消除隐患",
        "stop": "立即停止使用上述设备。",
        "demands": ["申请检验，检验合格后方可使用。"],
        "due_on": "2026年9月16日",
        "report": "整改完成后书面报告我局。",
        "warning": "拒不执行本指令的，依法处罚。",
        "inspectors": [
            {"name": "周启明", "badge": "TSJC-2026-0001"},
            {"name": "林知远", "badge": "TSJC-2026-0002"},
        ],
        "copies": ["使用单位", "本局", "检验机构"],
    },
    "inspector_certificate": {
        "name": "林知远",
        "unit": "临沂市市场监督管理局",
        "number": "TSJC-2026-0002",
        "exam": "2026年特种设备安全监察人员考核",
        "course": "特种设备安全监察人员培训",
        "hours": "24",
        "held_on": "2026年9月8日",
        "score": "86",
        "valid_from": "2026年9月8日",
        "valid_until": "2030年9月7日",
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
}


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
    addressee = cast.ADDRESSEE
    return {
        "skeleton": "letters/base/document.html",
        "letter": letter(),
        "addressee": {"name": addressee.name, "code": addressee.code, "address": addressee.address},
        "c": {**CONTEXTS[kind], **changes},
    }


@pytest.mark.parametrize("kind", CONTEXTS)
def test_every_template_prints_all_that_it_is_given(kind: str) -> None:
    made = pdf.render(f"letters/{kind}/v1.html", filled(kind))
    text = "".join(paper.pdfium_text(made.content).split())
    for word in flat(CONTEXTS[kind]):
        assert "".join(word.split()) in text, word
    assert "7K2M94QDX3HA68TP" in text


def flat(value: Any) -> list[str]:
    """Every text of a nested value."""
    if isinstance(value, dict):
        return [word for entry in value.values() for word in flat(entry)]
    if isinstance(value, list):
        return [word for entry in value for word in flat(entry)]
    return [value] if isinstance(value, str) and value else []


def test_a_summons_without_failed_items_tells_its_findings() -> None:
    made = pdf.render(
        "letters/summons_notice/v1.html",
        filled("summons_notice", items=[], findings="现场检查发现记录缺失", report_number=""),
    )
    text = "".join(paper.pdfium_text(made.content).split())
    assert "经监督抽查，现场检查发现记录缺失。" in text


def test_a_passed_batch_is_told_without_the_duty_to_stop() -> None:
    made = pdf.render(
        "letters/result_notice/v1.html", filled("result_notice", verdict="合格", items=[])
    )
    text = "".join(paper.pdfium_text(made.content).split())
    assert "结果为合格" in text
    assert "停止生产" not in text
