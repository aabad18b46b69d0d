from django.db import models
from django.utils.translation import pgettext_lazy


class SubmissionState(models.TextChoices):
    """What became of a visit that a phone sent."""

    ACCEPTED = "accepted", pgettext_lazy("submission", "Accepted")
    # The visit had changed meanwhile; an inspector compares the two versions.
    CONFLICT = "conflict", pgettext_lazy("submission", "Two versions")
    # The inspector kept what stood at the desk.
    DISCARDED = "discarded", pgettext_lazy("submission", "Not used")


class Ending(models.TextChoices):
    """How the visit ended on site."""

    # The checklist is signed; the sample follows later.
    CHECKED = "checked", pgettext_lazy("visit", "Checklist signed")
    SAMPLED = "sampled", pgettext_lazy("visit", "Sample drawn")
    FINISHED = "finished", pgettext_lazy("visit", "Finished without a sample")
    UNABLE = "unable", pgettext_lazy("visit", "No sample obtained")
    REFUSED = "refused", pgettext_lazy("visit", "Refused")


class EvidenceKind(models.TextChoices):
    """What a picture from a phone belongs to; the value is the kind of its attachment."""

    PHOTO = "inspections.photo", pgettext_lazy("evidence", "Photo of a point")
    SIGNATURE = "inspections.signature", pgettext_lazy("evidence", "Signature on the checklist")
    SAMPLING_PHOTO = "inspections.sampling-photo", pgettext_lazy("evidence", "Photo of a sampling")
    SAMPLING_SIGNATURE = (
        "inspections.sampling-signature",
        pgettext_lazy("evidence", "Signature on the sampling form"),
    )
