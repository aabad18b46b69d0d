"""Codes of enterprises, bounds of the rosters and who may change what, as plain arithmetic."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from enterprises.states import CredentialState, EnterpriseKind, EnterpriseState, RosterKind

# --- Codes ----------------------------------------------------------------------------------
# GB 32100-2015: 31 characters (no I, O, S, V, Z); the weight of place i is 3^(i-1) mod 31.
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_LENGTH = 18
USCC_MODULUS = 31
USCC_WEIGHTS = tuple(pow(3, place, USCC_MODULUS) for place in range(USCC_LENGTH - 1))

# GB 11714: eight characters and a check; letters count from A = 10.
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_LENGTH = 9
ORGANISATION_MODULUS = 11
REGISTRATION_LENGTH = 15
# The zone PDY00001-PDY99999 of GB 11714 is left to its users: no real firm can have such a code.
INVENTED_ZONE = "PDY"
INVENTED_LAST = 99_999

KINDS_OF_DEPARTMENT_9 = {
    "1": EnterpriseKind.COMPANY,
    "2": EnterpriseKind.SOLE_TRADER,
    "3": EnterpriseKind.COOPERATIVE,
}


def normalise(text: str) -> str:
    """What somebody typed, as a code: full width, case, spaces and hyphens do not matter."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in plain if not sign.isspace() and sign not in "-‐‑–—_")


def uscc_check(code17: str) -> str:
    """The eighteenth character for the seventeen before it (GB 32100-2015)."""
    total = sum(
        USCC_ALPHABET.index(sign) * weight
        for sign, weight in zip(code17, USCC_WEIGHTS, strict=True)
    )
    return USCC_ALPHABET[(USCC_MODULUS - total % USCC_MODULUS) % USCC_MODULUS]


