"""Reads for the draw: what is frozen, who is locked, what the public may know."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.timezone import make_aware

from accounts.models import Office
from casework import deadlines
from casework.rules import add_months
from enterprises.models import Enterprise, Product, ProductCategory
from enterprises.states import EnterpriseKind
from inspections.draws import algorithm, rules
from inspections.draws.models import Draw, DrawnObject, LibraryEntry, Recusal, Share
from inspections.draws.states import LibraryState, RecusalState
from inspections.exposures.rules import without_person
from inspections.plans.models import ProductRule, Quota
from inspections.samples.models import Sample
from inspections.samples.repeats import failed_batches
from inspections.visits.models import ON_THE_ROAD
from inspections.visits.queries import responsible_office
from inspections.visits.states import InspectionState

LOCK = "SC-LOCK"
# Samples that never counted lock nothing.
GONE = ["rejected", "withdrawn", "annulled"]
# Longer than any lock in the rules, so that the rule and not this decides.
LOOK_BACK = timedelta(days=400)


@dataclass(frozen=True)
class Cell:
    """One quota with the office that carries it out."""

    quota: Quota
    office: Office


# --- Freezing -----------------------------------------------------------------------------------


def cells_of(draw: Draw) -> list[Cell]:
    """The quotas of the plan that the filter leaves, in the order of their codes."""
    rows = Quota.objects.filter(plan=draw.plan_id).select_related("district", "category")
    if draw.districts:
        rows = rows.filter(district__in=draw.districts)
    if draw.categories:
        rows = rows.filter(category__in=draw.categories)
    found: dict[str, Office | None] = {}
    cells = []
    for quota in rows.order_by("district_id", "category_id"):
        if quota.district_id not in found:
            found[quota.district_id] = responsible_office(quota.district)
        office = found[quota.district_id]
        if office is not None:
            cells.append(Cell(quota, office))
    return cells


def quota_rows(draw: Draw, cells: Iterable[Cell]) -> list[dict[str, Any]]:
    """The quotas as they are frozen."""
    return [
        {
            "category": cell.quota.category_id,
            "category_name": cell.quota.category.name,
            "district": cell.quota.district_id,
            "district_name": cell.quota.district.name,
            "number": cell.quota.number,
            "office": cell.office.name,
            "reserves": draw.reserves,
        }
        for cell in cells
    ]


def parameter_rows(draw: Draw, on: date) -> dict[str, Any]:
    """What the weights and the lock stand on."""
    return {
        "as_of": on.isoformat(),
        "lock": {"exception": draw.lock_exception, "rule": LOCK},
        "plan_kind": draw.plan.kind,
        "risk_grades": draw.risk_grades,
        "team": draw.team,
        "weights": draw.weights,
    }


def candidate_rows(draw: Draw, cells: Iterable[Cell], on: date) -> list[Any]:
    """Every active enterprise with a product of the quota; the locked ones stay, with no ticket."""
    rows: list[dict[str, Any]] = []
    by_cell = _products(draw, cells)
    firms = {product.enterprise_id for found in by_cell.values() for product in found}
    weights = rules.Weights.of(draw.weights)
    since = make_aware(datetime.combine(add_months(on, -weights.repeat_months), time.min))
    failed = failed_batches(sorted(firms), since=since)
    locked = _locks(firms, on) if rules.lock_holds(draw.lock_exception) else {}
    for cell, found in by_cell.items():
        by_firm: dict[int, list[Product]] = defaultdict(list)
        for product in found:
            by_firm[product.enterprise_id].append(product)
        for products in by_firm.values():
            row = _candidate(cell, products, failed, locked, weights)
            rows.append({"id": f"C{len(rows) + 1:04d}", **row})
    return rows


def _products(draw: Draw, cells: Iterable[Cell]) -> dict[Cell, list[Product]]:
    """The products of each quota in the order of codes and names; one query for all quotas."""
    cells = list(cells)
    wanted = [
        Q(enterprise__district=cell.quota.district_id)
        & (Q(category=cell.quota.category_id) | Q(category__parent=cell.quota.category_id))
        for cell in cells
    ]
    if not wanted:
        return {}
    firms = Enterprise.objects.active()
    if draw.risk_grades:
        firms = firms.filter(risk_grade__in=draw.risk_grades)
    products = list(
        Product.objects.filter(reduce(or_, wanted), enterprise__in=firms)
        .select_related("enterprise", "category")
        .order_by("enterprise__code", "enterprise_id", "name", "brand")
    )
    return {cell: [row for row in products if _fits(row, cell.quota)] for cell in cells}


def _fits(product: Product, quota: Quota) -> bool:
    return product.enterprise.district_id == quota.district_id and quota.category_id in {
        product.category_id,
        product.category.parent_id,
    }


def _candidate(
    cell: Cell,
    products: list[Product],
    failed: Mapping[int, int],
    locked: Mapping[int, list[rules.Goods]],
    weights: rules.Weights,
) -> dict[str, Any]:
    enterprise = products[0].enterprise
    resting = locked.get(enterprise.pk, [])
    free = [row for row in products if not _rests(row, resting)]
    number, reasons = rules.tickets(enterprise.credit_grade, failed.get(enterprise.pk, 0), weights)
    if not free:
        number, reasons = 0, [*reasons, "locked"]
    return {
        "category": cell.quota.category_id,
        "code": enterprise.public_code,
        "district": cell.quota.district_id,
        "name": public_name(enterprise),
        "office": cell.office.name,
        "products": [_goods_row(row) for row in (free or products)],
        "reasons": reasons,
        "tickets": number,
    }


def public_name(enterprise: Enterprise) -> str:
    """As the public reads it: a sole trader's own name is no matter of goods."""
    if enterprise.kind != EnterpriseKind.SOLE_TRADER:
        return enterprise.name
    return without_person(enterprise.name, enterprise.legal_representative)


