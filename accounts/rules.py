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


# --- Accounts -------------------------------------------------------------------------------
# GB/T 22239-2019 8.1.4.2: powers of administration, of audit and of the business are separate.
SEPARATE = frozenset({"admin", "auditor"})
OUTSIDE = frozenset({"enterprise", "cqo"})
NEVER_GRANTED = frozenset({"robot"})


def may_administer(actor: Actor) -> bool:
    """Administrators keep the accounts; the system itself opens the first ones."""
    return actor.has("admin") or actor.is_robot


def may_administer_other(user_id: int, actor: Actor) -> bool:
    """Nobody changes his own rights: the second person is another administrator."""
    return may_administer(actor) and actor.user_id != user_id


def role_conflict(role: str, held: frozenset[str]) -> str | None:
    """The held role that forbids this one, or None."""
    others = held - {role}
    if role in SEPARATE:
        return next(iter(sorted(others)), None)
    mixed = OUTSIDE if role not in OUTSIDE else others - OUTSIDE
    return next(iter(sorted(others & (SEPARATE | mixed))), None)


def lacks_ground(role: str, *, has_office: bool, has_organisation: bool) -> str | None:
    """What the account must have before it may hold the role: an office or an organisation."""
    if role in OUTSIDE:
        return None if has_organisation else "organisation"
    # The auditor and the administrator may stand outside every office of the bureau.
    return None if has_office or role in SEPARATE else "office"


def password_expired(changed_on_days_ago: int, longest: int) -> bool:
    """GB/T 22239-2019 8.1.4.1 a: staff passwords change periodically; 0 switches rotation off."""
    return bool(longest) and changed_on_days_ago >= longest
