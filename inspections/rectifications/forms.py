from datetime import timedelta
from typing import Any, ClassVar

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from casework import deadlines
from casework.templatetags.ui import day
from documents import files
from documents.models import Attachment
from enterprises.models import Enterprise
from inspections.rectifications import windows
from inspections.rectifications.endings import Dodger
from inspections.rectifications.models import (
    Dissolution,
    Evidence,
    Excuse,
    ExtensionRequest,
    Rectification,
)
from inspections.rectifications.queries import last_day_to_ask, last_talk
from inspections.rectifications.states import ExcuseKind, RectificationState
from inspections.summonses.forms import DayField, Paragraph
from inspections.summonses.letters import DEMANDS, failed_items
from inspections.summonses.queries import failed_sample
from inspections.visits.forms import TeamField
from inspections.visits.models import Inspection
from inspections.visits.queries import failing_findings, inspectors_for

EVIDENCE = "inspections.rectification"
# By regime: how long an extension may be (Order 133: at most 30 days).
MOST_DAYS = 30


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

    finding = forms.CharField(label=_("What was found"), widget=Paragraph(), max_length=2000)
    demands = forms.CharField(
        label=_("What to correct"),
        widget=Paragraph(),
        max_length=2000,
        help_text=_("One demand a line."),
    )
    contact = forms.CharField(label=_("Contact"), max_length=40)
    phone = forms.CharField(label=_("Phone"), max_length=30)

    def __init__(self, *args: Any, inspection: Inspection, user: Any, **kwargs: Any) -> None:
        self.inspection = inspection
        self.sample = failed_sample(inspection)
        talk = last_talk(inspection)
        kwargs["initial"] = {
            "finding": self.found(),
            "demands": talk.demands if talk else DEMANDS,
            "contact": str(user),
            "phone": inspection.office.phone,
        }
        super().__init__(*args, **kwargs)

        if talk is not None:
            self.fields["demands"].help_text = _(
                "One demand a line; taken over from the record of the talk %(number)s."
            ) % {"number": talk.summons.number}

    def found(self) -> str:
        """The finding as the report, or else the checklist, states it."""
        if self.sample is None:
            notes = [finding.note or finding.item.text for finding in self._failing()]
            return f"现场检查发现：{'；'.join(notes)}" if notes else ""
        items = [
            f"{row['name']}不合格（标准要求{row['limit']}，实测{row['value']}）"
            for row in failed_items(self.sample)
        ]
        batch = f"（批次{self.sample.batch}）" if self.sample.batch else ""
        return f"{self.sample.product_name}{batch}经监督抽查检验，{'、'.join(items)}"

    def _failing(self) -> Any:
        return failing_findings(self.inspection).select_related("item")

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "inspection": self.inspection, "sample": self.sample}


class AmendForm(forms.Form):
    wants_object: ClassVar[bool] = True
    finding = forms.CharField(label=_("What was found"), widget=Paragraph(), max_length=2000)
    demands = forms.CharField(label=_("What to correct"), widget=Paragraph(), max_length=2000)

    def __init__(self, *args: Any, obj: Rectification, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"finding": obj.finding, "demands": obj.demands})
        super().__init__(*args, **kwargs)


