from django.db import models
from django.utils.translation import pgettext_lazy


class RectificationState(models.TextChoices):
    """整改: from the drafted order to the confirmed correction."""

    DRAFTED = "drafted", pgettext_lazy("rectification", "Order being drafted")
    SUBMITTED = "submitted", pgettext_lazy("rectification", "Order waiting for approval")
    # 整改中: the order is made; its time runs.
    ORDERED = "ordered", pgettext_lazy("rectification", "Being corrected")
    # 待复查: the enterprise has reported.
    REPORTED = "reported", pgettext_lazy("rectification", "To be re-checked")
    PASSED = "passed", pgettext_lazy("rectification", "Re-check passed")
    # The province publishes; a second re-check follows (Order 18 arts 47 and 48).
    FAILED = "failed", pgettext_lazy("rectification", "Re-check failed")
    CLOSED = "closed", pgettext_lazy("rectification", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("rectification", "Withdrawn")


class Ending(models.TextChoices):
    """How an order came to its end other than by being withdrawn."""

    CORRECTED = "corrected", pgettext_lazy("ending", "Corrected, re-check passed")
    DISSOLVED = "dissolved", pgettext_lazy("ending", "Enterprise dissolved, with proof")
    # 吊照: others took the licence.
    REVOKED = "revoked", pgettext_lazy("ending", "Licence revoked")


class Decision(models.TextChoices):
    """What the head said to a request; empty while it waits."""

    GRANTED = "granted", pgettext_lazy("request", "Granted")
    REFUSED = "refused", pgettext_lazy("request", "Not granted")


class ExcuseKind(models.TextChoices):
    """Why an enterprise cannot correct now, each with its proof."""

    STOPPED = "stopped", pgettext_lazy("excuse", "Stopped making the product")
    CHANGED = "changed", pgettext_lazy("excuse", "Makes other products now")
    MOVED = "moved", pgettext_lazy("excuse", "Moved away")
    DISASTER = "disaster", pgettext_lazy("excuse", "Disaster")
    # 暂时无法整改: proof of the standstill now, the correction later.
    UNABLE = "unable", pgettext_lazy("excuse", "Cannot correct for a time")


class RecheckOutcome(models.TextChoices):
    """What a re-check found; empty while it is to be made."""

    PASSED = "passed", pgettext_lazy("re-check", "Passed")
    FAILED = "failed", pgettext_lazy("re-check", "Failed")
    # The visit did not take place, or the order was withdrawn before it.
    DROPPED = "dropped", pgettext_lazy("re-check", "Dropped")
