"""What is typed into prepared answers, and the answer that is sent with one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from complaints.forms import CloseForm, PlainLine, PlainText
from complaints.knowledge import rules
from complaints.knowledge.models import PreparedAnswer
from complaints.states import Domain, Kind

VARIABLES_SHOWN = "、".join(f"{{{name}}}" for name in rules.VARIABLES)


class AnswerForm(forms.Form):
    """The words of a prepared answer, in Chinese and, where there are, in English."""

    question = PlainLine(label=pgettext_lazy("prepared answer", "Question"), max_length=120)
    text = PlainText(
        label=pgettext_lazy("prepared answer", "Answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("A case fills in: %(variables)s.") % {"variables": VARIABLES_SHOWN},
    )
    question_en = PlainLine(label=_("Question, in English"), max_length=240, required=False)
    text_en = PlainText(
        label=_("Answer, in English"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    kind = forms.ChoiceField(label=_("Sent on"), choices=Kind, initial=Kind.INQUIRY)
    domain = forms.ChoiceField(
        label=_("Line of work"),
        choices=[("", _("Any")), *Domain.choices],
        required=False,
    )
    keywords = PlainLine(
        label=_("Keywords"),
        max_length=200,
        required=False,
        help_text=_("Other words under which people look for it."),
    )

    def clean_text(self) -> str:
        return self._known("text")

    def clean_text_en(self) -> str:
        return self._known("text_en")

    def _known(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        unknown = rules.unknown_variables(text)
        if unknown:
            shown = "、".join(f"{{{each}}}" for each in unknown)
            raise ValidationError(_("No case can fill in: %(names)s."), params={"names": shown})
        return text

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if bool(data.get("text_en")) != bool(data.get("question_en")) and not self.errors:
            lacking = "question_en" if data.get("text_en") else "text_en"
            self.add_error(lacking, _("Give both the question and the answer in English."))
        return data


class ChangeForm(AnswerForm):
    """The words as they are, to be changed."""

    wants_object = True

    def __init__(self, *args: Any, obj: PreparedAnswer, user: User, **extra: Any) -> None:
        known = {name: getattr(obj, name) for name in self.base_fields}
        extra["initial"] = {**known, **(extra.get("initial") or {})}
        super().__init__(*args, **extra)


class RetireForm(forms.Form):
    reason = PlainLine(label=pgettext_lazy("prepared answer", "Why it is retired"), max_length=200)


class SendForm(CloseForm):
    """The end of a case with a prepared answer, filled in and open to a person's own words."""

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields["answer"].required = True

    def clean_answer(self) -> str:
        text: str = self.cleaned_data["answer"]
        if rules.has_gaps(text):
            raise ValidationError(
                _("Something in the answer is still open: look for ＿＿ and braces.")
            )
        return text
