from django.db import models
from django.utils.translation import pgettext_lazy


class UndertakingState(models.TextChoices):
    """From the word given at the talk to its check."""

    OPEN = "open", pgettext_lazy("undertaking", "To be done")
    REPORTED = "reported", pgettext_lazy("undertaking", "Reported, to be checked")
    DONE = "done", pgettext_lazy("undertaking", "Done and checked")
    WITHDRAWN = "withdrawn", pgettext_lazy("undertaking", "No longer called for")
