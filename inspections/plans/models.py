from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Stateful, stamp_check, state_check
from enterprises.models import ProductCategory
from inspections.plans.rules import Draw
from inspections.plans.states import Direction, PlanKind, PlanState


class SpotCheckPlanQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Plans are known to the people who carry them out."""
        if actor.citywide or actor.is_robot:
            return self
        if actor.has(Role.INSPECTOR, Role.REGULATOR, Role.HEAD):
            return self.filter(Q(office_id=actor.office_id) | ~Q(state=PlanState.DRAFT))
        return self.none()

    def open(self) -> Self:
        """Plans under which visits may be ordered."""
        return self.filter(state__in=[PlanState.PUBLISHED, PlanState.RUNNING])


class SpotCheckPlan(Stateful):
    """抽查方案: which products are drawn, why, when, by whom."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "kind", "name"})

    # What the creation tells the log; not a column.
    event_detail: dict[str, Any]

    number = models.CharField(_("number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=10, choices=PlanKind, default=PlanKind.ROUTINE)
    categories = models.ManyToManyField(
        ProductCategory, related_name="+", blank=True, verbose_name=_("product categories")
    )
    starts_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("ends"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("organising office")
    )
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    batches = models.PositiveIntegerField(_("planned batches"), default=0)
    # Order 18 art. 33 leaves the time for the report to the task.
    report_days = models.PositiveSmallIntegerField(_("days for the report"), default=20)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = SpotCheckPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("spot-check plan")
        verbose_name_plural = _("spot-check plans")
        constraints = [
            state_check("plan_state_known", PlanState),
            state_check("plan_kind_known", PlanKind, field="kind"),
            stamp_check(
                "plan_published_stamped",
                [PlanState.PUBLISHED, PlanState.RUNNING, PlanState.CLOSED],
                "published_at",
            ),
            stamp_check("plan_closed_stamped", [PlanState.CLOSED], "closed_at"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="plan_period_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/staff/plans/{self.pk}/"


class Quota(models.Model):
    """抽查配额: how many batches of a category are to be drawn in a district."""

    plan = models.ForeignKey(SpotCheckPlan, models.CASCADE, related_name="quotas")
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    category = models.ForeignKey(
        ProductCategory, models.PROTECT, related_name="+", verbose_name=_("product category")
    )
    number = models.PositiveSmallIntegerField(pgettext_lazy("quota", "batches"))

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.UniqueConstraint(fields=["plan", "district", "category"], name="quota_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="quota_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.category_id} {self.number}"


class ProductRule(models.Model):
    """实施细则: how much of a product is drawn, and what it is tested for."""

    category = models.ForeignKey(
        ProductCategory, models.PROTECT, related_name="+", verbose_name=_("product category")
    )
    product_name = models.CharField(_("product"), max_length=80, unique=True)
    standard = models.CharField(_("standard"), max_length=120, blank=True)
    n_test = models.PositiveSmallIntegerField(_("pieces to test"))
    n_backup = models.PositiveSmallIntegerField(_("back-up pieces"))
    min_lot = models.PositiveIntegerField(_("smallest lot"))
    unit = models.CharField(_("unit"), max_length=8)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("product rule")
        verbose_name_plural = _("product rules")
        constraints = [
            models.CheckConstraint(condition=Q(n_test__gt=0), name="product_rule_tests_something"),
        ]

    def __str__(self) -> str:
        return self.product_name

    @property
    def draw(self) -> Draw:
        """The counts as values."""
        return Draw(n_test=self.n_test, n_backup=self.n_backup, min_lot=self.min_lot)


class TestItem(models.Model):
    """检验项目: one property, its method and its limit."""

    __test__ = False  # the name is the domain's, not a test class

    product_rule = models.ForeignKey(ProductRule, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("test item"), max_length=60)
    clause = models.CharField(_("clause of the standard"), max_length=60, blank=True)
    method = models.CharField(_("method"), max_length=80, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    direction = models.CharField(_("requirement"), max_length=6, choices=Direction)
    limit_low = models.DecimalField(
        _("lower limit"), max_digits=14, decimal_places=5, null=True, blank=True
    )
    limit_high = models.DecimalField(
        _("upper limit"), max_digits=14, decimal_places=5, null=True, blank=True
    )
    expected = models.CharField(_("requirement in words"), max_length=120, blank=True)
    # A key item (关键项): its failure makes the batch a serious case.
    is_key = models.BooleanField(_("key item"), default=False)

    class Meta:
        verbose_name = _("test item")
        verbose_name_plural = _("test items")
        constraints = [
            state_check("test_item_direction_known", Direction, field="direction"),
            models.UniqueConstraint(fields=["product_rule", "position"], name="test_item_place"),
            models.CheckConstraint(
                condition=(~Q(direction__in=[">=", "range"]) | Q(limit_low__isnull=False))
                & (~Q(direction__in=["<=", "range"]) | Q(limit_high__isnull=False)),
                name="test_item_has_its_limits",
            ),
        ]

    def __str__(self) -> str:
        return self.name