def _goods_row(product: Product) -> dict[str, str]:
    return {
        "brand": product.brand,
        "category": product.category_id,
        "name": product.name,
        "standard": product.standard,
    }


def _rests(product: Product, resting: Iterable[rules.Goods]) -> bool:
    goods = rules.Goods(name=product.name, standard=product.standard, brand=product.brand)
    return any(rules.same_product(goods, other) for other in resting)


def _locks(firms: set[int], on: date) -> dict[int, list[rules.Goods]]:
    """The goods of each producer that rest on the day, by whichever office they were drawn."""
    codes = dict(Enterprise.objects.filter(pk__in=firms).exclude(code="").values_list("code", "pk"))
    own = Q(producer_code="", inspection__enterprise__in=firms)
    # Goods that the labelled producer did not make say nothing about its own.
    labelled = Q(producer_code__in=list(codes), producer_cleared_at=None)
    rows = (
        Sample.objects.filter(own | labelled)
        .filter(sampled_at__gte=make_aware(datetime.combine(on, time.min)) - LOOK_BACK)
        .exclude(state__in=GONE)
        .select_related("inspection")
        .order_by("pk")
    )
    last_days: dict[date, date] = {}
    found: dict[int, list[rules.Goods]] = defaultdict(list)
    for sample in rows:
        day = timezone.localdate(sample.sampled_at)
        if day not in last_days:
            last_days[day] = _last_day(day)
        if rules.is_locked(last_days[day], on):
            firm = codes.get(sample.producer_code) or sample.inspection.enterprise_id
            found[firm].append(_sampled_goods(sample))
    return found


def _last_day(sampled: date) -> date:
    """Until when the product rests, by the rule in force; before 2020 there was none."""
    try:
        return deadlines.due(LOCK, sampled).due_on
    except deadlines.UnknownRule:
        return sampled


def _sampled_goods(sample: Sample) -> rules.Goods:
    return rules.Goods(
        name=sample.product_name,
        standard=sample.standard,
        brand=sample.brand,
        model=sample.model,
    )


@dataclass(frozen=True)
class Face:
    """One inspector behind a badge."""

    badge: str
    entry: LibraryEntry
    salt: str
    proof: str


