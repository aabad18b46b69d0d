from django.db import models
from django.utils.translation import pgettext_lazy


class Reached(models.TextChoices):
    """What came of the call."""

    SPOKE = "spoke", pgettext_lazy("return visit", "Spoke with the person")
    # Somebody answered who does not want to say anything.
    DECLINED = "declined", pgettext_lazy("return visit", "Does not want to answer")
    NOT_REACHED = "not_reached", pgettext_lazy("return visit", "Not reached")
