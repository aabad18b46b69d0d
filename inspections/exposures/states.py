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


class CorrectionState(models.TextChoices):
    """更正: the new words wait for a second person; the old ones stay visible as corrected."""

    PROPOSED = "proposed", pgettext_lazy("correction", "Waiting for approval")
    APPROVED = "approved", pgettext_lazy("correction", "Corrected")
    REFUSED = "refused", pgettext_lazy("correction", "Not corrected")


class Check(models.TextChoices):
    """What the second person has looked at before anything goes public."""

    WORDS = "words", pgettext_lazy("exposure", "Facts and figures are those of the paper")
    PERSON = "person", pgettext_lazy("exposure", "No private person is named")
    REPORTER = (
        "reporter",
        pgettext_lazy("exposure", "Place, time and goods together point to no reporter"),
    )
