from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Deadline, Stateful, stamp_check, state_check
from documents.models import Attachment, Document
from inspections.plans.models import TestItem
from inspections.plans.states import Direction
from inspections.samples.rules import Limit, limit_text
from inspections.samples.states import (
    BackupPlace,
    BackupState,
    CustodyKind,
    DeliveryWay,
    Holder,
    ItemVerdict,
    Marking,
    Part,
    Place,
    Recipient,
    SampleKind,
    SampleState,
    SealState,
)
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS
from inspections.visits.states import Verdict

WITH_RESULT: list[str] = [SampleState.PASSED, SampleState.FAILED]
TESTED: list[str] = [*WITH_RESULT, SampleState.ANNULLED]
AT_THE_LAB = [SampleState.SENT, SampleState.RECEIVED, SampleState.REJECTED, *TESTED]
PENDING = [SampleState.SAMPLED, SampleState.SENT, SampleState.RECEIVED]


class SampleQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """A laboratory sees what was sent to it, under its code and without the enterprise."""
        if actor.has(Role.LAB):
            return self.filter(lab_id=actor.office_id, state__in=AT_THE_LAB).blind()
        if actor.is_robot:
            return self.open_eyed()
        if not actor.has(*OFFICIALS):
            return self.none()
        if actor.citywide:
            return self.open_eyed()
        # A subquery, so that two inspectors do not make two rows.
        visits = Inspection.objects.for_actor(actor).values("pk")
        return self.filter(
            Q(district_id__in=actor.districts)
            | Q(office_id=actor.office_id)
            | Q(inspection_id__in=visits)
        ).open_eyed()

    def blind(self) -> Self:
        """As the laboratory may know the rows: the code stands for number and enterprise."""
        return self.annotate(
            shown_number=F("blind_code"),
            shown_enterprise=Value("", output_field=models.CharField()),
        )

    def open_eyed(self) -> Self:
        """As the bureau knows the rows."""
        return self.annotate(
            shown_number=F("number"), shown_enterprise=F("inspection__enterprise__name")
        )

    def pending(self) -> Self:
        """Without a result, and still meant to have one."""
        return self.filter(state__in=PENDING)


