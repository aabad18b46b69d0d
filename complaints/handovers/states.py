from django.db import models
from django.utils.translation import pgettext_lazy


class Source(models.TextChoices):
    """Who gave the outside number."""

    # 12345 政务服务便民热线: the city's one line, which hands business over by number.
    CITY_LINE = "12345", pgettext_lazy("outside number", "Government hotline 12345")
    # 全国12315平台: the national platform of market regulation.
    PLATFORM = "12315", pgettext_lazy("outside number", "National platform 12315")
    LETTER = "letter", pgettext_lazy("outside number", "Letter")
    OTHER = "other", pgettext_lazy("outside number", "Another office")


class HandoverState(models.TextChoices):
    """What became of a file of hand-overs."""

    # Read and shown row by row; nothing is a case yet, the rows are sealed.
    LAID_OUT = "laid_out", pgettext_lazy("handover", "Waiting for confirmation")
    IMPORTED = "imported", pgettext_lazy("handover", "Imported")
    DROPPED = "dropped", pgettext_lazy("handover", "Dropped")
