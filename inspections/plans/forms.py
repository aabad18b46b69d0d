"""What people write of plans, schemes and product rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from enterprises.models import ProductCategory
from inspections.plans.models import ProductRule, SpotCheckPlan, YearPlan
from inspections.plans.rules import Item
from inspections.plans.states import Direction, PlanKind

ROWS_MORE = 8
MOST_ITEMS = 40
FIRST_YEAR, LAST_YEAR = 2011, 2099
METHOD = (
    "在成品库或货架上从同一批次待销产品中随机抽取，检验样品与备用样品分别封样；抽样人员不少于两人。"
)
JUDGEMENT = "按实施细则所列项目和限值判定；任一判定项目不合格，判该批次产品不合格。"


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def long_text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlanForm(forms.Form):
    """A new scheme."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=pgettext_lazy("plan", "Kind"), choices=PlanKind)
    categories = forms.ModelMultipleChoiceField(
        label=_("Product categories"),
        queryset=ProductCategory.objects.groups().order_by("order", "code"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = forms.DateField(label=_("Begins"), widget=day_input())
    ends_on = forms.DateField(label=_("Ends"), widget=day_input())
    batches = forms.IntegerField(label=_("Planned batches"), min_value=1, max_value=100_000)
    report_days = forms.IntegerField(
        label=_("Days for the report"),
        min_value=1,
        max_value=180,
        initial=20,
        help_text=_("Order 18 art. 33 leaves this time to the task."),
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        max_length=200,
        required=False,
        initial="《中华人民共和国产品质量法》第十五条；《产品质量监督抽查管理暂行办法》",
    )

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The plan would end before it begins."))
        return self.cleaned_data


class SchemeForm(forms.Form):
    """The words of a scheme (Order 18 art. 12)."""

    wants_object = True

    year_plan = forms.ModelChoiceField(
        label=_("Yearly plan"), queryset=YearPlan.objects.none(), required=False
    )
    method = forms.CharField(
        label=_("How samples are drawn"), max_length=2000, widget=long_text(4), initial=METHOD
    )
    division = forms.CharField(
        label=_("Who draws, who tests"),
        max_length=2000,
        widget=long_text(3),
        help_text=_("Who draws a sample does not test it (Order 18 art. 9)."),
    )
    judgement = forms.CharField(
        label=_("How is judged"), max_length=2000, widget=long_text(3), initial=JUDGEMENT
    )

    def __init__(self, *args: Any, obj: SpotCheckPlan, user: User, **extra: Any) -> None:
        known = {name: getattr(obj, name) for name in ("method", "division", "judgement")}
        told = {name: value for name, value in known.items() if value}
        extra["initial"] = {"year_plan": obj.year_plan_id, **told, **(extra.get("initial") or {})}
        super().__init__(*args, **extra)
        plans = YearPlan.objects.visible_to(user).in_force().filter(year=obj.year)
        field: Any = self.fields["year_plan"]
        field.queryset = plans.order_by("pk")


class ProductForm(forms.Form):
    """A product for the scheme."""

    product_rule = forms.ModelChoiceField(
        label=_("Product rule"),
        queryset=ProductRule.objects.in_use().order_by("category_id", "pk"),
    )
    batches = forms.IntegerField(label=_("Planned batches"), min_value=1, max_value=100_000)


class DropForm(forms.Form):
    """Which product leaves the scheme."""

    wants_object = True

    product_rule = forms.ModelChoiceField(
        label=_("Product rule"), queryset=ProductRule.objects.none()
    )

    def __init__(self, *args: Any, obj: SpotCheckPlan, user: User, **extra: Any) -> None:
        super().__init__(*args, **extra)
        named = obj.products.values("product_rule")
        field: Any = self.fields["product_rule"]
        field.queryset = ProductRule.objects.filter(pk__in=named).order_by("pk")


# --- Yearly plans -------------------------------------------------------------------------------


class YearPlanForm(forms.Form):
    """A new yearly plan."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    name = forms.CharField(label=_("Name"), max_length=120)
    basis = forms.CharField(
        label=_("Reasons for the choice"),
        max_length=2000,
        widget=long_text(5),
        help_text=_("Complaints, earlier failures, risk: why these products this year."),
    )


class LineForm(forms.Form):
    """How many batches of a category in a quarter."""

    category = forms.ModelChoiceField(
        label=_("Product category"),
        queryset=ProductCategory.objects.filter(is_service=False).order_by("order", "code"),
    )
    quarter = forms.TypedChoiceField(
        label=_("Quarter"), choices=[(n, str(n)) for n in range(1, 5)], coerce=int
    )
    batches = forms.IntegerField(
        label=_("Planned batches"),
        min_value=0,
        max_value=100_000,
        help_text=_("0 takes the line out."),
    )


class FilingForm(forms.Form):
    """With whom, when and under what number the plan was filed."""

    filed_with = forms.CharField(
        label=_("Filed with"), max_length=80, initial="山东省市场监督管理局"
    )
    filed_on = forms.DateField(label=_("Filed on"), widget=day_input())
    filed_number = forms.CharField(label=_("Number of the receipt"), max_length=40)


# --- Product rules ------------------------------------------------------------------------------


class ItemForm(forms.Form):
    """One line of the table of test items; a line without a name is no line."""

    name = forms.CharField(label=_("Test item"), max_length=60, required=False)
    direction = forms.ChoiceField(label=_("Requirement"), choices=Direction, required=False)
    low = forms.DecimalField(
        label=_("Lower limit"), max_digits=14, decimal_places=5, required=False
    )
    high = forms.DecimalField(
        label=_("Upper limit"), max_digits=14, decimal_places=5, required=False
    )
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    expected = forms.CharField(label=_("In words"), max_length=120, required=False)
    method = forms.CharField(label=_("Method"), max_length=80, required=False)
    clause = forms.CharField(label=_("Clause"), max_length=60, required=False)
    is_key = forms.BooleanField(label=_("Key item"), required=False)

    def item(self) -> Item:
        return Item(**self.cleaned_data)


ItemFormSet = forms.formset_factory(ItemForm, extra=ROWS_MORE, max_num=MOST_ITEMS)


class RuleForm(forms.Form):
    """A product rule with its table of items."""

    product_name = forms.CharField(label=pgettext_lazy("inspection", "Product"), max_length=80)
    category = forms.ModelChoiceField(
        label=_("Product category"),
        queryset=ProductCategory.objects.filter(is_service=False).order_by("order", "code"),
    )
    standard = forms.CharField(label=_("Standard"), max_length=120, required=False)
    n_test = forms.IntegerField(label=_("Pieces to test"), min_value=1, max_value=10_000)
    n_backup = forms.IntegerField(label=_("Back-up pieces"), min_value=0, max_value=10_000)
    min_lot = forms.IntegerField(label=_("Smallest lot"), min_value=1, max_value=10_000_000)
    unit = forms.CharField(label=_("Unit"), max_length=8)

    def __init__(
        self, data: Any = None, *, replaces: ProductRule | None = None, **extra: Any
    ) -> None:
        self.replaces = replaces
        known, rows = _known(replaces)
        super().__init__(data, initial=known, **extra)
        if replaces is not None:
            self.fields["product_name"].disabled = True
        self.items = ItemFormSet(data, prefix="items", initial=rows)

    def is_valid(self) -> bool:
        own = super().is_valid()
        return self.items.is_valid() and own

    def arguments(self) -> dict[str, Any]:
        named = [form for form in self.items if form.cleaned_data.get("name")]
        items = [form.item() for form in named]
        return {**self.cleaned_data, "items": items, "replaces": self.replaces}


def _known(rule: ProductRule | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The edition in use, to be changed into the next."""
    if rule is None:
        return {}, []
    names = ("product_name", "category", "standard", "n_test", "n_backup", "min_lot", "unit")
    rows = [
        {
            "name": item.name,
            "direction": item.direction,
            "low": item.limit_low,
            "high": item.limit_high,
            "unit": item.unit,
            "expected": item.expected,
            "method": item.method,
            "clause": item.clause,
            "is_key": item.is_key,
        }
        for item in rule.items.order_by("position")
    ]
    return {name: getattr(rule, name) for name in names}, rows
