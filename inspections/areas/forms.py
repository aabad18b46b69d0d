from typing import Any, ClassVar

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from documents import files
from documents.files import store_upload
from enterprises.models import ProductCategory
from inspections.areas.models import ENDED, KeyArea
from inspections.areas.states import AreaState, Moment
from inspections.casefiles.models import CaseFile
from inspections.rectifications.forms import ManyFiles
from inspections.summonses.forms import DayField, Paragraph
from inspections.visits.models import Inspection

PHOTO = "inspections.area"
MOST_FILES = 10


class PlanForm(forms.Form):
    """A new area on the list."""

    name = forms.CharField(label=_("Name of the area"), max_length=80)
    place = forms.CharField(label=pgettext_lazy("area", "Bounds"), max_length=160)
    district = forms.ModelChoiceField(
        label=pgettext_lazy("place", "District"), queryset=District.objects.order_by("code")
    )
    category = forms.ModelChoiceField(
        label=_("Product category"), queryset=ProductCategory.objects.order_by("order", "code")
    )
    hazard = forms.CharField(
        label=pgettext_lazy("area", "Hazard"), widget=Paragraph(), max_length=1000
    )
    lead_unit = forms.CharField(label=_("Lead unit"), max_length=80)
    measures_text = forms.CharField(
        label=pgettext_lazy("area", "What is done"),
        widget=Paragraph(),
        max_length=1000,
        required=False,
    )
    due_on = DayField(label=_("To be done by"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = District.objects.order_by("code")
        if not user.actor.citywide:
            rows = rows.filter(pk__in=user.actor.districts)
        fields: Any = self.fields
        fields["district"].queryset = rows

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise ValidationError(_("This day is over."))
        return day


class OfArea(forms.Form):
    wants_object: ClassVar[bool] = True

    def __init__(self, *args: Any, obj: KeyArea, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj, self.user = obj, user


class FigureForm(OfArea):
    name = forms.CharField(
        label=_("Figure"), max_length=60, help_text=_("The same name again fills in what is after.")
    )
    unit = forms.CharField(label=_("Unit"), max_length=10, required=False)
    before = forms.DecimalField(
        label=pgettext_lazy("area", "Before"), max_digits=12, decimal_places=2, required=False
    )
    after = forms.DecimalField(
        label=pgettext_lazy("area", "After"), max_digits=12, decimal_places=2, required=False
    )


class PhotosForm(OfArea):
    moment = forms.ChoiceField(label=_("Taken"), choices=Moment)
    files = ManyFiles(label=_("Photos"))  # type: ignore[assignment]  # not the form's own files

    def clean_files(self) -> list[Any]:
        given = self.cleaned_data["files"]
        if len(given) > MOST_FILES:
            raise ValidationError(_("At most 10 files at once."))
        # All of them are looked at before the first is kept.
        if refused := [text for file in given for text in why_no_picture(file)]:
            raise ValidationError(refused)
        return given

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            values["files"] = [self._kept(file) for file in values["files"]]
        return values

    def _kept(self, file: Any) -> Any:
        return store_upload(file, kind=PHOTO, by=self.user, at=timezone.now())


def why_no_picture(file: Any) -> list[str]:
    """What keeps a file from being shown as a photo, each with its name."""
    if file.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // files.MEGABYTE
        return [
            _("%(name)s is too large: at most %(limit)d MB.") % {"name": file.name, "limit": limit}
        ]
    file.seek(0)
    try:
        found = files.clean(file.read(), file.name or "")
    except ValidationError as error:
        return [f"{file.name}: {text}" for text in error.messages]
    finally:
        file.seek(0)
    if found.width is None:
        return [_("%(name)s is not a picture.") % {"name": file.name}]
    return []


class LinkForm(OfArea):
    numbers = forms.CharField(
        label=_("Numbers of inspections and case files"),
        widget=Paragraph(),
        max_length=1000,
        help_text=_("One a line, such as JC-2026-0012 or AJ-2026-0003."),
    )

    def clean_numbers(self) -> dict[str, list[Any]]:
        wanted = self.cleaned_data["numbers"].split()
        found: dict[str, list[Any]] = {
            "inspections": list(Inspection.objects.visible_to(self.user).filter(number__in=wanted)),
            "casefiles": list(CaseFile.objects.visible_to(self.user).filter(number__in=wanted)),
        }
        known = {row.number for rows in found.values() for row in rows}
        missing = [number for number in wanted if number not in known]
        if missing:
            text = _("No inspection and no case file has this number: %(numbers)s")
            raise ValidationError(text % {"numbers": "、".join(missing)})
        return found

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data["numbers"])


class ResultForm(forms.Form):
    result = forms.CharField(
        label=pgettext_lazy("area", "Result"), widget=Paragraph(), max_length=1000
    )


class AreaFilter(django_filters.FilterSet):
    """The bar over the list of key areas."""

    q = django_filters.CharFilter(label=_("Number, name, hazard"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=AreaState)
    district = django_filters.ModelChoiceFilter(
        label=_("District"), queryset=District.objects.order_by("code")
    )
    overdue = django_filters.BooleanFilter(label=_("Only overdue"), method="by_lateness")

    class Meta:
        model = KeyArea
        fields = ("q", "state", "district")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(number__icontains=plain) | Q(name__icontains=plain) | Q(hazard__icontains=plain)
        )

    def by_lateness(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        late = Q(due_on__lt=timezone.localdate())
        return rows.filter(late).exclude(state__in=ENDED) if only else rows