class Sample(Stateful):
    """抽样单: one drawn and sealed sample of one batch, and its result."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "verdict"})

    # What the creation tells the log; not a column.
    event_detail: dict[str, Any]

    # Head
    number = models.CharField(_("number"), max_length=20, unique=True)
    # What the laboratory knows the sample by; the sampling form's number would lead to the firm.
    blind_code = models.CharField(_("sample code"), max_length=12, unique=True)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="samples", verbose_name=_("inspection")
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=SampleKind, default=SampleKind.SPOT_CHECK
    )
    notice_number = models.CharField(_("spot-check notice"), max_length=40, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )

    # Inspected unit and labelled producer, as they were on the day.
    inspected = models.JSONField(_("inspected party"), encoder=DjangoJSONEncoder, default=dict)
    producer_name = models.CharField(_("labelled producer"), max_length=120, blank=True)
    producer_code = models.CharField(_("producer's credit code"), max_length=18, blank=True)
    producer_address = models.CharField(_("producer's address"), max_length=160, blank=True)
    producer_confirmed = models.BooleanField(_("producer confirmed the goods"), default=False)
    # Whose web shop it was bought in; the platform is told the result (Order 18 art. 35).
    platform_name = models.CharField(_("platform"), max_length=120, blank=True)
    platform_code = models.CharField(_("platform's credit code"), max_length=18, blank=True)

    # Product
    product_name = models.CharField(_("product"), max_length=80)
    model = models.CharField(_("model or specification"), max_length=60, blank=True)
    brand = models.CharField(_("brand"), max_length=40, blank=True)
    batch = models.CharField(_("batch"), max_length=40, blank=True)
    produced_on = models.DateField(_("date of production"), null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    standard = models.CharField(_("standard executed"), max_length=120, blank=True)
    certificate = models.CharField(_("licence or CCC number"), max_length=60, blank=True)
    marking = models.CharField(
        _("marking of the goods"), max_length=12, choices=Marking, default=Marking.ORDINARY
    )
    has_certificate = models.BooleanField(_("carries a certificate of conformity"), default=True)
    lot_size = models.PositiveIntegerField(_("size of the lot"))
    unit_price = models.DecimalField(
        _("unit price (yuan)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    n_test = models.PositiveSmallIntegerField(_("pieces to test"))
    n_backup = models.PositiveSmallIntegerField(_("back-up pieces"))
    unit = models.CharField(_("unit"), max_length=8)
    storage = models.CharField(_("storage on site"), max_length=80, blank=True)
    purchase_amount = models.DecimalField(
        _("paid for the sample (yuan)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    voucher = models.CharField(_("voucher"), max_length=60, blank=True)
    # Order 18 art. 22: the test sample is bought.
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    # Drawing and sealing
    place = models.CharField(_("place of sampling"), max_length=16, choices=Place)
    sampled_at = models.DateTimeField(_("sampled"))
    sampler_ids = models.JSONField(default=list)
    samplers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("samplers")
    )
    seal_test = models.CharField(_("seal of the test sample"), max_length=30)
    seal_backup = models.CharField(_("seal of the back-up sample"), max_length=30, blank=True)
    backup_place = models.CharField(
        _("where the back-up is kept"), max_length=12, choices=BackupPlace, blank=True
    )
    backup_state = models.CharField(
        _("back-up sample"), max_length=10, choices=BackupState, blank=True
    )
    # Tested on the spot: the one case in which the sampling body tests (Order 18 art. 9).
    on_site = models.BooleanField(_("tested on the spot"), default=False)
    representative = models.CharField(_("representative"), max_length=40, blank=True)
    representative_post = models.CharField(_("post"), max_length=40, blank=True)
    signature = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signature"),
    )
    signing_refused = models.BooleanField(_("refused to sign"), default=False)
    witness = models.CharField(_("witness"), max_length=40, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    photos = models.ManyToManyField(Attachment, related_name="+", blank=True)
    form = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sampling form"),
    )

    # Laboratory
    lab = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("laboratory"))
    delivery_way = models.CharField(
        _("way of delivery"), max_length=8, choices=DeliveryWay, default=DeliveryWay.HAND
    )
    deliver_by = models.DateField(_("deliver by"), null=True, blank=True)
    report_due_on = models.DateField(_("report due"), null=True, blank=True)
    seal_state = models.CharField(_("seal on arrival"), max_length=8, choices=SealState, blank=True)
    reject_reason = models.CharField(_("reason of the refusal"), max_length=200, blank=True)
    report_number = models.CharField(_("report number"), max_length=40, blank=True)
    report_file = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("report file"),
    )
    tester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tester"),
    )
    is_serious = models.BooleanField(_("key item failed"), default=False)

    state = models.CharField(
        _("state"), max_length=10, choices=SampleState, default=SampleState.SAMPLED
    )
    verdict = models.CharField(_("verdict"), max_length=4, choices=Verdict, blank=True)
    sent_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    result_at = models.DateTimeField(_("result"), null=True, blank=True)
    # A re-inspection came out otherwise; the verdict above is the final one.
    overturned_at = models.DateTimeField(_("overturned"), null=True, blank=True)
    # An objection to the sampling was upheld: there is no verdict any more.
    annulled_at = models.DateTimeField(_("annulled"), null=True, blank=True)
    # The labelled producer showed that it did not make the goods (Order 18 art. 37).
    producer_cleared_at = models.DateTimeField(_("producer cleared"), null=True, blank=True)
    # Samples given back or disposed of, after the time for objections (Order 18 art. 34).
    settled_at = models.DateTimeField(_("samples settled"), null=True, blank=True)
    # Until when the papers are kept at least (SC-KEEP); empty where no rule was in force.
    keep_until = models.DateField(_("papers kept until"), null=True, blank=True)
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        constraints = [
            state_check("sample_state_known", SampleState),
            stamp_check("sample_result_stamped", TESTED, "result_at"),
            stamp_check("sample_annulled_stamped", [SampleState.ANNULLED], "annulled_at"),
            models.CheckConstraint(
                condition=(Q(state=SampleState.PASSED, verdict=Verdict.PASS))
                | (Q(state=SampleState.FAILED, verdict=Verdict.FAIL))
                | (~Q(state__in=WITH_RESULT) & Q(verdict="")),
                name="sample_verdict_fits_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=SampleState.REJECTED) | ~Q(reject_reason=""),
                name="sample_rejected_has_reason",
            ),
            models.CheckConstraint(condition=Q(n_test__gt=0), name="sample_tests_something"),
            models.CheckConstraint(
                condition=Q(backup_state__in=["", *BackupState.values]),
                name="sample_backup_state_known",
            ),
            models.CheckConstraint(
                condition=Q(overturned_at=None)
                | Q(state__in=[SampleState.PASSED, SampleState.ANNULLED]),
                name="sample_overturned_has_passed",
            ),
        ]
        indexes = [
            models.Index(fields=["lab", "state"], name="sample_lab"),
            models.Index(fields=["district", "state"], name="sample_district"),
            models.Index(fields=["state", "result_at"], name="sample_result"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.product_name}"

    def get_absolute_url(self) -> str:
        return f"/staff/samples/{self.pk}/"

    def seal_of(self, part: str) -> str:
        """The number of the seal that the sampling form gives for this part."""
        return self.seal_backup if part == Part.BACKUP else self.seal_test

    @property
    def notice_drafter_ids(self) -> frozenset[int]:
        """Who drafted the letters that tell this sample's result."""
        letters: Any = self.notices
        return frozenset(letters.values_list("document__drafted_by", flat=True))

    @property
    def label(self) -> str:
        """The number; for a laboratory, whose rows are blind, the code."""
        return str(getattr(self, "shown_number", self.number))

    @property
    def case(self) -> Any:
        """What happens to a sample is told on the timeline of its inspection."""
        return self.inspection

    @property
    def known_as(self) -> str:
        """The number the reader may know; when nobody said who reads, the blind code."""
        return str(getattr(self, "shown_number", self.blind_code))

    @property
    def known_enterprise(self) -> str:
        """The enterprise the reader may know; when nobody said who reads, none."""
        return str(getattr(self, "shown_enterprise", ""))


