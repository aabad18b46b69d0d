from django.db import models
from django.utils.translation import pgettext_lazy


class StopState(models.TextChoices):
    """停止生产、销售同一产品: from the failure, or from the order, to the confirmed re-check."""

    IN_FORCE = "in_force", pgettext_lazy("stop", "Must not make or sell")
    # 恢复: the re-check was confirmed.
    LIFTED = "lifted", pgettext_lazy("stop", "May make and sell again")
    # Nobody is left to stop, or the result fell.
    ENDED = "ended", pgettext_lazy("stop", "Ended without a re-check")
