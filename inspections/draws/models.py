from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Deadline, Stateful, stamp_check, state_check
from enterprises.models import Enterprise
from inspections.draws import rules
from inspections.draws.states import (
    DrawState,
    LibraryState,
    LockException,
    ObjectState,
    RecusalGround,
    RecusalState,
    ReplaceReason,
)
from inspections.plans.models import SpotCheckPlan
from inspections.visits.models import Inspection

FILES = ("candidates", "inspectors", "parameters", "quotas")
WITH_SEED = [DrawState.SEEDED, DrawState.DRAWN, DrawState.SCHEDULED]
WITH_SEED += [DrawState.FINISHED, DrawState.CLOSED]
WITH_ORDER = [state for state in WITH_SEED if state != DrawState.SEEDED]
OVER = [DrawState.FINISHED, DrawState.CLOSED]


class DrawQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Known to the people of the work; a draft only to the office that prepares it."""
        if actor.citywide or actor.is_robot:
            return self
        if actor.has(*rules.WITNESSES):
            return self.filter(Q(office_id=actor.office_id) | ~Q(state=DrawState.DRAFTED))
        return self.none()

    def published(self) -> Self:
        """What the public knows of: from the publication of the hashes on, and for good."""
        return self.filter(published_at__isnull=False)

    def frozen(self) -> Self:
        """Draws whose files stand."""
        return self.filter(frozen_at__isnull=False)


class Draw(Stateful):
    """双随机抽取: two frozen libraries, a seed that nobody controls alone, an order, its proof."""

    audit_clear: ClassVar[frozenset[str]] = frozenset(
        {"state", "number", "algorithm", "commitment", "seed", "result_hash"}
    )

    # What the creation tells the log; not a column.
    event_detail: dict[str, Any]

    number = models.CharField(_("number"), max_length=20, unique=True)
    plan = models.ForeignKey(
        SpotCheckPlan, models.PROTECT, related_name="draws", verbose_name=_("plan")
    )
    # The how manieth draw of its plan; from the second on with a reason.
    turn = models.PositiveSmallIntegerField(pgettext_lazy("draw", "turn"))
    again_reason = models.CharField(_("why drawn again"), max_length=200, blank=True)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("organising office")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=DrawState, default=DrawState.DRAFTED
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    # The filter; an empty list takes all that the quotas name.
    districts = models.JSONField(_("districts"), default=list, blank=True)
    categories = models.JSONField(_("categories"), default=list, blank=True)
    risk_grades = models.JSONField(_("risk grades"), default=list, blank=True)
    weights = models.JSONField(_("weights"), default=dict)
    reserves = models.PositiveSmallIntegerField(_("reserves per quota"), default=2)
    team = models.PositiveSmallIntegerField(_("inspectors per visit"), default=2)
    lock_exception = models.CharField(
        _("exception from the six-month lock"), max_length=10, choices=LockException, blank=True
    )
    lock_reason = models.CharField(_("reason of the exception"), max_length=200, blank=True)

    # The files, exactly as hashed: text, never parsed and written again.
    algorithm = models.CharField(_("algorithm"), max_length=20, blank=True)
    candidates = models.TextField(_("library of candidates"), blank=True)
    inspectors = models.TextField(_("library of inspectors"), blank=True)
    parameters = models.TextField(_("parameters"), blank=True)
    quotas = models.TextField(_("quotas"), blank=True)
    candidates_hash = models.CharField(max_length=64, blank=True)
    inspectors_hash = models.CharField(max_length=64, blank=True)
    parameters_hash = models.CharField(max_length=64, blank=True)
    quotas_hash = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)

    # Which public value will be taken, said before it is out; then the value itself.
    beacon = models.CharField(_("public value to come"), max_length=200, blank=True)
    beacon_at = models.DateTimeField(_("public value known from"), null=True, blank=True)
    manifest = models.TextField(_("manifest"), blank=True)
    commitment = models.CharField(_("commitment"), max_length=64, blank=True)
    published_at = models.DateTimeField(_("hashes published"), null=True, blank=True)
    value = models.CharField(_("public value"), max_length=200, blank=True)
    value_source = models.CharField(_("source of the public value"), max_length=200, blank=True)
    value_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    seeded_at = models.DateTimeField(_("public value recorded"), null=True, blank=True)

    seed = models.CharField(_("seed"), max_length=64, blank=True)
    result = models.TextField(_("result"), blank=True)
    result_hash = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(_("drawn"), null=True, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The order is told to everybody only when no visit can be spoiled by it.
    disclosed_at = models.DateTimeField(_("made public"), null=True, blank=True)
    finished_on = models.DateField(_("task finished"), null=True, blank=True)
    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, blank=True, related_name="+")
    results_at = models.DateTimeField(_("results published"), null=True, blank=True)
    ended_reason = models.CharField(_("why given up"), max_length=200, blank=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("random", "draw")
        verbose_name_plural = pgettext_lazy("random", "draws")
        constraints = [
            state_check("draw_state_known", DrawState),
            models.CheckConstraint(
                condition=Q(lock_exception__in=["", *LockException.values]),
                name="draw_lock_exception_known",
            ),
            models.UniqueConstraint(fields=["plan", "turn"], name="draw_turn_once"),
            models.CheckConstraint(
                condition=Q(turn=1) | ~Q(again_reason=""), name="draw_again_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=DrawState.ABANDONED) | ~Q(ended_reason=""),
                name="draw_abandoned_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DrawState.PUBLISHED, *WITH_SEED])
                | Q(published_at__isnull=False),
                name="draw_published_stamped",
            ),
            stamp_check("draw_drawn_stamped", WITH_ORDER, "drawn_at"),
            stamp_check("draw_finished_stamped", OVER, "finished_on"),
            stamp_check("draw_results_stamped", [DrawState.CLOSED], "results_at"),
        ]
        indexes = [models.Index(fields=["state"], name="draw_state")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return f"/staff/draws/{self.pk}/"

    @property
    def public_url(self) -> str:
        return f"/draws/{self.number}/"

    @property
    def texts(self) -> dict[str, str]:
        """The frozen files by name."""
        return {name: getattr(self, name) for name in FILES}

    @property
    def hashes(self) -> dict[str, str]:
        """Their hashes as they were taken down."""
        return {name: getattr(self, f"{name}_hash") for name in FILES}


class Share(models.Model):
    """One person's part of the seed: first the hash of a secret, later the secret itself."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="shares")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    commitment = models.CharField(_("hash of the secret"), max_length=64)
    committed_at = models.DateTimeField(_("hash deposited"))
    secret = models.CharField(_("secret"), max_length=200, blank=True)
    revealed_at = models.DateTimeField(_("revealed"), null=True, blank=True)

    class Meta:
        verbose_name = _("part of the seed")
        verbose_name_plural = _("parts of the seed")
        constraints = [
            models.UniqueConstraint(fields=["draw", "person"], name="draw_share_per_person"),
            # The same hash twice is one secret that two people know.
            models.UniqueConstraint(fields=["draw", "commitment"], name="draw_share_own_secret"),
            models.CheckConstraint(
                condition=Q(secret="", revealed_at__isnull=True)
                | (~Q(secret="") & Q(revealed_at__isnull=False)),
                name="draw_share_revealed_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id}/{self.person_id}"


class LibraryFace(models.Model):
    """Who stands behind a badge of the frozen library of inspectors; never published."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="faces")
    badge = models.CharField(_("badge"), max_length=8)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # With it the published proof of the badge can be shown to be this person's.
    salt = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("badge of a draw")
        verbose_name_plural = _("badges of draws")
        constraints = [
            models.UniqueConstraint(fields=["draw", "badge"], name="draw_badge_once"),
            models.UniqueConstraint(fields=["draw", "person"], name="draw_badge_per_person"),
        ]

    def __str__(self) -> str:
        return self.badge


class DrawnObject(models.Model):
    """One place of the order: who was drawn or stands in reserve, and what became of it."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="places")
    quota = models.PositiveSmallIntegerField(_("quota"))
    place = models.PositiveSmallIntegerField(_("place"))
    candidate = models.CharField(_("candidate"), max_length=8)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30)
    product_name = models.CharField(_("product"), max_length=80)
    team = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    # In the order drawn; the first leads.
    team_ids = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=10, choices=ObjectState)
    reason = models.CharField(_("reason"), max_length=10, choices=ReplaceReason, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True)
    # The place whose object fell out, when this reserve was called up.
    instead_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="successor"
    )
    inspection = models.OneToOneField(
        Inspection, models.PROTECT, null=True, blank=True, related_name="drawn_object"
    )

    class Meta:
        verbose_name = _("drawn object")
        verbose_name_plural = _("drawn objects")
        constraints = [
            state_check("drawn_object_state_known", ObjectState),
            models.UniqueConstraint(fields=["draw", "quota", "place"], name="drawn_object_place"),
            models.UniqueConstraint(fields=["draw", "candidate"], name="drawn_object_candidate"),
            models.CheckConstraint(
                condition=~Q(state=ObjectState.REPLACED)
                | (Q(reason__in=ReplaceReason.values) & Q(replaced_at__isnull=False)),
                name="drawn_object_replaced_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.candidate}"


class LibraryQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Heads and regulators see the people of their office, everyone sees himself."""
        if actor.is_robot or (actor.citywide and actor.has(*rules.PLANNERS)):
            return self
        own = Q(person_id=actor.user_id)
        if actor.has(*rules.PLANNERS):
            return self.filter(own | Q(office_id=actor.office_id))
        return self.filter(own) if actor.has(Role.INSPECTOR) else self.none()


class LibraryEntry(Stateful):
    """执法检查人员名录库: one inspector who can be drawn, and whether he can lead a visit."""

    event_detail: dict[str, Any]

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="library_entry",
        verbose_name=_("inspector"),
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    can_lead = models.BooleanField(_("can lead a visit"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=LibraryState, default=LibraryState.AVAILABLE
    )

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the library of inspectors")
        verbose_name_plural = _("library of inspectors")
        constraints = [state_check("library_entry_state_known", LibraryState)]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def label(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return f"/staff/draw-inspectors/{self.pk}/"


class Recusal(Stateful):
    """回避: this inspector is not sent to this enterprise."""

    event_detail: dict[str, Any]

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="recusals",
        verbose_name=_("inspector"),
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", verbose_name=_("enterprise")
    )
    ground = models.CharField(_("ground"), max_length=10, choices=RecusalGround)
    note = models.CharField(_("note"), max_length=200, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=RecusalState, default=RecusalState.STANDING
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [
            state_check("recusal_state_known", RecusalState),
            state_check("recusal_ground_known", RecusalGround, field="ground"),
            stamp_check("recusal_ended_stamped", [RecusalState.ENDED], "ended_at"),
            models.UniqueConstraint(
                fields=["person", "enterprise"],
                condition=Q(state=RecusalState.STANDING),
                name="recusal_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.enterprise}"

    @property
    def label(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return f"/staff/recusals/{self.pk}/"
