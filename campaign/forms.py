import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, Office, User
from accounts.states import OfficeKind
from campaign import queries, rules
from campaign.models import Activity, Bulletin
from campaign.states import ActivityKind, EventKind
from complaints.models import DeskSession
from documents import files
from enterprises.models import ProductCategory
from inspections.exposures.models import Exposure
from inspections.plans.states import PlanKind

MEGABYTE = 1024 * 1024
SHORTEST, LONGEST = 7, 13


# --- Fields -----------------------------------------------------------------------------------


class DayField(forms.DateField):
    """A day, picked with the browser's own means."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


class MomentField(forms.DateTimeField):
    """A day with its time, picked with the browser's own means."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)


class Line(forms.CharField):
    """Several lines of text."""

    widget = forms.Textarea(attrs={"rows": 4})


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Photos or PDFs, recognised and cleaned while the form can still say so."""

    widget = ManyFiles(attrs={"accept": "image/*,application/pdf", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = [entry for entry in (data if isinstance(data, list) else [data]) if entry]
        if len(uploads) > settings.UPLOAD_MAX_FILES:
            sentence = _("At most %(limit)d files can be sent at once.")
            raise ValidationError(sentence, params={"limit": settings.UPLOAD_MAX_FILES})
        for upload in uploads:
            check_upload(super().clean(upload, initial))
        return uploads


def check_upload(upload: Any) -> None:
    """Refuse what cannot be stored."""
    if upload.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // MEGABYTE
        raise ValidationError(
            _("The file is too large: at most %(limit)d MB."), params={"limit": limit}
        )
    upload.seek(0)
    files.clean(upload.read(), upload.name or "")
    upload.seek(0)


def phone_number(text: str) -> str:
    """The digits of a telephone number, however they were typed."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if letter.isdigit())


def local(value: Any) -> Any:
    """A stored moment as its form shows it."""
    if hasattr(value, "tzinfo"):
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
    return getattr(value, "pk", value)


class Amending(forms.Form):
    """A form over what is there; from the API it may come with a part of the fields alone."""

    wants_object: ClassVar[bool] = True

    def __init__(
        self, data: Any = None, upload: Any = None, *, obj: Any, user: User, **kwargs: Any
    ) -> None:
        self.obj, self.user = obj, user
        known = self.known()
        if data is not None and not hasattr(data, "getlist"):
            data = {**known, **data}
        kwargs.setdefault("initial", known)
        super().__init__(data, upload, **kwargs)

    def known(self) -> dict[str, Any]:
        """The values as they are."""
        return {name: local(getattr(self.obj, name)) for name in self.base_fields}


def end_after(form: forms.Form, first: str, last: str) -> None:
    """The end is not before the beginning."""
    begins, ends = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if begins and ends and ends < begins:
        form.add_error(last, _("The end is before the beginning."))


# --- The month --------------------------------------------------------------------------------


