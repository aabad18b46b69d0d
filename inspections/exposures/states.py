from django.db import models
from django.utils.translation import pgettext_lazy


class ExposureState(models.TextChoices):
    """曝光: nothing is public before a second person has approved it."""

    DRAFTED = "drafted", pgettext_lazy("exposure", "Being drafted")
    SUBMITTED = "submitted", pgettext_lazy("exposure", "Waiting for approval")
    PUBLISHED = "published", pgettext_lazy("exposure", "Public")
    # Overturned, corrected or decided otherwise: taken back within the limit of PN-WD.
    WITHDRAWN = "withdrawn", pgettext_lazy("exposure", "Withdrawn")
    # The period of display is over.
    EXPIRED = "expired", pgettext_lazy("exposure", "Period over")
