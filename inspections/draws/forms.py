"""What is asked at each step of a draw."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, User
from accounts.states import Role
from enterprises.models import Enterprise, ProductCategory
from enterprises.states import RiskGrade
from inspections.draws import carrying_out, rules
from inspections.draws.models import Draw, DrawnObject, LibraryEntry, Recusal
from inspections.draws.states import (
    DrawState,
    LibraryState,
    LockException,
    RecusalGround,
    RecusalState,
    ReplaceReason,
)
from inspections.plans.models import SpotCheckPlan
from inspections.plans.transitions import Portion
from inspections.summonses.forms import DayField, MomentField, Paragraph

MOST_TICKETS, MOST_RESERVES, MOST_TEAM, MOST_BATCHES = 1000, 50, 6, 500


class QuotasField(forms.CharField):
    """Quotas, one a line: district | category | number."""

    def __init__(self, **values: Any) -> None:
        super().__init__(widget=Paragraph(rows=8), max_length=8000, **values)

    def clean(self, value: Any) -> Any:
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        districts = _by_names(District.objects.order_by("code"), "code", "name", "short_name")
        categories = _by_names(ProductCategory.objects.order_by("code"), "code", "name", "name_en")
        portions = [
            _portion(turn, line, districts, categories) for turn, line in enumerate(lines, 1)
        ]
        places = [(row.district.pk, row.category.pk) for row in portions]
        for turn, place in enumerate(places, 1):
            if place in places[: turn - 1]:
                raise forms.ValidationError(
                    _("Line %(line)s names a district and category that stand above already.")
                    % {"line": turn}
                )
        return portions


def _by_names(rows: Any, *names: str) -> dict[str, Any]:
    return {str(getattr(row, name)).casefold(): row for row in rows for name in names}


def _portion(
    turn: int, line: str, districts: dict[str, Any], categories: dict[str, Any]
) -> Portion:
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    if len(parts) != 3 or not parts[2].isdecimal():  # noqa: PLR2004 - district, category, number
        raise forms.ValidationError(
            _("Line %(line)s: write district | category | number.") % {"line": turn}
        )
    district, category = districts.get(parts[0].casefold()), categories.get(parts[1].casefold())
    if district is None or category is None:
        raise forms.ValidationError(
            _("Line %(line)s: “%(name)s” is not known.")
            % {"line": turn, "name": parts[1] if district else parts[0]}
        )
    number = int(parts[2])
    if not 0 < number <= MOST_BATCHES:
        raise forms.ValidationError(
            _("Line %(line)s: the number lies between 1 and %(most)s.")
            % {"line": turn, "most": MOST_BATCHES}
        )
    return Portion(district=district, category=category, number=number)


class QuotasForm(forms.Form):
    """How many batches each district draws of each category."""

    wants_object: ClassVar[bool] = True
    quotas = QuotasField(
        label=_("Quotas"),
        help_text=_("One a line: district | category | number of batches. Names or codes."),
    )

    def __init__(self, *args: Any, obj: SpotCheckPlan, user: User, **kwargs: Any) -> None:
        rows = obj.quotas.select_related("district", "category")
        lines = [
            f"{row.district.name} | {row.category.name} | {row.number}"
            for row in rows.order_by("district_id", "category_id")
        ]
        kwargs.setdefault("initial", {"quotas": "\n".join(lines)})
        super().__init__(*args, **kwargs)


def tickets_field(label: Any, initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_TICKETS, initial=initial)


USUAL = rules.Weights()


class DraftDrawForm(forms.Form):
    """Plan, filter, weights; everything stands in the published parameters."""

    plan = forms.ModelChoiceField(label=_("Plan"), queryset=SpotCheckPlan.objects.none())
    districts = forms.MultipleChoiceField(
        label=_("Districts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all that the quotas name."),
    )
    categories = forms.CharField(
        label=_("Product categories"),
        required=False,
        help_text=_("Names or codes, with commas between them; empty: all that the quotas name."),
    )
    risk_grades = forms.MultipleChoiceField(
        label=_("Risk grades"),
        required=False,
        choices=RiskGrade,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: every enterprise."),
    )
    reserves = forms.IntegerField(
        label=_("Reserves per quota"), min_value=0, max_value=MOST_RESERVES, initial=2
    )
    team = forms.IntegerField(
        label=_("Inspectors per visit"), min_value=2, max_value=MOST_TEAM, initial=2
    )
    a = tickets_field(_("Tickets of credit grade A"), USUAL.a)
    b = tickets_field(_("Tickets of credit grade B"), USUAL.b)
    c = tickets_field(_("Tickets of credit grade C"), USUAL.c)
    d = tickets_field(_("Tickets of credit grade D"), USUAL.d)
    ungraded = tickets_field(_("Tickets without a grade"), USUAL.ungraded)
    repeat_batches = forms.IntegerField(
        label=_("Failed batches that count as repeated"), min_value=1, max_value=20, initial=2
    )
    repeat_months = forms.IntegerField(
        label=_("Within so many months"), min_value=1, max_value=36, initial=12
    )
    repeat_factor = forms.IntegerField(
        label=_("Repeated failure multiplies the tickets by"), min_value=1, max_value=10, initial=2
    )
    lock_exception = forms.ChoiceField(
        label=_("Exception from the six-month lock"),
        required=False,
        choices=[("", _("None")), *LockException.choices],
    )
    lock_reason = forms.CharField(
        label=_("Reason of the exception"), required=False, max_length=200
    )
    again_reason = forms.CharField(
        label=_("Why it is drawn again"),
        required=False,
        max_length=200,
        help_text=_("Needed when the plan has a draw already; everybody can read it."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = SpotCheckPlan.objects.visible_to(user).open().filter(office=user.office_id)
        self.fields["plan"].queryset = plans.order_by("-pk")  # type: ignore[attr-defined]
        rows = District.objects.order_by("code")
        self.fields["districts"].choices = [(row.pk, row.label) for row in rows]  # type: ignore[attr-defined]

    def clean_categories(self) -> list[str]:
        words = self.cleaned_data["categories"].replace("，", ",").replace("、", ",").split(",")
        known = _by_names(ProductCategory.objects.order_by("code"), "code", "name", "name_en")
        wanted = [word.strip() for word in words if word.strip()]
        for word in wanted:
            if word.casefold() not in known:
                raise forms.ValidationError(_("“%(name)s” is not known.") % {"name": word})
        return [known[word.casefold()].pk for word in wanted]

    def arguments(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        weights = {name: values.pop(name) for name in rules.Weights().stored()}
        return {**values, "weights": rules.Weights(**weights)}


class DepositForm(forms.Form):
    """The hash of a secret that stays with the person."""

    commitment = forms.CharField(
        label=_("Hash of your secret (SHA-256)"),
        max_length=64,
        help_text=_("Keep the secret itself: without it the draw must be given up."),
    )

    def clean_commitment(self) -> str:
        text: str = self.cleaned_data["commitment"].strip().lower()
        if not rules.is_hash(text):
            raise forms.ValidationError(_("A hash has 64 digits 0–9 and a–f."))
        return text


class PublishForm(forms.Form):
    beacon = forms.CharField(
        label=_("Public value to come"),
        max_length=200,
        help_text=_("Exactly which one and how it is written, such as a lottery's next numbers."),
    )
    beacon_at = MomentField(label=_("Known from"))


class ValueForm(forms.Form):
    value = forms.CharField(
        label=_("Public value"),
        max_length=200,
        help_text=_("As the source prints it. It is entered once and cannot be corrected."),
    )
    source = forms.CharField(label=_("Source and time of its publication"), max_length=200)

    def clean_value(self) -> str:
        text: str = self.cleaned_data["value"].strip()
        if not rules.is_plain(text):
            raise forms.ValidationError(
                _("Write the value in one line of plain letters, digits and signs.")
            )
        return text


class RevealForm(forms.Form):
    secret = forms.CharField(label=_("Your secret"), max_length=200, strip=False)

    def clean_secret(self) -> str:
        text: str = self.cleaned_data["secret"]
        if not rules.is_plain(text):
            raise forms.ValidationError(
                _("A secret is one line of plain letters, digits and signs.")
            )
        return text


class ScheduleForm(forms.Form):
    first_on = DayField(label=_("First visit"))
    per_day = forms.IntegerField(
        label=_("Visits a day for each quota"), min_value=1, max_value=20, initial=2
    )


class ReplaceForm(forms.Form):
    """Which object falls out, and why; the reserve is the draw's, not ours."""

    wants_object: ClassVar[bool] = True
    place = forms.ModelChoiceField(label=_("Object"), queryset=DrawnObject.objects.none())
    reason = forms.ChoiceField(label=_("Reason"), choices=ReplaceReason)
    note = forms.CharField(label=_("Facts and proof"), widget=Paragraph(rows=2), max_length=200)
    scheduled_on = DayField(
        label=_("Visit to the reserve"),
        required=False,
        help_text=_("Empty: the next working day."),
    )

    def __init__(self, *args: Any, obj: Draw, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.queryset = carrying_out.replaceable(obj)
        field.label_from_instance = lambda row: f"{row.candidate}　{row.enterprise.name}"


class FinishForm(forms.Form):
    finished_on = DayField(label=_("Last day of the task"), required=False)


# --- Library and recusals -------------------------------------------------------------------------


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}　{obj.work_number}".strip()


