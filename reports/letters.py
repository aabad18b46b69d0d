"""日报: the figures of a day as an internal document, written straight in Chinese."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from casework.models import AuditHead
from documents import kinds
from documents.rules import Addressee, chinese_date, chinese_moment
from reports import wording
from reports.board import Shown, category_label, kind_label, note, target_words
from reports.queries import undertaker

CHINESE = "zh-hans"
ADDRESSEE = Addressee(name="市质量月活动领导小组办公室")
WEEKDAYS = "一二三四五六日"

DAILY_BRIEF = kinds.register(
    kinds.Kind(
        code="daily_brief",
        series="报",
        title="质量月工作日报",
        template="letters/daily_brief/v1.html",
        version=1,
        label=_("Daily brief"),
        needs_approval=False,
        required=frozenset({"issue", "day", "summary", "figures", "compiled_at"}),
        defaults={"sections": []},
    )
)


def brief(shown: Shown, *, day: date, issue: int, at: datetime, head: AuditHead) -> dict[str, Any]:
    """The context of the brief; every text as it shall be printed."""
    with override(CHINESE):
        return {
            "issue": f"第{issue}期",
            "day": f"{chinese_date(day)}（星期{WEEKDAYS[day.weekday()]}）",
            "summary": summary(shown),
            "figures": figures(shown),
            "sections": [*tables(shown), audit_section(head)],
            "compiled_at": chinese_moment(timezone.localtime(at)),
        }


def summary(shown: Shown) -> str:
    """The day in one paragraph."""
    board = shown.board
    also = board.also
    passed = board.figure("pass_rate")
    parts = [
        f"{board.period.last.month}月1日至{board.period.last.day}日，"
        f"全市抽样{wording.number(board.figure('batches').counted)}批次，"
        f"检验判定{wording.number(passed.whole)}批次，"
        f"不合格{wording.number(passed.whole - passed.counted)}批次，"
        f"批次合格率{wording.rate(passed.value)}%。"
        if passed.whole
        else f"{board.period.last.month}月1日至{board.period.last.day}日，"
        f"全市抽样{wording.number(board.figure('batches').counted)}批次，尚无检验结论。",
        f"接到投诉举报咨询{wording.number(also['complaint.received'])}件；"
        f"发出约谈通知书{wording.number(also['summons.issued'])}份，"
        f"约谈{wording.number(also['summons.held'])}家次；"
        f"公开曝光{wording.number(also['exposure.published'])}批次。",
        f"逾期事项{board.overdue.count}件{'，需督办' if board.overdue.count else ''}。",
    ]
    return "".join(parts)


def figures(shown: Shown) -> list[dict[str, str]]:
    """The six figures, then what else is counted."""
    board = shown.board
    rows = [
        {
            "label": str(wording.LABELS[figure.rule.code]),
            "value": f"{wording.shown(figure.rule, figure.value)}"
            f"{wording.UNITS[figure.rule.code] if figure.value is not None else ''}",
            "target": target_words(figure),
            "note": note(figure, board.period),
        }
        for figure in board.figures
    ]
    rows.append(
        {
            "label": str(wording.LABELS["overdue"]),
            "value": f"{board.overdue.count}{wording.UNITS['overdue']}",
            "target": "0",
            "note": "、".join(
                f"{kind_label(kind)}{number}" for kind, number in board.overdue.kinds
            ),
        }
    )
    rows += [
        {
            "label": wording.measure(code),
            "value": f"{wording.number(amount)}{wording.unit(code)}",
            "target": "",
            "note": "",
        }
        for code, amount in board.also.items()
        if amount
    ]
    return rows


def tables(shown: Shown) -> list[dict[str, Any]]:
    """Categories, districts and what is overdue; a table without rows says so."""
    board = shown.board
    categories = [
        [category_label(shown, [group.code]), wording.number(group.failed)]
        for group in board.categories
    ]
    regions = [
        [
            wording.region(group.code, shown.names.districts),
            wording.number(group.tested),
            wording.number(group.failed),
            wording.rate(group.rate),
        ]
        for group in board.regions
    ]
    late = [
        [item.title, kind_label(item.content_type), undertaker(item), f"{item.due_on}"]
        for item in board.overdue.items
    ]
    return [
        section("一、不合格产品类别", ["类别", "不合格批次"], categories),
        section("二、各区县检验情况", ["区县", "检验批次", "不合格批次", "合格率（%）"], regions),
        section("三、逾期事项", ["事项", "类型", "承办单位", "期限"], late),
    ]


def section(title: str, headings: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"title": title, "text": "" if rows else "无。", "headings": headings, "rows": rows}


def audit_section(head: AuditHead) -> dict[str, Any]:
    """The end of the audit chain: a printed brief proves the log up to its day."""
    text = f"审计日志序号{head.seq}，链尾摘要{head.hash}。"
    return {"title": "四、审计日志", "text": text, "headings": [], "rows": []}
