"""Every change of the routing rules."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.transitions import Blocked, creation, transition
from complaints.models import RoutingRule
from complaints.routing import rules
from complaints.routing.states import RuleState

ALL = (RuleState.ON, RuleState.OFF)
WHAT_IT_ASKS = (
    "name",
    "note",
    "kind",
    "channel",
    "domain",
    "category",
    "district",
    "respondent_words",
    "words",
)
WHAT_IT_DOES = ("office", "person", "priority")


@creation(
    target=RuleState.ON,
    allowed=rules.may_write,
    sentence=_("Routing rule written"),
    law="Order 20 art. 37",
)
def write_rule(*, by: User, at: datetime, **values: Any) -> RoutingRule:
    """A new rule is asked last; moving it up is an act of its own."""
    rule = _with(RoutingRule(state=RuleState.ON), values)
    rule.order = next_place()
    rule.save()
    return rule


def next_place() -> int:
    """The place behind all rules."""
    last: int | None = RoutingRule.objects.aggregate(last=Max("order"))["last"]
    return (last or 0) + 1


def _with(rule: RoutingRule, values: Mapping[str, Any]) -> RoutingRule:
    for name in (*WHAT_IT_ASKS, *WHAT_IT_DOES):
        setattr(rule, name, values[name])
    if rule.office is None and not rule.priority:
        raise Blocked(gettext("Say what the rule does: an office, or a priority."))
    if rule.person and (rule.office is None or rule.person.office_id != rule.office.pk):
        raise Blocked(gettext("This person does not belong to the office of the rule."))
    return rule


@transition(
    source=ALL,
    target=None,
    allowed=rules.may_keep,
    sentence=_("Routing rule changed"),
    law="Order 20 art. 37",
)
def change_rule(rule: RoutingRule, *, by: User, at: datetime, **values: Any) -> dict[str, Any]:
    """What it asks and what it does; cases that it placed stay where they are."""
    _with(rule, values)
    return {}


def _is_not_first(rule: RoutingRule) -> Any:
    before = RoutingRule.objects.filter(order__lt=rule.order).exists()
    return None if before else _("This rule is asked first already.")


def _is_not_last(rule: RoutingRule) -> Any:
    after = RoutingRule.objects.filter(order__gt=rule.order).exists()
    return None if after else _("This rule is asked last already.")


@transition(
    source=ALL,
    target=None,
    allowed=rules.may_keep,
    guard=_is_not_first,
    sentence=_("Routing rule moved before %(passed)s"),
)
def move_up(rule: RoutingRule, *, by: User, at: datetime) -> dict[str, Any]:
    """It is asked before the one that stood before it."""
    return _change_places(rule, RoutingRule.objects.filter(order__lt=rule.order).order_by("-order"))


@transition(
    source=ALL,
    target=None,
    allowed=rules.may_keep,
    guard=_is_not_last,
    sentence=_("Routing rule moved behind %(passed)s"),
)
def move_down(rule: RoutingRule, *, by: User, at: datetime) -> dict[str, Any]:
    """It is asked after the one that stood after it."""
    return _change_places(rule, RoutingRule.objects.filter(order__gt=rule.order).order_by("order"))


def _change_places(rule: RoutingRule, beyond: Any) -> dict[str, Any]:
    """Two rules of one place, as after two people wrote at once, are passed together."""
    other = beyond.select_for_update(of=("self",)).first()
    if other is None:
        raise Blocked(gettext("The order changed while you were looking."))
    RoutingRule.objects.filter(pk=other.pk).update(order=rule.order)
    rule.order = other.order
    return {"passed": other.label}


@transition(
    source=[RuleState.ON],
    target=RuleState.OFF,
    allowed=rules.may_keep,
    sentence=_("Routing rule switched off"),
)
def switch_off(rule: RoutingRule, *, by: User, at: datetime) -> None:
    """No case is held against it any more."""


@transition(
    source=[RuleState.OFF],
    target=RuleState.ON,
    allowed=rules.may_keep,
    sentence=_("Routing rule switched on"),
    tone="ok",
)
def switch_on(rule: RoutingRule, *, by: User, at: datetime) -> None:
    """It is asked again, at its old place."""