class WithFiles(forms.Form):
    """A form with photos and papers; what was in order is kept when another field is not."""

    wants_object: ClassVar[bool] = True
    files = ManyFiles(  # type: ignore[assignment]  # a field, not the form's own files
        label=_("Photos and papers"),
        help_text=_("JPEG, PNG, WebP or PDF, at most 10 files of 20 MB."),
        error_messages={
            "required": _("Add at least one photo or paper that shows the correction.")
        },
    )
    # What came with an earlier try and was in order need not be sent again.
    kept = forms.ModelMultipleChoiceField(
        queryset=Attachment.objects.none(),
        to_field_name="token",
        required=False,
        widget=forms.MultipleHiddenInput,
    )

    def __init__(self, *args: Any, obj: Rectification, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.stored: list[Attachment] = []
        own = Attachment.objects.filter(kind=EVIDENCE, uploaded_by=user)
        if getattr(self.data, "getlist", lambda _name: [])("kept"):
            self.fields["files"].required = False
        for holder in HOLDERS:
            used = holder.files.through.objects.values("attachment_id")
            own = own.exclude(pk__in=used)
        self.fields["kept"].queryset = own.order_by("pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self.stored = list(data.get("kept") or [])
        given = data.get("files") or []
        if len(given) + len(self.stored) > settings.UPLOAD_MAX_FILES:
            self.add_error("files", _("At most 10 files; send the others with a second report."))
            return data
        for file in given:
            self._store(file)
        self._remember()
        return data

    def _remember(self) -> None:
        """The page that comes back names what need not be sent again."""
        if not self.stored or not hasattr(self.data, "setlist"):
            return
        given: Any = self.data
        data = given.copy()
        data.setlist("kept", [str(file.token) for file in self.stored])
        self.data = data
        names = ", ".join(file.name for file in self.stored)
        # Hints are printed as they stand, and whoever sent a file chose its name.
        hint = format_html(gettext("Kept from before: {names}"), names=names)
        self["files"].help_text = hint
        self.fields["files"].required = False

    def _store(self, file: Any) -> None:
        """Files in order are kept even when another one is not."""
        at = timezone.now()
        try:
            kept = files.store_upload(file, kind=EVIDENCE, by=self.user, at=at)
        except forms.ValidationError as error:
            self.add_error("files", [f"{file.name}: {text}" for text in error.messages])
        else:
            self.stored.append(kept)

    def arguments(self) -> dict[str, Any]:
        own = {name: self.cleaned_data[name] for name in self.fields if name not in BOXES}
        return {**own, "files": self.stored}


HOLDERS: tuple[Any, ...] = (Evidence, ExtensionRequest, Excuse, Dissolution)
BOXES = frozenset({"files", "kept"})


class EvidenceForm(WithFiles):
    """整改报告: cause, measures, goods, and the proof."""

    cause = forms.CharField(label=_("Cause found"), widget=Paragraph(), max_length=2000)
    text = forms.CharField(label=_("What was corrected"), widget=Paragraph(), max_length=4000)
    stock = forms.CharField(
        label=_("What became of stock and sold goods"),
        widget=Paragraph(),
        required=False,
        max_length=2000,
    )
    field_order = ("cause", "text", "stock", "files", "kept")


class ExtensionForm(WithFiles):
    """延期申请: how long, why, and what shows it; Order 133 asks for no proof (domain.md 2.8)."""

    days = forms.IntegerField(
        label=_("Further days"), min_value=1, max_value=MOST_DAYS, initial=MOST_DAYS
    )
    reason = forms.CharField(label=_("Reason"), widget=Paragraph(), max_length=400)
    field_order = ("days", "reason", "files", "kept")

    def __init__(self, *args: Any, obj: Rectification, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, user=user, **kwargs)
        self.fields["files"].required = False
        last = last_day_to_ask(obj)
        if last is not None:
            hint = _("To be asked for by %(day)s, five days before the end; once only.")
            self.fields["days"].help_text = hint % {"day": last.isoformat()}


class ExcuseForm(WithFiles):
    """Why the correction stands still, with its proof."""

    kind = forms.ChoiceField(label=pgettext_lazy("excuse", "Kind"), choices=ExcuseKind)
    begun_on = DayField(label=pgettext_lazy("excuse", "Since"))
    note = forms.CharField(label=_("What happened"), widget=Paragraph(), max_length=400)
    field_order = ("kind", "begun_on", "note", "files", "kept")


class ResumeForm(forms.Form):
    ended_on = DayField(label=_("Until"))


class DissolvedForm(WithFiles):
    """注销: since when, the proof, and whether it was done to dodge."""

    happened_on = DayField(label=_("Deregistered on"))
    note = forms.CharField(label=_("What the register says"), widget=Paragraph(), max_length=400)
    deliberate = forms.BooleanField(label=_("It was cancelled to dodge the order"), required=False)
    person = forms.CharField(label=_("Person responsible"), max_length=40, required=False)
    address = forms.CharField(label=_("Address"), max_length=160, required=False)
    field_order = (
        "happened_on",
        "note",
        "files",
        "kept",
        "deliberate",
        "person",
        "address",
    )

    def __init__(self, *args: Any, obj: Rectification, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "person": obj.enterprise.legal_representative,
                "address": obj.enterprise.address,
            },
        )
        super().__init__(*args, obj=obj, user=user, **kwargs)

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        who = {name: given.pop(name) for name in ("person", "address")}
        return {**given, "dodger": Dodger(**who) if given.pop("deliberate") else None}


class SuccessorForm(WithFiles):
    """承继: who took the enterprise over, and since when."""

    code = forms.CharField(label=_("Credit code of the successor"), max_length=18)
    happened_on = DayField(label=_("Merged on"))
    note = forms.CharField(label=_("Note"), widget=Paragraph(), required=False, max_length=400)
    field_order = ("code", "happened_on", "note", "files", "kept")

    def clean_code(self) -> Any:
        code = self.cleaned_data["code"].strip().upper()
        found = Enterprise.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("The register knows no enterprise with this code."))
        return found

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return {**given, "successor": given.pop("code")}


