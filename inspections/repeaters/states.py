from django.db import models
from django.utils.translation import pgettext_lazy


class RepeaterState(models.TextChoices):
    """跟踪: from the failure too many to a year without one."""

    WATCHED = "watched", pgettext_lazy("repeater", "Watched")
    ENDED = "ended", pgettext_lazy("repeater", "No longer watched")
