"""The acts of the room: schemes, yearly plans, product rules."""

from inspections.plans.transitions.catalogue import replace, retire, write_rule
from inspections.plans.transitions.quotas import Portion, set_quotas
from inspections.plans.transitions.schemes import (
    add_product,
    begin,
    close_plan,
    describe,
    draft_plan,
    drop_product,
    publish,
)
from inspections.plans.transitions.yearly import (
    approve_year_plan,
    draft_year_plan,
    file_year_plan,
    set_line,
)

__all__ = [
    "Portion",
    "add_product",
    "approve_year_plan",
    "begin",
    "close_plan",
    "describe",
    "draft_plan",
    "draft_year_plan",
    "drop_product",
    "file_year_plan",
    "publish",
    "replace",
    "retire",
    "set_line",
    "set_quotas",
    "write_rule",
]
