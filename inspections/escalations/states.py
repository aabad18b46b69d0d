from django.db import models
from django.utils.translation import pgettext_lazy


class EscalationState(models.TextChoices):
    """From the failed re-check to the confirmed correction, or to the licence."""

    # 待逐级上报 (Order 18 art. 47)
    RAISED = "raised", pgettext_lazy("escalation of a failure", "To be reported upward")
    REPORTED_UP = (
        "reported_up",
        pgettext_lazy("escalation of a failure", "Waiting for the province's notice"),
    )
    # 公告后, the second re-check between day 60 and day 90 (art. 48)
    PUBLISHED = (
        "published",
        pgettext_lazy("escalation of a failure", "Published, second re-check to come"),
    )
    TO_SUSPEND = "to_suspend", pgettext_lazy("escalation of a failure", "To be suspended")
    SUSPENSION_DRAFTED = (
        "suspension_drafted",
        pgettext_lazy("escalation of a failure", "Suspension waiting for approval"),
    )
    SUSPENSION_SIGNED = (
        "suspension_signed",
        pgettext_lazy("escalation of a failure", "Suspension to be served"),
    )
    # 停业整顿中
    SUSPENDED = "suspended", pgettext_lazy("escalation of a failure", "Suspended to correct")
    TO_TRANSFER = (
        "to_transfer",
        pgettext_lazy("escalation of a failure", "Licence to be revoked by others"),
    )
    TRANSFER_DRAFTED = (
        "transfer_drafted",
        pgettext_lazy("escalation of a failure", "Transfer waiting for approval"),
    )
    TRANSFER_SIGNED = (
        "transfer_signed",
        pgettext_lazy("escalation of a failure", "Transfer to be sent"),
    )
    TRANSFERRED = (
        "transferred",
        pgettext_lazy("escalation of a failure", "With the registration authority"),
    )
    REVOKED = "revoked", pgettext_lazy("escalation of a failure", "Licence revoked")
    PASSED = "passed", pgettext_lazy("escalation of a failure", "A later re-check passed")
    # The result fell, or the enterprise is no more.
    DROPPED = "dropped", pgettext_lazy("escalation of a failure", "Dropped")
