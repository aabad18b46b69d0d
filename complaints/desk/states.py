from django.db import models
from django.utils.translation import pgettext_lazy


class SessionState(models.TextChoices):
    """Whether people are served there now."""

    OPEN = "open", pgettext_lazy("desk session", "Open")
    CLOSED = "closed", pgettext_lazy("desk session", "Closed")


class SessionKind(models.TextChoices):
    """Where people are served."""

    # 热线值班: calls, in the bureau's own room.
    HOTLINE = "hotline", pgettext_lazy("desk session", "Hotline shift")
    # A20 12365现场咨询: a desk on a square or a market, where people come by.
    ON_SITE = "on_site", pgettext_lazy("desk session", "On-site consultation desk")
