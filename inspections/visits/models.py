from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from casework.models import Deadline, Stateful, state_check
from documents.models import Attachment
from enterprises.models import Enterprise, ProductCategory
from inspections.plans.models import ProductRule, SpotCheckPlan
from inspections.visits import rules
from inspections.visits.states import (
    Answer,
    InspectionState,
    Origin,
    Outcome,
    Proof,
    RefusalReason,
    Stage,
    UnableReason,
    Verdict,
)

NOT_STARTED = [InspectionState.SCHEDULED]
AFTER_CHECK = [
    InspectionState.CHECKED,
    InspectionState.SAMPLED,
    InspectionState.PASSED,
    InspectionState.FAILED,
    InspectionState.SUMMONED,
    InspectionState.CORRECTING,
    InspectionState.RECHECKING,
]
ON_THE_ROAD = [InspectionState.SCHEDULED, InspectionState.IN_PROGRESS, InspectionState.CHECKED]
ENDED = [InspectionState.CLOSED, InspectionState.VOID]


class ChecklistTemplate(models.Model):
    """检查表: the points to look at, by version; a visit keeps the version it began with."""

    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    # Without a category the list is for every product.
    category = models.ForeignKey(
        ProductCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("product category"),
    )
    # Activity of the Quality Month (A0, A1 …) that the list was made for; empty for none.
    activity = models.CharField(_("activity"), max_length=4, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="checklist_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class ChecklistItem(models.Model):
    """One point of a checklist, with its basis and the phrases inspectors use most."""

    template = models.ForeignKey(ChecklistTemplate, models.CASCADE, related_name="items")
    group = models.CharField(_("group"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("point"), max_length=160)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    phrases = models.JSONField(_("quick phrases"), default=list, blank=True)
    proof = models.CharField(
        _("what a failure needs"), max_length=6, choices=Proof, default=Proof.EITHER
    )
    # Asked only when the other point has this answer; without one it is always asked.
    asked_if = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("asked if")
    )
    asked_answer = models.CharField(_("with the answer"), max_length=4, choices=Answer, blank=True)

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="checklist_item_place"),
            state_check("checklist_item_proof_known", Proof, field="proof"),
            models.CheckConstraint(
                condition=Q(asked_if=None, asked_answer="")
                | (Q(asked_if__isnull=False) & ~Q(asked_answer="")),
                name="checklist_item_condition_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def condition(self) -> tuple[int, str] | None:
        """The other point and its answer on which this one depends."""
        return (self.asked_if_id, self.asked_answer) if self.asked_if_id else None


class InspectionQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The city's people see all, the county's their district; an inspector also their own."""
        if actor.is_robot:
            return self
        if not actor.has(*rules.OFFICIALS):
            return self.none()
        if actor.citywide:
            return self
        # A subquery, so that two inspectors do not make two rows.
        mine = Inspection.inspectors.through.objects.filter(user_id=actor.user_id)
        return self.filter(
            Q(district_id__in=actor.districts)
            | Q(office_id=actor.office_id)
            | Q(pk__in=mine.values("inspection_id"))
        )

    def open(self) -> Self:
        """Cases that still need somebody."""
        return self.exclude(state__in=ENDED)

    def assigned_to(self, user_id: int) -> Self:
        mine = Inspection.inspectors.through.objects.filter(user_id=user_id)
        return self.filter(pk__in=mine.values("inspection_id"))

    def on_the_road(self) -> Self:
        """Visits that are still to be made or finished on site."""
        return self.filter(state__in=ON_THE_ROAD)


class Inspection(Stateful):
    """One visit to one enterprise about one product, and everything that follows from it."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "verdict", "outcome"})

    # What the creation tells the log; not a column.
    event_detail: dict[str, Any]

    number = models.CharField(_("number"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=160)
    # The inspection does not know its cause; this names it for people.
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    origin_ref = models.CharField(_("reference"), max_length=60, blank=True)
    plan = models.ForeignKey(
        SpotCheckPlan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("plan"),
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="inspections", verbose_name=_("enterprise")
    )
    product_name = models.CharField(_("product"), max_length=80, blank=True)
    product_rule = models.ForeignKey(
        ProductRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("product rule"),
    )
    category = models.ForeignKey(
        ProductCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("product category"),
    )
    batch = models.CharField(_("batch"), max_length=40, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.PRODUCTION)
    address = models.CharField(_("place of the visit"), max_length=160, blank=True)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("responsible office")
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("first inspector"),
    )
    inspectors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="inspections", verbose_name=_("inspectors")
    )
    checklist = models.ForeignKey(
        ChecklistTemplate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checklist"),
    )
    task = models.TextField(_("what to look at"), blank=True)

    state = models.CharField(
        _("state"), max_length=12, choices=InspectionState, default=InspectionState.SCHEDULED
    )
    verdict = models.CharField(_("verdict"), max_length=4, choices=Verdict, blank=True)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, blank=True)
    outcome_note = models.TextField(_("note on the outcome"), blank=True)
    refusal_reason = models.CharField(
        _("reason of the refusal"), max_length=16, choices=RefusalReason, blank=True
    )
    unable_reason = models.CharField(
        _("why no sample"), max_length=16, choices=UnableReason, blank=True
    )
    scheduled_on = models.DateField(_("planned for"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("checklist signed"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    # Who was met on site, and how they signed.
    representative = models.CharField(_("representative on site"), max_length=40, blank=True)
    representative_post = models.CharField(_("post"), max_length=40, blank=True)
    signature = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signature"),
    )
    # Order 18 art. 19: a refusal to sign is noted, a witness may be called.
    signing_refused = models.BooleanField(_("refused to sign"), default=False)
    witness = models.CharField(_("witness"), max_length=40, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        constraints = [
            state_check("inspection_state_known", InspectionState),
            state_check("inspection_origin_known", Origin, field="origin"),
            state_check("inspection_stage_known", Stage, field="stage"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, state__in=ENDED)
                | (Q(closed_at=None) & ~Q(state__in=ENDED)),
                name="inspection_closed_stamped",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[InspectionState.IN_PROGRESS, *AFTER_CHECK])
                | Q(started_at__isnull=False),
                name="inspection_started_stamped",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=False) | ~Q(state__in=AFTER_CHECK),
                name="inspection_submitted_stamped",
            ),
            models.CheckConstraint(
                condition=~Q(state=InspectionState.CLOSED) | ~Q(outcome=""),
                name="inspection_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=InspectionState.REFUSED) | ~Q(refusal_reason=""),
                name="inspection_refused_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=InspectionState.UNABLE) | ~Q(unable_reason=""),
                name="inspection_unable_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state"], name="inspection_district"),
            models.Index(fields=["office", "state"], name="inspection_office"),
            models.Index(fields=["scheduled_on", "state"], name="inspection_scheduled"),
            models.Index(fields=["enterprise", "scheduled_on"], name="inspection_enterprise"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return f"/staff/inspections/{self.pk}/"

    @property
    def field_url(self) -> str:
        """Where the visit is made, on the phone."""
        return f"/field/{self.pk}/"

    @property
    def category_code(self) -> str:
        """The dimension under which the case is counted."""
        return str(self.category_id or "")

    @property
    def enterprise_code(self) -> str:
        """Whose people may report a correction."""
        return str(self.enterprise.code)

    @property
    def lab_ids(self) -> frozenset[int]:
        """The laboratories that were commissioned with samples of this visit."""
        samples: Any = self.samples
        return frozenset(samples.values_list("lab", flat=True))

    @property
    def is_over(self) -> bool:
        return self.state in ENDED


class Finding(models.Model):
    """What was found at one point of the checklist."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="findings")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=4, choices=Answer)
    note = models.TextField(_("facts"), blank=True)
    photos = models.ManyToManyField(Attachment, related_name="+", blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            state_check("finding_answer_known", Answer, field="answer"),
            models.UniqueConstraint(fields=["inspection", "item"], name="finding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_answer_display()}"

    @property
    def case(self) -> Any:
        return self.inspection
