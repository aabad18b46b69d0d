"""督办: a higher office orders an undertaker to settle a case, or an open issue, by a date."""

from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.rules import Actor
from accounts.states import Role
from casework import notices, worklist
from casework.models import SupervisionOrder
from casework.numbering import take
from casework.states import SupervisionLevel, SupervisionState
from casework.transitions import NotAllowed, creation, transition

SUPERVISORS = (Role.REGULATOR, Role.HEAD)


def may_open(actor: Actor) -> bool:
    """督办 comes from above: from the city bureau, or from the head of a county's office."""
    return actor.has(Role.HEAD) or (actor.citywide and actor.has(Role.REGULATOR))


def may_answer(order: SupervisionOrder, actor: Actor) -> bool:
    return actor.office_id == order.undertaker_id and actor.has(
        *SUPERVISORS, Role.INSPECTOR, Role.HOTLINE
    )


def may_close(order: SupervisionOrder, actor: Actor) -> bool:
    return actor.office_id == order.supervisor_id and actor.has(*SUPERVISORS)


@creation(
    target=SupervisionState.OPEN,
    allowed=may_open,
    sentence=_("Supervision order opened: %(title)s; to be answered by %(due_on)s"),
    tone="now",
)
def open_order(
    *,
    by: User,
    at: datetime,
    title: str,
    demand: str,
    undertaker: Office,
    due_on: date,
    level: str = SupervisionLevel.CITY,
    target: models.Model | None = None,
) -> SupervisionOrder:
    """Order the undertaker to answer by a date; `target` is the case it is about, if any."""
    if by.office is None:
        raise ValueError("a supervisor acts for an office")
    if not by.actor.citywide and undertaker.pk != by.office_id:
        raise NotAllowed(_("Only the city bureau orders another office."))
    year = timezone.localtime(at).year
    order = SupervisionOrder(
        number=f"DB-{year}-{take('supervision', str(year)):04d}",
        title=title,
        level=level,
        state=SupervisionState.OPEN,
        supervisor=by.office,
        undertaker=undertaker,
        demand=demand,
        opened_at=at,
        due_on=due_on,
    )
    if target is not None:
        order.content_type = ContentType.objects.get_for_model(target)
        order.object_id = target.pk
        order.target_label = str(getattr(target, "label", target))[:120]
        order.target_url = target.get_absolute_url()  # type: ignore[attr-defined]
    order.save()
    order.event_detail = {"title": title, "due_on": due_on}  # type: ignore[attr-defined]
    _ask(order, at)
    return order


def undertaker_of(obj: models.Model) -> Office | None:
    """The office that has the case."""
    office = getattr(obj, "office", None)
    return office if isinstance(office, Office) else None


def orders_about(obj: models.Model, user: User) -> models.QuerySet[SupervisionOrder]:
    """The orders about a case that this person may see, the newest first."""
    rows: models.QuerySet[SupervisionOrder] = SupervisionOrder.objects.visible_to(user)
    kind = ContentType.objects.get_for_model(obj)
    about = rows.filter(content_type=kind, object_id=obj.pk)
    return about.select_related("undertaker", "supervisor").order_by("-opened_at", "-pk")


def ordered(obj: models.Model, user: User) -> bool:
    """Whether the person's office has an order about the case under way."""
    under_way = orders_about(obj, user).exclude(state=SupervisionState.CLOSED)
    return under_way.filter(supervisor=user.office_id).exists()


def _ask(order: SupervisionOrder, at: datetime) -> None:
    item = worklist.open_item(
        order,
        "answer",
        title=f"{order.number} {order.title}",
        role=Role.REGULATOR,
        office=order.undertaker,
        at=at,
    )
    item.due_on = order.due_on
    item.save(update_fields=["due_on"])
    people = User.objects.with_role(*SUPERVISORS).filter(office=order.undertaker)
    text = str(_("Supervision order %(number)s: %(title)s")) % {
        "number": order.number,
        "title": order.title,
    }
    notices.notify(
        people, text, order.get_absolute_url(), at=at, dedupe=f"supervision:{order.pk}:open"
    )


@transition(
    source=[SupervisionState.OPEN],
    target=SupervisionState.ANSWERED,
    allowed=may_answer,
    sentence=_("The undertaker answered"),
)
def answer(order: SupervisionOrder, *, by: User, at: datetime, feedback: str) -> None:
    """The undertaker says what was done."""
    order.feedback = feedback
    order.answered_at = at
    worklist.close_items(order, at=at)
    worklist.open_item(
        order,
        "close",
        title=f"{order.number} {order.title}",
        role=Role.REGULATOR,
        office=order.supervisor,
        at=at,
    )


@transition(
    source=[SupervisionState.ANSWERED],
    target=SupervisionState.OPEN,
    allowed=may_close,
    sentence=_("Sent back: %(note)s"),
)
def send_back(order: SupervisionOrder, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """The answer does not settle it."""
    worklist.close_items(order, at=at)
    order.answered_at = None
    _ask(order, at)
    return {"note": note}


@transition(
    source=[SupervisionState.ANSWERED],
    target=SupervisionState.CLOSED,
    allowed=may_close,
    sentence=_("Supervision order closed"),
    tone="ok",
)
def close(order: SupervisionOrder, *, by: User, at: datetime) -> None:
    """The supervisor is satisfied."""
    order.closed_at = at
    worklist.close_items(order, at=at)
