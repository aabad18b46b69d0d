import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models import ProductCategory
from inspections.plans.models import ProductRule, SpotCheckPlan
from inspections.plans.states import PlanKind, PlanState, RuleState


class PlanFilter(django_filters.FilterSet):
    """The bar over the list of plans."""

    q = django_filters.CharFilter(label=_("Number or name"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("State"), choices=PlanState)
    kind = django_filters.ChoiceFilter(label=pgettext_lazy("plan", "Kind"), choices=PlanKind)
    activity = django_filters.CharFilter(label=_("Activity"), lookup_expr="iexact")
    year = django_filters.NumberFilter(label=_("Year"))

    class Meta:
        model = SpotCheckPlan
        fields = ("q", "state", "kind", "activity", "year")

    def by_words(
        self, rows: QuerySet[SpotCheckPlan], _name: str, words: str
    ) -> QuerySet[SpotCheckPlan]:
        return rows.filter(Q(number__icontains=words) | Q(name__icontains=words))


class ProductRuleFilter(django_filters.FilterSet):
    """The bar over the list of product rules."""

    q = django_filters.CharFilter(label=_("Product or standard"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("State"), choices=RuleState)
    category = django_filters.ModelChoiceFilter(
        label=_("Product category"),
        queryset=ProductCategory.objects.groups().order_by("order", "code"),
        method="by_category",
    )

    class Meta:
        model = ProductRule
        fields = ("q", "state", "category")

    def by_words(
        self, rows: QuerySet[ProductRule], _name: str, words: str
    ) -> QuerySet[ProductRule]:
        return rows.filter(Q(product_name__icontains=words) | Q(standard__icontains=words))

    def by_category(
        self, rows: QuerySet[ProductRule], _name: str, category: ProductCategory
    ) -> QuerySet[ProductRule]:
        return rows.filter(Q(category=category) | Q(category__parent=category))
