import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import gazetteer
from enterprises.models import BackboneSlot, CqoPilot, Enterprise, Roster
from enterprises.states import (
    BackboneState,
    CreditGrade,
    EnterpriseState,
    PilotState,
    RiskGrade,
    RosterKind,
    Size,
)


class EnterpriseFilter(django_filters.FilterSet):
    """The bar over the register."""

    q = django_filters.CharFilter(label=_("Name or credit code"), method="by_words")
    district = gazetteer.DistrictFilter(label=_("District"))
    state = django_filters.ChoiceFilter(label=_("State of registration"), choices=EnterpriseState)
    credit_grade = django_filters.ChoiceFilter(label=_("Credit grade"), choices=CreditGrade)
    risk_grade = django_filters.ChoiceFilter(label=_("Risk"), choices=RiskGrade)
    size = django_filters.ChoiceFilter(label=_("Size"), choices=Size)
    is_backbone = django_filters.BooleanFilter(label=_("Backbone enterprise"))
    category = django_filters.CharFilter(label=_("Product category"), method="by_category")

    class Meta:
        model = Enterprise
        fields = ("q", "district", "state", "credit_grade", "risk_grade", "size", "is_backbone")

    def by_words(self, rows: QuerySet[Enterprise], _name: str, words: str) -> QuerySet[Enterprise]:
        return rows & Enterprise.objects.matching(words.strip())

    def by_category(
        self, rows: QuerySet[Enterprise], _name: str, code: str
    ) -> QuerySet[Enterprise]:
        """Those who make a product of the category, or of a kind under it."""
        own = rows.filter(products__category=code) | rows.filter(products__category__parent=code)
        return own.distinct()


class CqoPilotFilter(django_filters.FilterSet):
    """The bar over the CQO pilots."""

    q = django_filters.CharFilter(label=_("Number, enterprise or credit code"), method="by_words")
    roster = django_filters.ModelChoiceFilter(
        label=_("Roster"), queryset=Roster.objects.filter(kind=RosterKind.CQO).order_by("-year")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=PilotState)
    district = gazetteer.DistrictFilter(label=_("District"))

    class Meta:
        model = CqoPilot
        fields = ("q", "roster", "state", "district")

    def by_words(self, rows: QuerySet[CqoPilot], _name: str, words: str) -> QuerySet[CqoPilot]:
        plain = words.strip()
        found = Enterprise.objects.matching(plain)
        return rows.filter(enterprise__in=found) | rows.filter(number__icontains=plain)


class BackboneFilter(django_filters.FilterSet):
    """The bar over the backbone roster."""

    q = django_filters.CharFilter(label=_("Enterprise or credit code"), method="by_words")
    roster = django_filters.ModelChoiceFilter(
        label=_("Roster"),
        queryset=Roster.objects.filter(kind=RosterKind.BACKBONE).order_by("-year"),
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=BackboneState)
    district = gazetteer.DistrictFilter(label=_("District"))

    class Meta:
        model = BackboneSlot
        fields = ("q", "roster", "state", "district")

    def by_words(
        self, rows: QuerySet[BackboneSlot], _name: str, words: str
    ) -> QuerySet[BackboneSlot]:
        return rows.filter(enterprise__in=Enterprise.objects.matching(words.strip()))
