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
