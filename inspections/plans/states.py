from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(models.TextChoices):
    """Order 18 arts 11-12: planned, made public before the first sampling, carried out, closed."""

    DRAFT = "draft", pgettext_lazy("plan", "Draft")
    PUBLISHED = "published", pgettext_lazy("plan", "Published")
    RUNNING = "running", pgettext_lazy("plan", "Running")
    CLOSED = "closed", pgettext_lazy("plan", "Closed")


class YearPlanState(models.TextChoices):
    """Order 18 art. 11: made for the year, agreed by the head, filed with the next level up."""

    DRAFTED = "drafted", pgettext_lazy("year plan", "Drafted")
    APPROVED = "approved", pgettext_lazy("year plan", "Approved")
    FILED = "filed", pgettext_lazy("year plan", "Filed")


class RuleState(models.TextChoices):
    """A product rule is never rewritten: what was sampled by it keeps it."""

    IN_USE = "in_use", pgettext_lazy("product rule", "In use")
    REPLACED = "replaced", pgettext_lazy("product rule", "Replaced")
    RETIRED = "retired", pgettext_lazy("product rule", "Retired")


class PlanKind(models.TextChoices):
    """Why products are drawn: by the yearly plan, for a campaign, after a failure, to learn."""

    ROUTINE = "routine", _("Routine spot check")
    SPECIAL = "special", _("Special spot check")
    TRACKING = "tracking", _("Tracking of failed products")
    RISK = "risk", _("Risk monitoring")
    # 现场检查: looked at on site by a checklist, without a sample.
    CHECK = "check", _("On-site checks")


class Direction(models.TextChoices):
    """How a measured value is held against the limit of the standard."""

    AT_MOST = "<=", _("At most")
    AT_LEAST = ">=", _("At least")
    RANGE = "range", _("Within a range")
    MATCH = "match", _("As described")
    # Reported, but the standard sets no requirement: 不判定.
    REPORT_ONLY = "report", _("Reported only")