class SampleItemResult(models.Model):
    """One item of the report: the requirement as it was, the value, and what follows from it."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="results")
    item = models.ForeignKey(TestItem, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("test item"), max_length=60)
    clause = models.CharField(_("clause of the standard"), max_length=60, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    direction = models.CharField(_("requirement"), max_length=6, choices=Direction)
    limit_low = models.DecimalField(max_digits=14, decimal_places=5, null=True, blank=True)
    limit_high = models.DecimalField(max_digits=14, decimal_places=5, null=True, blank=True)
    expected = models.CharField(_("requirement in words"), max_length=120, blank=True)
    is_key = models.BooleanField(_("key item"), default=False)
    value = models.CharField(_("value found"), max_length=60)
    verdict = models.CharField(_("verdict"), max_length=10, choices=ItemVerdict)

    class Meta:
        verbose_name = _("item result")
        verbose_name_plural = _("item results")
        constraints = [
            state_check("item_result_verdict_known", ItemVerdict, field="verdict"),
            models.UniqueConstraint(fields=["sample", "position"], name="item_result_place"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"

    @property
    def limit(self) -> Limit:
        """The requirement as the rule compares it."""
        return Limit(
            direction=self.direction,
            low=self.limit_low,
            high=self.limit_high,
            expected=self.expected,
        )

    @property
    def requirement(self) -> str:
        """The requirement in one line."""
        return limit_text(self.limit, self.unit)

    @property
    def measured(self) -> str:
        """The value with its unit, where it is a number."""
        return (
            f"{self.value} {self.unit}" if self.unit and self.value[-1:].isdigit() else self.value
        )


class CustodyStep(models.Model):
    """A link of the chain of custody: who had the sample, where, and how the seal was."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="custody")
    part = models.CharField(_("part"), max_length=6, choices=Part, default=Part.TEST)
    kind = models.CharField(_("step"), max_length=10, choices=CustodyKind)
    giver = models.CharField(_("from"), max_length=10, choices=Holder, default=Holder.INSPECTOR)
    taker = models.CharField(_("to"), max_length=10, choices=Holder, default=Holder.INSPECTOR)
    place = models.CharField(_("place"), max_length=80, blank=True)
    way = models.CharField(_("way"), max_length=8, choices=DeliveryWay, blank=True)
    waybill = models.CharField(_("carrier and waybill"), max_length=60, blank=True)
    seal_number = models.CharField(_("seal number"), max_length=30, blank=True)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seal_state = models.CharField(_("seal"), max_length=8, choices=SealState, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    photo = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("custody step")
        verbose_name_plural = _("custody steps")
        constraints = [
            state_check("custody_kind_known", CustodyKind, field="kind"),
            state_check("custody_part_known", Part, field="part"),
        ]

    def __str__(self) -> str:
        return f"{self.sample} {self.get_kind_display()}"


class ResultNotice(models.Model):
    """The result told to one recipient: its letter, its service, its own time for objections."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="notices")
    recipient = models.CharField(_("recipient"), max_length=10, choices=Recipient)
    name = models.CharField(_("name"), max_length=120)
    code = models.CharField(_("credit code"), max_length=18, blank=True)
    document = models.OneToOneField(Document, models.PROTECT, related_name="result_notice")
    served_on = models.DateField(_("served"), null=True, blank=True)
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("objections until"),
    )

    class Meta:
        verbose_name = _("result notice")
        verbose_name_plural = _("result notices")
        constraints = [
            state_check("result_notice_recipient_known", Recipient, field="recipient"),
            models.UniqueConstraint(
                fields=["sample", "recipient"], name="result_notice_once_per_recipient"
            ),
            models.CheckConstraint(
                condition=Q(deadline=None) | Q(served_on__isnull=False),
                name="result_notice_clock_needs_service",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample} {self.get_recipient_display()}"

    def get_absolute_url(self) -> str:
        return self.sample.get_absolute_url()

    @property
    def label(self) -> str:
        return f"{self.sample.number} {self.get_recipient_display()}"

    @property
    def case(self) -> Any:
        return self.sample.inspection
