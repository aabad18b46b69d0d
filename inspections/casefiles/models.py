from decimal import Decimal
from functools import cached_property
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from casework.models import Deadline, Stateful, stamp_check, state_check
from documents.models import Attachment, Document
from enterprises.models import Enterprise, ProductCategory
from inspections.casefiles.states import (
    CaseState,
    EvidenceKind,
    Ground,
    Hearing,
    Importance,
    PenaltyKind,
    Phase,
    Pricing,
    Recipient,
    Source,
    Step,
    TransferState,
    Verdict,
    Wish,
)
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS

ENDED = [CaseState.NOT_FILED, CaseState.CLOSED, CaseState.HANDED_OVER, CaseState.WITHDRAWN]
# The case stands: it was filed, and nothing has taken it back.
DECIDED = [CaseState.DECIDED, CaseState.SERVED, CaseState.PERFORMED, CaseState.CLOSED]
BEFORE_DECISION = [
    CaseState.CLUE,
    CaseState.FILING,
    CaseState.INVESTIGATING,
    CaseState.DECIDING,
    CaseState.HANDING_OVER,
]
USER = settings.AUTH_USER_MODEL


class CaseFileQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Officials of the place and of the office; a case file is no business of the party's."""
        if actor.is_robot:
            return self
        if not actor.has(*OFFICIALS):
            return self.none()
        if actor.citywide:
            return self
        return self.filter(Q(district_id__in=actor.districts) | Q(office_id=actor.office_id))

    def open(self) -> Self:
        return self.exclude(state__in=ENDED)

    def standing(self) -> Self:
        """Neither refused nor taken back."""
        return self.exclude(state__in=[CaseState.NOT_FILED, CaseState.WITHDRAWN])

    def decided(self) -> Self:
        return self.filter(state__in=DECIDED)


