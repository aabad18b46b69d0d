"""停止生产、销售: imposed with the failure or the order, broken, lifted by the re-check."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import numbering, worklist
from casework.transitions import creation, transition
from enterprises.models import Enterprise
from enterprises.states import Effect
from enterprises.transitions import add_credit_fact
from inspections.samples.models import Sample
from inspections.stops import rules
from inspections.stops.models import StopBreach, StopSale
from inspections.stops.states import StopState as State

OFFENCE = "stop-breach"


@creation(
    target=State.IN_FORCE,
    allowed=rules.only_robot,
    sentence=_("Making and selling the same product must stop from %(begun_on)s"),
    law="Order 18 art. 45; before 2020 the order to correct",
    tone="bad",
)
def impose(*, sample: Sample, regime: str, begun_on: date, by: User, at: datetime) -> StopSale:
    """The product that failed must not be made or sold until the re-check is confirmed."""
    inspection = sample.inspection
    year = str(timezone.localtime(at).year)
    stop = StopSale.objects.create(
        number=f"TS-{year}-{numbering.take('stopsale', year):04d}",
        inspection=inspection,
        sample=sample,
        enterprise=inspection.enterprise,
        enterprise_code=inspection.enterprise.code,
        office=inspection.office,
        district=inspection.district,
        product_name=sample.product_name,
        regime=regime,
        begun_on=begun_on,
    )
    stop.event_detail = {"begun_on": begun_on}  # type: ignore[attr-defined]
    return stop


@transition(
    source=[State.IN_FORCE],
    target=None,
    allowed=rules.may_record,
    sentence=_("Made or sold again before the re-check, found on %(found_on)s"),
    public=_("It was recorded that you made or sold again before the re-check"),
    law="Order 18 arts 49 and 51",
    tone="bad",
)
def record_breach(
    stop: StopSale, *, by: User, at: datetime, found_on: date, place: str, facts: str
) -> dict[str, Any]:
    """擅自恢复生产、销售: up to 30 000 yuan where no other law says more; a case is to be filed."""
    if rules.found_too_early(found_on, stop.begun_on):
        text = gettext("The duty to stop began on %(day)s only; name a day from then on.")
        raise ValidationError({"found_on": text % {"day": stop.begun_on.isoformat()}})
    if found_on > timezone.localdate(at):
        raise ValidationError({"found_on": gettext("This day lies ahead.")})
    StopBreach.objects.create(
        stop=stop, found_on=found_on, place=place, facts=facts, recorded_by=by, recorded_at=at
    )
    add_credit_fact(
        stop.enterprise,
        fact=f"复查合格前擅自恢复生产、销售{stop.product_name}",
        effect=Effect.WORSE,
        on=found_on,
        by=by,
        at=at,
        source_label=stop.number,
        source_url=stop.get_absolute_url(),
    )
    worklist.open_item(
        stop,
        OFFENCE,
        title=f"擅自恢复生产、销售，请决定是否立案 {stop.number} {stop.enterprise.label}",
        at=at,
        role=Role.REGULATOR,
        office=stop.office,
    )
    return {"found_on": found_on.isoformat(), "note": place}


def _over(stop: StopSale, at: datetime) -> None:
    stop.over_on = max(timezone.localdate(at), stop.begun_on)


@transition(
    source=[State.IN_FORCE],
    target=State.LIFTED,
    allowed=rules.only_robots,
    sentence=_("Making and selling may go on: the re-check was confirmed"),
    public=_("You may make and sell again"),
    law="Order 18 art. 49",
    tone="ok",
)
def lift(stop: StopSale, *, by: User, at: datetime) -> dict[str, Any]:
    """恢复生产、销售: nothing but the confirmed re-check ends the duty."""
    _over(stop, at)
    return {}


@transition(
    source=[State.IN_FORCE],
    target=State.ENDED,
    allowed=rules.only_robots,
    sentence=_("The duty to stop ended: %(reason)s"),
)
def end(stop: StopSale, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Nobody is left to make or sell, or the result fell."""
    _over(stop, at)
    stop.reason = reason[:200]
    worklist.close_items(stop, at=at)
    return {"reason": reason}


@transition(
    source=[State.IN_FORCE],
    target=None,
    allowed=rules.only_robots,
    sentence=_("The duty to stop passed to the successor"),
)
def pass_on(stop: StopSale, *, by: User, at: datetime, successor: Enterprise) -> dict[str, Any]:
    """承继: who takes over the firm takes over its duty."""
    stop.enterprise, stop.enterprise_code = successor, successor.code
    return {"note": successor.label}
