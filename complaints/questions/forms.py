from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from complaints.forms import Amount, PlainLine, date_input
from complaints.models import ExtraQuestion
from complaints.questions import rules
from complaints.questions.rules import Given, Option
from complaints.questions.states import AnswerKind
from enterprises.models import ProductCategory

LONGEST_ANSWER = 200
YES_NO = (("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No")))
WRONG_DAY = _("Enter a real date, such as 2026-09-18.")
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)

# --- For citizens ---------------------------------------------------------------------------


class Day(forms.DateField):
    """A real day of our time."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and not EARLIEST <= day < LATEST:
            raise ValidationError(WRONG_DAY)
        return day


def fields_of(questions: Iterable[ExtraQuestion]) -> dict[str, forms.Field]:
    """A field for each question, named by its number."""
    fields = {}
    for each in questions:
        field = _field(each)
        # The page names the questions that it showed.
        field.number = each.pk  # type: ignore[attr-defined]
        fields[rules.field_name(each.pk)] = field
    return fields


def _field(question: ExtraQuestion) -> forms.Field:
    said: dict[str, Any] = {
        "label": question.label,
        "help_text": question.hint,
        "required": question.required,
    }
    if question.kind in {AnswerKind.CHOICE, AnswerKind.YESNO}:
        choices = YES_NO if question.kind == AnswerKind.YESNO else question.options
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
    if question.kind == AnswerKind.DATE:
        return Day(widget=date_input(), error_messages={"invalid": WRONG_DAY}, **said)
    if question.kind == AnswerKind.NUMBER:
        return Amount(max_length=30, **said)
    return PlainLine(max_length=LONGEST_ANSWER, **said)


def answers_form(questions: Iterable[ExtraQuestion], said: Mapping[str, str]) -> forms.Form:
    """Answers alone, as programs send them; none of them is demanded."""
    form = forms.Form(said)
    form.fields.update(fields_of(questions))
    for field in form.fields.values():
        field.required = False
    return form


def given(cleaned: Mapping[str, Any]) -> tuple[Given, ...]:
    """The answers of a form, as they are kept."""
    found = ((rules.question_of(name), value) for name, value in cleaned.items())
    return tuple(
        Given(number, _plain(value))
        for number, value in found
        if number is not None and value not in (None, "")
    )


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


# --- For the administrator ------------------------------------------------------------------


class QuestionForm(forms.Form):
    """A question in both languages, and where it is asked."""

    wants_object = True
    category = forms.ModelChoiceField(
        ProductCategory.objects.order_by("order", "pk"),
        label=_("Asked about"),
        help_text=_("A group of goods, or one kind of goods in it."),
    )
    text = PlainLine(label=_("Question in Chinese"), min_length=2, max_length=80)
    text_en = PlainLine(label=_("Question in English"), min_length=2, max_length=160)
    help = PlainLine(label=_("Hint in Chinese"), max_length=120, required=False)
    help_en = PlainLine(label=_("Hint in English"), max_length=240, required=False)
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=AnswerKind)
    choices = forms.CharField(
        label=_("Answers to choose from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: 中文 | English. Only for “one of several”."),
    )
    required = forms.BooleanField(
        label=_("Must be answered"),
        required=False,
        help_text=_("Nobody who cannot answer it can then send the form online."),
    )
    order = forms.IntegerField(label=_("Place in the list"), min_value=1, max_value=999, initial=10)

    def __init__(
        self, *args: Any, obj: ExtraQuestion | None = None, user: User | None = None, **extra: Any
    ) -> None:
        if obj is not None:
            stored = {name: getattr(obj, name) for name in self.base_fields}
            stored["choices"] = rules.options_text(obj.choices)
            extra["initial"] = {**stored, **extra.get("initial", {})}
        super().__init__(*args, **extra)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        options = rules.options_of(cleaned.get("choices", ""))
        if cleaned.get("kind") != AnswerKind.CHOICE:
            options = []
        elif problem := _problem(options):
            self.add_error("choices", problem)
        cleaned["choices"] = options
        if bool(cleaned.get("help")) != bool(cleaned.get("help_en")):
            self.add_error("help_en", _("Write the hint in both languages, or in neither."))
        return cleaned


def _problem(options: list[Option]) -> Any:
    if not rules.LEAST_CHOICES <= len(options) <= rules.MOST_CHOICES:
        return _("Give 2 to 12 answers, one a line.")
    if any(not each.zh or not each.en for each in options):
        return _("Write each answer in both languages: 中文 | English.")
    if any(len(each.zh) > 40 or len(each.en) > 80 for each in options):  # noqa: PLR2004 - in words below
        return _("An answer has at most 40 characters in Chinese and 80 in English.")
    return None
