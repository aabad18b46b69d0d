"""The yearly plan of the demo and the schemes that stand beside the one of the month."""

from datetime import date, datetime, timedelta
from typing import Any

from campaign.models import Activity
from campaign.transitions import run_as_plan
from enterprises.models import ProductCategory
from inspections.models import SpotCheckPlan, YearPlan
from inspections.plans import transitions as plans
from inspections.plans.states import PlanKind
from portal.demo.calendar import moment, workday
from portal.demo.people import Cast

WORDS: dict[str, Any] = {
    "method": (
        "检查对象和检查人员双随机抽取；在成品库、货架或经营场所随机抽取同一批次待销产品，"
        "检验样品与备用样品分别封样，抽样人员不少于两人。"
    ),
    "division": "各县区局派员抽样，市产品质量检验所承担检验；抽样人员不参与检验。",
    "judgement": "按各产品实施细则所列项目和限值判定；任一判定项目不合格，判该批次产品不合格。",
}
# By quarter: the categories of the founding article and how many batches.
LINES = (
    ("building", 2, 60),
    ("farm", 1, 40),
    ("children", 3, 80),
    ("building", 3, 40),
    ("auto", 3, 20),
    ("wadding", 3, 20),
    ("children", 4, 30),
)


def year_plan(cast: Cast, launch: date) -> YearPlan:
    """Approved in December, filed in January (Order 18 art. 11)."""
    drafted = moment(workday(date(launch.year - 1, 12, 8)), 10)
    plan = plans.draft_year_plan(
        year=launch.year,
        name=f"{launch.year}年度产品质量监督抽查计划",
        basis="上年度投诉举报较集中、抽查不合格率较高以及涉及人身安全的产品优先列入。",
        by=cast.city,
        at=drafted,
    )
    categories = ProductCategory.objects.in_bulk()
    for code, quarter, batches in LINES:
        plan = plans.set_line(
            plan,
            category=categories[code],
            quarter=quarter,
            batches=batches,
            by=cast.city,
            at=drafted + timedelta(minutes=20),
        )
    plan = plans.approve_year_plan(plan, by=cast.city_head, at=drafted + timedelta(days=7))
    filed = workday(date(launch.year, 1, 12))
    return plans.file_year_plan(
        plan,
        filed_with="山东省市场监督管理局",
        filed_on=filed,
        filed_number=f"鲁质监抽备〔{launch.year}〕11号",
        by=cast.city,
        at=moment(filed, 15),
    )


# Activity, its plan, whether samples are drawn, of which categories, how many visits or batches.
ACTIVITIES = (
    ("A0", "企业安全生产检查", PlanKind.CHECK, ("children", "building"), 60),
    ("A3", "产品质量集中整治", PlanKind.CHECK, (), 40),
    ("A6", "重点区域质量整治", PlanKind.CHECK, (), 24),
    ("A11", "特种设备使用单位现场检查", PlanKind.CHECK, (), 30),
    ("A19", "“放心纤检”絮用纤维制品专项抽查", PlanKind.SPECIAL, ("wadding",), 20),
)


def of_activity(cast: Cast, launch: date, code: str, at: datetime, **values: Any) -> SpotCheckPlan:
    """A plan drafted from the page of its activity, so that its visits take that checklist."""
    activity = Activity.objects.get(campaign__year=launch.year, code=code)
    run_as_plan(activity, by=cast.city, at=at, **values)
    return SpotCheckPlan.objects.get(pk=activity.plans.latest("pk").plan_id)


def further(cast: Cast, launch: date) -> dict[str, SpotCheckPlan]:
    """The other activities that are visits, each with its plan; and a draft for auto parts."""
    at = moment(workday(launch - timedelta(days=10)), 9)
    period: dict[str, Any] = {"starts_on": launch, "ends_on": date(launch.year, 12, 20)}
    found = {}
    for code, name, kind, categories, visits in ACTIVITIES:
        plan = of_activity(
            cast,
            launch,
            code,
            at,
            name=f"{launch.year}年{name}",
            kind=kind,
            categories=ProductCategory.objects.filter(pk__in=categories),
            legal_basis="《中华人民共和国产品质量法》",
            visits=visits,
            **period,
        )
        if kind != PlanKind.CHECK:
            plan = plans.describe(plan, by=cast.city, at=at, **WORDS)
        found[code] = plans.publish(plan, by=cast.city, at=at + timedelta(hours=2))
    plans.draft_plan(
        name=f"{launch.year}年汽车配件专项抽查",
        kind=PlanKind.SPECIAL,
        categories=[ProductCategory.objects.get(pk="auto")],
        legal_basis="《产品质量监督抽查管理暂行办法》",
        batches=20,
        by=cast.city,
        at=at,
        **period,
    )
    return found
