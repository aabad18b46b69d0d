"""What the parts of a letter are called on the page where a draft is changed."""

from django.utils.translation import pgettext_lazy as p

LETTER = "letter"
FIELDS = {
    "person": p(LETTER, "Person summoned"),
    "post": p(LETTER, "Post"),
    "source": p(LETTER, "Source of the finding"),
    "product": p(LETTER, "Product"),
    "model": p(LETTER, "Model"),
    "batch": p(LETTER, "Batch"),
    "produced_on": p(LETTER, "Date of production"),
    "report_number": p(LETTER, "Report number"),
    "laboratory": p(LETTER, "Laboratory"),
    "finding": p(LETTER, "Finding"),
    "findings": p(LETTER, "Further findings"),
    "clauses": p(LETTER, "Clauses broken"),
    "basis": p(LETTER, "Legal basis"),
    "time": p(LETTER, "Time"),
    "place": p(LETTER, "Place"),
    "agenda": p(LETTER, "Agenda"),
    "materials": p(LETTER, "Materials to bring"),
    "demands": p(LETTER, "Demands"),
    "due_on": p(LETTER, "Last day"),
    "stop": p(LETTER, "Duty to stop"),
    "report": p(LETTER, "How to report"),
    "verdict": p(LETTER, "Verdict"),
    "consequence": p(LETTER, "Consequence"),
    "reply_by": p(LETTER, "Answer by"),
    "report_days": p(LETTER, "Days for the report"),
    "contact": p(LETTER, "Contact"),
    "phone": p(LETTER, "Telephone"),
    "copies": p(LETTER, "Copies to"),
    "summary": p(LETTER, "Summary"),
}
# What follows from a record elsewhere and is changed there: a verdict, a deadline, a test.
FIXED = frozenset({"due_on", "verdict", "report_number", "laboratory"})
