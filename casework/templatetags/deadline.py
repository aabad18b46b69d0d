"""“Explain this date”: how the last day of a clock came about, as a fold-out beside it."""

from typing import Any

from django import template

from casework.countdown import DayLimit
from casework.deadlines import explain
from casework.models import Deadline
from casework.panels import has_clocks

register = template.Library()


@register.filter
def explains_dates(obj: Any) -> bool:
    """Whether the case's page has the panel that explains its time limits."""
    return has_clocks(obj, None) and isinstance(obj.deadline, Deadline)


@register.inclusion_tag("casework/_explain.html")
def explain_date(deadline: Deadline | DayLimit | None) -> dict[str, Any]:
    """The sentences that lead from the trigger to the last day; nothing where no rule set it."""
    ruled = deadline if isinstance(deadline, Deadline) else None
    return {"deadline": ruled, "lines": explain(ruled) if ruled else []}
