from django.db import models
from django.utils.translation import pgettext_lazy


class ClientState(models.TextChoices):
    """Whether a program's key opens anything."""

    ACTIVE = "active", pgettext_lazy("API client", "Active")
    REVOKED = "revoked", pgettext_lazy("API client", "Revoked")


class Scope(models.TextChoices):
    """What a key opens."""

    READ = "read", pgettext_lazy("API client", "Read its own requests")
    SUBMIT = "submit", pgettext_lazy("API client", "Hand requests in")
