from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from documents import files
from inspections.models import Inspection
from inspections.rectifications.models import Rectification
from inspections.rectifications.states import RectificationState
from inspections.samples.states import SampleState
from inspections.summonses.letters import failed_items

EVIDENCE = "inspections.rectification"
DEMANDS = (
    "查明不合格原因，封存库存同批次产品\n召回已售出的同批次产品\n完善出厂检验制度并提交整改报告"
)


class ManyFiles(forms.FileField):
    """Several files at once, each cleaned on its own."""

    def __init__(self, **values: Any) -> None:
        super().__init__(widget=MultipleFileInput(), **values)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        return [super(ManyFiles, self).clean(one, initial) for one in given]


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class OrderForm(forms.Form):
    """责令改正: what was found and what must be corrected, a line a demand."""

    finding = forms.CharField(label=_("What was found"), widget=forms.Textarea, max_length=2000)
    demands = forms.CharField(
        label=_("What to correct"),
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("One demand a line."),
    )
    contact = forms.CharField(label=_("Contact"), max_length=40)
    phone = forms.CharField(label=_("Phone"), max_length=30)

    def __init__(self, *args: Any, inspection: Inspection, user: Any, **kwargs: Any) -> None:
        self.inspection = inspection
        self.sample = inspection.samples.filter(state=SampleState.FAILED).order_by("pk").last()
        kwargs["initial"] = {
            "finding": self.found(),
            "demands": DEMANDS,
            "contact": str(user),
            "phone": inspection.office.phone,
        }
        super().__init__(*args, **kwargs)

    def found(self) -> str:
        """The finding as the report states it."""
        items = [
            f"{row['name']}不合格（标准要求{row['limit']}，实测{row['value']}）"
            for row in failed_items(self.sample)
        ]
        goods = f"{self.inspection.product_name}（批次{self.inspection.batch}）"
        return f"你单位的{goods}经监督抽查检验，{'、'.join(items)}" if items else ""

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "inspection": self.inspection, "sample": self.sample}


class AmendForm(forms.Form):
    wants_object: ClassVar[bool] = True
    finding = forms.CharField(label=_("What was found"), widget=forms.Textarea, max_length=2000)
    demands = forms.CharField(label=_("What to correct"), widget=forms.Textarea, max_length=2000)

    def __init__(self, *args: Any, obj: Rectification, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"finding": obj.finding, "demands": obj.demands})
        super().__init__(*args, **kwargs)


class EvidenceForm(forms.Form):
    """整改报告: cause, measures, goods, and the proof."""

    wants_object: ClassVar[bool] = True
    cause = forms.CharField(label=_("Cause found"), widget=forms.Textarea, max_length=2000)
    text = forms.CharField(label=_("What was corrected"), widget=forms.Textarea, max_length=4000)
    stock = forms.CharField(
        label=_("What became of stock and sold goods"),
        widget=forms.Textarea,
        required=False,
        max_length=2000,
    )
    files = ManyFiles(
        label=_("Photos and papers"),
        help_text=_("JPEG, PNG, WebP or PDF, at most 10 files of 20 MB."),
    )

    def __init__(self, *args: Any, obj: Rectification, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.stored: list[Any] = []

    def clean_files(self) -> list[Any]:
        given: list[Any] = self.cleaned_data["files"]
        if len(given) > files.settings.UPLOAD_MAX_FILES:
            raise forms.ValidationError(
                _("At most 10 files; send the others with a second report.")
            )
        return given

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for file in data.get("files", []) if not self.errors else []:
            try:
                self.stored.append(
                    files.store_upload(file, kind=EVIDENCE, by=self.user, at=timezone.now())
                )
            except forms.ValidationError as error:
                self.add_error("files", error)
        return data

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "files": self.stored}


class FindingsForm(forms.Form):
    findings = forms.CharField(
        label=_("Findings of the re-check"), widget=forms.Textarea, max_length=2000
    )


class RectificationFilter(django_filters.FilterSet):
    """The bar over the list of rectifications."""

    q = django_filters.CharFilter(label=_("Number or enterprise"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=RectificationState)
    district = django_filters.ModelChoiceFilter(
        label=pgettext_lazy("place", "District"), queryset=District.objects.order_by("code")
    )
    overdue = django_filters.BooleanFilter(label=_("Overdue"), method="by_lateness")

    class Meta:
        model = Rectification
        fields = ("q", "state", "district", "overdue")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(number__icontains=plain)
            | Q(enterprise__name__icontains=plain)
            | Q(document__number__icontains=plain)
        )

    def by_lateness(self, rows: QuerySet[Any], _name: str, late: bool) -> QuerySet[Any]:
        behind = Q(deadline__state="running", deadline__due_on__lt=timezone.localdate())
        return rows.filter(behind) if late else rows.exclude(behind)
