"""What the acts of this room ask for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Office, User
from complaints.forms import PlainLine, PlainText
from complaints.models import Complaint
from complaints.routing import rules
from complaints.routing.queries import authorities, linked, placing
from complaints.routing.queries.authorities import Authority
from complaints.rules import as_number
from complaints.states import Kind, Priority

OTHER = "other"
NO_SUCH_CASE = _("No open case of this kind has the number %(number)s.")


NOTE, REASON = _("Note"), pgettext_lazy("complaint", "Reason")


def note_field(label: Any = NOTE, *, required: bool = False, hint: Any = "") -> PlainLine:
    return PlainLine(label=label, max_length=200, required=required, help_text=hint)


class AssignForm(forms.Form):
    wants_object = True
    person = forms.ModelChoiceField(User.objects.none(), label=pgettext_lazy("complaint", "To"))
    note = note_field()

    def __init__(self, *args: Any, obj: Complaint, user: User, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields["person"].queryset = placing.people_of(obj.office)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = note_field(REASON, required=True)


class OfficeForm(forms.Form):
    """The offices that have power over the place of the case."""

    wants_object = True
    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office in charge"))
    note = note_field()

    def __init__(self, *args: Any, obj: Complaint, user: User, **extra: Any) -> None:
        super().__init__(*args, **extra)
        offices = placing.powerful_offices(obj)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class SettleForm(OfficeForm):
    note = note_field(
        _("How it was settled"),
        required=True,
        hint=_("Agreed between the offices, or decided by their common superior."),
    )


class DisputeForm(forms.Form):
    other = PlainLine(label=_("With which authority"), max_length=80)
    reason = note_field(REASON, required=True)


class PriorityForm(forms.Form):
    priority = forms.ChoiceField(
        label=pgettext_lazy("complaint", "Priority"), choices=Priority, widget=forms.RadioSelect
    )
    note = note_field()


class TransferForm(forms.Form):
    """The right authority of the table, those of the case's own line of work first."""

    wants_object = True
    authority = forms.ChoiceField(label=_("Who is in charge"), widget=forms.RadioSelect)
    other = PlainLine(label=_("Another authority"), max_length=120, required=False)
    answer = PlainText(
        label=_("Explanation for the citizen"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, obj: Complaint, user: User, **extra: Any) -> None:
        super().__init__(*args, **extra)
        known = authorities.authorities_for(obj, timezone.localdate(obj.received_at))
        listed = [(each.code, describe(each)) for each in known]
        field: Any = self.fields["authority"]
        field.choices = [*listed, (OTHER, _("Another authority, named below"))]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("authority") == OTHER and not data.get("other"):
            self.add_error("other", _("Name the authority to turn to."))
        return data

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        found = authorities.authority(data["authority"])
        return {"authority": found.both if found else data["other"], "answer": data["answer"]}


def describe(authority: Authority) -> str:
    """The authority and its work, in both languages: the citizen is read both."""
    return f"{authority.both} · {authority.work} ({authority.work_en})"


class SplitForm(forms.Form):
    """The half of the other kind, in the citizen's own words as far as they belong to it."""

    wants_object = True
    title = PlainLine(label=_("In one sentence"), min_length=2, max_length=80)
    description = PlainText(
        label=pgettext_lazy("complaint", "What happened"),
        min_length=5,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Only what belongs to this half. The person is carried over sealed; trader, goods and "
            "day of receipt are the same."
        ),
    )

    def __init__(self, *args: Any, obj: Complaint, user: User, **extra: Any) -> None:
        told = {"title": obj.title, "description": obj.description}
        extra["initial"] = {**told, **extra.get("initial", {})}
        super().__init__(*args, **extra)
        kind = Kind(rules.OTHER_HALF.get(Kind(obj.kind), obj.kind)).label
        self.fields["title"].help_text = _("The other half is recorded as: %(kind)s.") % {
            "kind": kind
        }


class Cases(forms.Form):
    """Other cases: those that look like it, or any other by its number."""

    wants_object = True
    cases = forms.ModelMultipleChoiceField(
        Complaint.objects.none(),
        label=_("Which cases"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    numbers = PlainLine(
        label=_("Others, by their numbers"),
        max_length=200,
        required=False,
        help_text=_("For instance TS-2026-0914-0031; several apart by blanks."),
    )

    def __init__(self, *args: Any, obj: Complaint, user: User, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.obj, self.possible = obj, self.candidates(obj, user)
        field: Any = self.fields["cases"]
        field.queryset = self.possible.filter(pk__in=self.likely(obj, user))
        field.label_from_instance = in_one_line

    def candidates(self, obj: Complaint, user: User) -> Any:
        return linked.joinable(obj, user)

    def likely(self, obj: Complaint, user: User) -> Any:
        return [one.complaint.pk for one in linked.similar_to(obj, user)]

    def clean_numbers(self) -> list[Complaint]:
        wanted = [as_number(each.replace("-", "")) for each in self.cleaned_data["numbers"].split()]
        found = list(self.possible.filter(number__in=wanted))
        missing = sorted(set(wanted) - {case.number for case in found})
        if missing:
            raise ValidationError(NO_SUCH_CASE, params={"number": missing[0]})
        return found

    def chosen(self) -> list[Complaint]:
        """Each case once, however it was named."""
        both = [*self.cleaned_data.get("cases", ()), *self.cleaned_data.get("numbers", ())]
        return list({case.pk: case for case in both}.values())

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.chosen():
            self.add_error("cases", _("Choose at least one other case."))
        return self.cleaned_data


def in_one_line(case: Complaint) -> str:
    return f"{case.number}　{case.title}"


class JoinForm(Cases):
    same_person = forms.BooleanField(
        label=_("I made sure that one person told all of them"),
        required=False,
        help_text=_("Needed where they were not told from one number."),
    )
    reason = note_field(REASON, required=True)

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "cases": self.chosen(),
            "same_person": data["same_person"],
            "reason": data["reason"],
        }


class JointForm(Cases):
    speakers = forms.CharField(
        label=_("Who speaks for the others"),
        max_length=60,
        required=False,
        help_text=_("The numbers of at most two of these cases, the one at hand included."),
    )
    consent = PlainLine(
        label=_("How each of them agreed"),
        max_length=120,
        help_text=_("For instance: in writing on 14 September; by recorded calls."),
    )

    def candidates(self, obj: Complaint, user: User) -> Any:
        return linked.of_trader(obj, user)

    def likely(self, obj: Complaint, user: User) -> Any:
        # What is already loaded in one bounded read: the oldest open complaints on the trader.
        return list(self.possible.values_list("pk", flat=True)[: 4 * rules.SHOWN])

    def clean(self) -> dict[str, Any]:
        super().clean()
        wanted = {
            as_number(each.replace("-", "").upper())
            for each in str(self.cleaned_data.get("speakers", "")).split()
        }
        everybody = {case.number: case for case in [self.obj, *self.chosen()]}
        if wanted - set(everybody) or len(wanted) > rules.MOST_SPEAKERS:
            self.add_error("speakers", _("Name at most two of these cases by their numbers."))
        self.speaking = [everybody[number] for number in wanted if number in everybody]
        return self.cleaned_data

    def arguments(self) -> dict[str, Any]:
        return {
            "cases": self.chosen(),
            "consent": self.cleaned_data["consent"],
            "speakers": self.speaking,
        }
