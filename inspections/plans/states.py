from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(models.TextChoices):
    """Order 18 arts 11-12: planned, made public before the first sampling, carried out, closed."""

    DRAFT = "draft", pgettext_lazy("plan", "Draft")
    PUBLISHED = "published", pgettext_lazy("plan", "Published")
    RUNNING = "running", pgettext_lazy("plan", "Running")
    CLOSED = "closed", pgettext_lazy("plan", "Closed")


class PlanKind(models.TextChoices):
    """Why products are drawn: by the yearly plan, for a campaign, after a failure, to learn."""

    ROUTINE = "routine", _("Routine spot check")
    SPECIAL = "special", _("Special spot check")
    TRACKING = "tracking", _("Tracking of failed products")
    RISK = "risk", _("Risk monitoring")


class Direction(models.TextChoices):
    """How a measured value is held against the limit of the standard."""

    AT_MOST = "<=", _("At most")
    AT_LEAST = ">=", _("At least")
    RANGE = "range", _("Within a range")
    MATCH = "match", _("As described")
    # Reported, but the standard sets no requirement: 不判定.
    REPORT_ONLY = "report", _("Reported only")
