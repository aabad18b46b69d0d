from django.db import models
from django.utils.translation import pgettext_lazy


class AreaState(models.TextChoices):
    """重点区域整治: planned, under way, reported as done, and accepted by a second person."""

    PLANNED = "planned", pgettext_lazy("area", "Planned")
    UNDER_WAY = "under_way", pgettext_lazy("area", "Under way")
    # 待验收: the lead unit says it is done, with figures before and after.
    REPORTED = "reported", pgettext_lazy("area", "Waits for acceptance")
    ACCEPTED = "accepted", pgettext_lazy("area", "Accepted")
    DROPPED = "dropped", pgettext_lazy("area", "Taken off the list")


class Moment(models.TextChoices):
    """整治前、整治后."""

    BEFORE = "before", pgettext_lazy("area", "Before")
    AFTER = "after", pgettext_lazy("area", "After")
