"""What people type about a reward."""

from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, User
from casework.templatetags.ui import money
from complaints.forms import Amount, PlainLine
from complaints.rewards import rules
from complaints.rewards.models import Reward
from complaints.rewards.states import Field, Grade, Gravity, Ground, PaidWay, RewardState


class OpenForm(forms.Form):
    """The penalty, as the decision states it."""

    case_reference = PlainLine(
        label=_("Number of the penalty decision"),
        max_length=60,
        help_text=_("Write nothing here that points to who told us."),
    )
    field = forms.ChoiceField(
        label=pgettext_lazy("reward", "Field"), choices=Field, widget=forms.RadioSelect
    )
    gravity = forms.ChoiceField(
        label=_("What the breach led to"), choices=Gravity, widget=forms.RadioSelect
    )
    fines = Amount(label=_("Fines (yuan)"), max_length=30, help_text=_("0 where there was none."))
    confiscated = Amount(label=_("Confiscated (yuan)"), max_length=30, required=False)

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "confiscated": self.cleaned_data["confiscated"] or Decimal(0)}


class ProposeForm(forms.Form):
    """The grade; beside each what it comes to."""

    wants_object = True
    grade = forms.TypedChoiceField(label=_("Grade"), coerce=int, widget=forms.RadioSelect)
    reason = PlainLine(
        label=_("Why this grade"),
        min_length=4,
        max_length=300,
        help_text=_("The quality of the evidence; say nothing that points to who told us."),
    )

    def __init__(self, *args: Any, obj: Reward, user: User, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields["grade"].choices = [  # type: ignore[attr-defined]
            (grade.value, f"{grade.label}　{money(rules.amount(grade, obj.punished))}")
            for grade in Grade
        ]


class ApproveForm(forms.Form):
    """The head; from half a million on with the finance department's consent."""

    wants_object = True
    finance = PlainLine(
        label=_("Reference of the finance department's consent"), max_length=60, required=False
    )

    def __init__(self, *args: Any, obj: Reward, user: User, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields["finance"].required = rules.needs_finance(obj.amount or Decimal(0))
        if not self.fields["finance"].required:
            del self.fields["finance"]


class NoteForm(forms.Form):
    note = PlainLine(label=_("What is to be changed"), min_length=2, max_length=200)


class GroundForm(forms.Form):
    """A ground that the rules name."""

    ground = forms.ChoiceField(label=_("Ground"), choices=Ground, widget=forms.RadioSelect)


class TurnAwayForm(forms.Form):
    """Whom the rules exclude."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[(ground.value, ground.label) for ground in rules.EXCLUDED],
        widget=forms.RadioSelect,
    )


class PayForm(forms.Form):
    """The custodian's entry; no name is asked."""

    wants_object = True
    way = forms.ChoiceField(label=_("How it is paid"), widget=forms.RadioSelect)
    code = PlainLine(
        label=_("Claim code"),
        max_length=30,
        required=False,
        help_text=_("As the claimant shows it; needed unless it is a transfer."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    word = PlainLine(
        label=_("Code word"),
        max_length=rules.LONGEST_WORD,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    voucher = PlainLine(
        label=_("Number of the voucher"),
        max_length=40,
        help_text=_("The receipt itself stays in the custodians' safe; enter no name."),
    )

    def __init__(self, *args: Any, obj: Reward, user: User, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.reward = obj
        ways = rules.ways(anonymous=obj.complaint.anonymous)
        self.fields["way"].choices = [(way.value, way.label) for way in ways]  # type: ignore[attr-defined]
        if not obj.word_mac:
            del self.fields["word"]

    def clean(self) -> dict[str, Any]:
        way = self.cleaned_data.get("way", "")
        if rules.is_against_code(PaidWay(way) if way else "") and not self.cleaned_data.get("code"):
            self.add_error("code", _("Enter the claim code."))
        return self.cleaned_data


class ClaimForm(forms.Form):
    """The claimant's word and declaration; nobody asks for a name."""

    word = PlainLine(
        label=_("Code word of your choice"),
        min_length=rules.SHORTEST_WORD,
        max_length=rules.LONGEST_WORD,
        help_text=_("You, or whom you send, will be asked for it. No name, no birthday."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    declared = forms.BooleanField(
        label=_(
            "I am a natural person, and none of these: an official, somebody with a duty to "
            "report, the injured party or its agent, the wrongdoer, somebody paid for reporting"
        ),
        error_messages={"required": _("Please declare this; otherwise no reward is due.")},
    )

    def __init__(self, *args: Any, anonymous: bool, **extra: Any) -> None:
        super().__init__(*args, **extra)
        if not anonymous:
            del self.fields["word"]


class RewardFilter(django_filters.FilterSet):
    """The bar over the list of rewards."""

    state = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("reward", "State"), choices=RewardState
    )
    district = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("complaint", "District"),
        queryset=District.objects.order_by("code"),
        field_name="complaint__district",
    )

    class Meta:
        model = Reward
        fields = ("state", "district")
