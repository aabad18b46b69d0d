from django.db import models
from django.utils.translation import pgettext_lazy


class TalkSessionState(models.TextChoices):
    """One session with several enterprises, from its invitation to its end."""

    SET = "set", pgettext_lazy("group talk", "Set")
    HELD = "held", pgettext_lazy("group talk", "Held")
    CALLED_OFF = "called_off", pgettext_lazy("group talk", "Called off")
