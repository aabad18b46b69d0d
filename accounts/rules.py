"""Who an actor is, as plain values that rules may compare."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The person (or robot) who acts: roles say what, office and districts say where."""

    user_id: int
    name: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    office_id: int | None = None
    office_kind: str = ""
    districts: frozenset[str] = field(default_factory=frozenset)
    citywide: bool = False
    organisation_code: str = ""

    def has(self, *roles: str) -> bool:
        """True when the actor holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    def covers(self, district: str) -> bool:
        """True when the district (GB/T 2260 or zone code) lies in the actor's reach."""
        return self.citywide or district in self.districts

    @property
    def is_robot(self) -> bool:
        return "robot" in self.roles
