from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from accounts.models import Office, User
from accounts.states import OfficeKind
from enterprises import rules
from enterprises.models import (
    BackboneSlot,
    CqoAppointment,
    CqoDuty,
    CqoEvidence,
    CqoPilot,
    Credential,
    CreditFact,
    CreditGradeChange,
    Enterprise,
    Honour,
    Product,
    Roster,
)
from enterprises.states import CredentialState, PilotState, RosterKind

PUBLIC_HITS = 20
SEARCH_HITS = 8
SOONEST = F("valid_to").asc(nulls_last=True)


def office_in_charge(enterprise: Enterprise) -> Office | None:
    """The county bureau that keeps the entry: the district's, or that of the zone's parent."""
    district = enterprise.district
    codes = [code for code in (district.pk, district.parent_id) if code]
    offices = Office.objects.filter(kind=OfficeKind.COUNTY, district__in=codes).order_by("pk")
    found = {office.district_id: office for office in offices}
    return next((found[code] for code in codes if code in found), None)


# --- Rosters ----------------------------------------------------------------------------------


def taken_slots(roster: Roster) -> set[int]:
    """The slots that somebody holds now."""
    rows: QuerySet[Any] = (
        CqoPilot.objects.active().filter(roster=roster)
        if roster.kind == RosterKind.CQO
        else BackboneSlot.objects.on_roster().filter(roster=roster)
    )
    return set(rows.values_list("slot", flat=True))


def members(roster: Roster) -> int:
    """How many stand on the roster now."""
    return len(taken_slots(roster))


def slots_of(roster: Roster, pilots: Iterable[CqoPilot]) -> list[tuple[int, CqoPilot | None]]:
    """The ten slots of the roster with who holds them."""
    holders = {pilot.slot: pilot for pilot in pilots if pilot.state == PilotState.ACTIVE}
    most = rules.bounds(roster.kind).most
    return [(slot, holders.get(slot)) for slot in range(1, most + 1)]


def current_roster(kind: str) -> Roster | None:
    """The newest roster of a kind."""
    return Roster.objects.filter(kind=kind).order_by("-year").first()


def pilot_list(rows: QuerySet[CqoPilot]) -> QuerySet[CqoPilot]:
    """Pilots with what their list shows: enterprise, officer, duties done."""
    officer = CqoAppointment.objects.filter(ended_on=None)
    return (
        rows.select_related("enterprise", "roster", "district", "office")
        .prefetch_related(Prefetch("appointments", officer, to_attr="officers"))
        .annotate(duties_done=Count("duties", filter=Q(duties__done_on__isnull=False)))
    )


def duties_of(pilot: CqoPilot) -> QuerySet[CqoDuty]:
    """The seven duties in the article's order, each with its evidence, newest first."""
    evidence = CqoEvidence.objects.select_related("filed_by", "decided_by").order_by("-filed_at")
    return pilot.duties.order_by("order").prefetch_related(
        Prefetch("evidence", evidence.prefetch_related("files"))
    )


# --- Register -----------------------------------------------------------------------------------


