"""A hotline shift or a consultation desk: where, when, who, and the cases taken there."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from casework.models import Stateful, stamp_check, state_check
from complaints.case_models import Complaint
from complaints.desk.states import SessionKind, SessionState
from complaints.rules import DESK


class DeskSessionQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The desk sees the sessions of its own office and district; the city sees all."""
        if not actor.has(*DESK):
            return self.none()
        if actor.citywide:
            return self
        return self.filter(Q(office_id=actor.office_id) | Q(district_id__in=actor.districts))

    def open(self) -> Self:
        return self.filter(state=SessionState.OPEN)


class DeskSession(Stateful):
    """值班或现场咨询: a shift at the hotline, or a desk where people come by (A20)."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "kind"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=SessionKind)
    state = models.CharField(_("state"), max_length=8, choices=SessionState)
    place = models.CharField(_("place"), max_length=80)
    day = models.DateField(_("day"))
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(pgettext_lazy("desk session", "opened"))
    closed_at = models.DateTimeField(pgettext_lazy("desk session", "closed"), null=True, blank=True)
    # Calls and visitors that became no case; one key of the agent each.
    others = models.PositiveIntegerField(_("others"), default=0)
    # Counted by hand when the session ends.
    consulted = models.PositiveIntegerField(_("people consulted"), null=True, blank=True)
    leaflets = models.PositiveIntegerField(_("leaflets handed out"), null=True, blank=True)
    notes = models.TextField(_("notes"), max_length=1000, blank=True)

    objects = DeskSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("desk session")
        verbose_name_plural = _("desk sessions")
        constraints = [
            state_check("desk_session_state_known", SessionState),
            state_check("desk_session_kind_known", SessionKind, field="kind"),
            stamp_check("desk_session_end_stamped", [SessionState.CLOSED], "closed_at"),
            models.CheckConstraint(
                condition=Q(state=SessionState.OPEN)
                | Q(consulted__isnull=False, leaflets__isnull=False),
                name="desk_session_end_counted",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-day"], name="desk_session_office"),
            models.Index(fields=["-day"], name="desk_session_day"),
        ]

    def __str__(self) -> str:
        return self.place

    def get_absolute_url(self) -> str:
        return f"/staff/desk/{self.pk}/"


class SessionAgent(models.Model):
    """Somebody who serves people in a session; in one open session at a time."""

    session = models.ForeignKey(DeskSession, models.CASCADE, related_name="agents")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # True while the session is open.
    serving = models.BooleanField(_("serving"), default=True)

    class Meta:
        verbose_name = _("agent of a session")
        verbose_name_plural = _("agents of sessions")
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="desk_agent_once"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(serving=True), name="desk_agent_in_one_session"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.user_id}"


class SessionCase(models.Model):
    """A case taken while the agent's session was open."""

    session = models.ForeignKey(DeskSession, models.PROTECT, related_name="cases")
    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="taken")

    class Meta:
        verbose_name = _("case of a session")
        verbose_name_plural = _("cases of sessions")

    def __str__(self) -> str:
        return f"{self.session_id} {self.complaint_id}"
