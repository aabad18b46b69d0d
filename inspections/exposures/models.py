from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from casework.models import Deadline, Stateful, stamp_check, state_check
from enterprises.models import Enterprise
from enterprises.states import EnterpriseKind
from inspections.casefiles.models import CaseFile
from inspections.exposures import rules
from inspections.exposures.states import CorrectionState, ExposureState
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS

BEFORE_PUBLIC = [ExposureState.DRAFTED, ExposureState.SUBMITTED]
WAS_PUBLIC = [ExposureState.PUBLISHED, ExposureState.EXPIRED]


LIVE = [*BEFORE_PUBLIC, ExposureState.PUBLISHED]


class ExposureQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        if actor.is_robot:
            return self
        if not actor.has(*OFFICIALS):
            return self.none()
        if actor.citywide:
            return self
        return self.filter(Q(district_id__in=actor.districts) | Q(office_id=actor.office_id))

    def live(self) -> Self:
        """Public, or on the way to it."""
        return self.filter(state__in=LIVE)

    def run_out(self, today: date) -> Self:
        """Still marked as public after their last day."""
        return self.filter(state=ExposureState.PUBLISHED, expires_on__lt=today)

    def public(self, today: date) -> Self:
        """What everybody may see now."""
        return self.filter(state=ExposureState.PUBLISHED).filter(
            Q(expires_on=None) | Q(expires_on__gte=today)
        )


class Exposure(Stateful):
    """曝光: one failed product of one enterprise, in the words that the public may read."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    # It stands on a failed inspection, or on the decided penalty of a case file.
    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exposures",
        verbose_name=_("inspection"),
    )
    casefile = models.ForeignKey(
        CaseFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exposures",
        verbose_name=_("case file"),
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="exposures", verbose_name=_("enterprise")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    product_name = models.CharField(_("product"), max_length=80)
    batch = models.CharField(_("batch"), max_length=40, blank=True)
    category_code = models.CharField(_("product category"), max_length=20, blank=True)
    # [{name, limit, value}]: findings, not blame.
    items = models.JSONField(_("failed items"), encoder=DjangoJSONEncoder, default=list)
    # The facts of a case in words; a failed product has its items.
    text = models.TextField(_("what was found"), blank=True)
    measure = models.CharField(_("measure taken"), max_length=200)
    is_minor = models.BooleanField(_("minor penalty"), default=False)
    # What the second person ticked off before publishing.
    checked = models.JSONField(_("checked before publishing"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ExposureState)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    drafted_at = models.DateTimeField(_("drafted"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    expires_on = models.DateField(_("shown until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdraw_reason = models.CharField(_("why withdrawn"), max_length=200, blank=True)
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = ExposureQuerySet.as_manager()

    class Meta:
        verbose_name = _("exposure")
        verbose_name_plural = _("exposures")
        constraints = [
            state_check("exposure_state_known", ExposureState),
            # A draft that was dropped ends as withdrawn without ever having been public.
            models.CheckConstraint(
                condition=Q(state__in=BEFORE_PUBLIC, published_at=None)
                | Q(state__in=WAS_PUBLIC, published_at__isnull=False)
                | Q(state=ExposureState.WITHDRAWN),
                name="exposure_published_stamped",
            ),
            stamp_check("exposure_withdrawn_stamped", [ExposureState.WITHDRAWN], "withdrawn_at"),
            models.CheckConstraint(
                condition=Q(inspection__isnull=False) | Q(casefile__isnull=False),
                name="exposure_stands_on_something",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="exposure_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExposureState.PUBLISHED) | Q(approved_by__isnull=False),
                name="exposure_public_is_approved",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at"], name="exposure_newest"),
            models.Index(fields=["enterprise", "state"], name="exposure_enterprise"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.product_name}"

    def get_absolute_url(self) -> str:
        return f"/staff/exposures/{self.pk}/"

    @property
    def public_name(self) -> str:
        """The enterprise as the public reads it: a sole trader's own name is no matter of goods."""
        enterprise = self.enterprise
        if enterprise.kind != EnterpriseKind.SOLE_TRADER:
            return enterprise.name
        return rules.without_person(enterprise.name, enterprise.legal_representative)

    @property
    def case(self) -> models.Model:
        """What happens to it is told on the timeline of the inspection, or of the case file."""
        return self.inspection or self.casefile or self

    @property
    def ground(self) -> Any:
        """What it stands on."""
        return self.inspection or self.casefile

    @property
    def from_report(self) -> bool:
        """It goes back to a citizen's report, and must not lead to the citizen."""
        if self.casefile is not None and self.casefile.from_report:
            return True
        return self.inspection is not None and rules.is_report(self.inspection.origin_ref)

    @property
    def public_text(self) -> str:
        """The facts as the public reads them: a sole trader's own name is masked here as well."""
        enterprise = self.enterprise
        if enterprise.kind != EnterpriseKind.SOLE_TRADER:
            return self.text
        return rules.without_person(self.text, enterprise.legal_representative)


class ExposureCorrection(models.Model):
    """更正: what was said before, what is said now, why, and who approved it."""

    exposure = models.ForeignKey(Exposure, models.PROTECT, related_name="corrections")
    state = models.CharField(_("state"), max_length=10, choices=CorrectionState)
    reason = models.CharField(_("why corrected"), max_length=200)
    # {text, measure, items} each: the words before and after.
    before = models.JSONField(_("words before"), encoder=DjangoJSONEncoder, default=dict)
    after = models.JSONField(_("words after"), encoder=DjangoJSONEncoder, default=dict)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction of an exposure")
        verbose_name_plural = _("corrections of exposures")
        constraints = [
            state_check("exposure_correction_state_known", CorrectionState),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="exposure_correction_second_person",
            ),
            models.UniqueConstraint(
                fields=["exposure"],
                condition=Q(state=CorrectionState.PROPOSED),
                name="exposure_correction_one_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exposure_id} {self.state}"

    @property
    def public_before(self) -> dict[str, Any]:
        """The words before, with a sole trader's name masked as everywhere."""
        enterprise, said = self.exposure.enterprise, self.before
        text = said.get("text", "")
        if enterprise.kind == EnterpriseKind.SOLE_TRADER:
            text = rules.without_person(text, enterprise.legal_representative)
        return {
            "text": text,
            "measure": said.get("measure", ""),
            "items_list": said.get("items", []),
        }