class EnterForm(forms.Form):
    """An inspector of the office who is not in the library yet."""

    person = PersonChoice(label=_("Inspector"), queryset=User.objects.none())
    can_lead = forms.BooleanField(label=_("Can lead a visit"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = User.objects.with_role(Role.INSPECTOR).filter(office=user.office_id)
        field: Any = self.fields["person"]
        field.queryset = people.filter(library_entry=None, is_active=True).order_by("pk")


class LeadForm(forms.Form):
    wants_object: ClassVar[bool] = True
    can_lead = forms.BooleanField(label=_("Can lead a visit"), required=False)

    def __init__(self, *args: Any, obj: LibraryEntry, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"can_lead": obj.can_lead})
        super().__init__(*args, **kwargs)


class RecusalForm(forms.Form):
    """Whose interest, in which enterprise, of which kind."""

    person = PersonChoice(label=_("Inspector"), queryset=User.objects.none())
    enterprise = forms.CharField(
        label=_("Enterprise"), help_text=_("Credit code or full name, as in the register.")
    )
    ground = forms.ChoiceField(label=_("Ground"), choices=RecusalGround)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        people: Any = User.objects.with_role(Role.INSPECTOR)
        head = user.has_role(Role.HEAD)
        people = people.filter(office=user.office_id) if head else people.filter(pk=user.pk)
        field: Any = self.fields["person"]
        field.queryset = people.order_by("pk")
        if not head:
            field.initial = user.pk

    def clean_enterprise(self) -> Enterprise:
        words = self.cleaned_data["enterprise"].strip()
        rows = Enterprise.objects.visible_to(self.user)
        found = list(rows.filter(Q(code=words.upper()) | Q(name=words)).order_by("pk")[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("No enterprise of the register has this code or name."))
        return found[0]


# --- Filters --------------------------------------------------------------------------------------


class DrawFilter(django_filters.FilterSet):
    """The bar over the list of draws."""

    q = django_filters.CharFilter(label=_("Number or plan"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=DrawState)
    plan = django_filters.NumberFilter(widget=forms.HiddenInput)

    class Meta:
        model = Draw
        fields = ("q", "state", "plan")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(
            Q(number__icontains=plain)
            | Q(plan__name__icontains=plain)
            | Q(plan__number__icontains=plain)
        )


class LibraryFilter(django_filters.FilterSet):
    """The bar over the library of inspectors."""

    q = django_filters.CharFilter(
        label=_("Name"), field_name="person__name", lookup_expr="icontains"
    )
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=LibraryState)

    class Meta:
        model = LibraryEntry
        fields = ("q", "state")


class RecusalFilter(django_filters.FilterSet):
    """The bar over the recusals."""

    q = django_filters.CharFilter(label=pgettext_lazy("recusal", "Name"), method="by_words")
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=RecusalState)

    class Meta:
        model = Recusal
        fields = ("q", "state")

    def by_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        plain = words.strip()
        return rows.filter(Q(person__name__icontains=plain) | Q(enterprise__name__icontains=plain))
