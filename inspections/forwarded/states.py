from django.db import models
from django.utils.translation import pgettext_lazy


class CheckLevel(models.TextChoices):
    """Whose spot check found the failure."""

    NATIONAL = "national", pgettext_lazy("level of a check", "National")
    PROVINCIAL = "provincial", pgettext_lazy("level of a check", "Provincial")
    # 外地: another city found goods of a producer of ours.
    ELSEWHERE = "elsewhere", pgettext_lazy("level of a check", "Another city")


class ForwardedState(models.TextChoices):
    """移送后处理: received here, passed on to who carries it out, started; or sent back."""

    # 待转办: lies with an office above the one that carries it out.
    RECEIVED = "received", pgettext_lazy("forwarded failure", "To be passed on")
    ASSIGNED = "assigned", pgettext_lazy("forwarded failure", "To be started")
    STARTED = "started", pgettext_lazy("forwarded failure", "Follow-up started")
    RETURNED = "returned", pgettext_lazy("forwarded failure", "Sent back")
