from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import gazetteer
from accounts.models import Office, User
from accounts.states import Role
from documents.files import store_upload
from inspections.objections import queries
from inspections.objections.models import Objection
from inspections.objections.reinspection import formalities_problem
from inspections.objections.rules import consequence
from inspections.objections.states import (
    Channel,
    Consequence,
    Ground,
    ObjectionKind,
    ObjectionState,
)
from inspections.objections.transitions import day_problem
from inspections.rectifications.forms import ManyFiles
from inspections.samples.forms import PhotoOfSealForm, money, short
from inspections.samples.models import ResultNotice, SampleItemResult
from inspections.samples.rules import Unreadable, item_verdict, limit_text, reading
from inspections.samples.states import DeliveryWay, SealState
from inspections.samples.transitions import unreadable
from inspections.summonses.forms import DayField, Paragraph
from inspections.visits.states import Verdict

PROOF = "inspections.objection"
REPORT = "inspections.reinspection-report"
MOST_FILES = 10
WHAT_FOLLOWS = {
    Consequence.NONE: _("Either way the applicant is answered, and the result stands."),
    Consequence.ANNULLED: _(
        "If so, the result is annulled at once, and talk, correction order, publication and case "
        "that stand on it fall with it."
    ),
    Consequence.CLEARED: _(
        "If so, the labelled producer is cleared at once, the result stays the seller's, and a "
        "clue of counterfeiting is registered against the seller."
    ),
}


