"""From the order to the visits, and what happens when a drawn object falls out."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.calendar import add_working_days, is_workday
from casework.transitions import Blocked, transition
from inspections.draws import queries, rules
from inspections.draws.models import Draw, DrawnObject
from inspections.draws.states import DrawState, ObjectState, ReplaceReason
from inspections.visits import transitions as visits
from inspections.visits.queries import responsible_office
from inspections.visits.states import InspectionState, Origin

State = DrawState


@transition(
    source=[State.DRAWN],
    target=State.SCHEDULED,
    allowed=rules.may_lead,
    sentence=_("%(visits)s visits ordered from %(first_on)s"),
    law="Product Quality Law art. 15",
)
def schedule_visits(
    draw: Draw, *, by: User, at: datetime, first_on: date, per_day: int = 2
) -> dict[str, Any]:
    """One visit for each drawn object, once; so many a day for each quota."""
    if first_on < timezone.localdate(at):
        raise Blocked(_("The first visit lies in the past."))
    rows = [row for row in queries.places_of(draw) if row.state == ObjectState.DRAWN]
    turns: dict[int, int] = {}
    for row in rows:
        turn = turns[row.quota] = turns.get(row.quota, -1) + 1
        _order(draw, row, _workday(first_on, turn // max(per_day, 1)), by=by, at=at)
    return {"visits": len(rows), "first_on": first_on.isoformat()}


def _workday(first: date, later: int) -> date:
    start = first if is_workday(first) else add_working_days(first, 1)
    return add_working_days(start, later) if later else start


def _order(draw: Draw, row: DrawnObject, day: date, *, by: User, at: datetime) -> None:
    """The visit, under the plan; without a team the head is asked to name one."""
    people = {person.pk: person for person in row.team.all()}
    rule = queries.rule_for(row.category, row.product_name)
    row.inspection = visits.schedule(
        enterprise=row.enterprise,
        scheduled_on=day,
        origin=Origin.PLAN,
        origin_ref=draw.number,
        plan=draw.plan,
        product_name=row.product_name,
        product_rule=rule,
        category=queries.category_of(row.category),
        inspectors=[people[pk] for pk in row.team_ids],
        office=responsible_office(row.enterprise.district),
        by=by,
        at=at,
    )
    row.save(update_fields=["inspection"])


@transition(
    source=[State.DRAWN, State.SCHEDULED],
    target=None,
    allowed=rules.may_lead,
    sentence=visits.worded(_("%(gone)s replaced by %(next)s: %(reason)s"), ReplaceReason, "reason"),
    tone="warn",
)
def replace_object(
    draw: Draw,
    *,
    by: User,
    at: datetime,
    place: DrawnObject,
    reason: str,
    note: str = "",
    scheduled_on: date | None = None,
) -> dict[str, Any]:
    """The next reserve of the same quota, in the order drawn; the fallen one stays visible."""
    rows = list(queries.places_of(draw))
    gone = next((row for row in rows if row.pk == place.pk), None)
    if gone is None or gone.state != ObjectState.DRAWN:
        raise Blocked(_("Only a drawn object can be replaced, and only once."))
    _fall_out(gone, reason, note, by=by, at=at)
    successor = rules.next_reserve([row for row in rows if row.quota == gone.quota])
    if successor is not None:
        successor.state, successor.instead_of = ObjectState.DRAWN, gone
        successor.save(update_fields=["state", "instead_of"])
        if draw.state == State.SCHEDULED:
            day = scheduled_on or add_working_days(timezone.localdate(at), 1)
            _order(draw, successor, day, by=by, at=at)
    return {
        "gone": gone.candidate,
        "next": successor.candidate if successor else "–",
        "reason": reason,
        "note": note,
    }


def _fall_out(gone: DrawnObject, reason: str, note: str, *, by: User, at: datetime) -> None:
    if reason not in ReplaceReason.values:
        raise Blocked(_("Say why: closed, moved, stopped, refused or locked."))
    gone.state, gone.reason = ObjectState.REPLACED, reason
    gone.note, gone.replaced_at = note.strip(), at
    gone.save(update_fields=["state", "reason", "note", "replaced_at"])
    visit = gone.inspection
    # A refusal or a futile visit stays what it is; a visit that nobody made does not count.
    if visit is not None and visit.state == InspectionState.SCHEDULED:
        visits.void(visit, reason=str(ReplaceReason(reason).label), by=by, at=at)


def replaceable(draw: Draw) -> QuerySet[Any]:
    """The objects that could still fall out."""
    return queries.places_of(draw).filter(state=ObjectState.DRAWN)
