from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.countdown import DayLimit
from casework.deadline_models import (
    Deadline,
    DeadlineExtension,
    DeadlinePause,
    DeadlineRule,
    WorkdayOverride,
)
from casework.escalation_models import Escalation, EscalationStep
from casework.stateful import Stateful, stamp_check, state_check
from casework.states import (
    DeadlineState,
    ItemState,
    OutboxState,
    Rung,
    SupervisionLevel,
    SupervisionState,
)
from casework.view_models import SavedView

__all__ = [
    "AuditEvent",
    "AuditHead",
    "Counter",
    "Deadline",
    "DeadlineExtension",
    "DeadlinePause",
    "DeadlineRule",
    "Escalation",
    "EscalationStep",
    "Heartbeat",
    "IdempotencyKey",
    "MeasureDelta",
    "Notice",
    "OutboxEntry",
    "SavedView",
    "Stateful",
    "SupervisionOrder",
    "WorkItem",
    "WorkdayOverride",
    "stamp_check",
    "state_check",
]


class AuditHead(models.Model):
    """The end of the chain: one row, locked last in every transaction that writes events."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"


class AuditEventQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        return self if actor.has(Role.AUDITOR) else self.none()

    def of_case(self, case: models.Model) -> Self:
        return self.filter(case_type=case._meta.label_lower, case_id=str(case.pk))

    def of_object(self, obj: models.Model) -> Self:
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))


class AuditEvent(models.Model):
    """One act, chained to the one before; triggers refuse any later change."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_constraint=False
    )
    actor_name = models.CharField(max_length=40)
    actor_roles = models.CharField(max_length=120)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=120)
    case_type = models.CharField(max_length=60)
    case_id = models.CharField(max_length=40)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    request_id = models.CharField(max_length=32, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [
            models.Index(fields=["case_type", "case_id", "seq"], name="audit_case"),
            models.Index(fields=["object_type", "object_id", "seq"], name="audit_object"),
            models.Index(fields=["actor", "seq"], name="audit_actor"),
            models.Index(fields=["action", "seq"], name="audit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.object_label}"


class OutboxEntry(models.Model):
    """An effect outside the database, due until it is done; the payload is a key, never a text."""

    kind = models.CharField(max_length=60)
    dedupe_key = models.CharField(max_length=120, unique=True)
    object_id = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=OutboxState, default=OutboxState.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    available_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("outbox entry")
        verbose_name_plural = _("outbox entries")
        constraints = [
            state_check("outbox_state_known", OutboxState),
            stamp_check("outbox_done_stamped", [OutboxState.DONE], "done_at"),
        ]
        indexes = [
            models.Index(
                fields=["available_at"], condition=Q(state=OutboxState.DUE), name="outbox_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dedupe_key}"


class Counter(models.Model):
    """The last number given out in a series and period; locked by who takes the next."""

    series = models.CharField(max_length=60)
    period = models.CharField(max_length=20)
    value = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "period"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.period}: {self.value}"


class WorkItemQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(state=ItemState.OPEN)

    def for_actor(self, actor: Actor) -> Self:
        """Mine by name, or by my role in my office."""
        mine = Q(assignee_id=actor.user_id)
        by_role = Q(assignee=None, role__in=[*actor.roles, ""])
        if actor.organisation_code:
            return self.filter(mine | (by_role & Q(organisation_code=actor.organisation_code)))
        by_role &= Q(office_id=actor.office_id, organisation_code="")
        return self.filter(mine | by_role)

    def overdue(self, today: Any) -> Self:
        return self.open().filter(due_on__lt=today)

    def escalated(self) -> Self:
        """Open work whose time limit was told to somebody higher up."""
        told = Escalation.objects.exclude(rung=Rung.OWNER)
        return self.open().filter(
            deadline__state=DeadlineState.RUNNING, deadline__in=told.values("deadline")
        )


class WorkItem(models.Model):
    """待办: the next step of a case, for a person or for a role in an office."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    step = models.CharField(_("step"), max_length=40)
    title = models.CharField(_("title"), max_length=160)
    url = models.CharField(max_length=200)
    role = models.CharField(_("role"), max_length=12, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    organisation_code = models.CharField(max_length=18, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    deadline = models.ForeignKey(Deadline, models.SET_NULL, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.OPEN)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("work item")
        verbose_name_plural = _("work items")
        constraints = [
            state_check("work_item_state_known", ItemState),
            stamp_check("work_item_closed_stamped", [ItemState.CLOSED], "closed_at"),
            models.UniqueConstraint(
                fields=["content_type", "object_id", "step"],
                condition=Q(state=ItemState.OPEN),
                name="work_item_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "role", "due_on"],
                condition=Q(state=ItemState.OPEN),
                name="work_item_office",
            ),
            models.Index(
                fields=["assignee", "due_on"],
                condition=Q(state=ItemState.OPEN),
                name="work_item_assignee",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def limit(self) -> Any:
        """What the deadline chip shows: the clock, or the day alone where none runs."""
        if self.deadline is not None or self.due_on is None:
            return self.deadline
        opened_on = timezone.localdate(self.opened_at)
        return DayLimit(started_on=min(opened_on, self.due_on), due_on=self.due_on)


class NoticeQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        return self.filter(user_id=actor.user_id)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """A line under the bell of one person."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    text = models.CharField(max_length=200)
    url = models.CharField(max_length=200)
    dedupe_key = models.CharField(max_length=120)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "dedupe_key"], name="notice_once"),
        ]
        indexes = [models.Index(fields=["user", "-at"], name="notice_newest")]

    def __str__(self) -> str:
        return self.text


class MeasureDelta(models.Model):
    """One row behind a figure: what counted, where, when, and the object that made it count."""

    measure = models.CharField(max_length=60)
    day = models.DateField()
    district = models.CharField(max_length=6, blank=True)
    dimension = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=1)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["measure", "day", "district"], name="measure_day"),
            models.Index(fields=["object_type", "object_id"], name="measure_object"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.day} {self.amount}"