class FileForm(forms.Form):
    """异议书: against what, why, with which proof."""

    kind = forms.ChoiceField(
        label=_("The objection is about"), choices=ObjectionKind, widget=forms.RadioSelect
    )
    disputed = forms.ModelMultipleChoiceField(
        label=_("Disputed items"),
        queryset=SampleItemResult.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only these are tested again, on the sealed back-up sample."),
    )
    reason = forms.CharField(label=_("Reasons"), widget=Paragraph(), max_length=2000)
    proof = ManyFiles(
        label=_("Photos and papers"),
        required=False,
        help_text=_("JPEG, PNG, WebP or PDF, at most 10 files of 20 MB."),
    )

    def __init__(self, *args: Any, notice: ResultNotice, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice, self.user = notice, user
        self.fields["disputed"].queryset = queries.failing_items(notice.sample)  # type: ignore[attr-defined]
        self.fields["kind"].initial = ObjectionKind.CONCLUSION
        if notice.sample.verdict != Verdict.FAIL:
            kinds = [row for row in ObjectionKind.choices if row[0] != ObjectionKind.CONCLUSION]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
            del self.fields["disputed"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == ObjectionKind.CONCLUSION and not values.get("disputed"):
            self.add_error("disputed", _("Name the items of this report that are disputed."))
        if len(values.get("proof") or []) > MOST_FILES:
            self.add_error("proof", _("At most 10 files."))
        if not self.errors:
            self._store(values.get("proof") or [])
        return values

    def _store(self, given: list[Any]) -> None:
        self.stored: list[Any] = []
        at = timezone.now()
        for file in given:
            try:
                self.stored.append(store_upload(file, kind=PROOF, by=self.user, at=at))
            except forms.ValidationError as error:
                self.add_error("proof", [f"{file.name}: {text}" for text in error.messages])

    def arguments(self) -> dict[str, Any]:
        values = self.cleaned_data
        about_conclusion = values["kind"] == ObjectionKind.CONCLUSION
        return {
            "notice": self.notice,
            "kind": values["kind"],
            "reason": values["reason"],
            "disputed": list(values.get("disputed") or []) if about_conclusion else [],
            "files": self.stored,
        }


class PaperForm(FileForm):
    """An objection that came on paper: a letter counts by its postmark."""

    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[row for row in Channel.choices if row[0] != Channel.SPACE],
        widget=forms.RadioSelect,
    )
    filed_on = DayField(
        label=_("Filed on"), help_text=_("The postmark of a letter; else the day it was handed in.")
    )
    field_order = ("channel", "filed_on", "kind", "disputed", "reason", "proof")

    def clean_filed_on(self) -> Any:
        day = self.cleaned_data["filed_on"]
        if reason := day_problem(self.notice, day, timezone.localdate()):
            raise forms.ValidationError(reason)
        return day

    def arguments(self) -> dict[str, Any]:
        values = self.cleaned_data
        came = {"channel": values["channel"], "filed_on": values["filed_on"]}
        return {**super().arguments(), **came}


class OfObjection(forms.Form):
    """A form that knows the objection."""

    wants_object: ClassVar[bool] = True

    def __init__(self, *args: Any, obj: Objection, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj, self.user = obj, user

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class AcceptForm(OfObjection):
    """Whether a disputed conclusion is tested again, or answered as it stands."""

    reinspect = forms.BooleanField(
        label=_("Have the disputed items tested again on the back-up sample"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about_conclusion = self.obj.kind == ObjectionKind.CONCLUSION
        self.fields["reinspect"].initial = True
        if not self.about_conclusion:
            del self.fields["reinspect"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("reinspect") and not queries.can_test_again(self.obj.sample):
            text = _("There is no sealed back-up sample to test again.")
            self.add_error("reinspect", text)
        return values


class RefuseForm(OfObjection):
    ground = forms.ChoiceField(label=_("Why it is not accepted"), choices=Ground)
    explanation = forms.CharField(
        label=_("Explanation"), widget=Paragraph(), max_length=1000, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not queries.filed_in_time(self.obj):
            self.fields["ground"].initial = Ground.LATE

    def clean_ground(self) -> str:
        ground = str(self.cleaned_data["ground"])
        late = not queries.filed_in_time(self.obj)
        if late and ground != Ground.LATE:
            raise forms.ValidationError(
                _("The objection came after the time for objections: refuse it as late.")
            )
        if ground == Ground.LATE and not late:
            raise forms.ValidationError(_("The objection was filed in time."))
        return ground


class AnswerForm(OfObjection):
    answer = forms.CharField(
        label=_("What was found and done"), widget=Paragraph(), max_length=2000
    )
    upheld = forms.TypedChoiceField(
        label=_("Is the applicant right?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        follows = consequence(self.obj.kind, self.obj.notice.recipient)
        self.fields["upheld"].help_text = WHAT_FOLLOWS[Consequence(follows)]


class NoteForm(forms.Form):
    note = short(_("Note"), 200)


class FormalitiesForm(OfObjection):
    on = DayField(label=_("Completed on"))
    cost = money(_("Cost advanced (yuan)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cost"].required = True
        self.fields["on"].initial = timezone.localdate()

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if reason := formalities_problem(self.obj, day, timezone.localdate()):
            raise forms.ValidationError(reason)
        return day


class LaboratoryForm(OfObjection):
    lab = forms.ModelChoiceField(
        label=_("Laboratory of the re-inspection"), queryset=Office.objects.none()
    )
    lab_reason = short(
        _("Why the first laboratory"),
        200,
        help_text=_("Only where no other laboratory is qualified."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lab"].queryset = queries.laboratories(self.obj)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        lab = values.get("lab")
        if lab and lab.pk == self.obj.sample.lab_id and not values.get("lab_reason", "").strip():
            text = _("The first laboratory may test again only if no other one is qualified.")
            self.add_error("lab", text)
        return values


class DeliverForm(forms.Form):
    seal_state = forms.ChoiceField(
        label=_("Seal of the back-up sample"), choices=SealState, widget=forms.RadioSelect
    )
    place = short(_("Fetched from"), 80, required=True)
    way = forms.ChoiceField(label=_("Way of delivery"), choices=DeliveryWay)
    waybill = short(_("Carrier and waybill"), 60)

    def clean_seal_state(self) -> str:
        value = str(self.cleaned_data["seal_state"])
        if value != SealState.WHOLE:
            raise forms.ValidationError(
                _("The seal of the back-up is broken: end the re-inspection with the reason.")
            )
        return value


class ReceiveForm(PhotoOfSealForm):
    """The other laboratory looks at the seal first, with a photo."""

    seal_state = forms.ChoiceField(
        label=_("Seal on arrival"), choices=SealState, widget=forms.RadioSelect
    )
    seal_number = short(_("Number read on the seal"), 30, required=True)
    brought_by = forms.ChoiceField(label=_("How it arrived"), choices=DeliveryWay)
    note = short(_("Note"), 200)
    field_order = ("seal_state", "seal_number", "photo", "brought_by", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"].required = True

    def clean_seal_state(self) -> str:
        value = str(self.cleaned_data["seal_state"])
        if value != SealState.WHOLE:
            raise forms.ValidationError(
                _("A sample with a broken seal is not received: refuse it in writing.")
            )
        return value


class RefuseBackupForm(PhotoOfSealForm):
    reason = forms.CharField(label=_("Reason"), widget=Paragraph(), max_length=200)
    field_order = ("reason", "photo")


class EndForm(forms.Form):
    reason = forms.CharField(
        label=_("What became of the back-up sample"), widget=Paragraph(), max_length=200
    )


class ValuesForm(OfObjection):
    """The disputed items with their requirement, and nothing else.

    The API may send `results`: a list of objects with `name` and `value`.
    """

    report_number = short(_("Report number"), 40, help_text=_("Left empty, the portal gives one."))
    report_file = forms.FileField(label=_("Report file"), required=False)

    def __init__(self, data: Any = None, *args: Any, obj: Objection, user: User, **kw: Any) -> None:
        self.rows = list(obj.disputed.order_by("position"))
        super().__init__(self._flat(data), *args, obj=obj, user=user, **kw)
        for row in self.rows:
            self.fields[f"value_{row.pk}"] = short(
                f"{row.name}　{limit_text(row.limit, row.unit)}",
                60,
                required=True,
                help_text=row.clause,
            )

    def _flat(self, data: Any) -> Any:
        rows = data.get("results") if data is not None and not hasattr(data, "getlist") else None
        if not isinstance(rows, list):
            return data
        by_name = {row.name: row.pk for row in self.rows}
        flat = {"report_number": data.get("report_number", "")}
        for one in rows:
            key = by_name.get(one.get("name", "")) if isinstance(one, dict) else None
            if key:
                flat[f"value_{key}"] = str(one.get("value", ""))
        return flat

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for row in self.rows:
            given = values.get(f"value_{row.pk}")
            if not given:
                continue
            try:
                item_verdict(row.limit, reading(given, row.unit, row.name))
            except Unreadable as fault:
                self.add_error(f"value_{row.pk}", unreadable(fault, row.unit))
        return values

    def clean_report_file(self) -> Any:
        file = self.cleaned_data["report_file"]
        return store_upload(file, kind=REPORT, by=self.user, at=timezone.now()) if file else None

    def arguments(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {
            "values": {row.pk: values[f"value_{row.pk}"] for row in self.rows},
            "report_number": values["report_number"],
            "report_file": values["report_file"],
        }


class ObjectionFilter(django_filters.FilterSet):
    """The bar over the list of objections; a laboratory searches by its codes alone."""

    q = django_filters.CharFilter(label=_("Number, applicant or product"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=ObjectionState)
    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("objection", "Kind"), choices=ObjectionKind
    )
    district = gazetteer.DistrictFilter(label=_("District"))
    overdue = django_filters.BooleanFilter(label=_("Only overdue"), method="by_lateness")

    class Meta:
        model = Objection
        fields = ("q", "state", "kind", "district")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self._is_blind():
            self.filters.pop("district", None)

    def _is_blind(self) -> bool:
        return self.request is not None and self.request.user.has_role(Role.LAB)

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        words = words.strip()
        found = Q(blind_code__icontains=words) | Q(sample__product_name__icontains=words)
        if not self._is_blind():
            found |= Q(number__icontains=words) | Q(applicant__icontains=words)
        return rows.filter(found)

    def by_lateness(self, rows: QuerySet[Any], _name: str, only: bool) -> QuerySet[Any]:
        late = Q(deadline__state="running", deadline__due_on__lt=timezone.localdate())
        return rows.filter(late) if only else rows