def enterprise_list(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    return rows.select_related("district")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Everything the register itself knows about one enterprise."""

    products: list[Product]
    credentials: list[dict[str, Any]]
    honours: list[Honour]
    facts: list[CreditFact]
    grades: list[CreditGradeChange]
    pilot: CqoPilot | None
    officer: CqoAppointment | None
    duties_done: int
    backbone: BackboneSlot | None
    expiring: int


def profile(enterprise: Enterprise, user: User, today: date) -> Profile:
    """The enterprise as its page shows it; seven queries whatever it owns."""
    pilot: Any = (
        pilot_list(CqoPilot.objects.visible_to(user))
        .filter(enterprise=enterprise, state__in=[PilotState.CANDIDATE, PilotState.ACTIVE])
        .order_by("-pk")
        .first()
    )
    credentials = credentials_of(enterprise, today)
    return Profile(
        products=list(enterprise.products.select_related("category").order_by("name", "pk")),
        credentials=credentials,
        honours=list(enterprise.honours.order_by("-year", "pk")),
        facts=list(enterprise.credit_facts.order_by("-on", "-pk")[:20]),
        grades=list(enterprise.grade_changes.order_by("-on", "-pk")[:10]),
        pilot=pilot,
        officer=next(iter(pilot.officers), None) if pilot else None,
        duties_done=pilot.duties_done if pilot else 0,
        backbone=BackboneSlot.objects.visible_to(user)
        .on_roster()
        .filter(enterprise=enterprise)
        .select_related("roster")
        .order_by("-pk")
        .first(),
        expiring=sum(entry["standing"] in {"soon", "expired"} for entry in credentials),
    )


def credentials_of(enterprise: Enterprise, today: date) -> list[dict[str, Any]]:
    """The certificates, the soonest to expire first, with how they stand today."""
    rows = enterprise.credentials.select_related("file").order_by(SOONEST, "pk")
    return [credential_row(credential, today) for credential in rows]


def credential_row(credential: Credential, today: date) -> dict[str, Any]:
    """A certificate with its standing and how much of its life is left."""
    return {
        "credential": credential,
        "standing": credential.standing(today),
        "days_left": (credential.valid_to - today).days if credential.valid_to else None,
        "share": rules.share_left(credential.valid_from, credential.valid_to, today),
    }


def expiring_credentials(enterprise: Enterprise, today: date) -> list[dict[str, Any]]:
    """Valid certificates that end within ninety days or have ended in the last year."""
    rows = enterprise.credentials.filter(
        state=CredentialState.VALID,
        valid_to__lte=today + timedelta(days=rules.SOON_DAYS),
        valid_to__gte=today - timedelta(days=365),
    )
    return [credential_row(credential, today) for credential in rows.order_by(SOONEST, "pk")]


# --- Public ---------------------------------------------------------------------------------------


def public_hits(words: str) -> list[Enterprise]:
    """Enterprises for the public look-up, by name or code; no personal data is read."""
    rows = Enterprise.objects.matching(words).select_related("district")
    return list(rows.only(*PUBLIC_FIELDS).order_by("name", "pk")[: PUBLIC_HITS + 1])


# What the public may know: of a sole trader, who is a natural person, no address either.
PUBLIC_FIELDS = (
    "code",
    "organisation_code9",
    "name",
    "short_name",
    "kind",
    "state",
    "district",
    "address",
    "industry",
    "size",
    "credit_grade",
    "is_backbone",
)


def public_profile(code: str) -> Enterprise | None:
    """One enterprise by its credit code or organisation code, without personal data."""
    plain = rules.normalise(code)
    rows = Enterprise.objects.select_related("district").only(*PUBLIC_FIELDS, "district__name")
    return rows.filter(Q(code=plain) | Q(organisation_code9=plain)).order_by("pk").first()


def public_credentials(enterprise: Enterprise, today: date) -> list[dict[str, Any]]:
    """Certificates that a staff member has seen; what is only filed proves nothing yet."""
    rows = enterprise.credentials.exclude(state=CredentialState.FILED)
    return [credential_row(row, today) for row in rows.order_by(SOONEST, "pk")]


def current_honours(enterprise: Enterprise, today: date) -> list[Honour]:
    """Titles that still hold today, as facts."""
    rows = enterprise.honours.filter(withdrawn_on=None)
    open_ended = rows.filter(valid_to=None) | rows.filter(valid_to__gte=today)
    return list(open_ended.order_by("-year", "pk"))


def is_pilot(enterprise: Enterprise) -> bool:
    """Whether the enterprise has an active CQO pilot."""
    return CqoPilot.objects.active().filter(enterprise=enterprise).exists()


# --- Search ---------------------------------------------------------------------------------


def search(words: str, user: User) -> list[Enterprise]:
    """Hits of the staff's search box: entries by name or code."""
    rows = Enterprise.objects.visible_to(user).matching(words).select_related("district")
    return list(rows.order_by("name", "pk")[:SEARCH_HITS])
