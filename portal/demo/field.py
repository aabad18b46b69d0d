"""Visits that came in from phones, and one that met a change made at the desk."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from casework.calendar import is_workday
from casework.transitions import together
from inspections.field import arrival
from inspections.models import ChecklistItem, Inspection
from inspections.visits import transitions as visits
from inspections.visits.queries import checklist_of
from inspections.visits.states import Origin
from portal.demo.calendar import moment, workday
from portal.demo.checks import World
from portal.demo.register import TRADES

# One visit each: the activity whose checklist is used, how it ended, after how many hours it came.
DAYS = (
    ("A1", "checked", 2),
    ("A0", "finished", 5),
    ("A3", "unable", 1),
    ("A6", "refused", 3),
    ("A19", "finished", 70),
)
REST: dict[str, dict[str, Any]] = {
    "finished": {"finish": {"outcome": "no_problem", "note": ""}},
    "unable": {"unable": {"reason": "stopped", "note": "企业已停产，成品库无待销产品。"}},
    # The enterprise was right: the visit is void and stands against us.
    "refused": {"refusal": {"reason": "no_papers", "note": "抽查通知书未随身携带，企业拒绝。"}},
}


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
    for place, (activity, ending, hours) in enumerate(DAYS):
        day = workday(world.now.date() - timedelta(days=20 - place))
        at = moment(day, 10)
        if at + timedelta(hours=hours) > world.now:
            continue
        with together():
            visit = _ordered(world, activity, place, at - timedelta(days=2))
            _arrive(world, visit, ending, at, timedelta(hours=hours), place)
    _two_versions(world)


def _ordered(world: World, activity: str, place: int, at: datetime) -> Inspection:
    firms = [row for row in world.register.enterprises if row.district_id == "371302"]
    enterprise = firms[(place * 7 + 3) % len(firms)]
    category = next(key for key, row in TRADES.items() if row == enterprise.industry)
    district = enterprise.district_id
    return visits.schedule(
        enterprise=enterprise,
        scheduled_on=(at + timedelta(days=2)).date(),
        origin=Origin.ACTIVITY,
        origin_ref=activity,
        product_rule=world.rules[category],
        batch=f"{at:%y%m}{place + 1:02d}",
        plan=world.activities[activity],
        inspectors=world.cast.inspectors[district][:2],
        office=world.cast.offices[district],
        by=world.cast.regulators[district],
        at=at,
    )


def _draft(
    world: World, visit: Inspection, ending: str, at: datetime, sent: datetime, place: int
) -> dict[str, Any]:
    """What the phone sends: begun at `at`, signed half an hour later."""
    checklist = checklist_of(visit)
    items = ChecklistItem.objects.filter(template=checklist)
    sheet: dict[str, Any] = {f"answer_{item.pk}": "pass" for item in items.order_by("position")}
    sheet |= {
        "representative": visit.enterprise.main_head or "企业负责人",
        "representative_post": "生产负责人",
        "signing_refused": True,
        "witness": "村委会工作人员",
    }
    without = ending in {"unable", "refused"}
    return {
        "key": str(UUID(int=visit.pk * 1000 + place, version=4)),
        "base_version": visit.version,
        "checklist": checklist and checklist.pk,
        "device": "样例手机",
        "ending": ending,
        "begun_at": None if without else at.isoformat(),
        "signed_at": None if without else (at + timedelta(minutes=30)).isoformat(),
        "ended_at": (at + timedelta(minutes=40)).isoformat(),
        "sent_at": sent.isoformat(),
        "sheet": None if without else sheet,
        "seen": {
            "state": visit.state,
            "scheduled_on": visit.scheduled_on.isoformat(),
            "team": [str(one) for one in visit.inspectors.order_by("pk")],
            "task": visit.task,
        },
        **REST.get(ending, {}),
    }


def _arrive(
    world: World, visit: Inspection, ending: str, at: datetime, later: timedelta, place: int
) -> None:
    by = world.cast.inspectors[visit.district_id][0]
    sent = at + later
    arrival.arrive(visit, _draft(world, visit, ending, at, sent, place), by=by, at=sent)


def _last_workday(today: date) -> date:
    """The newest working day before today."""
    day = today - timedelta(days=1)
    return day if is_workday(day) else _last_workday(day)


def _two_versions(world: World) -> None:
    """While the phone was away the desk gave another task and a colleague began the checklist."""
    at = moment(_last_workday(world.now.date()), 9)
    sent = at + timedelta(hours=4)
    with together():
        visit = _ordered(world, "A1", 9, at - timedelta(days=2))
        body = _draft(world, visit, "checked", at, sent, 9)
        item = ChecklistItem.objects.get(template=checklist_of(visit), position=12)
        body["sheet"] |= {f"answer_{item.pk}": "na", f"note_{item.pk}": "当日无不合格品"}
        by, colleague = world.cast.inspectors[visit.district_id][:2]
        regulator = world.cast.regulators[visit.district_id]
        visit = visits.amend(visit, by=regulator, at=at, task="重点检查成品库与不合格品区")
        visit = visits.start(visit, by=colleague, at=at + timedelta(hours=1))
        found = [visits.Recorded(item_id=item.pk, answer="pass", note="已分区存放")]
        visit = visits.save_findings(
            visit, by=colleague, at=at + timedelta(hours=2), findings=found
        )
        arrival.arrive(visit, body, by=by, at=sent)
