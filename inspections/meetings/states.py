from django.db import models
from django.utils.translation import pgettext_lazy


class MeetingState(models.TextChoices):
    """质量分析会: proposed by the figures, called, held with its measures."""

    PROPOSED = "proposed", pgettext_lazy("quality meeting", "Proposed")
    CALLED = "called", pgettext_lazy("quality meeting", "Called")
    HELD = "held", pgettext_lazy("quality meeting", "Held")
    # 不召开, with the reason.
    DECLINED = "declined", pgettext_lazy("quality meeting", "Not called")
