from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Office, ScopedQuerySet
from accounts.rules import Actor
from casework.models import Stateful, stamp_check, state_check
from documents.models import Document
from inspections.group_talks.states import TalkSessionState
from inspections.summonses.models import Summons
from inspections.summonses.states import Attendance
from inspections.visits.rules import OFFICIALS

ENDED = [TalkSessionState.HELD, TalkSessionState.CALLED_OFF]


class TalkSessionQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Officials see their own office's sessions, and those at which one of their cases sits."""
        if actor.is_robot:
            return self
        if not actor.has(*OFFICIALS):
            return self.none()
        if actor.citywide:
            return self
        theirs = Seat.objects.filter(summons__district_id__in=actor.districts)
        return self.filter(Q(office_id=actor.office_id) | Q(pk__in=theirs.values("session")))


class TalkSession(Stateful):
    """集体约谈: one time, place, host, recorder and agenda for many enterprises."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    title = models.CharField(pgettext_lazy("group talk", "title"), max_length=120)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("host office")
    )
    meet_at = models.DateTimeField(_("time of the talk"))
    place = models.CharField(_("place"), max_length=80)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("host")
    )
    recorder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorder")
    )
    agenda = models.TextField(_("agenda"), blank=True)
    experts = models.CharField(_("experts"), max_length=200, blank=True)
    # 专家点评: what the experts said to all (Inner Mongolia had its group talks so).
    comments = models.TextField(_("what the experts said"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=TalkSessionState)
    reason = models.CharField(_("why called off"), max_length=300, blank=True)
    sheet = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="talk_session",
        verbose_name=_("attendance sheet"),
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(pgettext_lazy("group talk", "set"))
    started_at = models.DateTimeField(_("from"), null=True, blank=True)
    ended_at = models.DateTimeField(_("to"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = TalkSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("group talk")
        verbose_name_plural = _("group talks")
        constraints = [
            state_check("talk_session_state_known", TalkSessionState),
            stamp_check("talk_session_closed_stamped", ENDED, "closed_at"),
            models.CheckConstraint(
                condition=~Q(host=F("recorder")), name="talk_session_two_officials"
            ),
            models.CheckConstraint(
                condition=~Q(state=TalkSessionState.HELD)
                | Q(started_at__isnull=False, ended_at__gt=F("started_at")),
                name="talk_session_held_timed",
            ),
            models.CheckConstraint(
                condition=~Q(state=TalkSessionState.CALLED_OFF) | ~Q(reason=""),
                name="talk_session_off_reason",
            ),
        ]
        indexes = [models.Index(fields=["office", "state"], name="talk_session_office")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/staff/talk-sessions/{self.pk}/"


class SeatQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        return self.filter(session__in=TalkSession.objects.for_actor(actor))


class Seat(models.Model):
    """One enterprise at the table: its summons, who came for it, what it said before all."""

    session = models.ForeignKey(TalkSession, models.PROTECT, related_name="seats")
    summons = models.OneToOneField(Summons, models.PROTECT, related_name="seat")
    position = models.PositiveSmallIntegerField(_("place at the table"))
    came = models.CharField(_("who came"), max_length=12, choices=Attendance, blank=True)
    attendee = models.CharField(_("name of who came"), max_length=40, blank=True)
    attendee_post = models.CharField(_("post of who came"), max_length=40, blank=True)
    # 表态发言: in Linyi in 2019 each of those summoned together made a statement.
    statement = models.TextField(_("statement before all"), blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat at a group talk")
        verbose_name_plural = _("seats at group talks")
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="talk_seat_position"),
            models.CheckConstraint(
                condition=Q(came__in=["", *Attendance.values]), name="talk_seat_came_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.position}"
