from collections.abc import Mapping
from copy import copy
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, User
from documents import files
from enterprises import rules
from enterprises.models import (
    CqoEvidence,
    CqoPilot,
    Credential,
    Enterprise,
    ProductCategory,
    Roster,
)
from enterprises.states import (
    CredentialKind,
    CredentialState,
    CreditGrade,
    Duty,
    Effect,
    EnterpriseState,
    EvidenceState,
    HonourLevel,
    PilotState,
    RiskGrade,
    RosterKind,
    RosterState,
)
from enterprises.transitions.entries import FACTS, check_codes

MEGABYTE = 1024 * 1024
MOST_FILES = 10
EARLIEST_YEAR, LATEST_YEAR = 1990, 2099


# --- Fields ---------------------------------------------------------------------------------------


class DayField(forms.DateField):
    """A day, picked with the browser's own means."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


class PastDayField(DayField):
    """A day that has been."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))


def check_upload(upload: Any) -> None:
    """Refuse what cannot be stored, while the form can still say so."""
    if upload.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // MEGABYTE
        sentence = _("The file is too large: at most %(limit)d MB.")
        raise ValidationError(sentence, params={"limit": limit}, code="too_large")
    upload.seek(0)
    files.clean(upload.read(), upload.name or "")
    upload.seek(0)