class OpenCampaignForm(forms.Form):
    """A year's Quality Month."""

    year = forms.IntegerField(label=_("Year"), min_value=2014, max_value=2099)
    name = forms.CharField(label=pgettext_lazy("campaign", "Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    theme = forms.CharField(label=_("Theme"), max_length=120)
    theme_en = forms.CharField(label=_("English theme"), max_length=200, required=False)
    starts_on = DayField(label=_("Begins"))
    ends_on = DayField(label=_("Ends"))

    def clean(self) -> dict[str, Any] | None:
        end_after(self, "starts_on", "ends_on")
        return super().clean()


class LaunchForm(forms.Form):
    launched_on = DayField(label=_("Day of the launch"), initial=timezone.localdate)
    meeting = forms.CharField(
        label=_("Meeting"), max_length=80, initial="质量强市领导小组工作会议", required=False
    )
    place = forms.CharField(label=_("Place"), max_length=80, required=False)


class CloseForm(forms.Form):
    summary = Line(
        label=_("Final summary"),
        help_text=_("For the city's Leading Group and the provincial bureau."),
        max_length=4000,
    )


CAMPAIGN_FORMS: Mapping[str, type[forms.Form]] = {
    "launch": LaunchForm,
    "close_campaign": CloseForm,
}


class ProgressForm(forms.Form):
    """上报数, with what proves it."""

    figure = forms.DecimalField(
        label=_("Reported figure"),
        help_text=_("In the unit of the activity; the total so far, not the day's increase."),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    note = Line(label=_("What was done"), max_length=2000, required=False)
    evidence = PapersField(
        label=pgettext_lazy("activity", "Evidence"), help_text=_("Photos or PDFs"), required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "figure" not in cleaned or "evidence" not in cleaned:
            return cleaned
        if cleaned["figure"] is None and not cleaned.get("note") and not cleaned["evidence"]:
            raise ValidationError(_("Give a figure, a note or evidence."))
        return cleaned


class FinishForm(forms.Form):
    result = Line(label=_("What came of it"), max_length=2000)


class NoteForm(forms.Form):
    note = Line(label=_("Reason"), max_length=500)


class ActivityForm(Amending):
    """Dates, target and lead."""

    starts_on = DayField(label=_("Begins"))
    ends_on = DayField(label=_("Ends"))
    target = forms.DecimalField(
        label=_("Target"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    office = forms.ModelChoiceField(
        label=_("Lead office"),
        queryset=Office.objects.exclude(kind=OfficeKind.COUNTY).order_by("kind", "name"),
    )
    section = forms.CharField(label=_("Section in charge"), max_length=40, required=False)
    description = Line(label=_("What is done"), max_length=2000, required=False)
    description_en = Line(label=_("What is done, in English"), max_length=2000, required=False)

    def clean(self) -> dict[str, Any] | None:
        end_after(self, "starts_on", "ends_on")
        most, target = self.obj.target_most, self.cleaned_data.get("target")
        if most is not None and target is not None and target > most:
            self.add_error("target", _("At most %(most)s.") % {"most": f"{most:f}"})
        return super().clean()


class RunAsPlanForm(forms.Form):
    """A plan of one's own office that carries out the activity."""

    wants_object: ClassVar[bool] = True

    name = forms.CharField(label=_("Name of the plan"), max_length=120)
    kind = forms.ChoiceField(
        label=pgettext_lazy("activity", "Kind"), choices=PlanKind, initial=PlanKind.CHECK
    )
    starts_on = DayField(label=_("Begins"))
    ends_on = DayField(label=_("Ends"))
    visits = forms.IntegerField(
        label=_("Planned visits or batches"), min_value=1, max_value=100_000
    )
    categories = forms.ModelMultipleChoiceField(
        label=_("Product categories"),
        queryset=ProductCategory.objects.groups().order_by("order", "code"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200, required=False)

    def __init__(self, *args: Any, obj: Activity, user: User, **extra: Any) -> None:
        known = {
            "name": f"{obj.campaign.year}年{obj.name}",
            "starts_on": obj.starts_on,
            "ends_on": obj.ends_on,
        }
        if obj.kind == ActivityKind.SPOT_CHECK:
            known["kind"] = PlanKind.SPECIAL
        extra["initial"] = {**known, **(extra.get("initial") or {})}
        super().__init__(*args, **extra)

    def clean(self) -> dict[str, Any] | None:
        end_after(self, "starts_on", "ends_on")
        return super().clean()


ACTIVITY_FORMS: Mapping[str, type[forms.Form]] = {
    "amend": ActivityForm,
    "update_progress": ProgressForm,
    "run_as_plan": RunAsPlanForm,
    "finish": FinishForm,
    "reopen": NoteForm,
}


# --- Events -----------------------------------------------------------------------------------


class EventFields(forms.Form):
    """What everybody reads about an event."""

    title = forms.CharField(label=pgettext_lazy("publication", "Title"), max_length=60)
    title_en = forms.CharField(label=_("English title"), max_length=120, required=False)
    activity = forms.ModelChoiceField(
        label=_("Activity"), queryset=Activity.objects.none(), required=False
    )
    place = forms.CharField(label=_("Place"), max_length=80)
    place_en = forms.CharField(label=_("Place, in English"), max_length=120, required=False)
    district = forms.ModelChoiceField(
        label=_("District"), queryset=District.objects.order_by("code")
    )
    starts_at = MomentField(label=_("Begins"))
    ends_at = MomentField(label=_("Ends"))
    capacity = forms.IntegerField(
        label=_("Places"),
        help_text=_("Leave empty where nothing needs to be booked."),
        min_value=1,
        max_value=10_000,
        required=False,
    )
    description = Line(label=_("What people will see"), max_length=2000, required=False)
    description_en = Line(
        label=_("What people will see, in English"), max_length=2000, required=False
    )

    def offer_activities(self) -> None:
        """Those of the months that are not over."""
        rows = Activity.objects.exclude(campaign__state="closed").order_by("campaign", "position")
        self.fields["activity"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        begins, ends = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("The end is before the beginning."))
        return super().clean()


class PlanEventForm(EventFields):
    kind = forms.ChoiceField(label=pgettext_lazy("activity", "Kind"), choices=EventKind)
    field_order = ("kind",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_activities()


class EventForm(Amending, EventFields):
    """The event as it is, to be changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_activities()

    def clean_capacity(self) -> int | None:
        capacity: int | None = self.cleaned_data["capacity"]
        if capacity is not None and capacity < self.obj.booked:
            sentence = _("%(booked)d places are booked already.")
            raise ValidationError(sentence, params={"booked": self.obj.booked})
        if capacity is None and self.obj.booked:
            raise ValidationError(_("Places are booked; the number cannot be left out now."))
        return capacity


class HoldForm(forms.Form):
    visitors = forms.IntegerField(label=_("Visitors"), min_value=0, max_value=100_000)
    note = Line(label=_("How it went"), max_length=2000, required=False)


class VisitorsForm(forms.Form):
    visitors = forms.IntegerField(label=_("Visitors"), min_value=0, max_value=100_000)
    note = forms.CharField(label=_("Why it is corrected"), max_length=200)


class DeskSessionForm(forms.Form):
    """The session that was held there; left empty, the event points to none."""

    wants_object: ClassVar[bool] = True
    desk_session = forms.ModelChoiceField(
        DeskSession.objects.none(),
        label=_("Desk session"),
        required=False,
        empty_label=_("None"),
        help_text=_("Consultation desks of the day of the event."),
    )

    def __init__(self, *args: Any, obj: Any, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"desk_session": obj.desk_session_id})
        super().__init__(*args, **kwargs)
        self.fields["desk_session"].queryset = queries.desks_for(obj, user)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), help_text=_("Everybody can read it."), max_length=200
    )


EVENT_FORMS: Mapping[str, type[forms.Form]] = {
    "amend": EventForm,
    "hold": HoldForm,
    "correct_visitors": VisitorsForm,
    "point_to_desk": DeskSessionForm,
    "call_off": ReasonForm,
}


class BookingForm(forms.Form):
    """What the door needs and nothing more."""

    name = forms.CharField(
        label=pgettext_lazy("booking", "Your name"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=pgettext_lazy("booking", "Telephone"),
        help_text=_("We keep the first three and the last four digits, to find you at the door."),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    people = forms.IntegerField(
        label=_("How many people come"),
        min_value=1,
        max_value=rules.MOST_PEOPLE,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def clean_phone(self) -> str:
        digits = phone_number(self.cleaned_data["phone"])
        if not SHORTEST <= len(digits) <= LONGEST:
            raise ValidationError(_("Please give a telephone number, such as 13800000000."))
        return digits


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Booking code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


# --- Bulletins --------------------------------------------------------------------------------


class ExposureChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Exposure) -> str:
        batch = f"（{obj.batch}）" if obj.batch else ""
        return f"{obj.number}　{obj.product_name}{batch}　{obj.enterprise.name}"


class BulletinFields(forms.Form):
    title = forms.CharField(label=pgettext_lazy("publication", "Title"), max_length=80)
    title_en = forms.CharField(label=_("English title"), max_length=160, required=False)
    intro = Line(
        label=_("Introduction"),
        help_text=_("State findings, not blame."),
        max_length=2000,
        required=False,
    )
    intro_en = Line(label=_("Introduction, in English"), max_length=2000, required=False)
    exposures = ExposureChoices(
        label=_("Failed products"),
        help_text=_("Only what a second person has made public stands here."),
        queryset=Exposure.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def offer_exposures(self, user: User) -> None:
        """What is public and within the person's reach, newest first."""
        rows = Exposure.objects.visible_to(user).public(timezone.localdate())
        rows = rows.select_related("enterprise").order_by("-published_at", "-pk")
        self.fields["exposures"].queryset = rows  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "exposures": list(self.cleaned_data["exposures"])}


class DraftBulletinForm(BulletinFields):
    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_exposures(user)


class BulletinForm(Amending, BulletinFields):
    """The draft as it is, to be changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_exposures(self.user)

    def known(self) -> dict[str, Any]:
        bulletin: Bulletin = self.obj
        names = ("title", "title_en", "intro", "intro_en")
        chosen = [entry.exposure_id for entry in queries.entries_of(bulletin)]
        return {**{name: getattr(bulletin, name) for name in names}, "exposures": chosen}


BULLETIN_FORMS: Mapping[str, type[forms.Form]] = {
    "amend": BulletinForm,
    "send_back": NoteForm,
    "withdraw": ReasonForm,
}
