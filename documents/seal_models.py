"""印章图样: which picture of its seal an office prints on its letters, and since when."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Stateful, state_check
from documents.states import SealState

IN_USE = [SealState.IN_FORCE, SealState.REPLACED]


class OfficeSealQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Administrators keep them, auditors look at them, a head sees those of the own office."""
        if actor.is_robot or actor.has(Role.ADMIN, Role.AUDITOR):
            return self
        if actor.has(Role.HEAD) and actor.office_id:
            return self.filter(office_id=actor.office_id)
        return self.none()


class OfficeSeal(Stateful):
    """One picture of one office's seal; a letter bears the one of the day it was signed."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state"})

    # What the creation tells the log; not a column.
    event_detail: dict[str, Any]

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="seals", verbose_name=_("office")
    )
    image = models.ForeignKey(
        "documents.Attachment", models.PROTECT, related_name="+", verbose_name=_("picture")
    )
    reason = models.CharField(_("why it is used"), max_length=200)
    state = models.CharField(
        _("state"), max_length=10, choices=SealState, default=SealState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    begins_at = models.DateTimeField(_("in use since"), null=True, blank=True)
    ends_at = models.DateTimeField(_("in use until"), null=True, blank=True)

    objects = OfficeSealQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal of an office")
        verbose_name_plural = _("seals of offices")
        constraints = [
            state_check("office_seal_state_known", SealState),
            # Nobody puts a seal into use alone.
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="office_seal_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IN_USE)
                | Q(decided_by__isnull=False, begins_at__isnull=False),
                name="office_seal_in_use_is_stamped",
            ),
            models.CheckConstraint(
                condition=Q(state=SealState.REPLACED, ends_at__isnull=False)
                | (~Q(state=SealState.REPLACED) & Q(ends_at=None)),
                name="office_seal_replaced_is_stamped",
            ),
            models.UniqueConstraint(
                fields=["office"], condition=Q(state=SealState.IN_FORCE), name="office_seal_one"
            ),
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(state=SealState.PROPOSED),
                name="office_seal_one_proposed",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"/staff/seals/{self.pk}/"

    @property
    def label(self) -> str:
        return str(self.office.organ_name or self.office.name)
