from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import District, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Stateful, state_check
from documents.models import Attachment
from enterprises import rules
from enterprises.states import (
    CredentialKind,
    CredentialState,
    CreditGrade,
    Effect,
    EnterpriseKind,
    EnterpriseState,
    HonourLevel,
    RiskGrade,
    Size,
)


class ProductCategoryQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The catalogue is nobody's secret."""
        return self.all()

    def groups(self) -> Self:
        """The categories of the founding article, without the products under them."""
        return self.filter(parent=None)


class ProductCategory(models.Model):
    """A category of the founding article, or a kind of product under it."""

    code = models.CharField(_("code"), max_length=30, primary_key=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("category"),
    )
    # Standards often tested, newest wording first; the dated rules of a plan decide.
    standards = models.CharField(_("standards"), max_length=120, blank=True)
    # 汽车售后服务 is a service: it is checked, but nothing is sampled.
    is_service = models.BooleanField(_("service"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ProductCategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("product category")
        verbose_name_plural = _("product categories")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


class EnterpriseQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Staff read the whole register; an enterprise's people read their own entry."""
        if rules.may_read_register(actor):
            return self.all()
        if actor.has(Role.ENTERPRISE, Role.CQO) and actor.organisation_code:
            return self.filter(code=actor.organisation_code)
        return self.none()

    def active(self) -> Self:
        return self.filter(state=EnterpriseState.ACTIVE)

    def backbone(self) -> Self:
        return self.filter(is_backbone=True)

    def matching(self, words: str) -> Self:
        """Entries whose names contain the words, or whose codes begin with them."""
        code = rules.normalise(words)
        names = Q(name__icontains=words) | Q(short_name__icontains=words)
        names |= Q(former_name__icontains=words)
        return self.filter(names | Q(code__startswith=code) | Q(organisation_code9=code))


class Enterprise(Stateful):
    """市场主体: one entry of the register; its state is the state of its licence."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "code", "credit_grade"})

    # From 2015-10-01 the credit code is the one number of a subject; older ones had two others.
    code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    organisation_code9 = models.CharField(
        _("organisation code (GB 11714)"), max_length=9, blank=True
    )
    registration_number15 = models.CharField(
        _("business registration number"), max_length=15, blank=True
    )
    name = models.CharField(_("name"), max_length=120, db_index=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    former_name = models.CharField(_("former name"), max_length=120, blank=True)
    kind = models.CharField(
        _("kind"), max_length=12, choices=EnterpriseKind, default=EnterpriseKind.COMPANY
    )
    state = models.CharField(
        _("state of registration"),
        max_length=12,
        choices=EnterpriseState,
        default=EnterpriseState.ACTIVE,
    )
    legal_representative = models.CharField(_("legal representative"), max_length=40, blank=True)
    main_head = models.CharField(_("main head"), max_length=40, blank=True)
    quality_head = models.CharField(_("head of quality"), max_length=40, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="enterprises", verbose_name=_("district")
    )
    address = models.CharField(_("registered address"), max_length=160, blank=True)
    business_address = models.CharField(_("place of business"), max_length=160, blank=True)
    size = models.CharField(_("size"), max_length=8, choices=Size, blank=True)
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    staff = models.PositiveIntegerField(_("number of staff"), null=True, blank=True)
    output = models.DecimalField(
        _("yearly output (10,000 yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    founded_on = models.DateField(_("founded"), null=True, blank=True)
    risk_grade = models.CharField(_("risk"), max_length=8, choices=RiskGrade, blank=True)
    credit_grade = models.CharField(
        _("credit grade"), max_length=4, choices=CreditGrade, blank=True
    )
    is_backbone = models.BooleanField(_("backbone enterprise"), default=False, editable=False)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        constraints = [
            state_check("enterprise_state_known", EnterpriseState),
            state_check("enterprise_kind_known", EnterpriseKind, field="kind"),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="enterprise_code_once"
            ),
            models.UniqueConstraint(
                fields=["organisation_code9"],
                condition=~Q(organisation_code9=""),
                name="enterprise_organisation_code_once",
            ),
            models.UniqueConstraint(
                fields=["registration_number15"],
                condition=~Q(registration_number15=""),
                name="enterprise_registration_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(code="") | ~Q(organisation_code9=""), name="enterprise_has_a_code"
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state"], name="enterprise_district"),
            models.Index(fields=["credit_grade"], name="enterprise_grade"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/staff/enterprises/{self.pk}/"

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def public_code(self) -> str:
        """The code under which the public page is found."""
        return self.code or self.organisation_code9

    @property
    def public_url(self) -> str:
        return f"/enterprises/{self.public_code}/"

    @property
    def place(self) -> str:
        """Where it works: the place of business, else the registered address."""
        return self.business_address or self.address


class OfEnterpriseQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """What belongs to an enterprise is read by whoever reads the enterprise."""
        if rules.may_read_register(actor):
            return self.all()
        if actor.has(Role.ENTERPRISE, Role.CQO) and actor.organisation_code:
            return self.filter(enterprise__code=actor.organisation_code)
        return self.none()


class Product(models.Model):
    """A product (or service) that an enterprise makes or sells under its name."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="products")
    category = models.ForeignKey(
        ProductCategory, models.PROTECT, related_name="+", verbose_name=_("category")
    )
    name = models.CharField(_("product"), max_length=80)
    brand = models.CharField(_("brand"), max_length=40, blank=True)
    standard = models.CharField(_("standard executed"), max_length=60, blank=True)
    licence = models.CharField(_("licence number"), max_length=40, blank=True)
    yearly_output = models.CharField(_("yearly output"), max_length=40, blank=True)
    risk_grade = models.CharField(_("risk"), max_length=8, choices=RiskGrade, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name", "brand"], name="product_once_per_enterprise"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Credential(models.Model):
    """A licence or certificate; whether it has expired is read from `valid_to`, never stored."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="credentials")
    kind = models.CharField(_("kind"), max_length=20, choices=CredentialKind)
    number = models.CharField(_("number"), max_length=60)
    issuer = models.CharField(_("issuer"), max_length=80, blank=True)
    scope = models.CharField(_("products covered"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=CredentialState, default=CredentialState.VALID
    )
    file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("copy")
    )

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            state_check("credential_state_known", CredentialState),
            models.UniqueConstraint(
                fields=["enterprise", "kind", "number"], name="credential_once_per_enterprise"
            ),
        ]
        indexes = [models.Index(fields=["valid_to"], name="credential_expiry")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    def standing(self, today: date) -> str:
        """valid, soon, expired, or what the issuer said."""
        return rules.credential_standing(self.state, self.valid_to, today)


class Honour(models.Model):
    """A title that was given, listed as a fact; it ends on a day or was withdrawn for a reason."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="honours")
    title = models.CharField(_("title"), max_length=80)
    level = models.CharField(_("level"), max_length=10, choices=HonourLevel)
    issuer = models.CharField(_("issuer"), max_length=80)
    year = models.PositiveSmallIntegerField(_("year"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=200, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")

    def __str__(self) -> str:
        return self.title


class CreditFact(models.Model):
    """One fact about an enterprise, pushed down by the app that knows it, with its source."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="credit_facts")
    fact = models.CharField(_("fact"), max_length=160)
    effect = models.CharField(_("effect"), max_length=8, choices=Effect, default=Effect.NEUTRAL)
    on = models.DateField(_("date"))
    source_label = models.CharField(_("source"), max_length=120, blank=True)
    source_url = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit fact")
        verbose_name_plural = _("credit facts")
        constraints = [state_check("credit_fact_effect_known", Effect, field="effect")]
        indexes = [models.Index(fields=["enterprise", "-on"], name="credit_fact_newest")]

    def __str__(self) -> str:
        return self.fact


class CreditGradeChange(models.Model):
    """One step of the credit grade, with the rule that caused it and its day."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="grade_changes")
    before = models.CharField(_("before"), max_length=4, blank=True)
    after = models.CharField(_("after"), max_length=4, choices=CreditGrade)
    rule = models.CharField(_("rule"), max_length=200)
    on = models.DateField(_("date"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of credit grade")
        verbose_name_plural = _("changes of credit grade")

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after}"

    @property
    def is_worse(self) -> bool:
        """The ladder runs down the alphabet."""
        return bool(self.before) and self.after > self.before
