from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from accounts.states import Role
from complaints import endings, queries, rules
from complaints.models import Complaint
from complaints.rules import Contact, Intake
from complaints.states import Demand, Domain, Kind, Outcome, RefusalReason, TellBy
from enterprises import rules as codes
from enterprises.models import Enterprise, ProductCategory
from inspections.visits.rules import LEAST_INSPECTORS
from inspections.visits.states import Stage

COUNTRY = "CN"
EARLIEST = date(1990, 1, 1)
MOST_YUAN = Decimal(1_000_000_000)
CODE_PROBLEMS = {
    "length": _("A credit code has 18 characters; this one has %(count)s."),
    "letter": _("A credit code holds digits and capital letters other than I, O, S, V and Z."),
    "organisation": _("This is no valid credit code; please compare it with the licence."),
    "check": _("The last character does not fit; please compare the code with the licence."),
}


class PlainLine(forms.CharField):
    """One line of text: full-width digits made plain, no control characters."""

    def to_python(self, value: Any) -> str:
        return rules.plain_line(str(super().to_python(value) or ""))


class PlainText(forms.CharField):
    """Several lines; whatever is not text stays out."""

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return rules.seen(text).strip()


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class Amount(forms.CharField):
    """Yuan, as people type them."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def clean(self, value: Any) -> Decimal | None:
        text = str(super().clean(value) or "")
        if not rules.plain_number(text):
            return None
        amount = rules.yuan(text)
        if amount is None or amount >= MOST_YUAN:
            raise ValidationError(_("Enter a number, such as 129 or 129.50."))
        rounded = amount.quantize(Decimal("0.01"))
        if rounded != amount:
            raise ValidationError(_("Enter at most two decimals, such as 129.50."))
        return rounded


class Phone(forms.CharField):
    """A telephone number, kept as digits."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def clean(self, value: Any) -> str:
        text = rules.plain_number(str(super().clean(value) or ""))
        if not text:
            return ""
        if rules.is_hotline(text):
            raise ValidationError(HOTLINE)
        try:
            number = phonenumbers.parse(text, COUNTRY)
        except phonenumbers.NumberParseException as error:
            raise ValidationError(WRONG_PHONE) from error
        if not phonenumbers.is_valid_number(number):
            raise ValidationError(WRONG_PHONE)
        if number.country_code != phonenumbers.country_code_for_region(COUNTRY):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        local = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        return "".join(sign for sign in local if sign.isdigit())


HOTLINE = _("This is the phone number of a hotline; enter one at which you can be reached.")
WRONG_PHONE = _("Enter a phone number at which you can be reached, such as 13812345678.")


class CreditCode(forms.CharField):
    """A unified social credit code, checked to its last character."""

    widget = forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        code = codes.normalise(str(super().clean(value) or ""))
        problem = codes.uscc_problem(code) if code else None
        if problem:
            raise ValidationError(CODE_PROBLEMS[problem], params={"count": len(code)})
        return code