class IdempotencyKey(models.Model):
    """The answer given to a key, so that the same request sent again gets the same answer."""

    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="idempotency_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"


class SupervisionOrderQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        if not actor.has(Role.REGULATOR, Role.HEAD, Role.INSPECTOR, Role.HOTLINE):
            return self.none()
        if actor.citywide:
            return self
        return self.filter(Q(undertaker_id=actor.office_id) | Q(supervisor_id=actor.office_id))


class SupervisionOrder(Stateful):
    """督办: a higher office orders an undertaker to settle a case or an issue by a date."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=160)
    level = models.CharField(_("level"), max_length=8, choices=SupervisionLevel)
    state = models.CharField(_("state"), max_length=8, choices=SupervisionState)
    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True)
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    target = GenericForeignKey("content_type", "object_id")
    target_label = models.CharField(_("about"), max_length=120, blank=True)
    target_url = models.CharField(max_length=200, blank=True)
    supervisor = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("supervisor")
    )
    undertaker = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("undertaker")
    )
    demand = models.TextField(_("demand"))
    feedback = models.TextField(_("feedback"), blank=True)
    opened_at = models.DateTimeField(_("opened"))
    due_on = models.DateField(_("due"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = SupervisionOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision order")
        verbose_name_plural = _("supervision orders")
        constraints = [
            state_check("supervision_state_known", SupervisionState),
            stamp_check("supervision_closed_stamped", [SupervisionState.CLOSED], "closed_at"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return f"/staff/supervision/{self.pk}/"

    @property
    def deadline(self) -> DayLimit:
        """The last day for the answer, in the form of a clock."""
        answered = timezone.localdate(self.answered_at) if self.answered_at else None
        return DayLimit(
            started_on=timezone.localdate(self.opened_at),
            due_on=self.due_on,
            closed_on=answered,
            state=DeadlineState.MET if answered else DeadlineState.RUNNING,
        )


class Heartbeat(models.Model):
    """The last sign of life of a part of the portal: worker, schedule."""

    part = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.part} {self.at}"
