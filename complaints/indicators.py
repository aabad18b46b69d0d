from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.measures import Measure, register

UNIT = pgettext_lazy("unit", "cases")

# 接到 and 受理 are two counters (domain.md 4.5); the dimension of each is the kind.
register(
    Measure(
        code="complaint.received",
        label=_("Complaints, reports and inquiries received"),
        unit=UNIT,
        definition=_("Every complaint, report and inquiry registered, on the day of receipt."),
    ),
    Measure(
        code="complaint.accepted",
        label=_("Complaints and reports accepted"),
        unit=UNIT,
        definition=_("Taken up for mediation or verification, on the day of the decision."),
    ),
    Measure(
        code="complaint.closed",
        label=_("Complaints, reports and inquiries closed"),
        unit=UNIT,
        definition=_("Ended by an outcome or a reasoned refusal; those taken back do not count."),
    ),
    Measure(
        code="complaint.closed_in_time",
        label=_("Closed within every time limit"),
        unit=UNIT,
        definition=_("Closed, and no time limit of the case was missed until then."),
    ),
    Measure(
        code="complaint.return_visits",
        label=_("Return visits"),
        unit=pgettext_lazy("unit", "calls"),
        definition=_("Calls after the end of a case, on the day of the call, reached or not."),
    ),
)
