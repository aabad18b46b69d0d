from django.db import models
from django.utils.translation import pgettext_lazy


class TellingKind(models.TextChoices):
    """What Order 18 art. 44 has told to others."""

    # 通报生产者所在地同级部门
    PRODUCER = "producer", pgettext_lazy("telling", "Producer elsewhere")
    # 汇总: published, and reported to the government, the superior and the peers.
    SUMMARY = "summary", pgettext_lazy("telling", "Summary of a plan")


class TellingState(models.TextChoices):
    """通报: owed, drafted, signed, sent, answered."""

    DUE = "due", pgettext_lazy("telling", "To be told")
    DRAFTED = "drafted", pgettext_lazy("telling", "Waiting for approval")
    SIGNED = "signed", pgettext_lazy("telling", "To be sent")
    SENT = "sent", pgettext_lazy("telling", "Told")
    # 收悉: the other bureau confirmed, and takes the follow-up over.
    CONFIRMED = "confirmed", pgettext_lazy("telling", "Receipt confirmed")
    DROPPED = "dropped", pgettext_lazy("telling", "No longer owed")
