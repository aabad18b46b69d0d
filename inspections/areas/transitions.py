"""Key areas: put on the list, worked on, reported as done, accepted, shown to the public."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from accounts.states import Role
from casework import measures, numbering, worklist
from casework.transitions import Blocked, creation, transition
from documents.models import Attachment
from enterprises.models import ProductCategory
from inspections.areas import rules
from inspections.areas.models import AreaFigure, AreaPhoto, KeyArea
from inspections.areas.states import AreaState as State
from inspections.areas.states import Moment
from inspections.casefiles.models import CaseFile
from inspections.visits.models import Inspection

WORK, ACCEPT = "area-work", "area-accept"
# Stored texts are in the language of the bureau.
WORDS = {WORK: "重点区域整治", ACCEPT: "重点区域整治待验收"}
OPEN = [State.PLANNED, State.UNDER_WAY]


@creation(
    target=State.PLANNED,
    allowed=rules.may_plan,
    sentence=_("Put on the list of key areas, to be done by %(due_on)s"),
)
def plan_area(
    *,
    by: User,
    at: datetime,
    name: str,
    place: str,
    district: District,
    category: ProductCategory,
    hazard: str,
    lead_unit: str,
    due_on: date,
    measures_text: str = "",
) -> KeyArea:
    """整治重点区域 (A6): hazard, lead unit and the day by which it is to be gone."""
    if by.office is None:
        raise Blocked(_("An area belongs to an office; your account has none."))
    if due_on < timezone.localdate(at):
        raise Blocked(_("The area cannot be done by a day that is over."))
    year = str(timezone.localtime(at).year)
    area = KeyArea.objects.create(
        number=f"QY-{year}-{numbering.take('area', year):03d}",
        name=name,
        place=place,
        district=district,
        office=by.office,
        category=category,
        hazard=hazard,
        lead_unit=lead_unit,
        measures=measures_text,
        due_on=due_on,
        state=State.PLANNED,
        planned_by=by,
        planned_at=at,
    )
    area.event_detail = {"due_on": due_on}  # type: ignore[attr-defined]
    _count(area, "area.planned", at)
    _wait(area, WORK, at)
    return area


def _count(area: KeyArea, code: str, at: datetime, amount: int = 1) -> None:
    measures.add(
        code,
        day=timezone.localdate(at),
        obj=area,
        district=area.district_id,
        dimension=area.category_id,
        amount=amount,
    )


def _wait(area: KeyArea, step: str, at: datetime) -> None:
    worklist.close_items(area, at=at)
    item = worklist.open_item(
        area,
        step,
        title=f"{WORDS[step]} {area.number} {area.name}",
        at=at,
        role=Role.HEAD if step == ACCEPT else Role.REGULATOR,
        office=area.office,
    )
    item.due_on = area.due_on
    item.save(update_fields=["due_on"])


@transition(
    source=[State.PLANNED],
    target=State.UNDER_WAY,
    allowed=rules.may_work,
    guard=lambda row: None if row.figures.exists() else _("Record a figure before first."),
    sentence=_("Rectification begun"),
)
def begin(area: KeyArea, *, by: User, at: datetime) -> dict[str, Any]:
    """Without a figure before there is none to compare with afterwards."""
    area.begun_on = timezone.localdate(at)
    return {}


@transition(
    source=[*OPEN, State.REPORTED],
    target=None,
    allowed=rules.may_work,
    sentence=_("Figure recorded: %(figure)s"),
)
def record_figure(
    area: KeyArea,
    *,
    by: User,
    at: datetime,
    name: str,
    unit: str = "",
    before: Decimal | None = None,
    after: Decimal | None = None,
) -> dict[str, Any]:
    """Before, and later after; the figure before stays once the work has begun."""
    row = AreaFigure.objects.filter(area=area, name=name).first()
    if row is None:
        if before is None:
            raise Blocked(_("Give the figure before."))
        row = AreaFigure(area=area, name=name, before=before)
    elif before is not None and before != row.before:
        if area.state != State.PLANNED:
            raise Blocked(_("The work has begun: the figure before is not changed any more."))
        row.before = before
    if after is not None and area.state == State.PLANNED:
        raise Blocked(_("There is no figure after before the work has begun."))
    row.unit = unit or row.unit
    row.after = row.after if after is None else after
    row.save()
    return {"figure": name}


@transition(
    source=[*OPEN, State.REPORTED],
    target=None,
    allowed=rules.may_work,
    sentence=_("Photos added: %(moment)s, %(files)s files"),
)
def add_photos(
    area: KeyArea, *, by: User, at: datetime, moment: str, files: Sequence[Attachment]
) -> dict[str, Any]:
    """整治前后照片: what is after the work cannot be shown before it has begun."""
    if moment == Moment.AFTER and area.state == State.PLANNED:
        raise Blocked(_("There is no photo after before the work has begun."))
    AreaPhoto.objects.bulk_create(
        AreaPhoto(area=area, attachment=file, moment=moment) for file in files
    )
    return {"moment": str(Moment(moment).label), "files": len(files)}


@transition(
    source=[*OPEN, State.REPORTED],
    target=None,
    allowed=rules.may_work,
    sentence=_("Inspections and cases of the area: %(rows)s"),
)
def link(
    area: KeyArea,
    *,
    by: User,
    at: datetime,
    inspections: Iterable[Inspection] = (),
    casefiles: Iterable[CaseFile] = (),
) -> dict[str, Any]:
    """What was checked and filed there."""
    checked, filed = list(inspections), list(casefiles)
    area.inspections.add(*checked)
    area.casefiles.add(*filed)
    numbers = [*(row.number for row in checked), *(row.number for row in filed)]
    return {"rows": "、".join(numbers)}


def why_not_done(area: KeyArea) -> Any:
    """整治前后 both belong to the report."""
    missing = area.figures.filter(after=None).order_by("pk").first()
    if missing is not None:
        return _("The figure after is missing: %(name)s.") % {"name": missing.name}
    return None


@transition(
    source=[State.UNDER_WAY],
    target=State.REPORTED,
    allowed=rules.may_work,
    guard=why_not_done,
    sentence=_("Reported as done"),
)
def report_done(area: KeyArea, *, by: User, at: datetime, result: str) -> dict[str, Any]:
    """The lead unit says what became of the hazard."""
    area.result, area.reported_by = result, by
    _wait(area, ACCEPT, at)
    return {}


@transition(
    source=[State.REPORTED],
    target=State.UNDER_WAY,
    allowed=rules.may_lead,
    sentence=_("Not accepted: %(note)s"),
)
def send_back(area: KeyArea, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """The hazard is still there."""
    area.reported_by = None
    _wait(area, WORK, at)
    return {"note": note}


@transition(
    source=[State.REPORTED],
    target=State.ACCEPTED,
    allowed=rules.may_accept,
    sentence=_("Accepted"),
    tone="ok",
)
def accept(area: KeyArea, *, by: User, at: datetime) -> dict[str, Any]:
    """验收: a second person finds the hazard gone."""
    area.accepted_by, area.closed_at = by, at
    _count(area, "area.accepted", at)
    worklist.close_items(area, at=at)
    return {}


@transition(
    source=OPEN,
    target=State.DROPPED,
    allowed=rules.may_lead,
    sentence=_("Taken off the list: %(note)s"),
)
def drop_area(area: KeyArea, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Listed by mistake, or joined with another area."""
    area.drop_reason, area.closed_at, area.published_at = reason[:200], at, None
    _count(area, "area.planned", at, -1)
    worklist.close_items(area, at=at)
    return {"note": reason}


@transition(
    source=[State.UNDER_WAY, State.REPORTED, State.ACCEPTED],
    target=None,
    allowed=rules.may_publish,
    guard=lambda row: _("The area is public already.") if row.published_at else None,
    sentence=_("Shown to the public"),
    tone="ok",
)
def publish_area(area: KeyArea, *, by: User, at: datetime) -> dict[str, Any]:
    """Hazard, lead unit and figures go public; photos and cases stay inside."""
    area.published_at = at
    return {}


@transition(
    source=[State.UNDER_WAY, State.REPORTED, State.ACCEPTED],
    target=None,
    allowed=rules.may_lead,
    guard=lambda row: None if row.published_at else _("The area is not public."),
    sentence=_("Hidden from the public: %(note)s"),
)
def hide_area(area: KeyArea, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """Something about it must not stand there."""
    area.published_at = None
    return {"note": reason}