def proof_of(draw: str, person: Any, salt: str) -> str:
    """What binds a badge to a person without naming him."""
    number = person.work_number or f"#{person.pk}"
    return algorithm.digest(algorithm.canonical({"draw": draw, "number": number, "salt": salt}))


def faces_of(draw: Draw, rows: Iterable[LibraryEntry], salts: Mapping[int, str]) -> list[Face]:
    """The inspectors in the order of their proofs, so that a badge tells nothing of its bearer."""
    proved = sorted(
        (proof_of(draw.number, row.person, salts[row.person_id]), row.pk, row) for row in rows
    )
    return [
        Face(f"J{turn:03d}", entry, salts[entry.person_id], proof)
        for turn, (proof, _pk, entry) in enumerate(proved, 1)
    ]


def available(cells: Iterable[Cell]) -> list[LibraryEntry]:
    """Who of the offices of the draw can be sent."""
    offices = {cell.office.pk for cell in cells}
    rows = LibraryEntry.objects.filter(
        office__in=offices, state=LibraryState.AVAILABLE, person__is_active=True
    )
    return list(rows.select_related("person", "office").order_by("pk"))


def inspector_rows(faces: Iterable[Face], candidates: Iterable[Mapping[str, Any]]) -> list[Any]:
    """The library as it is frozen: badges, never names; why somebody withdraws stays with us."""
    faces = list(faces)
    ids: dict[str, list[str]] = defaultdict(list)
    for row in candidates:
        ids[row["code"]].append(row["id"])
    kept = defaultdict(set)
    standing = Recusal.objects.filter(
        state=RecusalState.STANDING, person__in=[face.entry.person_id for face in faces]
    )
    for recusal in standing.select_related("enterprise").order_by("pk"):
        kept[recusal.person_id].update(ids[recusal.enterprise.public_code])
    return [
        {
            "id": face.badge,
            "lead": face.entry.can_lead,
            "office": face.entry.office.name,
            "proof": face.proof,
            "recused": sorted(kept[face.entry.person_id]),
        }
        for face in faces
    ]


# --- After the draw -------------------------------------------------------------------------------


def enterprises_by_code(codes: Iterable[str]) -> dict[str, Enterprise]:
    """The register's entries behind the public codes."""
    codes = set(codes)
    rows = Enterprise.objects.filter(Q(code__in=codes) | Q(code="", organisation_code9__in=codes))
    return {row.public_code: row for row in rows}


def places_of(draw: Draw) -> QuerySet[Any]:
    """The order, with everything that a line of it shows."""
    return (
        DrawnObject.objects.filter(draw=draw)
        .select_related("enterprise", "inspection", "instead_of", "successor")
        .prefetch_related("team", "inspection__exposures")
        .order_by("quota", "place")
    )


def rule_for(category: str, product: str) -> ProductRule | None:
    """The product's own detailed rule, or the first of its category."""
    rows = ProductRule.objects.in_use().filter(category=category).order_by("pk")
    found = list(rows)
    return next((row for row in found if row.product_name == product), None) or next(
        iter(found), None
    )


def category_of(code: str) -> ProductCategory:
    return ProductCategory.objects.get(pk=code)


def open_visits(draw: Draw) -> int:
    """Visits of the draw that are still to be made, or whose samples are under test."""
    under_way = [*ON_THE_ROAD, InspectionState.SAMPLED]
    return DrawnObject.objects.filter(draw=draw, inspection__state__in=under_way).count()


def draws_of_plan(draw: Draw) -> QuerySet[Any]:
    """All that were ever made public for the plan, the abandoned ones too."""
    return Draw.objects.published().filter(plan=draw.plan_id).order_by("turn")


def with_shares(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What the page of a draw shows."""
    shares = Share.objects.select_related("person__office")
    return rows.select_related(
        "plan", "office", "deadline__rule", "drafted_by", "drawn_by", "value_by"
    ).prefetch_related(Prefetch("shares", shares.order_by("pk")))
