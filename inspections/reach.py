"""Who sees the rows that follow a failure: the officials of the place, the enterprise its own."""

from typing import ClassVar, Self

from django.db.models import Q

from accounts.models import ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from inspections.visits.rules import OFFICIALS


class ReachQuerySet(ScopedQuerySet):
    """Rows with a district, an office and, where an enterprise may read them, its code."""

    # States in which the enterprise may read its own rows; empty for what is the bureau's alone.
    open_to_enterprise: ClassVar[tuple[str, ...]] = ()
    code_field: ClassVar[str] = "enterprise_code"

    def for_actor(self, actor: Actor) -> Self:
        """Officials see their reach; an enterprise sees what binds it."""
        if actor.is_robot:
            return self
        if actor.has(Role.ENTERPRISE) and actor.organisation_code:
            if not self.open_to_enterprise:
                return self.none()
            own = Q(**{self.code_field: actor.organisation_code})
            return self.filter(own, state__in=self.open_to_enterprise)
        if not actor.has(*OFFICIALS):
            return self.none()
        if actor.citywide:
            return self
        return self.filter(Q(district_id__in=actor.districts) | Q(office_id=actor.office_id))