class IntakeForm(forms.Form):
    """Everything that a complaint, report or inquiry may hold; the pages show parts of it."""

    product_name = PlainLine(
        label=_("Goods or service"), max_length=120, help_text=_("Name, brand and model.")
    )
    category = forms.ModelChoiceField(
        ProductCategory.objects.groups().order_by("order", "pk"),
        label=_("Kind of goods"),
        empty_label=_("Not sure"),
    )
    domain = forms.ChoiceField(label=_("What it is about"), choices=Domain, initial=Domain.PRODUCT)
    purchase_date = forms.DateField(
        label=_("Bought on"),
        widget=date_input(),
        error_messages={"invalid": _("Enter a real date, such as 2026-09-18.")},
    )
    respondent_name = PlainLine(
        label=_("Name of the shop or firm"),
        max_length=120,
        help_text=_("As on the sign, the receipt or the page of the web shop."),
    )
    district = forms.ModelChoiceField(
        District.objects.order_by("code"),
        label=_("District of the shop or firm"),
        error_messages={"invalid_choice": _("Choose a district of the list.")},
    )
    respondent_address = PlainLine(
        label=_("Address of the shop, or name of the web shop"), max_length=200
    )
    respondent_code = CreditCode(
        label=_("Credit code of the firm"),
        max_length=40,
        help_text=_("18 characters, on the licence on the wall or the foot of the web page."),
    )
    demands = forms.MultipleChoiceField(
        label=pgettext_lazy("complaint", "What you want"),
        choices=Demand,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several can be chosen."),
    )
    demand = PlainLine(label=_("Claim in your own words"), max_length=500)
    title = PlainLine(
        label=_("In one sentence"),
        min_length=2,
        max_length=80,
        help_text=_("For instance: kettle gives electric shocks, refund wanted."),
    )
    description = PlainText(
        label=pgettext_lazy("complaint", "What happened"),
        min_length=5,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("When and how you noticed it, and what the trader said."),
    )
    amount = Amount(label=_("Amount paid (yuan)"), max_length=30)
    attachments = forms.FileField(
        label=_("Photos and papers"),
        help_text=_(
            "Receipt, label, the faulty part; JPEG, PNG, WebP or PDF. Cover what you do not want "
            "to show, such as an identity number."
        ),
    )
    anonymous = forms.BooleanField(
        label=_("Report without my name"),
        help_text=_(
            "Nothing about you is kept: no name, no number, no address of your device. You can ask "
            "for the result with a receipt; nobody can call you back."
        ),
    )
    reporter_name = PlainLine(
        label=_("Your name"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    reporter_phone = Phone(label=_("Your phone number"), max_length=40)
    reporter_email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    reporter_address = PlainLine(
        label=_("Your postal address"),
        max_length=200,
        help_text=_("Letters about the case are sent there."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    reporter_tell_by = forms.ChoiceField(
        label=_("How we tell you what becomes of it"),
        choices=TellBy,
        initial=TellBy.ANY,
        help_text=_("The message names only the number and where to look it up."),
    )
    consent = forms.BooleanField(
        label=_("I have read the privacy notice, and what I say is true to my knowledge"),
        error_messages={"required": _("Please read the privacy notice and tick this.")},
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        only: Iterable[str] | None = None,
        besides: Mapping[str, forms.Field] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(*args, **extra)
        self.kind = kind
        self.besides = dict(besides or {})
        hidden = self._hides_the_person()
        must = (*rules.required(kind, anonymous=hidden), *(() if hidden else ("consent",)))
        for name, field in list(self.fields.items()):
            if only is not None and name not in only:
                del self.fields[name]
            else:
                field.required = name in must
        self.fields.update(self.besides)
        if only is not None:
            self.order_fields(self._in_order(list(only)))

    def _in_order(self, names: list[str]) -> list[str]:
        """The questions about the goods follow their category; without it they come first."""
        place = names.index("category") + 1 if "category" in names else 0
        return [*names[:place], *self.besides, *names[place:]]

    @property
    def asked(self) -> list[forms.BoundField]:
        """The questions about the goods, as the page shows them."""
        return [self[name] for name in self.besides]

    def _hides_the_person(self) -> bool:
        """Whether this is an anonymous report; then nothing about the person is asked."""
        if self.kind != Kind.REPORT:
            return False
        if not self.is_bound:
            return bool(self.initial.get("anonymous"))
        return bool(forms.CheckboxInput().value_from_datadict(self.data, self.files, "anonymous"))

    @property
    def is_anonymous(self) -> bool:
        return bool(self.cleaned_data.get("anonymous"))

    def clean_purchase_date(self) -> date | None:
        day: date | None = self.cleaned_data["purchase_date"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        if day and day < EARLIEST:
            raise ValidationError(_("Enter a real date, such as 2026-09-18."))
        return day

    def clean_domain(self) -> str:
        return self.cleaned_data["domain"] or Domain.PRODUCT

    def clean(self) -> dict[str, Any]:
        if not self.is_anonymous:
            return self.cleaned_data
        if self.kind != Kind.REPORT:
            self.add_error("anonymous", _("Only a report can be made without a name."))
            return self.cleaned_data
        # What was typed about the person is not looked at, not even for mistakes.
        for name in [name for name in self.errors if name.startswith("reporter_")]:
            del self.errors[name]
        return self.cleaned_data

    def intake(self) -> Intake:
        """What was told, without who told it."""
        data = {name: value for name, value in self.cleaned_data.items() if name in INTAKE}
        category = data.pop("category", None)
        data["district"] = data["district"].pk
        data["demands"] = tuple(data.get("demands", ()))
        return Intake(kind=self.kind, category=category.pk if category else "", **data)

    def contact(self) -> Contact | None:
        """Who told it; None for an anonymous report, whatever else was typed."""
        if self.is_anonymous:
            return None
        names = [each.name for each in fields(Contact) if each.name != "language"]
        given = {n: self.cleaned_data.get(f"reporter_{n}", "") for n in names}
        return Contact(**given, language=get_language() or "")


INTAKE = frozenset(each.name for each in fields(Intake))

# --- JSON -----------------------------------------------------------------------------------
BOOLEANS = ("anonymous", "consent")
LISTS = ("demands",)
FILES = "attachments"
TEXT_FIELDS = tuple(name for name in IntakeForm.base_fields if name != FILES)
NO_TEXT = _("Not a valid text.")


def plain_values(body: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The known fields of a JSON or form body as a form takes them, and what is no text at all."""
    values: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name in ("kind", *TEXT_FIELDS):
        value = body.get(name)
        if name in LISTS:
            value = body.getlist(name) if hasattr(body, "getlist") else value
            fits = value is None or (isinstance(value, list) and all(map(is_text, value)))
        else:
            value = str(value) if is_number(value) else value
            fits = value is None or is_text(value) or (name in BOOLEANS and isinstance(value, bool))
        if fits:
            values[name] = value
        else:
            errors[name] = [str(NO_TEXT)]
    return values, errors


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def is_text(value: Any) -> bool:
    """Text that can be stored: half of a surrogate pair cannot."""
    return isinstance(value, str) and not any("\ud800" <= sign <= "\udfff" for sign in value)


# --- The citizen's later acts ---------------------------------------------------------------


class TrackForm(forms.Form):
    """Number and code, or the receipt of an anonymous report alone."""

    number = PlainLine(
        label=pgettext_lazy("complaint", "Number"),
        max_length=30,
        required=False,
        help_text=_(
            "For instance TS-2026-0914-0031. An anonymous report has none: leave it empty."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    query_code = PlainLine(
        label=_("Query code or receipt"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class MaterialForm(forms.Form):
    text = PlainText(
        label=_("What you want to add"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TellForm(forms.Form):
    """How the citizen is told from now on."""

    tell_by = forms.ChoiceField(
        label=_("How we tell you what becomes of it"), choices=TellBy, widget=forms.RadioSelect
    )


class RevealForm(forms.Form):
    reason = PlainLine(
        label=_("Why the contact data are needed"),
        min_length=4,
        max_length=200,
        help_text=_("The reason is kept in the log with your name."),
    )


# --- The office's acts ----------------------------------------------------------------------


class AskForm(forms.Form):
    asked_for = PlainText(
        label=_("What is missing"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The citizen reads this on the tracking page; it can be asked for once."),
    )


class RefuseForm(forms.Form):
    """The lawful grounds of the kind; want of power names the right authority."""

    wants_object = True
    reason = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    right_office = PlainLine(
        label=_("Authority to turn to"),
        max_length=120,
        required=False,
        help_text=_("Needed where the ground is want of power."),
    )
    answer = PlainText(
        label=_("Explanation for the citizen"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, obj: Complaint, user: User, **extra: Any) -> None:
        super().__init__(*args, **extra)
        grounds = rules.REFUSALS[Kind(obj.kind)]
        self.fields["reason"].choices = [(g.value, g.label) for g in grounds]  # type: ignore[attr-defined]
        if queries.looks_too_old(obj):
            self.fields["reason"].help_text = queries.TOO_OLD

    def clean(self) -> dict[str, Any]:
        reason = self.cleaned_data.get("reason")
        needed = reason and RefusalReason(reason) in rules.NEEDS_RIGHT_OFFICE
        if needed and not self.cleaned_data.get("right_office"):
            self.add_error("right_office", _("Name the authority to turn to."))
        return self.cleaned_data


class CloseForm(forms.Form):
    """The outcomes of the kind; one that is not possible yet says what it needs."""

    wants_object = True
    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("Ground that appeared"),
        required=False,
        help_text=_("Needed where a ground for refusal appeared."),
    )
    answer = PlainText(
        label=_("Answer to the citizen"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The citizen reads this on the tracking page. Name no other person."),
    )

    def __init__(self, *args: Any, obj: Complaint, user: User, **extra: Any) -> None:
        super().__init__(*args, **extra)
        outcomes, today = rules.OUTCOMES[Kind(obj.kind)], timezone.localdate()
        self.against = {each: endings.objection(obj, each, today) for each in outcomes}
        self.fields["outcome"].choices = [(o.value, self._words(o)) for o in outcomes]  # type: ignore[attr-defined]
        self.fields["answer"].required = obj.kind == Kind.INQUIRY
        if obj.kind == Kind.COMPLAINT:
            grounds = [(g.value, g.label) for g in rules.REFUSALS[Kind.COMPLAINT]]
            self.fields["ground"].choices = [("", "–"), *grounds]  # type: ignore[attr-defined]
        else:
            del self.fields["ground"]

    def _words(self, outcome: Outcome) -> str:
        reason = self.against[outcome]
        if not reason:
            return str(outcome.label)
        words = {"outcome": outcome.label, "reason": reason}
        return gettext("%(outcome)s (not yet: %(reason)s)") % words

    def clean_outcome(self) -> Outcome:
        outcome = Outcome(self.cleaned_data["outcome"])
        if reason := self.against[outcome]:
            raise ValidationError(str(reason))
        return outcome

    def clean(self) -> dict[str, Any]:
        data, outcome = self.cleaned_data, self.cleaned_data.get("outcome")
        if outcome == Outcome.GROUND and not data.get("ground"):
            self.add_error("ground", _("Name the ground of refusal that appeared."))
        if outcome == Outcome.OTHER and not data.get("answer"):
            self.add_error("answer", _("Say which ground of law ends it."))
        return data


class ToldForm(forms.Form):
    way = PlainLine(
        label=_("How people were told"),
        max_length=60,
        help_text=_("For instance: by phone, by letter, in person."),
    )


class WithdrawForm(forms.Form):
    asked = forms.BooleanField(label=_("The citizen asked for this"))

    def arguments(self) -> dict[str, Any]:
        return {}


class AmendForm(forms.Form):
    """The desk corrects the entry."""

    wants_object = True
    title = PlainLine(label=_("In one sentence"), max_length=80)
    district = forms.ModelChoiceField(
        District.objects.order_by("code"), label=pgettext_lazy("complaint", "District")
    )
    domain = forms.ChoiceField(label=_("What it is about"), choices=Domain)
    category = forms.ModelChoiceField(
        ProductCategory.objects.groups().order_by("order", "pk"),
        label=_("Kind of goods"),
        required=False,
    )
    product_name = PlainLine(label=_("Goods or service"), max_length=120, required=False)
    respondent_name = PlainLine(label=_("Name of the shop or firm"), max_length=120, required=False)
    respondent_address = PlainLine(
        label=_("Address of the shop, or name of the web shop"), max_length=200, required=False
    )
    respondent_code = CreditCode(label=_("Credit code of the firm"), max_length=40, required=False)

    def __init__(self, *args: Any, obj: Complaint, user: User, **extra: Any) -> None:
        stored = {name: getattr(obj, name) for name in self.base_fields}
        extra["initial"] = {**stored, **extra.get("initial", {})}
        super().__init__(*args, **extra)


class ReferForm(forms.Form):
    """Which enterprise is looked at, what for, by whom and when."""

    wants_object = True
    enterprise = PlainLine(
        label=pgettext_lazy("inspection", "Enterprise"),
        max_length=120,
        help_text=_("Credit code, or the name or a part of it."),
    )
    product_name = PlainLine(label=pgettext_lazy("inspection", "Product"), max_length=80)
    stage = forms.ChoiceField(label=pgettext_lazy("inspection", "Where"), choices=Stage)
    inspectors = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=pgettext_lazy("inspection", "Inspectors"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two (Order 18 art. 16)."),
    )
    scheduled_on = forms.DateField(
        label=pgettext_lazy("inspection", "Day of the visit"),
        widget=date_input(),
        error_messages={"invalid": _("Enter a real date, such as 2026-09-18.")},
    )
    batch = PlainLine(label=pgettext_lazy("inspection", "Batch"), max_length=40, required=False)
    task = PlainText(
        label=pgettext_lazy("inspection", "What to look at"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say nothing here that points to who told us."),
    )

    def __init__(self, *args: Any, obj: Complaint, user: User, **extra: Any) -> None:
        extra["initial"] = {**self._guess(obj), **extra.get("initial", {})}
        super().__init__(*args, **extra)
        people = User.objects.with_role(Role.INSPECTOR).filter(office=obj.office_id)
        if people.count() < LEAST_INSPECTORS:
            people = User.objects.with_role(Role.INSPECTOR)
        self.fields["inspectors"].queryset = people.order_by("pk")  # type: ignore[attr-defined]

    def _guess(self, obj: Complaint) -> dict[str, Any]:
        known = obj.enterprise.code or obj.enterprise.name if obj.enterprise else ""
        return {
            "enterprise": known or obj.respondent_code or obj.respondent_name,
            "product_name": obj.product_name[:80],
            "stage": Stage.RETAIL,
            "scheduled_on": timezone.localdate(),
        }

    def clean_enterprise(self) -> Enterprise:
        words = self.cleaned_data["enterprise"]
        rows = list(Enterprise.objects.matching(words).order_by("name", "pk")[:6])
        exact = [row for row in rows if words in (row.code, row.name)]
        found = exact or rows
        if not found:
            raise ValidationError(_("The register has no such enterprise; enter it there first."))
        if len(found) > 1:
            names = "；".join(f"{row.name} {row.code}" for row in found)
            raise ValidationError(_("Several fit: %(names)s."), params={"names": names})
        return found[0]

    def clean_inspectors(self) -> list[User]:
        people = list(self.cleaned_data["inspectors"])
        if len(people) < LEAST_INSPECTORS:
            raise ValidationError(_("Choose at least two inspectors."))
        return people

    def clean_scheduled_on(self) -> date:
        day: date = self.cleaned_data["scheduled_on"]
        if day < timezone.localdate():
            raise ValidationError(_("This day is over."))
        return day
