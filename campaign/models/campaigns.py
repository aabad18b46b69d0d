from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from campaign import rules
from campaign.states import ActivityKind, ActivityState, CampaignState, Domain, Unit
from casework.models import Stateful, stamp_check, state_check
from documents.models import Attachment
from inspections.plans.models import SpotCheckPlan


def told(chinese: str, english: str) -> str:
    """The English words for English readers, where there are any."""
    return english if english and (get_language() or "").startswith("en") else chinese


class CampaignQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The month as such is public; its pages in the workspace are the officials'."""
        return self if actor.has(*rules.READERS) or actor.is_robot else self.none()

    def public(self) -> Self:
        """What the city has announced."""
        return self.exclude(state=CampaignState.PREPARING)


class Campaign(Stateful):
    """质量月: one year's Quality Month."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    theme = models.CharField(_("theme"), max_length=120)
    theme_en = models.CharField(_("English theme"), max_length=200, blank=True)
    starts_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("ends"))
    # 启动: the meeting at which the month was launched is itself a record.
    meeting = models.CharField(_("meeting of the launch"), max_length=80, blank=True)
    place = models.CharField(_("place of the launch"), max_length=80, blank=True)
    launched_on = models.DateField(_("launched"), null=True, blank=True)
    closed_on = models.DateField(pgettext_lazy("campaign", "closed"), null=True, blank=True)
    summary = models.TextField(_("final summary"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CampaignState)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("Quality Month")
        verbose_name_plural = _("Quality Months")
        constraints = [
            state_check("campaign_state_known", CampaignState),
            stamp_check(
                "campaign_launched_stamped",
                [CampaignState.RUNNING, CampaignState.CLOSED],
                "launched_on",
            ),
            stamp_check("campaign_closed_stamped", [CampaignState.CLOSED], "closed_on"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=CampaignState.RUNNING),
                name="campaign_one_runs",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/staff/campaign/{self.pk}/"

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return told(self.name, self.name_en)

    @property
    def motto(self) -> str:
        """The theme in the reader's language."""
        return told(self.theme, self.theme_en)

    @property
    def label(self) -> str:
        return self.name


class ActivityQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """A partner department sees its own line of action; officials see the month."""
        if actor.is_robot or actor.has(*rules.EVERYTHING):
            return self
        if actor.has(Role.PARTNER, Role.LAB):
            return self.filter(office_id=actor.office_id)
        return self.none()

    def public(self) -> Self:
        """The activities of months that were announced."""
        return self.exclude(campaign__state=CampaignState.PREPARING)

    def late(self, today: object) -> Self:
        """Past the last day and not finished."""
        return self.exclude(state=ActivityState.DONE).filter(ends_on__lt=today)


class Activity(Stateful):
    """活动: A0 to A20 of the founding article, and the Leading Group's four lines of action."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "code", "kind", "measure"})

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="activities", verbose_name=_("Quality Month")
    )
    code = models.CharField(_("code"), max_length=4)
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=ActivityKind)
    domain = models.CharField(_("quality domain"), max_length=12, choices=Domain)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("lead office")
    )
    # 牵头科室: the section of the lead office.
    section = models.CharField(_("section in charge"), max_length=40, blank=True)
    section_en = models.CharField(_("English name of the section"), max_length=80, blank=True)
    description = models.TextField(_("what is done"), blank=True)
    description_en = models.TextField(_("what is done, in English"), blank=True)
    # What the system must hold at the end (domain.md 1.2, last column).
    outputs = models.CharField(_("what must be there at the end"), max_length=160, blank=True)
    outputs_en = models.CharField(max_length=240, blank=True)
    starts_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("ends"))

    unit = models.CharField(_("unit"), max_length=12, choices=Unit)
    target = models.DecimalField(
        _("target"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    # An upper bound beside the target: the CQO pilot takes 5 to 10 enterprises.
    target_most = models.DecimalField(
        _("at most"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    # Instead of a fixed number: every one of these is to be dealt with, such as summons.required.
    target_measure = models.CharField(max_length=60, blank=True)
    # What the rows behind the figure are; empty where only people can report the progress.
    measure = models.CharField(_("measure"), max_length=60, blank=True)
    dimensions = models.JSONField(encoder=DjangoJSONEncoder, default=list, blank=True)

    reported = models.DecimalField(
        _("reported figure"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ActivityState)
    started_on = models.DateField(_("begun"), null=True, blank=True)
    finished_on = models.DateField(_("finished"), null=True, blank=True)
    result = models.TextField(pgettext_lazy("activity", "result"), blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            state_check("activity_state_known", ActivityState),
            state_check("activity_kind_known", ActivityKind, field="kind"),
            state_check("activity_domain_known", Domain, field="domain"),
            state_check("activity_unit_known", Unit, field="unit"),
            stamp_check(
                "activity_started_stamped",
                [ActivityState.RUNNING, ActivityState.DONE],
                "started_on",
            ),
            stamp_check("activity_finished_stamped", [ActivityState.DONE], "finished_on"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="activity_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(target_most=None) | Q(target_most__gte=F("target")),
                name="activity_bounds_in_order",
            ),
            models.CheckConstraint(
                condition=Q(reported=None, reported_at=None)
                | Q(reported__isnull=False, reported_at__isnull=False),
                name="activity_reported_stamped",
            ),
            models.UniqueConstraint(fields=["campaign", "code"], name="activity_code_once"),
        ]
        indexes = [
            models.Index(fields=["campaign", "position"], name="activity_order"),
            models.Index(fields=["office", "state"], name="activity_office"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return f"/staff/activities/{self.pk}/"

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return told(self.name, self.name_en)

    @property
    def label(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def lead(self) -> str:
        """Who leads it: the section, else the office."""
        office = told(self.office.name, self.office.name_en)
        return told(self.section, self.section_en) or office

    @property
    def words(self) -> str:
        """What is done, in the reader's language."""
        return told(self.description, self.description_en)

    @property
    def outcome_words(self) -> str:
        """What must be there at the end, in the reader's language."""
        return told(self.outputs, self.outputs_en)


class OfActivityQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """As far as the activity itself is seen."""
        return self.filter(activity__in=Activity.objects.for_actor(actor))


class ProgressReport(models.Model):
    """上报数: a figure that somebody reported, beside what the rows gave at that moment."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="reports")
    figure = models.DecimalField(
        _("reported figure"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    computed = models.DecimalField(
        _("computed figure"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    note = models.TextField(_("note"), blank=True)
    files = models.ManyToManyField(Attachment, related_name="+", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        indexes = [models.Index(fields=["activity", "-at"], name="progress_newest")]

    def __str__(self) -> str:
        return f"{self.activity} {self.figure}"

    @property
    def gap(self) -> Decimal | None:
        """Reported less computed, where both are known."""
        if self.figure is None or self.computed is None:
            return None
        return self.figure - self.computed


class ActivityPlan(models.Model):
    """活动方案: a plan of inspections that carries out an activity; it belongs to one alone."""

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="plans", verbose_name=_("activity")
    )
    plan = models.OneToOneField(
        SpotCheckPlan, models.PROTECT, related_name="+", verbose_name=_("plan")
    )

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan of an activity")
        verbose_name_plural = _("plans of activities")

    def __str__(self) -> str:
        return f"{self.activity} {self.plan}"
