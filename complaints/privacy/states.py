from django.db import models
from django.utils.translation import pgettext_lazy


class HoldState(models.TextChoices):
    """Whether the keeping time of a case is stopped."""

    # A lawsuit, an inquiry or an audit needs the case as it is.
    PLACED = "placed", pgettext_lazy("legal hold", "In force")
    LIFTED = "lifted", pgettext_lazy("legal hold", "Lifted")


class RequestKind(models.TextChoices):
    """What a person may ask of whoever keeps his data (PIPL arts 46 and 47)."""

    CORRECTION = "correction", pgettext_lazy("data request", "Correction")
    DELETION = "deletion", pgettext_lazy("data request", "Deletion")


class RequestState(models.TextChoices):
    """Where such a request stands."""

    ASKED = "asked", pgettext_lazy("data request", "To be answered")
    DONE = "done", pgettext_lazy("data request", "Done")
    REFUSED = "refused", pgettext_lazy("data request", "Refused")


class Ground(models.TextChoices):
    """The legal reasons for which such a request is refused; the person is told (PIPL art. 50)."""

    RUNNING = "running", pgettext_lazy("data request", "The case is still being handled")
    # PIPL art. 47: what the law orders to be kept is not deleted before its time.
    KEPT = "kept", pgettext_lazy("data request", "The law orders us to keep it longer")
    HELD = "held", pgettext_lazy("data request", "It is needed in proceedings that are under way")
    UNPROVEN = "unproven", pgettext_lazy("data request", "The new data could not be verified")


class Why(models.TextChoices):
    """Why a case was forgotten."""

    TIME = "time", pgettext_lazy("forgotten", "the keeping time is over")
    REQUEST = "request", pgettext_lazy("forgotten", "the person asked for it")