def organisation_check(body: str) -> str:
    """The ninth character of an organisation code (GB 11714): 10 is X, 11 is 0."""
    total = sum(
        ORGANISATION_ALPHABET.index(sign) * weight
        for sign, weight in zip(body, ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X0"[ORGANISATION_MODULUS - total % ORGANISATION_MODULUS]


def registration_check(body: str) -> str:
    """The fifteenth digit of a business registration number (ISO 7064 MOD 11,10)."""
    product = 10
    for sign in body:
        total = (product + int(sign)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def uscc_problem(code: str) -> str | None:
    """What is wrong with a normalised credit code: length, letter, organisation, check; or None."""
    if len(code) != USCC_LENGTH:
        return "length"
    if any(sign not in USCC_ALPHABET for sign in code) or not code[2:8].isdigit():
        return "letter"
    if uscc_check(code[:17]) != code[17]:
        return "check"
    return None if is_valid_organisation_code(code[8:17]) else "organisation"


def is_valid_uscc(text: str) -> bool:
    """True for a unified social credit code, however it was typed."""
    return uscc_problem(normalise(text)) is None


def is_valid_organisation_code(text: str) -> bool:
    """True for an organisation code of nine characters, with or without its hyphen."""
    code = normalise(text)
    if len(code) != ORGANISATION_LENGTH or not code.isascii() or not code.isalnum():
        return False
    return organisation_check(code[:8]) == code[8]


def is_valid_registration_number(text: str) -> bool:
    """True for a business registration number of fifteen digits."""
    code = normalise(text)
    if len(code) != REGISTRATION_LENGTH or not (code.isascii() and code.isdigit()):
        return False
    return registration_check(code[:14]) == code[14]


def organisation_code_in(uscc: str) -> str:
    """The organisation code inside a credit code: characters 9 to 17."""
    return uscc[8:17] if len(uscc) == USCC_LENGTH else ""


def kind_of(uscc: str) -> str:
    """The kind of subject that a credit code tells."""
    if uscc[:1] == "9":
        return KINDS_OF_DEPARTMENT_9.get(uscc[1:2], EnterpriseKind.OTHER)
    return EnterpriseKind.INSTITUTION if uscc[:2] == "12" else EnterpriseKind.OTHER


def make_organisation_code(serial: int) -> str:
    """A valid organisation code that belongs to nobody, for demonstrations and tests."""
    if not 1 <= serial <= INVENTED_LAST:
        raise ValueError(f"invented codes run from 1 to {INVENTED_LAST}")
    body = f"{INVENTED_ZONE}{serial:05d}"
    return body + organisation_check(body)


def make_uscc(district: str, serial: int, *, kind: str = "1") -> str:
    """A valid credit code that belongs to nobody, for demonstrations and tests."""
    code17 = f"9{kind}{district}{make_organisation_code(serial)}"
    return code17 + uscc_check(code17)


def make_registration_number(district: str, serial: int) -> str:
    """A valid business registration number of the years before the credit code."""
    body = f"{district}{serial:08d}"
    return body + registration_check(body)


def masked(code: str) -> str:
    """A code with its middle hidden, for pages where it only has to be recognised."""
    return f"{code[:12]}****{code[-2:]}" if len(code) == USCC_LENGTH else code


# --- Bounds ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bounds:
    """How few and how many members a roster may have."""

    least: int
    most: int


# The founding article: five to ten enterprises with a CQO; sixty backbone enterprises.
BOUNDS = {RosterKind.CQO: Bounds(5, 10), RosterKind.BACKBONE: Bounds(60, 60)}


def bounds(kind: str) -> Bounds:
    """The bounds of a roster of this kind."""
    return BOUNDS[RosterKind(kind)]


def free_slot(kind: str, taken: set[int]) -> int | None:
    """The lowest slot that nobody holds; None when the roster is full."""
    return next((slot for slot in range(1, bounds(kind).most + 1) if slot not in taken), None)


def may_launch_with(kind: str, members: int) -> bool:
    """True when the roster has enough members to begin."""
    limit = bounds(kind)
    return limit.least <= members <= limit.most


# --- Certificates -----------------------------------------------------------------------------
SOON_DAYS = 90


def credential_standing(state: str, valid_to: date | None, today: date) -> str:
    """How a certificate stands on a day: its own state, or expired, or soon to expire."""
    if state != CredentialState.VALID or valid_to is None:
        return state
    left = (valid_to - today).days
    if left < 0:
        return "expired"
    return "soon" if left <= SOON_DAYS else state


def share_left(valid_from: date | None, valid_to: date | None, today: date) -> int | None:
    """How much of a certificate's life is left, in percent; None when it has no end."""
    if valid_from is None or valid_to is None or valid_to <= valid_from:
        return None
    left = (valid_to - max(today, valid_from)).days
    return max(0, min(100, round(100 * left / (valid_to - valid_from).days)))


# --- CQO --------------------------------------------------------------------------------------
# Nantong and Hubei both ask for three years of quality work (domain.md 6).
LEAST_YEARS = 3


def is_qualified(years: int, *, trained: bool) -> bool:
    """A CQO has three years of quality work and the regulator's training behind him."""
    return years >= LEAST_YEARS and trained


# --- Who may ------------------------------------------------------------------------------------
READERS = (Role.HOTLINE, Role.INSPECTOR, Role.LAB, Role.REGULATOR, Role.HEAD, Role.PARTNER)
EDITORS = (Role.REGULATOR, Role.HEAD, Role.INSPECTOR)
DECIDERS = (Role.REGULATOR, Role.HEAD)
# Whose case work tells facts about an enterprise, also about one of another district.
WITNESSES = EDITORS


def may_read_register(actor: Actor) -> bool:
    """The register is open to the staff who do case work, and to the system."""
    return actor.has(*READERS) or actor.is_robot


def may_register(actor: Actor) -> bool:
    return actor.has(*EDITORS) or actor.is_robot


def may_edit_in(district: str, actor: Actor) -> bool:
    """A county keeps the entries of its own district; the city keeps all."""
    return actor.is_robot or (actor.has(*EDITORS) and actor.covers(district))


def may_amend(enterprise: Any, actor: Actor) -> bool:
    return may_edit_in(enterprise.district_id, actor)


def may_grade(enterprise: Any, actor: Actor) -> bool:
    """A credit grade is decided, not merely entered."""
    return actor.has(*DECIDERS) and actor.covers(enterprise.district_id)


def may_add_fact(_enterprise: Any, actor: Actor) -> bool:
    """Facts come from the case work of whichever office did it."""
    return actor.has(*WITNESSES) or actor.is_robot


def is_own(enterprise: Any, actor: Actor) -> bool:
    """True for the enterprise's own contact person."""
    return (
        actor.has(Role.ENTERPRISE)
        and bool(actor.organisation_code)
        and (actor.organisation_code == enterprise.code)
    )


def may_keep_rosters(actor: Actor) -> bool:
    """The rosters are chosen city-wide, by the city's regulators."""
    return actor.is_robot or (actor.has(*DECIDERS) and actor.citywide)


def may_keep_roster(_roster: Any, actor: Actor) -> bool:
    return may_keep_rosters(actor)


def may_nominate(actor: Actor) -> bool:
    """Counties propose, the city chooses."""
    return actor.is_robot or actor.has(*DECIDERS)


def may_record_appointment(pilot: Any, actor: Actor) -> bool:
    """The enterprise appoints; the bureau of its district files the letter (备案)."""
    return actor.is_robot or (actor.has(*DECIDERS) and actor.covers(pilot.district_id))


def may_file_evidence(pilot: Any, actor: Actor) -> bool:
    """Only the CQO of the enterprise tells how the duties are done."""
    return (
        actor.has(Role.CQO)
        and bool(actor.organisation_code)
        and (actor.organisation_code == pilot.organisation_code)
    )


def may_confirm_evidence(pilot: Any, actor: Actor) -> bool:
    return actor.has(*DECIDERS) and actor.covers(pilot.district_id)


def may_survey(member: Any, actor: Actor) -> bool:
    """The survey is the regulators' and inspectors' work on the spot."""
    return actor.is_robot or (actor.has(*EDITORS) and actor.covers(member.district_id))


def is_choosable(enterprise: Any) -> bool:
    """Only an enterprise in business may stand on a roster."""
    return bool(enterprise.state == EnterpriseState.ACTIVE)
