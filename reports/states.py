from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportState(models.TextChoices):
    """A scheduled report is due until it is made; a corrected one stands behind its successor."""

    DUE = "due", pgettext_lazy("report", "Being made")
    MADE = "made", pgettext_lazy("report", "Made")
    SUPERSEDED = "superseded", pgettext_lazy("report", "Superseded")


class ReportKind(models.TextChoices):
    """What is reported at which rhythm (domain.md 9.2)."""

    DAILY_BRIEF = "daily_brief", _("Daily brief")


class Span(models.TextChoices):
    """The stretch of time that the dashboard looks at."""

    MONTH = "month", pgettext_lazy("period", "This month")
    QUARTER = "quarter", pgettext_lazy("period", "This quarter")
    YEAR = "year", pgettext_lazy("period", "This year")
    SEPTEMBER = "september", pgettext_lazy("period", "Quality Month")