class RecheckForm(forms.Form):
    """复查: the day, the two inspectors, and the reason when the window is over."""

    wants_object: ClassVar[bool] = True
    scheduled_on = DayField(label=_("Day of the re-check"))
    inspectors = TeamField(label=_("Inspectors"), queryset=User.objects.none(), required=False)
    late_reason = forms.CharField(label=_("Why after the window"), max_length=200, required=False)

    def __init__(self, *args: Any, obj: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inspectors"].queryset = inspectors_for(obj.office_id)  # type: ignore[attr-defined]
        window = self.window(obj)
        self.fields["scheduled_on"].help_text = between(window.opens_on, window.closes_on)

    def window(self, obj: Any) -> windows.Window:
        return windows.first_window(obj)


class ForcedForm(RecheckForm):
    """Where nobody asked: from the day after the time to correct."""

    def window(self, obj: Any) -> windows.Window:
        clock = deadlines.open_clock(obj, "SC-COR")
        opens = clock.due_on + timedelta(days=1) if clock else timezone.localdate()
        return windows.Window(round=windows.FIRST, opens_on=opens, forced=True)


class GrantForm(forms.Form):
    note = forms.CharField(label=_("Note"), widget=Paragraph(), required=False, max_length=400)


def between(opens: Any, closes: Any) -> Any:
    """When the re-check may be."""
    if closes is None:
        return _("Not before %(opens)s.") % {"opens": day(opens)}
    return _("From %(opens)s to %(closes)s.") % {
        "opens": day(opens),
        "closes": day(closes),
    }


class ExtendForm(forms.Form):
    """延期: asked for when, how long, why."""

    asked_on = DayField(label=_("Asked for on"))
    amount = forms.IntegerField(
        label=_("Further days"), min_value=1, max_value=MOST_DAYS, initial=MOST_DAYS
    )
    reason = forms.CharField(label=_("Reason"), widget=Paragraph(), max_length=200)

    def clean_asked_on(self) -> Any:
        day = self.cleaned_data["asked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day of the request cannot lie ahead."))
        return day


class FindingsForm(forms.Form):
    findings = forms.CharField(
        label=_("Findings of the re-check"), widget=Paragraph(), max_length=2000
    )
    late_reason = forms.CharField(
        label=_("Why after the window"),
        max_length=200,
        required=False,
        help_text=_("Only when the bureau's own days are over."),
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
