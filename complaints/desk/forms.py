from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, User
from complaints import rules as law
from complaints.desk import queries, rules
from complaints.desk.models import DeskSession
from complaints.desk.states import SessionKind
from complaints.forms import IntakeForm, PlainLine, PlainText, date_input
from complaints.handovers.rules import outside_number
from complaints.handovers.states import Source
from complaints.intake import Submission
from complaints.states import Channel, Kind
from complaints.transitions import RECEIPT_DAYS
from enterprises import rules as codes
from enterprises.models import Enterprise

MOST = 100_000
NO_DAY = {"invalid": _("Enter a real date, such as 2026-09-18.")}


class DistrictByLetters(forms.CharField):
    """A district by code, name or the first letters of its romanised name."""

    def __init__(self, *, places: Sequence[rules.Place] | None = None, **extra: Any) -> None:
        super().__init__(**extra)
        self.places = places

    def clean(self, value: Any) -> Any:
        words = str(super().clean(value) or "")
        if not words:
            return None
        found = rules.places_like(words, self.places or queries.places())
        if not found:
            raise ValidationError(_("No district begins like this; type its code or its name."))
        if len(found) > 1:
            names = "、".join(place.names[0] for place in found)
            raise ValidationError(_("Several fit: %(names)s."), params={"names": names})
        return District(pk=found[0].code, name=found[0].names[0])


# --- The one screen -------------------------------------------------------------------------


class DeskForm(IntakeForm):
    """One screen for a call, a visitor or a letter."""

    WORDS: ClassVar[dict[str, tuple[Any, Any]]] = {
        "anonymous": (_("Without a name"), _("Nothing about the person is kept.")),
        "reporter_name": (pgettext_lazy("desk", "Name"), ""),
        "reporter_phone": (pgettext_lazy("desk", "Phone"), ""),
        "reporter_email": (pgettext_lazy("desk", "E-mail"), ""),
        "reporter_address": (pgettext_lazy("desk", "Postal address"), ""),
        "respondent_name": (_("Trader: name or credit code"), ""),
        "respondent_address": (_("Trader's address"), ""),
        "respondent_code": (_("Credit code"), ""),
        "demands": (pgettext_lazy("desk", "Wants"), ""),
        "title": (_("In one sentence"), ""),
        "description": (pgettext_lazy("complaint", "What happened"), ""),
        "product_name": (_("Goods or service"), ""),
        "consent": (_("The privacy notice was read out or handed over"), ""),
    }
    channel = forms.ChoiceField(
        label=pgettext_lazy("complaint", "Came by"),
        choices=[(channel.value, channel.label) for channel in rules.TYPED],
    )
    received_on = forms.DateField(
        label=_("Reached the office on"),
        widget=date_input(),
        required=False,
        help_text=_("Empty means today; for a letter the day of its arrival."),
        error_messages=NO_DAY,
    )
    district = DistrictByLetters(  # type: ignore[assignment]  # the same value, typed otherwise
        label=pgettext_lazy("complaint", "District"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    outside_source = forms.ChoiceField(
        label=_("Known elsewhere: by whom"), choices=[("", "–"), *Source.choices]
    )
    outside_number = PlainLine(label=_("Known elsewhere: number"), max_length=40)
    outside_due_on = forms.DateField(
        label=_("Known elsewhere: due there"), widget=date_input(), error_messages=NO_DAY
    )

    def __init__(self, *args: Any, kind: str, **extra: Any) -> None:
        super().__init__(*args, kind=kind, only=rules.screen_fields(kind), **extra)
        self.fields["channel"].required = True
        for name, (label, hint) in self.WORDS.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, hint
        self.fields["description"].widget.attrs["rows"] = 3
        self.fields["reporter_phone"].widget.attrs |= {
            "autocomplete": "off",
            # The number goes in the body of a request, where no log writes it down.
            "hx-post": reverse("desk_same_caller"),
            "hx-trigger": "change",
            "hx-params": "reporter_phone",
            "hx-target": "#same-caller",
        }
        if "respondent_name" in self.fields:
            self.fields["respondent_name"].widget.attrs |= {
                "list": "traders",
                "autocomplete": "off",
                "hx-get": reverse("desk_traders"),
                "hx-trigger": "input changed delay:250ms",
                "hx-params": "respondent_name",
                "hx-target": "#traders",
            }

    @property
    def plain_fields(self) -> list[Any]:
        """What is asked of everybody, in the order of a conversation."""
        return [field for field in self if field.name not in rules.SELDOM]

    @property
    def seldom_fields(self) -> list[Any]:
        """What is said now and then."""
        return [field for field in self if field.name in rules.SELDOM]

    @property
    def shows_seldom(self) -> bool:
        """Whether something stands there, or is wrong there."""
        bound = self.is_bound and any(self.data.get(name) for name in rules.SELDOM)
        return bound or any(name in self.errors for name in rules.SELDOM)

    def begin_at(self, name: str) -> None:
        """Where the cursor stands when the page opens: a wrong field, the last one, the first."""
        wrong = next((field for field in self.fields if field in self.errors), "")
        first = wrong or (name if name in self.fields else "reporter_phone")
        self.fields[first].widget.attrs["autofocus"] = True

    def clean_respondent_name(self) -> str:
        """A credit code typed as the name is looked up in the register."""
        name: str = self.cleaned_data["respondent_name"]
        code = codes.normalise(name)
        if codes.uscc_problem(code):
            return name
        entry = Enterprise.objects.filter(code=code).first()
        if entry is None:
            raise ValidationError(_("The register has no such code; type the name."))
        self.looked_up = entry.code
        return str(entry.name)

    looked_up = ""

    def clean_received_on(self) -> date | None:
        day: date | None = self.cleaned_data["received_on"]
        problem = law.wrong_receipt_day(day, timezone.localdate()) if day else ""
        if problem:
            raise ValidationError(RECEIPT_DAYS[problem])
        return day

    def clean_outside_number(self) -> str:
        return outside_number(self.cleaned_data["outside_number"])

    def _source(self) -> str:
        """A letter has a number of its own; anything else comes from some other office."""
        letter = self.cleaned_data.get("channel") == Channel.LETTER
        return Source.LETTER if letter else Source.OTHER

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.looked_up and not data.get("respondent_code"):
            data["respondent_code"] = self.looked_up
        return data

    def submission(self) -> Submission:
        """What the one door takes."""
        return Submission(
            intake=self.intake(),
            contact=self.contact(),
            channel=self.cleaned_data["channel"],
            received_on=self.cleaned_data["received_on"],
        )

    def reference(self) -> dict[str, Any] | None:
        """The outside number, where the other side gave one."""
        if not self.cleaned_data["outside_number"]:
            return None
        return {
            "source": self.cleaned_data["outside_source"] or self._source(),
            "number": self.cleaned_data["outside_number"],
            "received_on": self.cleaned_data["received_on"],
            "due_on": self.cleaned_data["outside_due_on"],
        }


# --- Sessions -------------------------------------------------------------------------------


class StaffField(forms.ModelMultipleChoiceField):
    """Colleagues of one's own office who take calls and visits."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(
            User.objects.none(),
            label=_("Who serves there"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one person.")},
            **extra,
        )

    def offer(self, office: int | None) -> None:
        people = User.objects.with_role(*law.DESK).filter(office=office)
        self.queryset = people.order_by("name", "pk")


class PlaceFields(forms.Form):
    place = PlainLine(label=_("Place"), max_length=80)
    district = forms.ModelChoiceField(
        District.objects.order_by("code"), label=pgettext_lazy("complaint", "District")
    )
    staff = StaffField()


class OpenSessionForm(PlaceFields):
    """A shift at the hotline, or a desk outside."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("desk session", "Kind"), choices=SessionKind, widget=forms.RadioSelect
    )
    field_order = ("kind",)

    def __init__(self, *args: Any, user: User, **extra: Any) -> None:
        home = user.office.district_id if user.office else None
        # The city's own office has no district of its own; its rooms lie in the urban area.
        home = (
            home or District.objects.urban().order_by("code").values_list("pk", flat=True).first()
        )
        start = {
            "kind": SessionKind.HOTLINE,
            "place": f"{settings.HOTLINE_NUMBER}热线值班室",
            "district": home,
            "staff": [user.pk],
        }
        extra["initial"] = {**start, **extra.get("initial", {})}
        super().__init__(*args, **extra)
        self.fields["staff"].offer(user.office_id)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "staff": list(self.cleaned_data["staff"])}


