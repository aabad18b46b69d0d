"""What the kernel shows on every case's page: who was told of its clocks, and the orders."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework import cases, deadlines, escalation, slots, supervision
from casework.models import Deadline, Stateful, SupervisionOrder

FOUND = 8


def of_dates(obj: Any, _user: User) -> dict[str, Any] | None:
    """Every clock of the case with its last day, and how that day came about."""
    return {"clocks": deadlines.explained(obj)} if isinstance(obj, models.Model) else None


def of_clocks(obj: Any, user: User) -> dict[str, Any] | None:
    """The rungs that were told, the supervision orders, and the way to a new one."""
    case_type = cases.for_model(type(obj)) if isinstance(obj, models.Model) else None
    if case_type is None or isinstance(obj, SupervisionOrder):
        return None
    told = escalation.of_case(obj)
    orders = list(supervision.orders_about(obj, user))
    url = way_to_order(case_type, obj, user)
    if not (told or orders or url):
        return None
    return {"told": told, "orders": orders, "order_url": url}


def has_clocks(obj: Any, _user: Any) -> bool:
    """Whether time limits press on such a case at all."""
    return hasattr(obj, "deadline") and not isinstance(obj, SupervisionOrder)


def way_to_order(case_type: cases.CaseType, obj: models.Model, user: User) -> str:
    """Where this person orders the case's office to act; nothing as long as no clock is over."""
    if supervision.open_order.refusal(by=user) or supervision.undertaker_of(obj) is None:
        return ""
    late = Deadline.objects.of(obj).overdue(today=timezone.localdate())
    if not late.exists() or supervision.ordered(obj, user):
        return ""
    return reverse("case_supervise", args=[case_type.slug, obj.pk])


def search(words: Any, user: User) -> dict[str, Any] | None:
    """Supervision orders for the search box."""
    text = str(words)
    wanted = Q(number__icontains=text) | Q(title__icontains=text)
    wanted |= Q(target_label__icontains=text)
    rows = SupervisionOrder.objects.visible_to(user).filter(wanted)
    hits = [
        {
            "url": order.get_absolute_url(),
            "title": f"{order.number} {order.title}",
            "detail": order.target_label,
            "icon": "eye-exclamation",
        }
        for order in rows.order_by("-opened_at", "-pk")[:FOUND]
    ]
    return {"label": pgettext_lazy("nav", "Supervision"), "hits": hits}


def register() -> None:
    """Fill the slots."""
    slots.register(
        "case.aside",
        name="dates",
        query=of_dates,
        template="casework/_dates.html",
        order=4,
        lazy=True,
        title=_("Time limits"),
        model=Stateful,
        when=has_clocks,
    )
    slots.register(
        "case.aside",
        name="clocks",
        query=of_clocks,
        template="casework/_clocks.html",
        order=5,
        lazy=True,
        title=_("Supervision and escalation"),
        model=Stateful,
        when=has_clocks,
    )
    slots.register("search.source", name="supervision", query=search, order=70)
