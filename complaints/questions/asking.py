"""Which questions stand on which page, for the wizard, the desk and the API alike."""

from collections.abc import Mapping
from typing import Any

from django import forms

from complaints.questions import queries, rules
from complaints.questions.forms import fields_of

# A hidden field on the page names each question that was shown, answered or not.
SHOWN = "asked"
LONGEST = 200


def about(category: Any) -> dict[str, forms.Field]:
    """The fields of all questions about goods of a category."""
    return fields_of(queries.asked_about(str(category or "")))


def at_first(draft: Mapping[str, Any]) -> dict[str, forms.Field]:
    """Beside the category: everything that is asked about the goods chosen so far."""
    return about(draft.get("category"))


def left_over(draft: Mapping[str, Any]) -> dict[str, forms.Field]:
    """On the next page: what could not be shown beside the category, for want of a script."""
    fields = at_first(draft)
    return {name: field for name, field in fields.items() if name not in draft}


def posted(data: Any, category: Any) -> dict[str, forms.Field]:
    """The questions that the page had shown, as far as they belong to the goods chosen on it."""
    shown = {rules.field_name(number) for number in _numbers(data)}
    return {name: field for name, field in about(category).items() if name in shown}


def typed(data: Any) -> dict[str, str]:
    """The answers as they stand in the form, right or wrong."""
    names = (rules.field_name(number) for number in _numbers(data))
    return {name: data.get(name, "")[:LONGEST] for name in names}


def _numbers(data: Any) -> list[int]:
    said = data.getlist(SHOWN)[: rules.MOST_QUESTIONS]
    return [int(each) for each in said if each.isdecimal() and len(each) < 10]  # noqa: PLR2004