class PaperField(forms.FileField):
    """One photo or PDF."""

    widget = forms.FileInput(attrs={"accept": "image/*,application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload:
            check_upload(upload)
        return upload


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Several photos or PDFs."""

    widget = ManyFiles(attrs={"accept": "image/*,application/pdf", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = [entry for entry in (data if isinstance(data, list) else [data]) if entry]
        if self.required and not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > MOST_FILES:
            sentence = _("At most %(limit)d files can be sent at once.")
            raise ValidationError(sentence, params={"limit": MOST_FILES}, code="too_many")
        for upload in uploads:
            check_upload(super().clean(upload, initial))
        return uploads


class EnterpriseField(forms.CharField):
    """An enterprise by its code, or by its name when only one has it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Enterprise"))
        kwargs.setdefault("help_text", _("Credit code or full name"))
        super().__init__(max_length=120, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        by_code = Enterprise.objects.filter(code=rules.normalise(text)).order_by("pk")
        found = list(by_code[:2]) or list(
            Enterprise.objects.filter(name=text.strip()).order_by("pk")[:2]
        )
        if len(found) != 1:
            raise ValidationError(_("No enterprise of the register has this code or name."))
        return found[0]


# --- Register -------------------------------------------------------------------------------------


class EnterpriseForm(forms.ModelForm):
    """An entry of the register; a part of it (from the API) is completed from what is there."""

    wants_object: ClassVar[bool] = True
    district = forms.ModelChoiceField(
        label=_("District"), queryset=District.objects.order_by("code")
    )
    founded_on = PastDayField(label=_("founded"), required=False)

    class Meta:
        model = Enterprise
        fields = FACTS

    def __init__(
        self,
        data: Any = None,
        upload: Any = None,
        *,
        obj: Enterprise | None = None,
        user: User | None = None,
        **kwargs: Any,
    ) -> None:
        if obj is not None and data is not None:
            data = {**model_to_dict(obj, FACTS), **_flat(data)}
        self.user = user
        super().__init__(data, upload, instance=copy(obj), **kwargs)
        self.fields["code"].widget.attrs["autocomplete"] = "off"
        self.fields["phone"].widget.attrs["inputmode"] = "tel"

    def clean_code(self) -> str:
        return rules.normalise(self.cleaned_data["code"])

    def clean_organisation_code9(self) -> str:
        return rules.normalise(self.cleaned_data["organisation_code9"])

    def clean_registration_number15(self) -> str:
        return rules.normalise(self.cleaned_data["registration_number15"])

    def clean_district(self) -> District:
        district: District = self.cleaned_data["district"]
        if self.user and not rules.may_edit_in(district.pk, self.user.actor):
            raise ValidationError(_("Your office keeps the entries of another district."))
        return district

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        names = ("code", "organisation_code9", "registration_number15")
        if all(name in cleaned for name in names):
            if cleaned["code"] and not rules.uscc_problem(cleaned["code"]):
                # The credit code contains the organisation code: the two cannot disagree.
                cleaned["organisation_code9"] = rules.organisation_code_in(cleaned["code"])
            check_codes(**{name: cleaned[name] for name in names})
        return cleaned

    def arguments(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


def _flat(data: Any) -> dict[str, Any]:
    """What was sent, one value a field."""
    return data.dict() if hasattr(data, "dict") else dict(data)


class StatusForm(forms.Form):
    state = forms.ChoiceField(label=_("State of registration"), choices=EnterpriseState)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class CreditFactForm(forms.Form):
    fact = forms.CharField(label=_("Fact"), max_length=160)
    effect = forms.ChoiceField(label=_("Effect"), choices=Effect)
    on = PastDayField(label=_("Date"))
    source_label = forms.CharField(label=_("Source"), max_length=120, required=False)


class GradeForm(forms.Form):
    grade = forms.ChoiceField(label=_("New credit grade"), choices=CreditGrade)
    rule = forms.CharField(
        label=_("Rule"),
        max_length=200,
        help_text=_("The rule by which the grade moves, as it can be shown to the enterprise"),
    )
    on = PastDayField(label=_("Date"))


class ProductForm(forms.Form):
    wants_object: ClassVar[bool] = True
    name = forms.CharField(label=_("Product"), max_length=80)
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=ProductCategory.objects.order_by("order")
    )
    brand = forms.CharField(label=_("Brand"), max_length=40, required=False)
    standard = forms.CharField(label=_("Standard executed"), max_length=60, required=False)
    licence = forms.CharField(label=_("Licence number"), max_length=40, required=False)
    yearly_output = forms.CharField(label=_("Yearly output"), max_length=40, required=False)
    risk_grade = forms.ChoiceField(
        label=_("Risk"), choices=[("", "–"), *RiskGrade.choices], required=False
    )

    def __init__(self, *args: Any, obj: Enterprise, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj = obj

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        same = {"name": cleaned.get("name", ""), "brand": cleaned.get("brand", "")}
        if self.obj.products.filter(**same).exists():
            self.add_error("name", _("This product of this brand is listed already."))
        return cleaned


class CredentialForm(forms.Form):
    wants_object: ClassVar[bool] = True
    kind = forms.ChoiceField(label=pgettext_lazy("credential", "Kind"), choices=CredentialKind)
    number = forms.CharField(label=_("Number"), max_length=60)
    issuer = forms.CharField(label=_("Issuer"), max_length=80, required=False)
    scope = forms.CharField(label=_("Products covered"), max_length=120, required=False)
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_to = DayField(label=_("Valid to"), required=False, help_text=_("Empty: without an end"))

    def __init__(self, *args: Any, obj: Enterprise, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj = obj

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        same = {name: cleaned.get(name, "") for name in ("kind", "number")}
        if self.obj.credentials.filter(**same).exists():
            self.add_error("number", _("This certificate is listed already."))
        begin, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begin and end and end < begin:
            self.add_error("valid_to", _("The last day lies before the first."))
        return cleaned


class NewCredentialForm(CredentialForm):
    """A certificate as the enterprise itself files it."""

    copy = PaperField(label=_("Photo or PDF of the certificate"))


class CheckCredentialForm(forms.Form):
    wants_object: ClassVar[bool] = True
    credential = forms.ModelChoiceField(label=_("Certificate"), queryset=Credential.objects.none())
    state = forms.ChoiceField(
        label=_("State"),
        choices=[entry for entry in CredentialState.choices if entry[0] != CredentialState.FILED],
    )

    def __init__(self, *args: Any, obj: Enterprise, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["credential"]
        field.queryset = obj.credentials.order_by("pk")


class HonourForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=80)
    level = forms.ChoiceField(label=_("Level"), choices=HonourLevel)
    issuer = forms.CharField(label=_("Issuer"), max_length=80)
    year = forms.IntegerField(label=_("Year"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)
    valid_to = DayField(label=_("Valid to"), required=False)


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            "An .xlsx or .csv file with the headings 企业名称, 统一社会信用代码, 行政区划代码"
            " and others"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


# --- Rosters --------------------------------------------------------------------------------------


class OpenRosterForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("roster", "Kind"), choices=RosterKind)
    year = forms.IntegerField(label=_("Year"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR)


def open_rosters(kind: str) -> Any:
    rows = Roster.objects.filter(kind=kind).exclude(state=RosterState.CLOSED)
    return rows.order_by("-year")


class NominateForm(forms.Form):
    roster = forms.ModelChoiceField(label=_("Roster"), queryset=Roster.objects.none())
    enterprise = EnterpriseField()
    reason = forms.CharField(label=_("Why it is chosen"), max_length=300, widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["roster"]
        field.queryset = open_rosters(RosterKind.CQO)


class EnrolForm(forms.Form):
    roster = forms.ModelChoiceField(label=_("Roster"), queryset=Roster.objects.none())
    enterprise = EnterpriseField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["roster"]
        field.queryset = open_rosters(RosterKind.BACKBONE)


class AppointForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=40)
    post = forms.CharField(label=_("Post"), max_length=40)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    years = forms.IntegerField(label=_("Years of quality work"), min_value=0, max_value=60)
    appointed_by = forms.CharField(
        label=_("Appointed by"),
        max_length=40,
        help_text=_("The legal representative or the main head signs the letter"),
    )
    appointed_on = PastDayField(label=_("Date of the letter"))
    letter = PaperField(label=_("Letter of appointment (photo or PDF)"))
    training_certificate = PaperField(label=_("Training certificate"), required=False)
    training_hours = forms.IntegerField(
        label=_("Hours of training"), min_value=0, max_value=999, required=False
    )
    may_veto = forms.BooleanField(label=_("Quality veto granted in writing"), required=False)

    def clean_training_hours(self) -> int:
        return self.cleaned_data["training_hours"] or 0


class EndForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea)


class ReplaceForm(EndForm):
    """Which candidate takes the slot."""

    wants_object: ClassVar[bool] = True
    successor = forms.ModelChoiceField(
        label=_("Candidate that takes the slot"), queryset=CqoPilot.objects.none()
    )
    field_order = ("successor", "reason")

    def __init__(self, *args: Any, obj: CqoPilot, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = CqoPilot.objects.visible_to(user).filter(
            roster_id=obj.roster_id, state=PilotState.CANDIDATE
        )
        field: Any = self.fields["successor"]
        field.queryset = rows.select_related("enterprise").order_by("number")


class EvidenceForm(forms.Form):
    """Evidence for one of the seven duties, as the CQO files it."""

    duty = forms.ChoiceField(label=_("Duty"), choices=Duty)
    text = forms.CharField(
        label=_("How the duty was done"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
    papers = PapersField(label=_("Photos or PDF"))

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"files": given.pop("papers"), **given}


class DecideForm(forms.Form):
    """Which piece of evidence is meant."""

    wants_object: ClassVar[bool] = True
    evidence = forms.ModelChoiceField(label=_("Evidence"), queryset=CqoEvidence.objects.none())

    def __init__(self, *args: Any, obj: CqoPilot, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = CqoEvidence.objects.visible_to(user).filter(
            duty__pilot=obj, state=EvidenceState.FILED
        )
        field: Any = self.fields["evidence"]
        field.queryset = rows.order_by("filed_at", "pk")


class ReturnForm(DecideForm):
    note = forms.CharField(label=_("What is missing"), max_length=300, widget=forms.Textarea)


class SurveyForm(forms.Form):
    """The four sections of the survey."""

    standards = forms.CharField(label=_("Standards"), widget=forms.Textarea, max_length=2000)
    metrology = forms.CharField(label=_("Metrology"), widget=forms.Textarea, max_length=2000)
    research = forms.CharField(label=_("Technical R&D"), widget=forms.Textarea, max_length=2000)
    management = forms.CharField(
        label=_("Quality management"), widget=forms.Textarea, max_length=2000
    )
    guidance = forms.CharField(
        label=_("Advice on management methods"),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )


class ReplaceMemberForm(EndForm):
    successor = EnterpriseField(label=_("Enterprise that takes the place"))
    field_order = ("successor", "reason")


ENTERPRISE_FORMS: Mapping[str, type[Any]] = {
    "amend": EnterpriseForm,
    "change_status": StatusForm,
    "record_credit_fact": CreditFactForm,
    "change_credit_grade": GradeForm,
    "add_product": ProductForm,
    "add_credential": CredentialForm,
    "file_credential": NewCredentialForm,
    "check_credential": CheckCredentialForm,
    "add_honour": HonourForm,
}
PILOT_FORMS: Mapping[str, type[Any]] = {
    "appoint": AppointForm,
    "end": EndForm,
    "replace": ReplaceForm,
    "file_evidence": EvidenceForm,
    "confirm_evidence": DecideForm,
    "return_evidence": ReturnForm,
}
BACKBONE_FORMS: Mapping[str, type[Any]] = {
    "record_survey": SurveyForm,
    "replace_member": ReplaceMemberForm,
}
