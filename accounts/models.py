from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import once
from accounts.rules import Actor
from accounts.states import STAFF_ROLES, OfficeKind, Role


class ScopedQuerySet(models.QuerySet[Any]):
    """Every list and every object starts from `visible_to`; a model says what that means."""

    def visible_to(self, user: Any) -> Self:
        """The rows this person may see; nobody sees anything unless a model says otherwise."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.for_actor(user.actor)

    def for_actor(self, actor: Actor) -> Self:
        return self.none()


class DistrictQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The map of the city is nobody's secret."""
        return self.all()

    def urban(self) -> Self:
        return self.filter(is_urban=True)

    def statutory(self) -> Self:
        """The twelve districts and counties, without the zones."""
        return self.filter(is_zone=False)


class OfficeQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Staff know every office of the bureau; enterprises learn of one from its letters."""
        if actor.roles & STAFF_ROLES or actor.is_robot:
            return self.all()
        return self.none()


class UserQuerySet(ScopedQuerySet):
    def people(self) -> Self:
        """Persons alone: no robots."""
        return self.exclude(grants__role=Role.ROBOT)

    def for_actor(self, actor: Actor) -> Self:
        """One's colleagues; the city sees all staff; accounts as such are the administrator's."""
        if actor.has(Role.ADMIN, Role.AUDITOR):
            return self.people()
        own = models.Q(pk=actor.user_id)
        if actor.organisation_code:
            return self.filter(own | models.Q(organisation_code=actor.organisation_code))
        if actor.citywide:
            return self.people().filter(own | models.Q(office__isnull=False))
        if actor.office_id is None:
            return self.filter(own)
        return self.filter(own | models.Q(office_id=actor.office_id))

    def with_role(self, *roles: str) -> Self:
        """The active people who hold one of the roles."""
        return self.filter(is_active=True, grants__role__in=roles).distinct()


class District(models.Model):
    """A county-level division (GB/T 2260 code) or a development zone (own code, has a parent)."""

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("romanised name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=12)
    # A zone is no statutory division: a complaint at its address still counts for the parent.
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="zones",
        verbose_name=_("parent"),
    )
    is_zone = models.BooleanField(_("development zone"), default=False)
    is_urban = models.BooleanField(_("urban area"), default=False)
    grid_row = models.PositiveSmallIntegerField(_("row on the tile map"), default=0)
    grid_column = models.PositiveSmallIntegerField(_("column on the tile map"), default=0)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


class Office(models.Model):
    """An organ or a section of it: the owner of cases and the issuer of documents."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=OfficeKind)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, verbose_name=_("district")
    )
    # 机关代字: the organ's part of a document number, as 临市监 in 临市监约〔2026〕12号.
    organ_code = models.CharField(_("organ code"), max_length=20, blank=True)
    organ_name = models.CharField(_("organ on letters"), max_length=80, blank=True)
    # The line of action a partner department sees (domain.md 9.3): product, food_drug, ...
    domain = models.CharField(_("line of action"), max_length=20, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=OfficeKind.values), name="office_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def robot(self, name: str) -> "User":
        """The named system user that acts where no person does, such as `public` or `clock`."""
        username = f"robot-{name}"
        known = once.read(username, lambda: self.filter(username=username).first())
        user: User = known or self._new_robot(username, name)
        return user

    def _new_robot(self, username: str, name: str) -> "User":
        # Not to be known before its transaction is through.
        once.forget(username)
        user: User
        user, created = self.get_or_create(
            username=username,
            defaults={"name": name, "is_active": False, "password": make_password(None)},
        )
        if created:
            RoleGrant.objects.create(user=user, role=Role.ROBOT)
        return user


class User(AbstractUser):
    """A person with an account. Citizens need none."""

    name = models.CharField(_("name"), max_length=40, blank=True)
    work_number = models.CharField(_("work number"), max_length=20, blank=True)
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("office"),
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    # The credit code of the enterprise this account acts for; the ground knows no enterprise.
    organisation_code = models.CharField(_("organisation code"), max_length=18, blank=True)
    # Settings the person chose: theme, density, single-key shortcuts.
    preferences = models.JSONField(_("preferences"), default=dict, blank=True)
    password_changed_at = models.DateTimeField(_("password changed at"), null=True, blank=True)
    # A password that an administrator issued is known to two; its holder replaces it first.
    must_change_password = models.BooleanField(_("must change the password"), default=False)

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held now. Cached on this instance only: the next request reads them again."""
        return frozenset(self.grants.values_list("role", flat=True))

    @cached_property
    def actor(self) -> Actor:
        """The person as the plain values that rules compare."""
        office = self.office
        kind = office.kind if office else ""
        return Actor(
            user_id=self.pk,
            name=str(self),
            roles=self.roles,
            office_id=self.office_id,
            office_kind=kind,
            districts=self._districts(),
            citywide=kind == OfficeKind.CITY,
            organisation_code=self.organisation_code,
        )

    @property
    def is_office_staff(self) -> bool:
        """True for the people of the bureau, its laboratory and partners, false for enterprises."""
        return bool(self.roles & STAFF_ROLES)

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def knows(self, *, roles: Iterable[str], zones: Iterable[str]) -> None:
        """Keep what was read together with the row; until the row is read again."""
        self.__dict__["roles"], self.__dict__["zones"] = frozenset(roles), frozenset(zones)

    @cached_property
    def zones(self) -> frozenset[str]:
        """The development zones of the office's county."""
        if self.office is None or self.office.district_id is None:
            return frozenset()
        rows = District.objects.filter(parent_id=self.office.district_id)
        return frozenset(rows.values_list("code", flat=True))

    def _districts(self) -> frozenset[str]:
        if self.office is None or self.office.district_id is None:
            return frozenset()
        # A zone that belongs to the county is the county's to watch as well.
        return frozenset({self.office.district_id, *self.zones})

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        for name in ("roles", "zones", "actor"):
            self.__dict__.pop(name, None)
        super().refresh_from_db(*args, **kwargs)


class RoleGrant(models.Model):
    """One role given to one person; who gave it and when stays on record in the audit log."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("granted by")
    )

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_granted_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class LimitCounter(models.Model):
    """Uses of one limited door in one span of time, kept only while Redis cannot be asked."""

    key = models.CharField(_("key"), max_length=32)
    begins = models.BigIntegerField(_("begins"))
    used = models.PositiveIntegerField(_("used"), default=0)

    class Meta:
        verbose_name = _("limit counter")
        verbose_name_plural = _("limit counters")
        constraints = [models.UniqueConstraint(fields=["key", "begins"], name="limit_counted_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.begins}"
