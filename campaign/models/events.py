from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from campaign import rules
from campaign.models.campaigns import Activity, told
from campaign.states import BookingState, EventKind, EventState
from casework.models import Stateful, state_check
from complaints.models import DeskSession

ANNOUNCED = [EventState.OPEN, EventState.FULL, EventState.HELD]


class EventQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Officials see every event; a partner or the laboratory those of its own."""
        if actor.is_robot or actor.has(*rules.EVERYTHING):
            return self
        if actor.has(*rules.OWN_EVENTS):
            return self.filter(office_id=actor.office_id)
        return self.none()

    def public(self) -> Self:
        """What was announced; one that was called off still says so."""
        return self.filter(announced_at__isnull=False)

    def on(self, first: datetime, last: datetime) -> Self:
        """Those that begin in the span."""
        return self.filter(starts_at__gte=first, starts_at__lt=last)

    def taking_place(self) -> Self:
        return self.exclude(state=EventState.CANCELLED)


class Event(Stateful):
    """活动场次: something citizens, students or enterprises can come to."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "kind"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=EventKind)
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("activity"),
    )
    title = models.CharField(_("title"), max_length=60)
    title_en = models.CharField(_("English title"), max_length=120, blank=True)
    description = models.TextField(_("what people will see"), blank=True)
    description_en = models.TextField(_("what people will see, in English"), blank=True)
    place = models.CharField(_("place"), max_length=80)
    place_en = models.CharField(_("place, in English"), max_length=120, blank=True)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("organiser")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    # Empty: everybody may come, nothing is booked.
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    # Counted on the locked row, so that no place is given twice.
    booked = models.PositiveIntegerField(_("places booked"), default=0)
    visitors = models.PositiveIntegerField(_("visitors"), null=True, blank=True)
    # A20: the desk at which cases were taken; its counters are its own, visitors are not added.
    desk_session = models.OneToOneField(
        DeskSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="event",
        verbose_name=_("desk session"),
    )
    note = models.TextField(_("how it went"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=EventState)
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    cancel_reason = models.CharField(_("why cancelled"), max_length=200, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            state_check("event_state_known", EventState),
            state_check("event_kind_known", EventKind, field="kind"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(booked__lte=F("capacity")),
                name="event_never_overbooked",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ANNOUNCED) | Q(announced_at__isnull=False),
                name="event_announced_stamped",
            ),
            models.CheckConstraint(
                condition=Q(state=EventState.HELD, visitors__isnull=False)
                | (~Q(state=EventState.HELD) & Q(visitors=None)),
                name="event_held_is_counted",
            ),
            models.CheckConstraint(
                condition=~Q(state=EventState.FULL) | Q(booked=F("capacity")),
                name="event_full_is_full",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="event_calendar"),
            models.Index(fields=["activity", "state"], name="event_activity"),
        ]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return f"/staff/events/{self.pk}/"

    @property
    def heading(self) -> str:
        """The title in the reader's language."""
        return told(self.title, self.title_en)

    @property
    def where(self) -> str:
        """The place in the reader's language."""
        return told(self.place, self.place_en)

    @property
    def words(self) -> str:
        """What people will see, in the reader's language."""
        return told(self.description, self.description_en)

    @property
    def left(self) -> int | None:
        """Places still free; None where nothing is booked."""
        return None if self.capacity is None else self.capacity - self.booked


class BookingQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Names are for those who hold the event and for the city."""
        if actor.is_robot:
            return self
        if not actor.has(*rules.ORGANISERS):
            return self.none()
        return self if actor.citywide else self.filter(event__office_id=actor.office_id)


class Booking(Stateful):
    """报名: a citizen's places at an event; only what the door needs is kept."""

    event = models.ForeignKey(
        Event, models.PROTECT, related_name="bookings", verbose_name=_("event")
    )
    name = models.CharField(_("name"), max_length=20)
    # 138****0000: enough to recognise somebody at the door.
    phone_masked = models.CharField(_("phone"), max_length=20)
    phone_mac = models.CharField(max_length=64)
    party = models.PositiveSmallIntegerField(_("people"))
    code_mac = models.CharField(max_length=64, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=BookingState)
    booked_at = models.DateTimeField(_("booked"))

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = [
            state_check("booking_state_known", BookingState),
            models.CheckConstraint(
                condition=Q(party__gte=1, party__lte=rules.MOST_PEOPLE), name="booking_party_small"
            ),
            models.UniqueConstraint(
                fields=["event", "phone_mac"],
                condition=Q(state=BookingState.BOOKED),
                name="booking_once_a_phone",
            ),
        ]
        indexes = [models.Index(fields=["event", "state"], name="booking_event")]

    def __str__(self) -> str:
        return f"{self.event_id}-{self.pk}"

    @property
    def label(self) -> str:
        # A name does not belong in the log.
        return f"#{self.pk}"
