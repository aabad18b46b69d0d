from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from documents.states import ServiceWay
from inspections.models import Inspection
from inspections.samples.states import SampleState
from inspections.summonses.models import Summons
from inspections.summonses.states import Attendance, SummonsState
from inspections.summonses.transitions import earliest, lead_days

LOCAL = "%Y-%m-%dT%H:%M"


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


class DraftForm(forms.Form):
    """What the letter cannot know by itself: when, where, whom."""

    meet_at = MomentField(label=_("Time of the talk"))
    place = forms.CharField(label=_("Place"), max_length=80)
    person = forms.CharField(label=_("Person summoned"), max_length=40)
    post = forms.CharField(label=_("Post"), max_length=40, initial="法定代表人")
    contact = forms.CharField(label=_("Contact"), max_length=40)
    phone = forms.CharField(label=_("Phone"), max_length=30)

    def __init__(self, *args: Any, inspection: Inspection, user: Any, **kwargs: Any) -> None:
        office, enterprise = inspection.office, inspection.enterprise
        day = earliest(timezone.now())
        kwargs["initial"] = {
            "meet_at": f"{day:%Y-%m-%d}T09:30",
            "place": f"{office.organ_name or office.name}会议室",
            "person": enterprise.main_head or enterprise.legal_representative,
            "post": "法定代表人",
            "contact": str(user),
            "phone": office.phone,
        }
        super().__init__(*args, **kwargs)
        self.inspection = inspection
        self.fields["meet_at"].help_text = _(
            "Not before %(day)s: the letter must arrive %(days)s working days ahead."
        ) % {"day": day.isoformat(), "days": lead_days(timezone.now())}

    def clean_meet_at(self) -> Any:
        moment = self.cleaned_data["meet_at"]
        day = earliest(timezone.now())
        if timezone.localdate(moment) < day:
            raise forms.ValidationError(
                _("Set the talk for %(day)s or later: the enterprise must get ready.")
                % {"day": day.isoformat()}
            )
        return moment

    def arguments(self) -> dict[str, Any]:
        failed = self.inspection.samples.filter(state=SampleState.FAILED).order_by("pk").last()
        return {**self.cleaned_data, "inspection": self.inspection, "sample": failed}


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label=_("Why there is no talk"), widget=forms.Textarea, min_length=5, max_length=500
    )


class AmendForm(forms.Form):
    wants_object: ClassVar[bool] = True
    meet_at = MomentField(label=_("Time of the talk"))
    place = forms.CharField(label=_("Place"), max_length=80)
    person = forms.CharField(label=_("Person summoned"), max_length=40)
    post = forms.CharField(label=_("Post"), max_length=40)

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


class NoteForm(forms.Form):
    note = forms.CharField(label=_("What should change"), widget=forms.Textarea, max_length=500)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=200)


class ServeForm(forms.Form):
    """送达: how the paper reached the enterprise."""

    wants_object: ClassVar[bool] = True
    way = forms.ChoiceField(
        label=_("Way of service"), choices=ServiceWay, initial=ServiceWay.ELECTRONIC
    )
    receiver = forms.CharField(label=_("Receiver"), max_length=40)
    relation = forms.CharField(label=_("Relation to the addressee"), max_length=40, required=False)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    witness = forms.CharField(label=_("Witness"), max_length=40, required=False)
    remarks = forms.CharField(label=_("Remarks"), max_length=200, required=False)

    def __init__(self, *args: Any, obj: Any, user: Any, **kwargs: Any) -> None:
        enterprise = obj.enterprise
        kwargs.setdefault(
            "initial",
            {
                "way": ServiceWay.ELECTRONIC,
                "receiver": getattr(obj, "person", "") or enterprise.legal_representative,
                "place": enterprise.address,
            },
        )
        super().__init__(*args, **kwargs)


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
    attendee_post = forms.CharField(label=_("Post"), max_length=40, required=False)
    started_at = MomentField(label=_("From"))
    ended_at = MomentField(label=_("To"))
    place = forms.CharField(label=_("Place"), max_length=80)
    host = forms.CharField(label=_("Host"), max_length=40)
    recorder = forms.CharField(label=_("Recorder"), max_length=40)
    present = forms.CharField(label=_("Others present"), max_length=200, required=False)
    facts = forms.CharField(label=_("Facts told"), widget=forms.Textarea, max_length=4000)
    explanation = forms.CharField(
        label=_("The enterprise's explanation"), widget=forms.Textarea, max_length=4000
    )
    demands = forms.CharField(label=_("Demands"), widget=forms.Textarea, max_length=2000)
    undertaking = forms.CharField(label=_("Undertaking"), widget=forms.Textarea, max_length=2000)
    report_by = DayField(label=_("Report due"), required=False)
    signing_refused = forms.BooleanField(label=_("Refused to sign"), required=False)
    witnesses = forms.CharField(
        label=_("Two witnesses, where signing was refused"), max_length=80, required=False
    )

    def __init__(self, *args: Any, obj: Summons, user: Any, **kwargs: Any) -> None:
        start = timezone.localtime(obj.meet_at) if obj.meet_at else timezone.localtime()
        kwargs.setdefault(
            "initial",
            {
                "attendee": obj.person,
                "attendee_post": obj.post,
                "started_at": start.strftime(LOCAL),
                "ended_at": start.replace(hour=min(start.hour + 1, 23)).strftime(LOCAL),
                "place": obj.place,
                "host": str(user),
                "facts": obj.inspection.title,
            },
        )
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("host") and data.get("host") == data.get("recorder"):
            self.add_error("recorder", _("Two officials at least: another person records."))
        started, ended = data.get("started_at"), data.get("ended_at")
        if started and ended and ended <= started:
            self.add_error("ended_at", _("The end must come after the beginning."))
        if data.get("signing_refused") and not data.get("witnesses"):
            self.add_error("witnesses", _("Name two witnesses of the refusal to sign."))
        return data

    def arguments(self) -> dict[str, Any]:
        proxy = self.cleaned_data["attendance"] == Attendance.PROXY
        return {**self.cleaned_data, "authorised": proxy}


class AbsenceForm(forms.Form):
    attendance = forms.ChoiceField(
        label=_("Who came"),
        choices=[
            (Attendance.NOBODY, Attendance.NOBODY.label),
            (Attendance.UNAUTHORISED, Attendance.UNAUTHORISED.label),
        ],
        widget=forms.RadioSelect,
    )
    meet_at = MomentField(label=_("New time of the talk"))
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False, max_length=500)


class SummonsFilter(django_filters.FilterSet):
    """The bar over the list of summonses."""

    q = django_filters.CharFilter(label=_("Number or enterprise"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=SummonsState)
    district = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("place", "District"), queryset=District.objects.order_by("code")
    )

    class Meta:
        model = Summons
        fields = ("q", "state", "district")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(number__icontains=plain)
            | Q(enterprise__name__icontains=plain)
            | Q(document__number__icontains=plain)
        )
