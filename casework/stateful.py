"""What every row that transitions change is made of."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def state_check(name: str, states: type[models.TextChoices], field: str = "state") -> Any:
    """The database refuses a state outside the list."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": states.values}), name=name)


def stamp_check(name: str, states: Sequence[str], stamp: str, field: str = "state") -> Any:
    """The stamp is present exactly when the row has been in one of the states."""
    inside = Q(**{f"{field}__in": states})
    return models.CheckConstraint(
        condition=(inside & Q(**{f"{stamp}__isnull": False}))
        | (~inside & Q(**{f"{stamp}__isnull": True})),
        name=name,
    )


class Stateful(models.Model):
    """A row whose state changes only through transitions; `version` counts them."""

    # Text fields the audit log may hold in clear; every other text is kept as a keyed hash.
    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "code"})

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True, editable=False)

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """How the row is called in lists, logs and work items."""
        return str(getattr(self, "number", "") or self.pk)

    @property
    def case(self) -> models.Model:
        """The case on whose timeline this row's events are told."""
        return self