class AmendSessionForm(PlaceFields):
    wants_object = True

    def __init__(self, *args: Any, obj: DeskSession, user: User, **extra: Any) -> None:
        stored = {
            "place": obj.place,
            "district": obj.district_id,
            "staff": [person.pk for person in queries.agents_of(obj)],
        }
        extra["initial"] = {**stored, **extra.get("initial", {})}
        super().__init__(*args, **extra)
        self.fields["staff"].offer(obj.office_id)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "staff": list(self.cleaned_data["staff"])}


class CloseSessionForm(forms.Form):
    wants_object = True
    consulted = forms.IntegerField(
        label=_("People consulted"),
        min_value=0,
        max_value=MOST,
        help_text=_("Everybody who was served, with or without a case."),
    )
    leaflets = forms.IntegerField(label=_("Leaflets handed out"), min_value=0, max_value=MOST)
    notes = PlainText(
        label=_("Notes"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nothing about single people."),
    )

    def __init__(self, *args: Any, obj: DeskSession, user: User, **extra: Any) -> None:
        served = queries.of_session(obj).total
        stored = {"consulted": served, "leaflets": 0, "notes": obj.notes}
        if obj.consulted is not None:
            stored |= {"consulted": obj.consulted, "leaflets": obj.leaflets or 0}
        extra["initial"] = {**stored, **extra.get("initial", {})}
        super().__init__(*args, **extra)


# --- The screen's choices -------------------------------------------------------------------

KINDS = tuple((kind.value, kind.label, number) for number, kind in enumerate(Kind, start=1))
# Sentences that are said every day, to be put into the story and finished by hand.
PHRASES: dict[Kind, tuple[Any, ...]] = {
    Kind.COMPLAINT: (
        _("Bought on [day] at [shop]; the fault showed on [day]."),
        _("The trader was asked and refuses a refund."),
        _("The trader was asked and does not answer."),
        _("Receipt and photos are kept and can be sent."),
        _("The caller agrees to mediation."),
    ),
    Kind.REPORT: (
        _("Seen on the spot on [day] at [place]."),
        _("The goods bear no name of a maker and no date."),
        _("The goods lack the compulsory certification mark."),
        _("It goes on at this moment."),
        _("Photos are kept and can be sent."),
    ),
    Kind.INQUIRY: (
        _("Asks which standard applies to the goods."),
        _("Asks how a certificate is verified."),
        _("Asks where a measuring instrument is verified."),
        _("Answered on the phone at once."),
    ),
}
