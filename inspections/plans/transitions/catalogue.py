"""The life of a product rule: written, replaced by a new edition, retired. Never rewritten."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.transitions import Blocked, creation, transition
from enterprises.models import ProductCategory
from inspections.plans import rules
from inspections.plans.models import ProductRule, TestItem
from inspections.plans.rules import Item
from inspections.plans.states import RuleState

PROBLEMS = {
    "no_low": _("%(item)s: the lower limit is missing."),
    "no_high": _("%(item)s: the upper limit is missing."),
    "upside_down": _("%(item)s: the lower limit lies above the upper."),
    "no_words": _("%(item)s: say in words what is required."),
}


@creation(
    target=RuleState.IN_USE,
    allowed=rules.may_write_rules,
    sentence=_("Product rule written: %(product)s, edition %(edition)s, %(items)s items"),
    law="Order 18 art. 12",
)
def write_rule(
    *,
    product_name: str,
    category: ProductCategory,
    n_test: int,
    n_backup: int,
    min_lot: int,
    unit: str,
    items: Iterable[Item],
    by: User,
    at: datetime,
    standard: str = "",
    replaces: ProductRule | None = None,
) -> ProductRule:
    """A rule, or the next edition of one: what was sampled by the old edition keeps it."""
    found = list(items)
    _require_sound(found, n_test=n_test, n_backup=n_backup, min_lot=min_lot)
    if replaces is not None:
        replace(replaces, by=by, at=at)
    if ProductRule.objects.in_use().filter(product_name=product_name).exists():
        raise Blocked(_("A rule for this product is in use: write its next edition instead."))
    editions = ProductRule.objects.filter(product_name=product_name)
    rule = ProductRule.objects.create(
        category=category,
        product_name=product_name,
        edition=(editions.aggregate(last=Max("edition"))["last"] or 0) + 1,
        standard=standard,
        n_test=n_test,
        n_backup=n_backup,
        min_lot=min_lot,
        unit=unit,
        replaces=replaces,
    )
    TestItem.objects.bulk_create(
        [_row(rule, number, item) for number, item in enumerate(found, start=1)]
    )
    rule.event_detail = {
        "product": product_name,
        "edition": rule.edition,
        "items": len(found),
    }
    return rule


def _require_sound(items: list[Item], *, n_test: int, n_backup: int, min_lot: int) -> None:
    if not items:
        raise Blocked(_("A rule without a test item judges nothing."))
    if n_test + n_backup > min_lot:
        raise Blocked(_("The smallest lot holds fewer pieces than are drawn."))
    for item in items:
        problem = rules.item_problem(item)
        if problem:
            raise Blocked(PROBLEMS[problem] % {"item": item.name})


def _row(rule: ProductRule, position: int, item: Item) -> TestItem:
    return TestItem(
        product_rule=rule,
        position=position,
        name=item.name,
        clause=item.clause,
        method=item.method,
        unit=item.unit,
        direction=item.direction,
        limit_low=item.low,
        limit_high=item.high,
        expected=item.expected,
        is_key=item.is_key,
    )


@transition(
    source=[RuleState.IN_USE],
    target=RuleState.REPLACED,
    allowed=rules.may_change_rule,
    sentence=_("Product rule replaced by a new edition"),
)
def replace(rule: ProductRule, *, by: User, at: datetime) -> dict[str, Any]:
    """Its successor takes over from now on; schemes that are public keep it."""
    return {}


@transition(
    source=[RuleState.IN_USE],
    target=RuleState.RETIRED,
    allowed=rules.may_change_rule,
    sentence=_("Product rule retired"),
)
def retire(rule: ProductRule, *, by: User, at: datetime) -> dict[str, Any]:
    """Nothing more is drawn by it."""
    return {}
