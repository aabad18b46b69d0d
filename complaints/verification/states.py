from django.db import models
from django.utils.translation import pgettext_lazy


class Decision(models.TextChoices):
    """What the head said to a request for more time."""

    GRANTED = "granted", pgettext_lazy("extension", "Granted")
    DENIED = "denied", pgettext_lazy("extension", "Not granted")
