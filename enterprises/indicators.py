from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.measures import Measure, register

register(
    Measure(
        code="cqo.active",
        label=_("Active CQO pilots"),
        unit=pgettext_lazy("unit", "enterprises"),
        definition=_("Enterprises in a slot of the CQO roster; five to ten may be active at once"),
    ),
    Measure(
        code="backbone.surveyed",
        label=_("Backbone enterprises surveyed"),
        unit=pgettext_lazy("unit", "enterprises"),
        definition=_(
            "Enterprises on the roster of sixty whose standards, metrology, R&D and quality"
            " management have been surveyed"
        ),
    ),
)
