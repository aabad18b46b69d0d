"""Time limits, the days that do not count, and the clocks that run under them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from casework import rules
from casework.states import Certainty, DeadlineState, Rollover, RuleRole, Unit

OPEN_STATES = [DeadlineState.RUNNING, DeadlineState.PAUSED]


def in_list(name: str, field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


def in_language(chinese: str, english: str) -> str:
    """The text in the reader's language; Chinese where no translation was written."""
    return english if english and (get_language() or "").startswith("en") else chinese


class DeadlineRuleQuerySet(models.QuerySet["DeadlineRule"]):
    def in_force(self, day: date) -> Self:
        """The rows that decide for a trigger of this day."""
        return self.filter(Q(effective_to=None) | Q(effective_to__gte=day), effective_from__lte=day)


class DeadlineRule(models.Model):
    """One limit under one regime: act, amount, unit, roll-over, legal basis, and since when."""

    code = models.CharField(_("code of the limit"), max_length=20)
    regime = models.CharField(_("regime"), max_length=8)
    role = models.CharField(_("role"), max_length=10, choices=RuleRole, default=RuleRole.LIMIT)
    # The code this row lengthens, opens or closes.
    parent = models.CharField(_("belongs to"), max_length=20, blank=True)
    aliases = models.CharField(_("other spellings"), max_length=60, blank=True)
    amount = models.SmallIntegerField(_("length of the limit"), null=True, blank=True)
    unit = models.CharField(_("unit of the limit"), max_length=8, choices=Unit)
    rollover = models.CharField(
        _("last day on a day off"), max_length=14, choices=Rollover, default=Rollover.NONE
    )
    trigger = models.CharField(_("begins with"), max_length=80)
    trigger_en = models.CharField(_("begins with (English)"), max_length=120)
    act = models.CharField(_("what must be done"), max_length=80)
    act_en = models.CharField(_("what must be done (English)"), max_length=120)
    basis = models.CharField(_("legal basis"), max_length=200)
    basis_en = models.CharField(_("legal basis (English)"), max_length=250)
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force until"), null=True, blank=True)
    # Changed by an administrator: loading the data file leaves this row alone.
    customised = models.BooleanField(_("changed here"), default=False, editable=False)

    objects = DeadlineRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        constraints = [
            in_list("deadline_rule_unit_known", "unit", Unit),
            in_list("deadline_rule_rollover_known", "rollover", Rollover),
            in_list("deadline_rule_role_known", "role", RuleRole),
            in_list("deadline_rule_certainty_known", "certainty", Certainty),
            models.UniqueConstraint(fields=["code", "regime"], name="deadline_rule_once"),
            models.CheckConstraint(
                condition=Q(unit=Unit.DATE, amount=None)
                | (~Q(unit=Unit.DATE) & Q(amount__isnull=False) & ~Q(amount=0)),
                name="deadline_rule_amount",
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="deadline_rule_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.regime})"

    @property
    def label(self) -> str:
        return str(self)

    @property
    def case(self) -> models.Model:
        return self

    @property
    def name(self) -> str:
        """What must be done, in the reader's language."""
        return in_language(self.act, self.act_en)

    @property
    def trigger_name(self) -> str:
        """What starts the clock, in the reader's language."""
        return in_language(self.trigger, self.trigger_en)

    @property
    def legal_basis(self) -> str:
        """The article, in the reader's language."""
        return in_language(self.basis, self.basis_en)

    @property
    def spellings(self) -> list[str]:
        return [self.code, *self.aliases.split()]


class WorkdayOverride(models.Model):
    """A day the calendar package has wrong or does not know yet; this row wins."""

    day = models.DateField(_("calendar date"), unique=True)
    is_workday = models.BooleanField(_("working day"))
    name = models.CharField(_("name of the day"), max_length=40)
    source = models.CharField(_("source of the entry"), max_length=120)
    provisional = models.BooleanField(_("provisional"), default=False)
    # The year whose State Council notice names the day: with it, that whole year is known.
    notice_year = models.PositiveSmallIntegerField(_("notice of the year"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

    @property
    def label(self) -> str:
        return str(self)

    @property
    def case(self) -> models.Model:
        return self


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def running(self) -> Self:
        return self.filter(state=DeadlineState.RUNNING)

    def open(self) -> Self:
        """Clocks that have not come to an end, stopped ones included."""
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, *, today: date) -> Self:
        """Clocks that ran out; overdue is a predicate, never a state."""
        return self.running().filter(due_on__lt=today)

    def due_within(self, *, today: date, until: date) -> Self:
        return self.running().filter(due_on__gte=today, due_on__lte=until)

    def of(self, obj: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(obj)
        return self.filter(content_type=kind, object_id=obj.pk)


class Deadline(models.Model):
    """One clock of one case; it keeps the rule's numbers as they were when it started."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    owner = GenericForeignKey("content_type", "object_id")
    rule = models.ForeignKey(DeadlineRule, models.PROTECT, related_name="+")
    code = models.CharField(_("code of the limit"), max_length=20)
    # A short name of the owner, so that lists of deadlines need not load every owner.
    title = models.CharField(_("title of the case"), max_length=120, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    amount = models.SmallIntegerField(_("length of the limit"), null=True, blank=True)
    unit = models.CharField(_("unit of the limit"), max_length=8, choices=Unit)
    rollover = models.CharField(_("last day on a day off"), max_length=14, choices=Rollover)
    started_on = models.DateField(_("counted from"))
    due_on = models.DateField(_("due"))
    provisional = models.BooleanField(_("provisional"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=DeadlineState, default=DeadlineState.RUNNING
    )
    paused_on = models.DateField(_("stopped on"), null=True, blank=True)
    pause_reason = models.CharField(_("stopped because"), max_length=120, blank=True)
    closed_on = models.DateField(pgettext_lazy("deadline", "ended on"), null=True, blank=True)
    # The next day on which people are reminded; claimed by a filtered update.
    remind_on = models.DateField(_("next reminder"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        constraints = [
            in_list("deadline_state_known", "state", DeadlineState),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, closed_on=None)
                | (~Q(state__in=OPEN_STATES) & Q(closed_on__isnull=False)),
                name="deadline_closed_stamped",
            ),
            models.CheckConstraint(
                condition=Q(state=DeadlineState.PAUSED, paused_on__isnull=False)
                | (~Q(state=DeadlineState.PAUSED) & Q(paused_on=None)),
                name="deadline_paused_stamped",
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id", "code"],
                condition=Q(state__in=OPEN_STATES),
                name="deadline_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(state=DeadlineState.RUNNING), name="deadline_due"
            ),
            models.Index(
                fields=["office", "due_on"],
                condition=Q(state=DeadlineState.RUNNING),
                name="deadline_office_due",
            ),
            models.Index(
                fields=["remind_on"],
                condition=Q(state=DeadlineState.RUNNING),
                name="deadline_remind",
            ),
            models.Index(fields=["content_type", "object_id"], name="deadline_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.due_on}"

    @property
    def label(self) -> str:
        return f"{self.title} {self.code}".strip()

    @property
    def case(self) -> models.Model:
        """The owner, on whose timeline extensions are told."""
        owner: models.Model | None = self.owner
        return owner if owner is not None else self

    @property
    def limit(self) -> rules.Rule:
        """The rule as it was when the clock started."""
        return rules.Rule(self.code, self.amount or 0, Unit(self.unit), Rollover(self.rollover))

    def is_overdue(self, today: date) -> bool:
        return self.state == DeadlineState.RUNNING and self.due_on < today


class DeadlinePause(models.Model):
    """A stretch of time that the law does not count, such as testing during mediation."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="pauses")
    paused_on = models.DateField(_("stopped on"))
    resumed_on = models.DateField(_("resumed on"), null=True, blank=True)
    reason = models.CharField(_("reason given"), max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deadline"], condition=Q(resumed_on=None), name="deadline_pause_open_once"
            ),
            models.CheckConstraint(
                condition=Q(resumed_on=None) | Q(resumed_on__gte=F("paused_on")),
                name="deadline_pause_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline} {self.paused_on}"


class DeadlineExtension(models.Model):
    """Further time that a head of office granted, once under each rule that allows it."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="extensions")
    rule = models.ForeignKey(DeadlineRule, models.PROTECT, related_name="+")
    # Days (or months) granted, or the date set where the law leaves the length to a decision.
    amount = models.PositiveSmallIntegerField(_("length of the limit"), default=0)
    until = models.DateField(_("granted until"), null=True, blank=True)
    reason = models.CharField(_("reason given"), max_length=200)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("approved at"))
    due_before = models.DateField(_("due before"))
    due_after = models.DateField(_("due after"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deadline", "rule"], name="deadline_extended_once"),
            models.CheckConstraint(
                condition=Q(due_after__gt=F("due_before")), name="deadline_extended_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline} {self.due_after}"