class CaseFile(Stateful):
    """案卷: one suspected breach by one party, from its clue to the archive."""

    audit_clear: ClassVar[frozenset[str]] = frozenset(
        {"state", "number", "source", "wish", "verdict", "ground"}
    )

    number = models.CharField(_("number"), max_length=20, unique=True)
    title = models.CharField(pgettext_lazy("case file", "cause"), max_length=120)
    source = models.CharField(_("source"), max_length=12, choices=Source)
    source_number = models.CharField(_("number of the source"), max_length=60, blank=True)
    received_on = models.DateField(_("clue received"))
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="casefiles",
        verbose_name=_("inspection"),
    )
    # 监察指令书 that was disobeyed (Order 57 art. 36).
    directive = models.ForeignKey(
        "inspections.Directive",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="casefiles",
        verbose_name=_("safety directive"),
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="casefiles", verbose_name=_("party")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    # A3 counts each case under one of its product categories.
    category = models.ForeignKey(
        ProductCategory, models.PROTECT, related_name="+", verbose_name=_("product category")
    )
    product_name = models.CharField(_("product"), max_length=80, blank=True)
    suspicion = models.TextField(_("suspected facts"))
    clauses = models.TextField(_("clauses"), blank=True)
    handlers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("handlers")
    )
    state = models.CharField(_("state"), max_length=14, choices=CaseState)
    # Who wrote the form that waits for signatures; whoever signs is somebody else.
    drafted_by = models.ForeignKey(
        USER, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    important_for = models.JSONField(_("big and important"), default=list, blank=True)

    wish = models.CharField(_("suggestion"), max_length=12, choices=Wish, blank=True)
    wish_reason = models.TextField(_("reasons"), blank=True)
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    filing_document = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="case_filing",
        verbose_name=_("case-filing form"),
    )
    filed_by = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("filing approved by"),
    )
    filed_on = models.DateField(_("filed"), null=True, blank=True)

    goods_value = models.DecimalField(
        _("goods value"), max_digits=14, decimal_places=2, default=Decimal(0)
    )
    told_on = models.DateField(_("party told of its rights"), null=True, blank=True)
    statement = models.TextField(_("statement and defence"), blank=True)
    hearing = models.CharField(_("hearing"), max_length=10, choices=Hearing, blank=True)
    hearing_on = models.DateField(_("hearing held"), null=True, blank=True)
    hearing_outcome = models.TextField(_("outcome of the hearing"), blank=True)

    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict, blank=True)
    facts = models.TextField(_("facts found"), blank=True)
    nature = models.TextField(_("nature and basis"), blank=True)
    performance = models.TextField(_("way and time of performance"), blank=True)
    leniency = models.TextField(_("why less or more than the span"), blank=True)
    is_minor = models.BooleanField(_("minor penalty"), default=False)
    decision_document = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="case_decision",
        verbose_name=_("decision"),
    )
    decided_by = models.ForeignKey(
        USER,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    served_on = models.DateField(_("served"), null=True, blank=True)
    performed_on = models.DateField(_("performed"), null=True, blank=True)
    performed_note = models.TextField(_("how it was performed"), blank=True)
    pushed_on = models.DateField(_("pushed to the other province"), null=True, blank=True)
    pushed_to = models.CharField(_("pushed to"), max_length=80, blank=True)

    # Where a transfer began, and whereto a returned case goes back.
    before_transfer = models.CharField(max_length=14, choices=CaseState, blank=True)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground, blank=True)
    withdraw_reason = models.TextField(_("why withdrawn"), blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("case file")
        verbose_name_plural = _("case files")
        constraints = [
            state_check("casefile_state_known", CaseState),
            state_check("casefile_source_known", Source, field="source"),
            stamp_check("casefile_closed_stamped", ENDED, "closed_at"),
            models.CheckConstraint(
                condition=~Q(state__in=[CaseState.INVESTIGATING, CaseState.DECIDING, *DECIDED])
                | Q(filed_on__isnull=False, filed_by__isnull=False),
                name="casefile_filed_stamped",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED)
                | (Q(decided_on__isnull=False, decided_by__isnull=False) & ~Q(verdict="")),
                name="casefile_decided_stamped",
            ),
            models.CheckConstraint(
                condition=Q(served_on=None) | Q(served_on__gte=F("decided_on")),
                name="casefile_served_after_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.WITHDRAWN) | (~Q(withdraw_reason="") & ~Q(ground="")),
                name="casefile_withdrawn_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(goods_value__gte=0), name="casefile_goods_value_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state"], name="casefile_district"),
            models.Index(fields=["enterprise", "state"], name="casefile_enterprise"),
            models.Index(fields=["inspection"], name="casefile_inspection"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return f"/staff/casefiles/{self.pk}/"

    @cached_property
    def handler_ids(self) -> frozenset[int]:
        """The handlers by their keys; a list prefetches them."""
        return frozenset(person.pk for person in self.handlers.all())

    @property
    def is_important(self) -> bool:
        return bool(self.important_for)

    @property
    def importance(self) -> list[str]:
        """The criteria in words."""
        return [str(Importance(one).label) for one in self.important_for if one in Importance]

    @property
    def is_over(self) -> bool:
        return self.state in ENDED

    @property
    def from_report(self) -> bool:
        """What stands on a citizen's report must not lead back to the citizen."""
        return self.source == Source.REPORT


class CaseReview(models.Model):
    """One signature under a form: head of section, legal review, leader."""

    casefile = models.ForeignKey(CaseFile, models.PROTECT, related_name="reviews")
    phase = models.CharField(max_length=10, choices=Phase)
    step = models.CharField(_("step"), max_length=8, choices=Step)
    # A form sent back begins a new round of signatures.
    round = models.PositiveSmallIntegerField(default=1)
    opinion = models.TextField(_("opinion"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("review of a case")
        verbose_name_plural = _("reviews of cases")
        constraints = [
            models.UniqueConstraint(
                fields=["casefile", "phase", "round", "step"], name="casefile_review_once"
            ),
            # One person does not stand in for two of the three.
            models.UniqueConstraint(
                fields=["casefile", "phase", "round", "by"], name="casefile_review_one_each"
            ),
            state_check("casefile_review_step_known", Step, field="step"),
            state_check("casefile_review_phase_known", Phase, field="phase"),
        ]

    def __str__(self) -> str:
        return f"{self.casefile_id} {self.phase} {self.step}"


class CaseEvidence(models.Model):
    """证据: one item, with its files and where it comes from."""

    casefile = models.ForeignKey(CaseFile, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=10, choices=EvidenceKind)
    name = models.CharField(_("name"), max_length=120)
    proves = models.CharField(_("what it proves"), max_length=300)
    taken_on = models.DateField(_("taken"))
    files = models.ManyToManyField(Attachment, related_name="+", blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("evidence of a case")
        verbose_name_plural = _("evidence of cases")
        constraints = [state_check("casefile_evidence_kind_known", EvidenceKind, field="kind")]

    def __str__(self) -> str:
        return self.name


class CaseGoods(models.Model):
    """涉案物品: what the goods value is the sum of."""

    casefile = models.ForeignKey(CaseFile, models.PROTECT, related_name="goods")
    name = models.CharField(_("goods"), max_length=80)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=10)
    unit_price = models.DecimalField(_("unit price (yuan)"), max_digits=12, decimal_places=2)
    pricing = models.CharField(_("counted by"), max_length=8, choices=Pricing)
    price_source = models.CharField(_("where the price comes from"), max_length=200)

    class Meta:
        verbose_name = _("goods of a case")
        verbose_name_plural = _("goods of cases")
        constraints = [
            state_check("casefile_goods_pricing_known", Pricing, field="pricing"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gte=0), name="casefile_goods_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def value(self) -> Decimal:
        return (self.quantity * self.unit_price).quantize(Decimal("0.01"))


class Penalty(models.Model):
    """处罚内容: one kind of penalty with its clause."""

    casefile = models.ForeignKey(CaseFile, models.PROTECT, related_name="penalties")
    kind = models.CharField(_("kind"), max_length=16, choices=PenaltyKind)
    clause = models.CharField(_("clause"), max_length=120)
    amount = models.DecimalField(
        _("amount (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    text = models.CharField(_("wording"), max_length=200)

    class Meta:
        verbose_name = _("penalty")
        verbose_name_plural = _("penalties")
        constraints = [
            state_check("casefile_penalty_kind_known", PenaltyKind, field="kind"),
            models.UniqueConstraint(
                fields=["casefile", "kind"], name="casefile_penalty_once_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class CaseTransfer(models.Model):
    """移送: to the police with 移送书, to another authority with 移送函; with the answer."""

    casefile = models.ForeignKey(CaseFile, models.PROTECT, related_name="transfers")
    recipient = models.CharField(_("recipient"), max_length=12, choices=Recipient)
    organ = models.CharField(_("name of the authority"), max_length=80)
    reason = models.TextField(_("why it is handed over"))
    clause = models.CharField(_("clause"), max_length=200)
    attachments = models.TextField(_("what goes with it"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=TransferState)
    document = models.OneToOneField(
        Document,
        models.PROTECT,
        related_name="case_transfer",
        verbose_name=_("transfer letter"),
    )
    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    sent_on = models.DateField(_("sent"), null=True, blank=True)
    received_on = models.DateField(_("received"), null=True, blank=True)
    received_by = models.CharField(_("received by"), max_length=40, blank=True)
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    answer_number = models.CharField(_("number of the answer"), max_length=60, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("transfer of a case")
        verbose_name_plural = _("transfers of cases")
        constraints = [
            state_check("casefile_transfer_state_known", TransferState),
            state_check("casefile_transfer_recipient_known", Recipient, field="recipient"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="casefile_transfer_second_person",
            ),
            models.UniqueConstraint(
                fields=["casefile"],
                condition=Q(state__in=["proposed", "sent", "received"]),
                name="casefile_transfer_one_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.casefile_id} {self.organ}"

    @property
    def to_police(self) -> bool:
        return self.recipient == Recipient.POLICE
