from django.db import models
from django.utils.translation import pgettext_lazy


class RuleState(models.TextChoices):
    """Whether a routing rule is asked when a case comes in."""

    ON = "on", pgettext_lazy("routing rule", "In force")
    # Kept, since cases point at it; never asked again until it is switched on.
    OFF = "off", pgettext_lazy("routing rule", "Switched off")


class LinkKind(models.TextChoices):
    """Why two cases belong together although each keeps its own number and clocks."""

    # One letter held a complaint and a report (Order 20 art. 7).
    SPLIT = "split", pgettext_lazy("case link", "Two halves of one letter")
    # Several people on one trader, each of whom agreed (Order 20 art. 11).
    JOINT = "joint", pgettext_lazy("case link", "Handled jointly")
