from django.db import models
from django.utils.translation import pgettext_lazy


class WarningState(models.TextChoices):
    """Where a warning to consumers stands."""

    DRAFTED = "drafted", pgettext_lazy("warning", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("warning", "Waiting for approval")
    PUBLISHED = "published", pgettext_lazy("warning", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("warning", "Withdrawn")
