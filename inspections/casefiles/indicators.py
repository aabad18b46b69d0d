"""What case files count (activities A3 and A4); the dimension is the product category's code."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.measures import Measure, register

CASES = pgettext_lazy("unit", "cases")

register(
    Measure(
        code="case.filed",
        label=_("Cases filed"),
        unit=CASES,
        definition=_("Case files whose filing a leader approved, less those withdrawn."),
    ),
    Measure(
        code="case.important",
        label=_("Big and important cases"),
        unit=CASES,
        definition=_("Filed cases that meet a criterion of weight, less those withdrawn."),
    ),
    Measure(
        code="case.decided",
        label=_("Cases decided"),
        unit=CASES,
        definition=_("Decisions approved, penalty or not, less those revoked."),
    ),
    Measure(
        code="case.transferred",
        label=_("Cases transferred"),
        unit=CASES,
        definition=_("Transfer letters signed, to the police or another authority."),
    ),
    Measure(
        code="case.fines",
        label=_("Fines imposed"),
        unit=pgettext_lazy("unit", "yuan"),
        definition=_("Sum of the fines of decisions, less those revoked."),
    ),
)
