from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Deadline, Stateful, stamp_check, state_check
from documents.models import Attachment, Document
from inspections.objections.states import (
    Bearer,
    Channel,
    Ground,
    ObjectionKind,
    ObjectionState,
    Purpose,
)
from inspections.samples.models import ResultNotice, Sample, SampleItemResult
from inspections.samples.states import ItemVerdict
from inspections.visits.rules import OFFICIALS
from inspections.visits.states import Verdict

State = ObjectionState
ENDED: list[str] = [
    State.REFUSED,
    State.ANSWERED,
    State.CONFIRMED,
    State.OVERTURNED,
    State.ABANDONED,
    State.ENDED,
    State.WITHDRAWN,
]
AT_THE_LAB = [
    State.NAMED,
    State.TESTING,
    State.REPORTED,
    State.CONFIRMED,
    State.OVERTURNED,
]


class ObjectionQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The named laboratory sees a code; the applicant its own; officials their reach."""
        if actor.has(Role.LAB):
            return self.filter(lab_id=actor.office_id, state__in=AT_THE_LAB).annotate(
                shown_number=F("blind_code"),
                shown_applicant=Value("", output_field=models.CharField()),
            )
        known = self.annotate(shown_number=F("number"), shown_applicant=F("applicant"))
        if actor.is_robot:
            return known
        if actor.has(Role.ENTERPRISE) and actor.organisation_code:
            return known.filter(applicant_code=actor.organisation_code)
        if not actor.has(*OFFICIALS):
            return self.none()
        if actor.citywide:
            return known
        return known.filter(Q(district_id__in=actor.districts) | Q(office_id=actor.office_id))

    def open(self) -> Self:
        return self.exclude(state__in=ENDED)


class Objection(Stateful):
    """异议: what a told party has against a result, and the re-inspection that may follow."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "kind", "final_verdict"})

    # What the creation tells the log; not a column.
    event_detail: dict[str, Any]

    number = models.CharField(_("number"), max_length=20, unique=True)
    # What the laboratory of the re-inspection knows the back-up sample by.
    blind_code = models.CharField(_("sample code"), max_length=12, unique=True)
    notice = models.ForeignKey(
        ResultNotice, models.PROTECT, related_name="objections", verbose_name=_("result notice")
    )
    sample = models.ForeignKey(
        Sample, models.PROTECT, related_name="objections", verbose_name=_("sample")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    applicant = models.CharField(_("applicant"), max_length=120)
    applicant_code = models.CharField(_("credit code"), max_length=18, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ObjectionKind)
    channel = models.CharField(_("how it came"), max_length=8, choices=Channel)
    # The postmark for a letter, the day itself otherwise: this one decides whether it is in time.
    filed_on = models.DateField(_("filed on"))
    received_on = models.DateField(_("received on"))
    reason = models.TextField(_("reasons"))
    files = models.ManyToManyField(Attachment, related_name="+", blank=True)
    disputed = models.ManyToManyField(
        SampleItemResult, related_name="+", blank=True, verbose_name=_("disputed items")
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("filed by")
    )
    filed_at = models.DateTimeField(_("filed"))

    ground = models.CharField(_("why not accepted"), max_length=12, choices=Ground, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    upheld = models.BooleanField(_("the applicant is right"), null=True, blank=True)

    # The re-inspection
    notified_on = models.DateField(_("re-inspection notice received"), null=True, blank=True)
    formalities_on = models.DateField(_("formalities completed"), null=True, blank=True)
    cost = models.DecimalField(
        _("cost advanced (yuan)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    lab = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("laboratory of the re-inspection"),
    )
    # Only where the first laboratory is the only qualified one (art. 39).
    lab_reason = models.CharField(_("why the first laboratory"), max_length=200, blank=True)
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
    reported_at = models.DateTimeField(_("re-inspection report"), null=True, blank=True)
    final_verdict = models.CharField(_("final verdict"), max_length=4, choices=Verdict, blank=True)
    bearer = models.CharField(_("cost borne by"), max_length=10, choices=Bearer, blank=True)
    backup_price = models.DecimalField(
        _("paid for the back-up sample (yuan)"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
    )
    end_reason = models.CharField(_("why it ended"), max_length=200, blank=True)

    state = models.CharField(
        _("state"), max_length=10, choices=ObjectionState, default=ObjectionState.FILED
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            state_check("objection_state_known", ObjectionState),
            state_check("objection_kind_known", ObjectionKind, field="kind"),
            stamp_check("objection_closed_stamped", ENDED, "closed_at"),
            models.UniqueConstraint(
                fields=["notice"],
                condition=Q(closed_at=None),
                name="objection_one_open_per_notice",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | ~Q(ground=""),
                name="objection_refused_has_ground",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[State.CONFIRMED, State.OVERTURNED], reported_at__isnull=False
                )
                & ~Q(final_verdict="")
                & ~Q(bearer="")
                | ~Q(state__in=[State.CONFIRMED, State.OVERTURNED]) & Q(final_verdict=""),
                name="objection_conclusion_complete",
            ),
            models.CheckConstraint(
                condition=Q(received_on__gte=F("filed_on")), name="objection_received_after_filed"
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state"], name="objection_district"),
            models.Index(fields=["applicant_code", "state"], name="objection_applicant"),
            models.Index(fields=["lab", "state"], name="objection_lab"),
        ]

    def __str__(self) -> str:
        return self.known_as

    def get_absolute_url(self) -> str:
        return f"/staff/objections/{self.pk}/"

    @property
    def space_url(self) -> str:
        """Where the applicant finds it."""
        return f"/enterprise/objections/{self.pk}/"

    @property
    def label(self) -> str:
        return str(getattr(self, "shown_number", self.number))

    @property
    def known_as(self) -> str:
        """The number the reader may know; when nobody said who reads, the blind code."""
        return str(getattr(self, "shown_number", self.blind_code))

    @property
    def known_applicant(self) -> str:
        """The applicant the reader may know."""
        return str(getattr(self, "shown_applicant", ""))

    @property
    def case(self) -> Any:
        """What happens to an objection is told on the timeline of the inspection."""
        return self.sample.inspection

    @property
    def drafter_ids(self) -> frozenset[int]:
        """Who drafted the letters of this objection."""
        rows: Any = self.papers
        return frozenset(rows.values_list("document__drafted_by", flat=True))


class ReinspectedItem(models.Model):
    """One disputed item, measured again on the back-up sample."""

    objection = models.ForeignKey(Objection, models.CASCADE, related_name="items")
    first = models.ForeignKey(SampleItemResult, models.PROTECT, related_name="+")
    value = models.CharField(_("value found"), max_length=60)
    verdict = models.CharField(_("verdict"), max_length=10, choices=ItemVerdict)

    class Meta:
        verbose_name = _("re-inspected item")
        verbose_name_plural = _("re-inspected items")
        constraints = [
            state_check("reinspected_verdict_known", ItemVerdict, field="verdict"),
            models.UniqueConstraint(fields=["objection", "first"], name="reinspected_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first.name}: {self.value}"

    @property
    def measured(self) -> str:
        """The value with its unit, where it is a number."""
        unit = self.first.unit
        return f"{self.value} {unit}" if unit and self.value[-1:].isdigit() else self.value


class ObjectionPaper(models.Model):
    """A letter that an objection brought: to whom, and what it tells."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="papers")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    recipient = models.CharField(_("name"), max_length=120)
    document = models.OneToOneField(Document, models.PROTECT, related_name="objection_paper")
    served_on = models.DateField(_("served"), null=True, blank=True)

    class Meta:
        verbose_name = _("paper of an objection")
        verbose_name_plural = _("papers of objections")
        constraints = [state_check("objection_paper_purpose_known", Purpose, field="purpose")]

    def __str__(self) -> str:
        return f"{self.objection} {self.get_purpose_display()}"
