from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework.calendar import add_working_days
from complaints.forms import PlainLine, PlainText
from complaints.mediation import queries
from complaints.mediation.models import MediationSession
from complaints.mediation.states import BodyKind, Manner, Payer, Presence, Result, Side, Stance
from complaints.models import Complaint

LOCAL = "%Y-%m-%dT%H:%M"
# A session is suggested so many working days ahead: both sides must be able to come.
DAYS_AHEAD, HOUR = 3, 9


def moment_field(label: Any) -> forms.DateTimeField:
    """A native date-and-time field in the portal's time zone."""
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
        input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("Enter a real date and time.")},
    )


def paragraph(label: Any, *, most: int, required: bool = True, hint: Any = "") -> PlainText:
    return PlainText(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def suggested() -> datetime:
    """The morning of the third working day from today."""
    day = add_working_days(timezone.localdate(), DAYS_AHEAD)
    return timezone.make_aware(datetime.combine(day, time(HOUR, 30)))


class Ahead:
    """A session lies in the future."""

    cleaned_data: dict[str, Any]

    def clean_meet_at(self) -> datetime:
        moment: datetime = self.cleaned_data["meet_at"]
        if moment <= timezone.now():
            raise ValidationError(_("Set a time that is still to come."))
        return moment


class SessionForm(Ahead, forms.Form):
    """When, where or how from afar, and who mediates (Order 20 art. 19)."""

    wants_object = True
    meet_at = moment_field(pgettext_lazy("mediation", "Time"))
    manner = forms.ChoiceField(
        label=pgettext_lazy("mediation", "How"), choices=Manner, widget=forms.RadioSelect
    )
    place = PlainLine(
        label=_("Place, or how to take part from afar"),
        max_length=120,
        help_text=_("A room, a telephone number or the number of a video meeting."),
    )
    mediator = forms.ModelChoiceField(User.objects.none(), label=_("Mediator"))

    def __init__(self, *args: Any, obj: Any, user: User, **extra: Any) -> None:
        complaint = obj if isinstance(obj, Complaint) else obj.complaint
        extra["initial"] = {**self._first(obj, complaint, user), **extra.get("initial", {})}
        super().__init__(*args, **extra)
        self.fields["mediator"].queryset = queries.mediators(complaint, user)  # type: ignore[attr-defined]

    def _first(self, obj: Any, complaint: Complaint, user: User) -> dict[str, Any]:
        if isinstance(obj, MediationSession):
            stored = {name: getattr(obj, name) for name in ("manner", "place", "mediator")}
            return {**stored, "meet_at": timezone.localtime(obj.meet_at)}
        office = complaint.office
        return {
            "meet_at": suggested(),
            "manner": Manner.ONSITE,
            "place": f"{office.organ_name or office.name}调解室",
            "mediator": complaint.handler_id or user.pk,
        }


class RescheduleForm(SessionForm):
    reason = PlainLine(label=_("Why it is moved"), max_length=300)


class ChallengeForm(forms.Form):
    side = forms.ChoiceField(label=_("Who asks"), choices=Side, widget=forms.RadioSelect)
    reason = paragraph(_("Why another mediator"), most=300)


class DecideForm(Ahead, forms.Form):
    """The head names a mediator: another one, or the same."""

    wants_object = True
    mediator = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Mediator"),
        help_text=_("Another person grants the request; the same one turns it down."),
    )
    meet_at = moment_field(pgettext_lazy("mediation", "Time"))

    def __init__(self, *args: Any, obj: MediationSession, user: User, **extra: Any) -> None:
        later = max(timezone.localtime(obj.meet_at), timezone.localtime(suggested()))
        first = {"meet_at": later, "mediator": obj.mediator_id}
        extra["initial"] = {**first, **extra.get("initial", {})}
        super().__init__(*args, **extra)
        people = queries.mediators(obj.complaint, obj.mediator)
        self.fields["mediator"].queryset = people  # type: ignore[attr-defined]


class AttendForm(forms.Form):
    """Who came; whoever stays away with a good reason gets another time instead."""

    complainant = forms.ChoiceField(
        label=_("Of the complainant's side"), choices=Presence, widget=forms.RadioSelect
    )
    trader = forms.ChoiceField(
        label=_("Of the trader's side"), choices=Presence, widget=forms.RadioSelect
    )
    trader_person = PlainLine(
        label=_("Who came for the trader, and the post"), max_length=60, required=False
    )
    note = paragraph(
        _("About the absence"),
        most=300,
        required=False,
        hint=_("With a good reason, move the session instead of recording an absence."),
    )


class RecordForm(forms.Form):
    """调解记录: what each side said and what came of it."""

    complainant_said = paragraph(
        _("What the complainant said"),
        most=4000,
        hint=_("Write “the complainant”, not the name."),
    )
    trader_said = paragraph(_("What the trader said"), most=4000)
    result = forms.ChoiceField(
        label=pgettext_lazy("mediation", "Result"), choices=Result, widget=forms.RadioSelect
    )
    terms = paragraph(_("What was agreed"), most=2000, required=False, hint=_("One point a line."))
    at_once = forms.BooleanField(label=_("It was done at once"), required=False)
    waived = forms.BooleanField(label=_("Both sides waive the agreement paper"), required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("result") == Result.AGREED and not data.get("terms"):
            self.add_error("terms", _("Write down what was agreed."))
        return data


class ReasonForm(forms.Form):
    reason = paragraph(_("Reason"), most=300)


class StanceForm(forms.Form):
    """A fact on which the mediation may be ended (Order 20 art. 21)."""

    side = forms.ChoiceField(
        label=pgettext_lazy("mediation", "Side"), choices=Side, widget=forms.RadioSelect
    )
    stance = forms.ChoiceField(
        label=pgettext_lazy("mediation", "Declares"), choices=Stance, widget=forms.RadioSelect
    )
    note = PlainLine(label=_("In which words, and how it was said"), max_length=300, required=False)


class CommissionForm(forms.Form):
    """What both sides agree on before a test."""

    laboratory = PlainLine(label=_("Laboratory"), max_length=120)
    subject = PlainLine(label=_("What is tested, and for what"), max_length=200)
    payer = forms.ChoiceField(
        label=_("Who pays, as agreed"), choices=Payer, widget=forms.RadioSelect
    )


class LabReportForm(forms.Form):
    report_number = PlainLine(label=_("Report number"), max_length=60, required=False)
    finding = paragraph(pgettext_lazy("joint test", "Finding"), most=500)


class EntrustForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of body"), choices=BodyKind, widget=forms.RadioSelect)
    body = PlainLine(
        label=pgettext_lazy("mediation", "Body"),
        max_length=120,
        help_text=_("It may not pass the mediation on; the time limit runs on."),
    )


class ReturnForm(forms.Form):
    result = forms.ChoiceField(
        label=pgettext_lazy("mediation", "Result"),
        choices=[(r.value, r.label) for r in (Result.AGREED, Result.NOT_AGREED)],
        widget=forms.RadioSelect,
    )
    report = paragraph(_("What the body reports"), most=500, required=False)
