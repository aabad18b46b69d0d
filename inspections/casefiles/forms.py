"""What people fill in on a case: the clue, the file, the transfer."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from documents.files import store_upload
from documents.models import Attachment
from enterprises.models import Enterprise, ProductCategory
from inspections.casefiles import queries, rules
from inspections.casefiles.models import CaseFile, CaseGoods
from inspections.casefiles.states import (
    EvidenceKind,
    Hearing,
    Importance,
    Pricing,
    Recipient,
    Source,
    Wish,
)
from inspections.rectifications.forms import ManyFiles
from inspections.summonses.forms import DayField, Paragraph
from inspections.visits.models import Inspection
from inspections.visits.queries import failing_findings

EVIDENCE = "inspections.casefile"
MOST_FILES = 10


class PastDay(DayField):
    """A day that does not lie ahead."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError(_("This day lies ahead."))
        return day


class PeopleField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


def two_people(people: Any) -> list[User]:
    """Administrative Penalty Law art. 42."""
    team = list(people)
    if len(team) != rules.HANDLERS:
        raise ValidationError(_("A case is handled by two people."))
    return team


class ClueForm(forms.Form):
    """案件来源登记: source, party, suspected facts, two handlers."""

    title = forms.CharField(
        label=pgettext_lazy("case file", "Cause"),
        max_length=120,
        help_text=_("The breach and the goods, such as 生产不合格儿童玩具案."),
    )
    source = forms.ChoiceField(label=_("Source"), choices=Source)
    source_number = forms.CharField(
        label=_("Number of the source"),
        max_length=60,
        required=False,
        help_text=_("The number of the report or the spot check; never a reporter's name."),
    )
    received_on = PastDay(label=_("Clue received"))
    enterprise = forms.CharField(
        label=_("Party"),
        help_text=_("Credit code or full name, as in the register."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    category = forms.ModelChoiceField(
        label=_("Product category"), queryset=ProductCategory.objects.none()
    )
    product_name = forms.CharField(label=_("Product"), max_length=80, required=False)
    suspicion = forms.CharField(label=_("Suspected facts"), widget=Paragraph(), max_length=2000)
    clauses = forms.CharField(
        label=_("Clauses"), widget=Paragraph(2), max_length=500, required=False
    )
    handlers = PeopleField(label=_("Handlers (two)"), queryset=User.objects.none())
    important_for = forms.MultipleChoiceField(
        label=_("Big and important"),
        choices=Importance,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        fields: Any = self.fields
        fields["category"].queryset = ProductCategory.objects.order_by("order", "code")
        fields["handlers"].queryset = queries.officials_of(user)
        fields["important_for"].choices = [
            choice for choice in Importance.choices if choice[0] != Importance.VALUE
        ]

    def clean_enterprise(self) -> Enterprise:
        words = self.cleaned_data["enterprise"].strip()
        rows = Enterprise.objects.visible_to(self.user)
        found = rows.filter(code=words.upper()).first() or rows.filter(name=words).first()
        if found is None:
            raise ValidationError(
                _("The register knows no enterprise under this code or name; enter it there first.")
            )
        return found

    def clean_handlers(self) -> list[User]:
        return two_people(self.cleaned_data["handlers"])


class FromInspectionForm(ClueForm):
    """The same form, opened on an inspection: source and party are known."""

    def __init__(self, *args: Any, inspection: Inspection, user: Any, **kwargs: Any) -> None:
        self.inspection = inspection
        kwargs["initial"] = {
            "title": f"涉嫌{self.breach()}案",
            "received_on": timezone.localdate(),
            "category": inspection.category_id,
            "product_name": inspection.product_name,
            "suspicion": self.found(),
            "handlers": [person.pk for person in inspection.inspectors.all()],
        }
        super().__init__(*args, user=user, **kwargs)
        for name in ("enterprise", "source", "source_number"):
            del self.fields[name]

    def breach(self) -> str:
        if self.inspection.verdict == "fail":
            return f"生产销售不合格{self.inspection.product_name}"
        return "拒绝监督检查" if self.inspection.state == "refused" else "产品质量违法"

    def found(self) -> str:
        notes = [row.note or row.item.text for row in self._failing()]
        if self.inspection.verdict == "fail":
            batch = f"（批次{self.inspection.batch}）" if self.inspection.batch else ""
            notes.insert(0, f"{self.inspection.product_name}{batch}经监督抽查检验不合格")
        return "；".join(notes)

    def _failing(self) -> Any:
        return failing_findings(self.inspection).select_related("item")

    def arguments(self) -> dict[str, Any]:
        return {
            **self.cleaned_data,
            "inspection": self.inspection,
            "enterprise": self.inspection.enterprise,
            "source": Source.SPOT_CHECK,
            "source_number": self.inspection.number,
        }


class OfCase(forms.Form):
    """A form that knows the case and the person."""

    wants_object: ClassVar[bool] = True

    def __init__(self, *args: Any, obj: CaseFile, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.known(obj))
        super().__init__(*args, **kwargs)
        self.obj, self.user = obj, user

    def known(self, obj: CaseFile) -> dict[str, Any]:
        return {}


class AmendClueForm(OfCase):
    title = forms.CharField(label=pgettext_lazy("case file", "Cause"), max_length=120)
    category = forms.ModelChoiceField(
        label=_("Product category"), queryset=ProductCategory.objects.order_by("order", "code")
    )
    product_name = forms.CharField(label=_("Product"), max_length=80, required=False)
    suspicion = forms.CharField(label=_("Suspected facts"), widget=Paragraph(), max_length=2000)
    clauses = forms.CharField(
        label=_("Clauses"), widget=Paragraph(2), max_length=500, required=False
    )

    def known(self, obj: CaseFile) -> dict[str, Any]:
        names = ("title", "product_name", "suspicion", "clauses")
        return {**{name: getattr(obj, name) for name in names}, "category": obj.category_id}


class HandlersForm(OfCase):
    handlers = PeopleField(label=_("Handlers (two)"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["handlers"].queryset = queries.officials_of(self.user)

    def known(self, obj: CaseFile) -> dict[str, Any]:
        return {"handlers": sorted(obj.handler_ids)}

    def clean_handlers(self) -> list[User]:
        return two_people(self.cleaned_data["handlers"])


class EvidenceForm(OfCase):
    """One item of evidence with its files."""

    kind = forms.ChoiceField(label=pgettext_lazy("evidence", "Kind"), choices=EvidenceKind)
    name = forms.CharField(label=_("Name"), max_length=120)
    proves = forms.CharField(label=_("What it proves"), widget=Paragraph(2), max_length=300)
    taken_on = PastDay(label=_("Taken on"))
    files = ManyFiles(  # type: ignore[assignment]  # a field, not the form's own files
        label=_("Photos and papers"),
        required=False,
        help_text=_("JPEG, PNG, WebP or PDF, at most 10 files of 20 MB."),
    )

    def clean_files(self) -> list[Attachment]:
        given = self.cleaned_data["files"] or []
        if len(given) > MOST_FILES:
            raise ValidationError(_("At most 10 files; add the others as another item."))
        at = timezone.now()
        return [
            store_upload(file, kind=EVIDENCE, by=self.user, at=at, keep_original=True)
            for file in given
        ]


class FilingForm(OfCase):
    """立案/不予立案审批表: what the handlers suggest."""

    wish = forms.ChoiceField(label=_("Suggestion"), choices=Wish, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reasons"), widget=Paragraph(), max_length=1000)
    clauses = forms.CharField(
        label=_("Clauses that are likely broken"),
        widget=Paragraph(2),
        max_length=500,
        required=False,
    )

    def known(self, obj: CaseFile) -> dict[str, Any]:
        return {"wish": obj.wish or Wish.FILE, "reason": obj.wish_reason, "clauses": obj.clauses}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("wish") == Wish.FILE and not data.get("clauses", "").strip():
            self.add_error("clauses", _("Name the clauses that are likely broken."))
        return data


class OpinionForm(forms.Form):
    opinion = forms.CharField(
        label=_("Opinion"), widget=Paragraph(2), max_length=300, initial="同意"
    )


class BackForm(forms.Form):
    note = forms.CharField(label=_("What should change"), widget=Paragraph(), max_length=300)


class GoodsForm(forms.Form):
    """Goods with their price, and where the price comes from (art. 72)."""

    name = forms.CharField(label=_("Goods"), max_length=80)
    quantity = forms.DecimalField(
        label=_("Quantity"), max_digits=12, decimal_places=2, min_value=0.01
    )
    unit = forms.CharField(label=_("Unit"), max_length=10)
    unit_price = forms.DecimalField(
        label=_("Unit price (yuan)"), max_digits=12, decimal_places=2, min_value=0
    )
    pricing = forms.ChoiceField(
        label=_("Counted by"),
        choices=Pricing,
        help_text=_("The marked price counts; only without one the market price of like goods."),
    )
    price_source = forms.CharField(label=_("Where the price comes from"), max_length=200)


class DropGoodsForm(OfCase):
    goods = forms.ModelChoiceField(label=_("Goods"), queryset=CaseGoods.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["goods"].queryset = CaseGoods.objects.filter(casefile=self.obj).order_by("pk")


class WeighForm(OfCase):
    important_for = forms.MultipleChoiceField(
        label=_("Big and important"),
        choices=[choice for choice in Importance.choices if choice[0] != Importance.VALUE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The goods value of 500,000 yuan counts by itself."),
    )

    def known(self, obj: CaseFile) -> dict[str, Any]:
        return {"important_for": obj.important_for}


class StatementForm(OfCase):
    """告知、陈述申辩、听证."""

    told_on = PastDay(label=_("Party told of facts, grounds and rights"))
    statement = forms.CharField(
        label=_("Statement and defence"),
        widget=Paragraph(),
        max_length=2000,
        help_text=_("What the party said, or that it said nothing; and why it was followed."),
    )
    hearing = forms.ChoiceField(label=_("Hearing"), choices=Hearing)
    hearing_on = PastDay(label=_("Hearing held"), required=False)
    hearing_outcome = forms.CharField(
        label=_("Outcome of the hearing"), widget=Paragraph(2), max_length=1000, required=False
    )

    def clean_told_on(self) -> date:
        day: date = self.cleaned_data["told_on"]
        if self.obj.filed_on and day < self.obj.filed_on:
            raise ValidationError(_("The case was filed later than that."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("hearing") != Hearing.HELD:
            return data
        told, heard = data.get("told_on"), data.get("hearing_on")
        if not heard:
            self.add_error("hearing_on", _("Give the day of the hearing."))
        elif told and heard < told:
            self.add_error("hearing_on", _("The hearing comes after the party was told."))
        if not data.get("hearing_outcome", "").strip():
            self.add_error("hearing_outcome", _("Give the outcome of the hearing."))
        return data


class ExtendForm(forms.Form):
    """Thirty days; the day is needed only when the board extends again."""

    reason = forms.CharField(label=_("Reason"), widget=Paragraph(2), max_length=200)
    until = DayField(
        label=_("Last day set by the board"),
        required=False,
        help_text=_("Leave it empty for the first extension: the head grants 30 days."),
    )


class TransferForm(forms.Form):
    """To whom, why, and under which clause."""

    recipient = forms.ChoiceField(label=_("Recipient"), choices=Recipient)
    organ = forms.CharField(
        label=_("Name of the authority"),
        max_length=80,
        help_text=_("As it stands on the letter, such as 临沂市公安局."),
    )
    reason = forms.CharField(label=_("Why it is handed over"), widget=Paragraph(), max_length=1000)
    clause = forms.CharField(label=_("Clause"), max_length=200)
    attachments = forms.CharField(
        label=_("What goes with it"),
        widget=Paragraph(),
        max_length=1000,
        required=False,
        help_text=_("One paper a line."),
    )


class ReceiptForm(forms.Form):
    received_on = PastDay(label=_("Received on"))
    received_by = forms.CharField(label=_("Received by"), max_length=40)


class AnswerForm(forms.Form):
    answered_on = PastDay(label=_("Answered on"))
    answer_number = forms.CharField(label=_("Number of the answer"), max_length=60, required=False)
    answer = forms.CharField(label=_("Answer"), widget=Paragraph(), max_length=1000)
