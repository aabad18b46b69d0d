"""One small city for the matrices: two counties with the same cases, and everybody who may ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction

from accounts.models import Office, User
from accounts.states import OfficeKind, Role
from campaign import bookings
from campaign.transitions import announce, draft_bulletin, launch, open_campaign, plan_event
from casework import supervision
from casework.saved import save_view
from complaints import transitions as complaints
from complaints.reveals import ask_reveal
from complaints.rules import Contact, Intake
from complaints.states import Kind
from documents import transitions as papers
from documents.files import store_upload
from documents.models import Document
from documents.rules import Addressee
from documents.states import ServiceState
from enterprises.models import Enterprise
from enterprises.states import CredentialKind, RosterKind
from enterprises.transitions import add_credential, enrol, nominate, open_roster
from inspections.exposures import transitions as exposures
from inspections.models import Exposure, Inspection, Rectification, Summons
from inspections.plans.transitions import draft_plan
from inspections.rectifications import transitions as orders
from inspections.samples import transitions as samples
from inspections.summonses import transitions as summonses
from reports.transitions import order as order_report
from tests.documents.cast import summons_context
from tests.factories_accounts import LANSHAN, TANCHENG, OfficeFactory, UserFactory
from tests.factories_complaints import RECEIPT
from tests.factories_enterprises import photo
from tests.factories_inspections import Crew, an_enterprise, checked, failed, scheduled
from tests.matrix.inspection_rooms import a_submission, inspection_rooms
from tests.matrix.rooms import for_all, rooms

AT = datetime(2026, 9, 14, 2, 0, tzinfo=UTC)
DAY = date(2026, 9, 14)
SHA = "0" * 64
PHONE = "0539-8000000"
TOLD = Contact(name="欧阳金丝雀", phone="13987654321")

Rows = dict[str, models.Model]


@dataclass
class World:
    """People by name; rows by the label of their model, at home and in the other county."""

    people: dict[str, User] = field(default_factory=dict)
    home: Rows = field(default_factory=dict)
    away: Rows = field(default_factory=dict)


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- People ----------------------------------------------------------------------------------


def people() -> dict[str, User]:
    """Everybody who may ask, in the order of the columns of the expected answers."""
    home, away = OfficeFactory(), OfficeFactory(other_county=True)
    city = OfficeFactory(city=True)
    firm, other = an_enterprise(), an_enterprise("郯水家电有限公司", TANCHENG)
    found = {
        # `drafter` is the head who drafted: nobody signs what he drafted himself.
        **_office("", home, "hotline", "inspector", "colleague", "regulator", "head", "drafter"),
        **_office("city_", city, "hotline", "inspector", "regulator", "head"),
        **_office("away_", away, "hotline", "inspector", "colleague", "regulator", "head"),
        "lab": UserFactory(lab=True),
        "lab_sampler": UserFactory(lab=True),
        "lab_other": UserFactory(roles=(Role.LAB,), office=_laboratory()),
        "partner": UserFactory(partner=True),
        **_office("", city, "custodian", "custodian_asking"),
        **_office("away_", away, "custodian"),
        "enterprise": UserFactory(enterprise=True, organisation_code=firm.code),
        "enterprise_other": UserFactory(enterprise=True, organisation_code=other.code),
        "cqo": UserFactory(cqo=True, organisation_code=firm.code),
        "cqo_other": UserFactory(cqo=True, organisation_code=other.code),
        "auditor": UserFactory(auditor=True),
        "admin": UserFactory(admin=True),
        "clerk": UserFactory(office=home),
        "robot": User.objects.robot("clock"),
    }
    return {name: User.objects.get(pk=user.pk) for name, user in found.items()}


ROLES = {"colleague": Role.INSPECTOR, "drafter": Role.HEAD, "custodian_asking": Role.CUSTODIAN}


def _office(prefix: str, office: Office, *names: str) -> dict[str, User]:
    return {
        prefix + name: UserFactory(roles=(ROLES.get(name) or Role(name),), office=office)
        for name in names
    }


def _laboratory() -> Office:
    return Office.objects.create(name="第二检验所", kind=OfficeKind.LAB)


# --- Rows ------------------------------------------------------------------------------------


def build() -> World:
    """Everything once, through the transitions."""
    world = World(people=people())
    who = world.people
    own, other = who["enterprise"].organisation_code, who["enterprise_other"].organisation_code
    world.home = county(_crew(who, ""), own, LANSHAN, who)
    world.away = county(_crew(who, "away_"), other, TANCHENG, who)
    shared = whole_city(world)
    world.home = {**as_stored(shared), **as_stored(world.home)}
    world.away = {**as_stored(shared), **as_stored(world.away)}
    return world


def as_stored(rows: Rows) -> Rows:
    """The rows as later acts left them."""
    return {label: type(row)._base_manager.get(pk=row.pk) for label, row in rows.items()}


def _crew(who: dict[str, User], prefix: str) -> Crew:
    return Crew(
        inspector=who[f"{prefix}inspector"],
        colleague=who[f"{prefix}colleague"],
        lab=who["lab"],
        regulator=who[f"{prefix}regulator"],
        head=who[f"{prefix}head"],
    )


def county(crew: Crew, code: str, district: str, who: dict[str, User]) -> Rows:
    """The cases of one county, all about one enterprise."""
    firm = Enterprise.objects.get(code=code)
    sample = failed(crew, inspection=checked(crew, enterprise=firm))
    samples.issue_result_notice(sample, by=crew.regulator, at=AT)
    summons = reached(_summons(crew, sample.inspection), "served", crew)
    order = reached(_order(crew, sample.inspection), "ordered", crew)
    rows: list[models.Model] = [
        firm,
        sample,
        sample.inspection,
        summons,
        order,
        _exposure(crew, sample.inspection),
        *_complaint(crew, district, who),
        *rooms(crew, who["hotline" if district == LANSHAN else "away_hotline"], district, who),
        _letter(crew, firm),
        _plan(crew),
        *_event(crew, district),
        _supervision(crew, who["city_regulator"]),
        save_view(by=crew.regulator, at=AT, slug="complaints", name="待办", query="due=open"),
        *_roster_places(firm, who["city_regulator"]),
        store_upload(photo(), kind="matrix", by=crew.inspector, at=AT),
        add_credential(
            firm,
            kind=CredentialKind.CCC,
            number=f"CCC-{district}",
            issuer="认证中心",
            scope="电热水壶",
            by=crew.regulator,
            at=AT,
        ),
        *inspection_rooms(crew, sample, summons, order, who),
        scheduled(crew, enterprise=firm),
    ]
    visit = rows.pop()
    rows.append(a_submission(crew, visit))
    found = {row._meta.label_lower: row for row in rows}
    return {**found, "visit": visit, "campaign.bulletin": _bulletin(crew, found)}


def _summons(crew: Crew, inspection: Inspection) -> Summons:
    return summonses.draft_summons(
        inspection=inspection,
        meet_at=AT + timedelta(days=29),
        place="三楼会议室",
        person="宋远山",
        post="法定代表人",
        phone=PHONE,
        by=crew.regulator,
        at=AT,
    )


def _order(crew: Crew, inspection: Inspection) -> Rectification:
    inspection.refresh_from_db()
    return orders.order(
        inspection=inspection,
        finding="接地电阻不合格",
        demands="限期整改",
        phone=PHONE,
        by=crew.regulator,
        at=AT,
    )


def reached(row: Any, state: str, crew: Crew) -> Any:
    """The letter was signed and handed over: the enterprise may know."""
    enter(row, state)
    row.approved_by, row.approved_at, row.served_at = crew.head, AT, AT
    row.save()
    return row


def _exposure(crew: Crew, inspection: Inspection) -> Exposure:
    drafted = exposures.draft(
        inspection=inspection,
        items=[{"name": "接地电阻", "limit": "≤0.1 Ω", "value": "0.47 Ω"}],
        measure="责令停止销售并限期整改",
        by=crew.regulator,
        at=AT,
    )
    submitted = exposures.submit(drafted, by=crew.regulator, at=AT)
    return exposures.publish(submitted, by=crew.head, at=AT)


def _bulletin(crew: Crew, found: Rows) -> models.Model:
    return draft_bulletin(
        title="产品质量监督抽查不合格产品公告",
        exposures=[found["inspections.exposure"]],
        by=crew.regulator,
        at=AT,
    )


def _complaint(crew: Crew, district: str, who: dict[str, User]) -> list[models.Model]:
    intake = Intake(
        kind=Kind.REPORT,
        title="散装化肥无标签无批号",
        description="门市部销售的散装化肥没有标签和批号。",
        district=district,
        respondent_name="云石家电",
    )
    robot = User.objects.robot("public")
    told = complaints.receive(
        by=robot, at=AT, intake=intake, contact=TOLD, code=f"{RECEIPT[:9]}{district[-1]}"
    )
    reveal = ask_reveal(
        reporter=told.reporter, reason="核实线索", by=who["custodian_asking"], at=AT
    )
    return [told, told.reporter, reveal, told.deadline]


def _letter(crew: Crew, firm: Enterprise) -> Document:
    """A letter that stands alone, made and served."""
    drafted = papers.draft(
        kind="test_summons",
        office=crew.regulator.office,
        addressee=Addressee(name=firm.name, code=firm.code, person="宋远山"),
        context=summons_context(),
        subject_label="电热水壶不合格",
        by=crew.regulator,
        at=AT,
    )
    submitted = papers.submit(drafted, by=crew.regulator, at=AT)
    signed = papers.approve(submitted, by=crew.head, at=AT)
    signed.pdf.save("letter.pdf", ContentFile(b"%PDF-1.7 letter"), save=False)
    signed.sha256, signed.pages, signed.rendered_at = SHA, 1, AT
    signed.service_state = ServiceState.SERVED
    signed.save()
    return signed


def _plan(crew: Crew) -> models.Model:
    return draft_plan(
        name="2026年第三季度小家电专项监督抽查",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 9, 30),
        batches=20,
        by=crew.regulator,
        at=AT,
    )


def _event(crew: Crew, district: str) -> list[models.Model]:
    planned = plan_event(
        kind="lab_day",
        title="实验室开放日",
        place="市检验检测中心",
        district=crew.regulator.office.district,
        starts_at=AT + timedelta(days=14),
        ends_at=AT + timedelta(days=14, hours=2),
        capacity=10,
        by=crew.regulator,
        at=AT,
    )
    event = announce(planned, by=crew.regulator, at=AT)
    values = {"name": "许安", "phone": f"13800{district}", "people": 2}
    bookings.place(event, values, key=district, at=AT)
    event.refresh_from_db()
    return [event, event.bookings.get()]


def _supervision(crew: Crew, by: User) -> models.Model:
    return supervision.open_order(
        title="电热水壶漏电",
        demand="查明原因并答复",
        undertaker=crew.regulator.office,
        due_on=date(2026, 9, 28),
        by=by,
        at=AT,
    )


def _roster_places(firm: Enterprise, by: User) -> list[models.Model]:
    """A pilot and a backbone enterprise on the rosters of the year, which both counties share."""
    cqo, backbone = (_roster(kind, by) for kind in (RosterKind.CQO, RosterKind.BACKBONE))
    pilot = nominate(roster=cqo, enterprise=firm, reason="质量基础好", by=by, at=AT)
    return [cqo, pilot, enrol(roster=backbone, enterprise=firm, by=by, at=AT)]


def _roster(kind: str, by: User) -> Any:
    model = open_roster.model
    found = model._base_manager.filter(kind=kind, year=2026).first()
    return found or open_roster(kind=kind, year=2026, by=by, at=AT)


def whole_city(world: World) -> Rows:
    """What there is once: the month with its activities, a brief, what the rooms share."""
    by = world.people["city_regulator"]
    month = open_campaign(
        year=2026,
        name="2026年临沂市“质量月”活动",
        theme="推动“三个转变”",
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 9, 30),
        by=by,
        at=AT,
    )
    month = launch(month, by=by, at=AT, meeting="质量强市领导小组会议")
    brief = order_report(kind="daily_brief", period=DAY, by=User.objects.robot("clock"), at=AT)
    activity = month.activities.get(code="A1")
    rows = (month, activity, brief, *for_all(world.people))
    return {row._meta.label_lower: row for row in rows}


# --- Every state -----------------------------------------------------------------------------


def states(model: type[models.Model]) -> list[str]:
    """The states of a model, in the order of its list."""
    return [str(value) for value, _label in model._meta.get_field("state").flatchoices]


def enter(row: Any, state: str) -> None:
    """Give the row the state, with the stamps that the database demands of it."""
    row.state = state
    for constraint in checks(row):
        if not holds(constraint, row):
            satisfy(constraint, row)
    assert not broken(row), f"{row._meta.label} cannot be {state}: {broken(row)}"


def satisfy(constraint: models.CheckConstraint, row: Any) -> None:
    """Give the other columns of the constraint what breaks the fewest constraints in all."""
    names = [name for name in columns(constraint.condition) if name != "state"]
    fields = [row._meta.get_field(name) for name in names]
    best: tuple[int, tuple[Any, ...]] | None = None
    for values in product(*(options(row, one) for one in fields)):
        put(row, fields, values)
        if holds(constraint, row) and (best is None or len(broken(row)) < best[0]):
            best = len(broken(row)), values
            if best[0] == 0:
                break
    if best is not None:
        put(row, fields, best[1])


def put(row: Any, fields: list[Any], values: tuple[Any, ...]) -> None:
    for one, value in zip(fields, values, strict=True):
        setattr(row, one.attname, value)


def checks(row: models.Model) -> list[models.CheckConstraint]:
    return [one for one in row._meta.constraints if isinstance(one, models.CheckConstraint)]


def broken(row: models.Model) -> list[str]:
    """The constraints that the row does not satisfy now."""
    return [one.name for one in checks(row) if not holds(one, row)]


def holds(constraint: models.CheckConstraint, row: models.Model) -> bool:
    try:
        constraint.validate(type(row), row)
    except ValidationError:
        return False
    return True


def columns(condition: Any) -> list[str]:
    """The columns that a condition names."""
    found = []
    for child in condition.children:
        names = [child[0].split("__")[0]] if isinstance(child, tuple) else columns(child)
        found += [name for name in names if name not in found]
    return found


def options(row: Any, field: "models.Field[Any, Any]") -> list[Any]:
    """What a column may hold: what it holds now first, then nothing, then something."""
    now = getattr(row, field.attname)
    found = [now]
    if field.null:
        found.append(None)
    elif isinstance(field, models.CharField | models.TextField):
        found.append("")
    found += something(row, field)
    return list(dict.fromkeys(found))


def something(row: Any, field: "models.Field[Any, Any]") -> list[Any]:
    """A value or two that the column takes."""
    if field.choices:
        return [value for value, _label in field.flatchoices]
    if isinstance(field, models.ForeignKey):
        return [row.pk] if field.related_model is type(row) else [User.objects.earliest("pk").pk]
    by_kind: list[tuple[Any, list[Any]]] = [
        (models.DateTimeField, [AT]),
        (models.DateField, [DAY]),
        (models.IntegerField, [1, getattr(row, "capacity", None) or 0]),
        (models.TextField | models.CharField, [f"x{row.pk}"]),
    ]
    return next((values for kind, values in by_kind if isinstance(field, kind)), [])
