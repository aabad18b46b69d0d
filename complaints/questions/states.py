from django.db import models
from django.utils.translation import pgettext_lazy


class QuestionState(models.TextChoices):
    """Whether citizens are asked it now; an answered wording stays for ever."""

    ASKED = "asked", pgettext_lazy("question", "Being asked")
    # A newer edition took its place; the answers given to this one keep its words.
    REPLACED = "replaced", pgettext_lazy("question", "Replaced by a newer wording")
    RETIRED = "retired", pgettext_lazy("question", "No longer asked")


class AnswerKind(models.TextChoices):
    """What kind of answer a question takes."""

    TEXT = "text", pgettext_lazy("answer", "Short text")
    CHOICE = "choice", pgettext_lazy("answer", "One of several")
    YESNO = "yesno", pgettext_lazy("answer", "Yes or no")
    DATE = "date", pgettext_lazy("answer", "Date")
    NUMBER = "number", pgettext_lazy("answer", "Number")
