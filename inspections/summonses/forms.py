from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework import deadlines
from documents.serving import ServiceFields
from documents.states import ServiceWay
from inspections.summonses import letters
from inspections.summonses.models import Summons
from inspections.summonses.queries import failed_sample
from inspections.summonses.rules import enough_officials, enough_witnesses, may_speak
from inspections.summonses.states import Attendance, Consequence, Hindrance
from inspections.summonses.times import REPORT, check_time, earliest, lead_days
from inspections.visits.models import Inspection

LOCAL = "%Y-%m-%dT%H:%M"
# What a room that stands on this one knows of a talk before its record is written.
SUGGESTIONS: list[Callable[[Summons], dict[str, Any]]] = []


class Paragraph(forms.Textarea):
    """Room for a few sentences; it grows with what is typed where the browser can."""

    def __init__(self, rows: int = 4) -> None:
        super().__init__(attrs={"rows": rows})


class MomentField(forms.DateTimeField):
    """A native date-and-time field in the portal's time zone."""

    def __init__(self, **values: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
        super().__init__(widget=widget, input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S"], **values)


class DayField(forms.DateField):
    """A native date field."""

    def __init__(self, **values: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **values)


class TalkForm(forms.Form):
    """When, where, whom: what the letter cannot know by itself."""

    meet_at = MomentField(label=_("Time of the talk"))
    place = forms.CharField(label=_("Place"), max_length=80)
    person = forms.CharField(label=_("Person summoned"), max_length=40)
    post = forms.CharField(label=_("Post"), max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.now()
        hint = _("Not before %(day)s: the letter must arrive %(days)s working days ahead.")
        self.fields["meet_at"].help_text = hint % {
            "day": earliest(now).isoformat(),
            "days": lead_days(now),
        }

    def clean_meet_at(self) -> Any:
        moment = self.cleaned_data["meet_at"]
        if not self.unmoved(moment):
            try:
                check_time(moment, at=timezone.now())
            except forms.ValidationError as error:
                raise forms.ValidationError(error.messages) from error
        return moment

    def unmoved(self, _moment: Any) -> bool:
        """True when the time stays as it was."""
        return False


class DraftForm(TalkForm):
    """The draft of a summons."""

    hindrance = forms.ChoiceField(
        label=_("Why not the legal representative"),
        choices=[("", "–"), *Hindrance.choices],
        required=False,
        help_text=_("Abroad or in custody: the main head is summoned in the place."),
    )
    contact = forms.CharField(label=_("Contact"), max_length=40)
    phone = forms.CharField(label=_("Phone"), max_length=30)
    agenda = forms.CharField(
        label=_("Agenda"),
        widget=Paragraph(3),
        required=False,
        max_length=600,
        help_text=_("One point a line; empty: the usual three points."),
    )
    copies_to = forms.CharField(label=_("Copies to"), required=False, max_length=200)

    def __init__(self, *args: Any, inspection: Inspection, user: Any, **kwargs: Any) -> None:
        office, enterprise = user.office or inspection.office, inspection.enterprise
        kwargs["initial"] = {
            "meet_at": f"{earliest(timezone.now()):%Y-%m-%d}T09:30",
            "place": f"{office.organ_name or office.name}会议室",
            "person": letters.head_of(enterprise),
            "post": letters.post_of(enterprise),
            "contact": str(user),
            "phone": office.phone,
        }
        super().__init__(*args, **kwargs)
        self.inspection = inspection

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        hindered = self.inspection.enterprise.legal_representative
        if data.get("hindrance") and hindered and data.get("person") == hindered:
            text = _("%(name)s is hindered; summon the main head.")
            self.add_error("person", text % {"name": hindered})
        return data

    def arguments(self) -> dict[str, Any]:
        sample = failed_sample(self.inspection)
        return {**self.cleaned_data, "inspection": self.inspection, "sample": sample}


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label=_("Why there is no talk"), widget=Paragraph(), min_length=5, max_length=500
    )


class AmendForm(TalkForm):
    wants_object: ClassVar[bool] = True

    def __init__(self, *args: Any, obj: Summons, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "meet_at": timezone.localtime(obj.meet_at) if obj.meet_at else None,
                "place": obj.place,
                "person": obj.person,
                "post": obj.post,
            },
        )
        super().__init__(*args, **kwargs)
        self.summons = obj

    def unmoved(self, moment: Any) -> bool:
        return bool(moment == self.summons.meet_at)


class NoteForm(forms.Form):
    note = forms.CharField(label=_("What should change"), widget=Paragraph(), max_length=500)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=Paragraph(), max_length=200)


