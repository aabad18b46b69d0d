from django.db import models
from django.utils.translation import pgettext_lazy


class AnswerState(models.TextChoices):
    """Where a prepared answer stands."""

    DRAFTED = "drafted", pgettext_lazy("prepared answer", "Draft")
    # A second person read it: it may be sent.
    IN_USE = "in_use", pgettext_lazy("prepared answer", "In use")
    RETIRED = "retired", pgettext_lazy("prepared answer", "Retired")
