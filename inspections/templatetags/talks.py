"""The failed cases that wait for a talk: how many there are."""

from typing import Any

from django import template

from inspections.group_talks.queries import owed

register = template.Library()
# Nobody counts further than what can be done in a day.
COUNTED = 99


@register.inclusion_tag("inspections/group_talks/_owed.html")
def talks_owed(user: Any) -> dict[str, Any]:
    """A counter that leads to its rows."""
    found = owed(user).order_by().values("pk")[: COUNTED + 1]
    number = len(found)
    return {"number": min(number, COUNTED), "more": number > COUNTED}


@register.filter
def way(ways: dict[str, Any], name: str) -> Any:
    """One of the answers whose name is no word of the template language."""
    return ways[name]
