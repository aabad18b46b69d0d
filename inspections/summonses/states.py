from django.db import models
from django.utils.translation import pgettext_lazy


class SummonsState(models.TextChoices):
    """The life of a summons, from the draft to the end of the talk."""

    DRAFTED = "drafted", pgettext_lazy("summons", "Being drafted")
    # The head of the office decides; nobody signs what they drafted.
    SUBMITTED = "submitted", pgettext_lazy("summons", "Waiting for approval")
    # Signed and numbered; the enterprise does not know yet.
    APPROVED = "approved", pgettext_lazy("summons", "Approved, to be served")
    SERVED = "served", pgettext_lazy("summons", "Served")
    HELD = "held", pgettext_lazy("summons", "Talk held")
    # Did not come, or sent somebody without authorisation.
    ABSENT = "absent", pgettext_lazy("summons", "Did not come")
    CLOSED = "closed", pgettext_lazy("summons", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("summons", "Cancelled")
    # No talk, with a recorded reason: the only alternative that the bureau's rule leaves.
    WAIVED = "waived", pgettext_lazy("summons", "Not summoned, reason on record")


class Attendance(models.TextChoices):
    """Who came to the talk."""

    PRINCIPAL = "principal", pgettext_lazy("attendance", "The person summoned")
    PROXY = "proxy", pgettext_lazy("attendance", "A proxy with written authorisation")
    UNAUTHORISED = "unauthorised", pgettext_lazy("attendance", "Somebody without authorisation")
    NOBODY = "nobody", pgettext_lazy("attendance", "Nobody")


class Hindrance(models.TextChoices):
    """Why the legal representative cannot be summoned, so that the main head is."""

    ABROAD = "abroad", pgettext_lazy("hindrance", "Abroad")
    DETAINED = "detained", pgettext_lazy("hindrance", "In custody or prison")
    ILL = "ill", pgettext_lazy("hindrance", "Gravely ill")


class Reply(models.TextChoices):
    """What the enterprise says to the letter."""

    COMING = "coming", pgettext_lazy("talk reply", "The person summoned will come")
    PROXY = "proxy", pgettext_lazy("talk reply", "A proxy will come")
    ANOTHER_TIME = "another_time", pgettext_lazy("talk reply", "Asks for another time")


class Consequence(models.TextChoices):
    """What follows when an enterprise refuses to be talked to, each with its reason."""

    # Rizhao 2013: handled as class C, under stricter supervision.
    CLASS_C = "class_c", pgettext_lazy("talk consequence", "Supervised as class C")
    STRICTER = "stricter", pgettext_lazy("talk consequence", "More spot checks")
    SUPERIOR = "superior", pgettext_lazy("talk consequence", "Superior bureau told")
    INDUSTRY = "industry", pgettext_lazy("talk consequence", "Industry regulator told")
    EXPOSURE = "exposure", pgettext_lazy("talk consequence", "Exposure proposed")
