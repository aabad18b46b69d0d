"""What the parts of a letter are called on the page where a draft is changed."""

from collections.abc import Iterable

from django.utils.translation import gettext, pgettext_lazy

FIELDS = {
    "person": pgettext_lazy("letter", "Person summoned"),
    "post": pgettext_lazy("letter", "Post"),
    "source": pgettext_lazy("letter", "Source of the finding"),
    "product": pgettext_lazy("letter", "Product"),
    "model": pgettext_lazy("letter", "Model"),
    "batch": pgettext_lazy("letter", "Batch"),
    "produced_on": pgettext_lazy("letter", "Date of production"),
    "report_number": pgettext_lazy("letter", "Report number"),
    "laboratory": pgettext_lazy("letter", "Laboratory"),
    "finding": pgettext_lazy("letter", "Finding"),
    "findings": pgettext_lazy("letter", "Further findings"),
    "clauses": pgettext_lazy("letter", "Clauses broken"),
    "basis": pgettext_lazy("letter", "Legal basis"),
    "time": pgettext_lazy("letter", "Time"),
    "place": pgettext_lazy("letter", "Place"),
    "agenda": pgettext_lazy("letter", "Agenda"),
    "materials": pgettext_lazy("letter", "Materials to bring"),
    "demands": pgettext_lazy("letter", "Demands"),
    "due_on": pgettext_lazy("letter", "Last day"),
    "stop": pgettext_lazy("letter", "Duty to stop"),
    "report": pgettext_lazy("letter", "How to report"),
    "verdict": pgettext_lazy("letter", "Verdict"),
    "consequence": pgettext_lazy("letter", "Consequence"),
    "reply_by": pgettext_lazy("letter", "Answer by"),
    "report_days": pgettext_lazy("letter", "Days for the report"),
    "contact": pgettext_lazy("letter", "Contact"),
    "phone": pgettext_lazy("letter", "Telephone"),
    "copies": pgettext_lazy("letter", "Copies to"),
    "summary": pgettext_lazy("letter", "Summary"),
    "inspectors": pgettext_lazy("letter", "Inspectors"),
    "reason": pgettext_lazy("letter", "Reason"),
}
# What follows from a record elsewhere and is changed there: a verdict, a deadline, a test.
FIXED = frozenset({"due_on", "verdict", "report_number", "laboratory"})


def listed(keys: Iterable[str]) -> str:
    """The parts as one text; a part that nobody edits goes by its key."""
    return gettext(", ").join(str(FIELDS.get(key, key)) for key in keys)
