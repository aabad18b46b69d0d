"""What the bar over a list shows: the filters that are set, each with the way to take it away."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _


def chips(request: HttpRequest, filterset: Any) -> list[dict[str, str]]:
    """One chip a filter that is set; the search box and the order speak for themselves."""
    if filterset is None or not filterset.is_valid():
        return []
    form = filterset.form
    found = []
    for name, value in form.cleaned_data.items():
        if name in {"q", "order"} or value in (None, "", []) or not request.GET.get(name):
            continue
        found.append(
            {
                "label": str(form.fields[name].label or name),
                "value": shown(form.fields[name], value),
                "url": "?" + without(request, name, "after"),
            }
        )
    return found


def shown(field: Any, value: Any) -> str:
    """The value in the words of its choices."""
    words = {str(key): str(label) for key, label in getattr(field, "choices", []) or []}
    values = value if isinstance(value, list | tuple) else [value]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "、".join(words.get(str(getattr(one, "pk", one)), str(one)) for one in values)


def without(request: HttpRequest, *names: str) -> str:
    """The query string less some of its parts."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()