class MeasureForm(forms.Form):
    """What follows when nobody came twice: each consequence is on record with the reason."""

    consequences = forms.MultipleChoiceField(
        label=_("What follows"),
        choices=Consequence,
        widget=forms.CheckboxSelectMultiple,
        initial=list(Consequence.values),
    )
    measure = forms.CharField(label=_("Reason"), widget=Paragraph(), max_length=400)
    industry = forms.CharField(
        label=_("Industry regulator to be told"),
        max_length=80,
        required=False,
        help_text=_("The department in charge of the trade, by its name."),
    )


class ServeForm(ServiceFields):
    """送达: how the paper reached the enterprise."""

    field_order = ("way", "receiver", "relation", "place")

    wants_object: ClassVar[bool] = True
    way = forms.ChoiceField(
        label=_("Way of service"), choices=ServiceWay, initial=ServiceWay.ELECTRONIC
    )
    receiver = forms.CharField(
        label=_("Receiver"),
        max_length=40,
        required=False,
        help_text=_("Empty: the person to whom the letter is addressed."),
    )
    relation = forms.CharField(label=_("Relation to the addressee"), max_length=40, required=False)
    place = forms.CharField(
        label=_("Place"),
        max_length=120,
        required=False,
        help_text=_("Empty: the address of the enterprise."),
    )
    remarks = forms.CharField(label=_("Remarks"), max_length=200, required=False)

    def __init__(self, *args: Any, obj: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj = obj

    def letter(self) -> Any:
        return getattr(self.obj, "document", None)

    def assumed(self) -> dict[str, Any]:
        """The receiver is known without being typed."""
        return {"receiver": "-"}

    def arguments(self) -> dict[str, Any]:
        """Left empty they are each row's own, so that many letters are served in one act."""
        given, enterprise = self.cleaned_data, getattr(self.obj, "enterprise", None)
        if enterprise is None:
            # A letter to another organ.
            letter = self.letter()
            to: Mapping[str, Any] = letter.addressee if letter else {}
            person, name, address = to.get("person"), to.get("name", ""), to.get("address", "")
        else:
            person = getattr(self.obj, "person", "") or enterprise.legal_representative
            name, address = enterprise.name, enterprise.address
        return {
            **given,
            "receiver": given["receiver"] or person or name[:40],
            "place": given["place"] or address,
        }


class InterviewForm(forms.Form):
    """约谈记录 as a form."""

    wants_object: ClassVar[bool] = True
    attendance = forms.ChoiceField(
        label=_("Who came"),
        choices=[
            (Attendance.PRINCIPAL, Attendance.PRINCIPAL.label),
            (Attendance.PROXY, Attendance.PROXY.label),
        ],
        widget=forms.RadioSelect,
    )
    attendee = forms.CharField(label=_("Name"), max_length=40)
    attendee_post = forms.CharField(label=_("Post"), max_length=40)
    identity_checked = forms.BooleanField(label=_("Identity papers were checked"))
    started_at = MomentField(label=_("From"))
    ended_at = MomentField(label=_("To"))
    place = forms.CharField(label=_("Place"), max_length=80)
    host = forms.CharField(label=_("Host"), max_length=40)
    recorder = forms.CharField(label=_("Recorder"), max_length=40)
    present = forms.CharField(
        label=_("Second official, and others present"),
        max_length=200,
        help_text=_("At least two officials and one recorder take part."),
    )
    recording = forms.CharField(
        label=_("Audio or video reference"),
        max_length=200,
        required=False,
        help_text=_("Recorder and file, for instance: recorder 02, file 0047."),
    )
    facts = forms.CharField(label=_("Facts told"), widget=Paragraph(), max_length=4000)
    explanation = forms.CharField(
        label=_("The enterprise's explanation"), widget=Paragraph(), max_length=4000
    )
    demands = forms.CharField(
        label=_("Demands"),
        widget=Paragraph(),
        max_length=2000,
        help_text=_("One demand a line; the correction order takes them over."),
    )
    undertaking = forms.CharField(
        label=_("Undertaking"),
        widget=Paragraph(),
        max_length=2000,
        help_text=_(
            "One thing a line, with its day at the end: each becomes a task. Without a day, the "
            "day of the report."
        ),
    )
    report_by = DayField(label=_("Report due"))
    signing_refused = forms.BooleanField(label=_("Refused to sign"), required=False)
    witnesses = forms.CharField(
        label=_("Two witnesses, where signing was refused"), max_length=80, required=False
    )

    def __init__(self, *args: Any, obj: Summons, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.suggested(obj, user))
        super().__init__(*args, **kwargs)
        self.obj = obj

    def suggested(self, obj: Summons, user: Any) -> dict[str, Any]:
        """What the letter, or the sheet of the group talk, knows already; never in the future."""
        now = timezone.localtime().replace(second=0, microsecond=0)
        set_for = timezone.localtime(obj.meet_at) if obj.meet_at else now
        start = min(set_for, now - timedelta(hours=1))
        suggested = {
            "attendee": obj.proxy or obj.person,
            "attendee_post": obj.proxy_post or obj.post,
            "attendance": Attendance.PROXY if obj.proxy else None,
            "started_at": start.strftime(LOCAL),
            "ended_at": (start + timedelta(hours=1)).strftime(LOCAL),
            "place": obj.place,
            "host": str(user),
            "facts": letters.facts(obj),
            "demands": letters.DEMANDS,
            "report_by": deadlines.due(REPORT, start.date()).due_on.isoformat(),
        }
        for add in SUGGESTIONS:
            suggested.update(add(obj))
        return suggested

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self._check_people(data)
        started, ended = data.get("started_at"), data.get("ended_at")
        if started and ended and ended <= started:
            self.add_error("ended_at", _("The end must come after the beginning."))
        elif ended and ended > timezone.now():
            self.add_error("ended_at", _("The talk is not over yet."))
        if ended and data.get("report_by") and data["report_by"] <= timezone.localdate(ended):
            self.add_error("report_by", _("The report is due on a day after the talk."))
        if data.get("signing_refused") and not enough_witnesses(data.get("witnesses", "")):
            self.add_error("witnesses", _("Name two witnesses of the refusal to sign."))
        return data

    def _check_people(self, data: dict[str, Any]) -> None:
        host, recorder = data.get("host", ""), data.get("recorder", "")
        if host and host == recorder:
            self.add_error("recorder", _("Two officials at least: another person records."))
        elif data.get("present") and not enough_officials(host, recorder, data["present"]):
            self.add_error("present", _("Name host, second official and recorder: three people."))
        attendee = data.get("attendee", "")
        principal = data.get("attendance") == Attendance.PRINCIPAL
        if principal and attendee and not may_speak(attendee, letters.heads_of(self.obj)):
            text = _(
                "%(name)s is neither the person summoned nor a head of the enterprise: a proxy."
            )
            self.add_error("attendee", text % {"name": attendee})

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {**given, "authorised": given["attendance"] == Attendance.PROXY}


class AbsenceForm(forms.Form):
    """Who did not come, or could not speak for the enterprise."""

    wants_object: ClassVar[bool] = True
    attendance = forms.ChoiceField(
        label=_("Who came"),
        choices=[
            (Attendance.NOBODY, Attendance.NOBODY.label),
            (Attendance.UNAUTHORISED, Attendance.UNAUTHORISED.label),
        ],
        widget=forms.RadioSelect,
    )
    meet_at = MomentField(label=_("New time of the talk"), required=False)
    note = forms.CharField(label=_("Note"), widget=Paragraph(), required=False, max_length=500)

    def __init__(self, *args: Any, obj: Summons, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"meet_at": f"{earliest(timezone.now()):%Y-%m-%d}T09:30"})
        super().__init__(*args, **kwargs)

    def clean_meet_at(self) -> Any:
        moment = self.cleaned_data.get("meet_at")
        if moment is not None:
            try:
                check_time(moment, at=timezone.now())
            except forms.ValidationError as error:
                raise forms.ValidationError(error.messages) from error
        return moment
