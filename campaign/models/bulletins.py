from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, ScopedQuerySet
from accounts.rules import Actor
from campaign import rules
from campaign.models.campaigns import told
from campaign.states import BulletinState
from casework.models import Stateful, state_check
from inspections.exposures.models import Exposure
from inspections.exposures.states import ExposureState

WAS_PUBLIC = [BulletinState.PUBLISHED, BulletinState.WITHDRAWN]


class BulletinQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        if actor.is_robot:
            return self
        if not actor.has(*rules.PUBLISHERS):
            return self.none()
        return self if actor.citywide else self.filter(office_id=actor.office_id)

    def public(self) -> Self:
        return self.filter(state=BulletinState.PUBLISHED)

    def was_public(self) -> Self:
        """Published, and what was withdrawn since: its address still says what became of it."""
        return self.filter(state__in=WAS_PUBLIC)


class Bulletin(Stateful):
    """质量公告: one issue, composed of exposures that are public, approved by a second person."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    # 9月第2期: counted within the month and the office.
    year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(_("month"))
    issue = models.PositiveSmallIntegerField(_("issue"))
    title = models.CharField(_("title"), max_length=80)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    intro = models.TextField(_("introduction"), blank=True)
    intro_en = models.TextField(_("introduction, in English"), blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    exposures = models.ManyToManyField(Exposure, through="BulletinEntry", related_name="bulletins")
    state = models.CharField(_("state"), max_length=10, choices=BulletinState)
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
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdraw_reason = models.CharField(_("why withdrawn"), max_length=200, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        constraints = [
            state_check("bulletin_state_known", BulletinState),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="bulletin_second_person",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=WAS_PUBLIC, approved_by__isnull=False, published_at__isnull=False)
                )
                | (~Q(state__in=WAS_PUBLIC) & Q(approved_by=None, published_at=None)),
                name="bulletin_public_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(state=BulletinState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=BulletinState.WITHDRAWN) & Q(withdrawn_at=None)),
                name="bulletin_withdrawn_stamped",
            ),
            models.UniqueConstraint(
                fields=["office", "year", "month", "issue"], name="bulletin_issue_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "-published_at"], name="bulletin_newest")]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return f"/staff/bulletins/{self.pk}/"

    @property
    def heading(self) -> str:
        """The title in the reader's language."""
        return told(self.title, self.title_en)

    @property
    def words(self) -> str:
        """The introduction in the reader's language."""
        return told(self.intro, self.intro_en)

    @property
    def issue_words(self) -> str:
        """Such as 9月第2期."""
        month = told(f"{self.month}月", str(MONTHS[self.month]))
        return gettext("%(month)s, issue %(number)s") % {"month": month, "number": self.issue}


class BulletinEntryQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        return self.filter(bulletin__in=Bulletin.objects.for_actor(actor))


class BulletinEntry(models.Model):
    """One exposure at its place in a bulletin."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="entries")
    exposure = models.ForeignKey(Exposure, models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField(_("position"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdraw_reason = models.CharField(_("why withdrawn"), max_length=200, blank=True)

    objects = BulletinEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of a bulletin")
        verbose_name_plural = _("entries of bulletins")
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "exposure"], name="entry_once"),
            models.UniqueConstraint(fields=["bulletin", "position"], name="entry_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id}.{self.position}"

    def is_shown(self, today: date) -> bool:
        """Whether the findings may still be read."""
        exposure = self.exposure
        return (
            self.withdrawn_at is None
            and exposure.state == ExposureState.PUBLISHED
            and (exposure.expires_on is None or exposure.expires_on >= today)
        )
