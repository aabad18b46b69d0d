from django.db import models
from django.utils.translation import pgettext_lazy


class ReopenState(models.TextChoices):
    """A citizen asks that an ended case is taken up again; the office decides."""

    ASKED = "asked", pgettext_lazy("reopen", "To be decided")
    GRANTED = "granted", pgettext_lazy("reopen", "Taken up again")
    DENIED = "denied", pgettext_lazy("reopen", "Not taken up again")
