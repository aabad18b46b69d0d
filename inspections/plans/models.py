from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Stateful, stamp_check, state_check
from enterprises.models import ProductCategory
from inspections.plans import rules
from inspections.plans.rules import Draw
from inspections.plans.states import Direction, PlanKind, PlanState, RuleState, YearPlanState


class YearPlanQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Known to the people who carry it out; a draft only to the office that writes it."""
        if actor.citywide or actor.is_robot:
            return self
        if actor.has(Role.INSPECTOR, Role.REGULATOR, Role.HEAD):
            return self.filter(Q(office_id=actor.office_id) | ~Q(state=YearPlanState.DRAFTED))
        return self.none()

    def in_force(self) -> Self:
        """Plans that schemes may stand on."""
        return self.exclude(state=YearPlanState.DRAFTED)


class YearPlan(Stateful):
    """年度抽查计划: what the office means to check in a year (Order 18 art. 11)."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "name"})

    # What the creation tells the log; not a column.
    event_detail: dict[str, Any]

    number = models.CharField(_("number"), max_length=20, unique=True)
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=120)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("organising office")
    )
    basis = models.TextField(_("reasons for the choice"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=YearPlanState, default=YearPlanState.DRAFTED
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    # The office of the next level up, and the number of its receipt.
    filed_with = models.CharField(_("filed with"), max_length=80, blank=True)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    filed_number = models.CharField(_("number of the receipt"), max_length=40, blank=True)

    objects = YearPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly plan")
        verbose_name_plural = _("yearly plans")
        constraints = [
            state_check("year_plan_state_known", YearPlanState),
            stamp_check(
                "year_plan_approved_stamped",
                [YearPlanState.APPROVED, YearPlanState.FILED],
                "approved_at",
            ),
            stamp_check("year_plan_filed_stamped", [YearPlanState.FILED], "filed_on"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/staff/year-plans/{self.pk}/"


class YearPlanLine(models.Model):
    """A category of products in a year, in which quarter, how many batches."""

    year_plan = models.ForeignKey(YearPlan, models.CASCADE, related_name="lines")
    category = models.ForeignKey(
        ProductCategory, models.PROTECT, related_name="+", verbose_name=_("product category")
    )
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    batches = models.PositiveIntegerField(_("planned batches"))

    class Meta:
        verbose_name = _("line of a yearly plan")
        verbose_name_plural = _("lines of yearly plans")
        constraints = [
            models.UniqueConstraint(
                fields=["year_plan", "category", "quarter"], name="year_plan_line_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)), name="year_plan_quarter_known"
            ),
            models.CheckConstraint(condition=Q(batches__gt=0), name="year_plan_line_has_batches"),
        ]

    def __str__(self) -> str:
        return f"{self.year_plan} {self.category}"


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

    audit_clear: ClassVar[frozenset[str]] = frozenset(
        {"state", "number", "kind", "name", "activity"}
    )

    # What the creation tells the log; not a column.
    event_detail: dict[str, Any]

    number = models.CharField(_("number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=10, choices=PlanKind, default=PlanKind.ROUTINE)
    # Activity of the Quality Month (A0, A1 …) that the plan carries out; it brings the checklist.
    # Empty for none. The activity itself is known above, to the campaign.
    activity = models.CharField(_("activity"), max_length=4, blank=True)
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
    # A special check may be called for without a yearly plan; a routine one should stand on it.
    year_plan = models.ForeignKey(
        YearPlan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="schemes",
        verbose_name=_("yearly plan"),
    )
    # Order 18 art. 12: division of work, and of the detailed rules how is sampled and judged.
    method = models.TextField(_("how samples are drawn"), blank=True)
    division = models.TextField(_("who draws, who tests"), blank=True)
    judgement = models.TextField(_("how is judged"), blank=True)
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


class ProductRuleQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """What is drawn and tested is public before the first sample (Order 18 art. 12)."""
        return self.all()

    def in_use(self) -> Self:
        return self.filter(state=RuleState.IN_USE)


class ProductRule(Stateful):
    """实施细则: how much of a product is drawn, and what it is tested for."""

    category = models.ForeignKey(
        ProductCategory, models.PROTECT, related_name="+", verbose_name=_("product category")
    )
    # What the creation tells the log; not a column.
    event_detail: dict[str, Any]

    product_name = models.CharField(_("product"), max_length=80)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    standard = models.CharField(_("standard"), max_length=120, blank=True)
    n_test = models.PositiveSmallIntegerField(_("pieces to test"))
    n_backup = models.PositiveSmallIntegerField(_("back-up pieces"))
    min_lot = models.PositiveIntegerField(_("smallest lot"))
    unit = models.CharField(_("unit"), max_length=8)
    state = models.CharField(_("state"), max_length=10, choices=RuleState, default=RuleState.IN_USE)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )

    objects = ProductRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("product rule")
        verbose_name_plural = _("product rules")
        constraints = [
            state_check("product_rule_state_known", RuleState),
            models.UniqueConstraint(
                fields=["product_name"],
                condition=Q(state=RuleState.IN_USE),
                name="product_rule_in_use_once",
            ),
            models.UniqueConstraint(
                fields=["product_name", "edition"], name="product_rule_edition_once"
            ),
            models.CheckConstraint(condition=Q(n_test__gt=0), name="product_rule_tests_something"),
        ]

    def __str__(self) -> str:
        return self.product_name

    @property
    def label(self) -> str:
        return f"{self.product_name} v{self.edition}"

    def get_absolute_url(self) -> str:
        return f"/staff/product-rules/{self.pk}/"

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

    @property
    def requirement(self) -> str:
        """What is asked, in one line."""
        return rules.requirement(self)


class SchemeProduct(models.Model):
    """A product of a scheme with its detailed rules, frozen when the scheme is published."""

    plan = models.ForeignKey(SpotCheckPlan, models.CASCADE, related_name="products")
    product_rule = models.ForeignKey(
        ProductRule, models.PROTECT, related_name="+", verbose_name=_("product rule")
    )
    batches = models.PositiveIntegerField(_("planned batches"), default=0)

    class Meta:
        verbose_name = _("product of a scheme")
        verbose_name_plural = _("products of schemes")
        constraints = [
            models.UniqueConstraint(fields=["plan", "product_rule"], name="scheme_product_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.product_rule}"
