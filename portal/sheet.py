"""Invented samples for the component sheet; nothing here touches the database."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casework.calendar import add_working_days
from casework.statuses import ICONS, Look


def deadline(today: date, *, used: int, limit: int = 7, state: str = "running", **more: Any) -> Any:
    """A clock of so many working days, of which some are used up."""
    started = add_working_days(today, -used)
    values = {
        "started_on": started,
        "due_on": add_working_days(started, limit),
        "state": state,
        "unit": "working",
        "rule": SimpleNamespace(unit="working", legal_basis=_("SAMR Order 20, art. 14")),
        "provisional": False,
        "paused_on": None,
        "closed_on": None,
        "pause_reason": "",
    }
    return SimpleNamespace(**{**values, **more})


def deadlines(today: date) -> list[Any]:
    """The deadline chip in each of its moods."""
    return [
        deadline(today, used=2),
        deadline(today, used=5),
        deadline(today, used=7),
        deadline(today, used=10),
        deadline(today, used=9, state="met", closed_on=add_working_days(today, -6)),
        deadline(today, used=3, state="paused", pause_reason=_("waiting for a correction")),
        deadline(today, used=0, limit=200, provisional=True),
    ]


def words() -> list[tuple[Look, str]]:
    """The nine status words and what they mean."""
    told = {
        "draft": (_("Draft"), _("not submitted, seen by its author alone")),
        "received": (_("Received"), _("come in, not yet decided")),
        "progress": (_("In progress"), _("somebody on our side is at it")),
        "waiting": (_("Waiting for you"), _("the other side must act; our clock may stop")),
        "soon": (_("Due soon"), _("two working days or less")),
        "overdue": (_("Overdue"), _("the only solid red, seen first")),
        "failed": (_("Failed"), _("a verdict of a test or check")),
        "passed": (_("Passed"), _("a verdict of a test or check")),
        "closed": (_("Closed"), _("kept, to be read and not changed")),
    }
    return [(Look(key, told[key][0]), told[key][1]) for key in ICONS]


class SampleForm(forms.Form):
    """The kinds of fields there are."""

    enterprise = forms.CharField(label="企业名称")
    day = forms.DateField(
        label="抽样日期", widget=forms.DateInput(attrs={"placeholder": "2026-09-18"})
    )
    remedy = forms.MultipleChoiceField(
        label="您希望怎样解决",
        choices=[("a", "退货退款"), ("b", "更换商品"), ("c", "免费维修"), ("d", "赔偿损失")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    level = forms.ChoiceField(label="风险", choices=[("a", "高"), ("b", "中"), ("c", "低")])
    note = forms.CharField(
        label="备注",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如封样位置、陪同人员",
    )
    consent = forms.BooleanField(label="我同意按《个人信息保护法》处理以上信息")


def kpis() -> list[dict[str, Any]]:
    """Tiles on target, below target, and with something overdue."""
    return [
        {
            "label": "抽查批次", "value": "1,286", "unit": "批次", "url": "#", "percent": 80,
            "target": "目标 1,600", "note": "进度80.4%，时间过60%",
        },
        {
            "label": "抽查合格率", "value": "93.4", "unit": "%", "url": "#", "percent": 93.4,
            "target_percent": 93, "target": "目标 ≥93%", "change": "同比0.8个百分点", "good": True,
        },
        {
            "label": "整改复查完成率", "value": "81.6", "unit": "%", "url": "#", "percent": 81.6,
            "target_percent": 90, "target": "目标 ≥90%", "tone": "warn", "flag": "低于目标",
            "change": "环比2.4个百分点", "direction": "down",
        },
    ]  # fmt: skip


def loop() -> list[dict[str, Any]]:
    """The closed loop in the middle of its way."""
    return [
        {"label": "投诉", "note": "8月6日　3件", "state": "done"},
        {"label": "检查", "note": "8月11日", "state": "done"},
        {"label": "抽样", "note": "8月12日", "state": "done"},
        {"label": "检验", "note": "9月10日　不合格", "state": "fail"},
        {"label": "约谈", "note": "9月21日前", "state": "now"},
        {"label": "整改", "note": "责令后60日内", "state": ""},
        {"label": "复查", "note": "", "state": "skip"},
        {"label": "公示", "note": "待定", "state": ""},
    ]


def timeline(now: datetime) -> list[dict[str, Any]]:
    """A case told in sentences."""
    return [
        {"sentence": "约谈通知书草稿已生成", "at": now, "who": "苏禾", "icon": "file-text"},
        {
            "sentence": "检验判定不合格",
            "at": now - timedelta(days=8),
            "who": "市检验检测中心",
            "note": "接地电阻0.47 Ω，超过限值0.1 Ω，存在触电风险。",
            "tone": "bad",
        },
        {
            "sentence": "样品送达并确认封条完好",
            "at": now - timedelta(days=37),
            "who": "苏禾",
            "icon": "flask",
        },
    ]


# name, pass rate, row and column of the tile map
TILES = """
蒙阴县 95.3 1 2
沂水县 94.1 1 4
平邑县 94.3 2 1
沂南县 93.0 2 3
费县 89.7 3 2
兰山区 92.8 3 3
河东区 91.4 3 4
莒南县 95.8 3 5
高新区 96.7 4 2
罗庄区 93.1 4 3
沂河新区 94.9 4 4
临港区 97.1 4 5
兰陵县 94.6 5 2
郯城县 93.8 5 3
临沭县 92.6 5 4
"""


def tiles() -> list[dict[str, Any]]:
    """Fifteen tiles in five steps, deeper is worse."""
    return [
        {
            "label": label,
            "value": rate,
            "url": "#",
            "row": row,
            "column": column,
            "rank": 1 + sum(float(rate) < limit for limit in (96, 94, 92, 90)),
        }
        for label, rate, row, column in (line.split() for line in TILES.split("\n") if line)
    ]


def chart() -> dict[str, Any]:
    """Bars and a line on two axes, with a target."""
    months = ["10月", "11月", "12月", "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月"]
    batches = [720, 806, 934, 410, 286, 742, 868, 915, 1104, 988, 1052, 1286]
    rates = [91.2, 91.6, 92.4, 92.1, 91.8, 92.6, 92.2, 92.7, 93.1, 93.0, 93.2, 93.4]
    return {
        "config": {
            "labels": months,
            "axes": [
                {"name": "批次", "max": 1600, "interval": 400},
                {"name": "合格率 %", "min": 88, "max": 96, "interval": 2},
            ],
            "series": [
                {"name": "抽查批次", "type": "bar", "data": batches, "soft": True},
                {"name": "合格率", "type": "line", "axis": 1, "data": rates, "last": True},
            ],
            "target": {"value": 93, "label": "目标 93%", "axis": 1},
        },
        "columns": ["月份", "抽查批次", "合格率 %"],
        "rows": [list(row) for row in zip(months, batches, rates, strict=True)],
    }


def samples(now: datetime) -> dict[str, Any]:
    """All samples of the sheet."""
    today = now.date()
    return {
        "words": words(),
        "deadlines": deadlines(today),
        "long_deadline": deadline(today, used=2, limit=45),
        "short_deadline": deadline(today, used=5),
        "late_deadline": deadline(today, used=9),
        "today": today,
        "form": SampleForm({"enterprise": "松岚木业有限公司", "day": "2026-09-31", "level": "b"}),
        "kpis": kpis(),
        "steps": loop(),
        "entries": timeline(now),
        "tiles": tiles(),
        "legend": [
            {"rank": rank, "label": label}
            for rank, label in enumerate(("≥96%", "94–96%", "92–94%", "90–92%", "<90%"), start=1)
        ],
        "chart": chart(),
        "checks": [
            {"ok": True, "text": "检验结果已送达"},
            {"ok": True, "text": "通知书草稿已生成，核验码已分配"},
            {"ok": False, "text": "科长审签（陈牧）"},
        ],
        "facts": [
            ("案件编号", "JC-2026-0318"),
            ("抽样环节", "生产，成品库"),
            ("承办人", "林知远、苏禾"),
            ("复检申请", ""),
        ],
    }
