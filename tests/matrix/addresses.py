"""Every address of the portal, with rows of one county in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.views import ACTS
from casework import cases
from casework.transitions import all_for
from complaints.open311.rules import FORMS
from inspections.followup import OPENINGS
from tests.matrix.world import Rows, World

# A pattern without a name is a redirect to one that has a name, or the end of the admin's list.
Arguments = tuple[str, dict[str, Any]]
STEPS = range(1, 6)
ONE_FOR_EVERY_LIST = {"case_list", "case_export", "case_bulk", "case_view_save"}


@dataclass(frozen=True)
class Address:
    """One address: how the file calls it, where it is, and the row behind it, if any."""

    name: str
    url: str
    row: Any = None
    # Of an act: the name of its row's own page, and whether another act of the row came first.
    page: str = ""
    is_another_act: bool = False


def patterns(resolver: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern that has a name, with its namespace."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            below = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry, below)
        elif entry.name:
            yield f"{space}{entry.name}", entry


def names() -> list[str]:
    return list(dict.fromkeys(name for name, _pattern in patterns()))


def takes_arguments(pattern: URLPattern) -> bool:
    return "<" in str(pattern.pattern)


def addresses(world: World, rows: Rows) -> list[Address]:
    """Every address that the rows can fill; KeyError names a pattern that nobody filled."""
    found = []
    by_name = dict(patterns())
    for name in names():
        if name.startswith("admin:"):
            found += admin_page(name, by_name[name], rows)
        elif name in ONE_FOR_EVERY_LIST | {"case_detail", "case_act"}:
            found += staff_pages(name, rows)
        elif name.startswith("api-") and name not in ARGUMENTS:
            found += program_pages(name, rows)
        elif name in ARGUMENTS:
            for suffix, kwargs in ARGUMENTS[name](world, rows):
                row = kwargs.pop("_row", None)
                found.append(Address(f"{name}{suffix}", reverse(name, kwargs=kwargs), row))
        elif takes_arguments(by_name[name]):
            raise KeyError(f"say in ARGUMENTS how {name} is filled")
        else:
            found.append(Address(name, reverse(name)))
    return found


# --- Pages that every kind of case has --------------------------------------------------------


def row_of(case_type: cases.CaseType, rows: Rows) -> Any:
    return rows[case_type.model._meta.label_lower]


def staff_pages(name: str, rows: Rows) -> Iterator[Address]:
    for slug, case_type in cases.registry.items():
        if not case_type.pages:
            continue
        row = row_of(case_type, rows)
        if name in ONE_FOR_EVERY_LIST:
            yield Address(f"{name} {slug}", reverse(name, args=[slug]))
        elif name == "case_detail":
            page = f"{name} {slug}"
            yield Address(page, reverse(name, args=[slug, row.pk]), row, page)
        else:
            for number, verb in enumerate(all_for(case_type.model).values()):
                url = reverse(name, args=[slug, row.pk, verb.verb])
                page = f"case_detail {slug}"
                yield Address(f"{name} {slug} {verb.verb}", url, row, page, number > 0)


def program_pages(name: str, rows: Rows) -> Iterator[Address]:
    slug, kind = name.removeprefix("api-").rsplit("-", 1)
    case_type = cases.registry[slug]
    row = row_of(case_type, rows)
    if kind in {"list", "export"}:
        yield Address(name, reverse(name))
    elif kind == "detail":
        yield Address(name, reverse(name, args=[row.pk]), row, name)
    else:
        for number, verb in enumerate(all_for(case_type.model).values()):
            url = reverse(name, args=[row.pk, verb.name])
            yield Address(f"{name} {verb.name}", url, row, f"api-{slug}-detail", number > 0)


def admin_page(name: str, pattern: URLPattern, rows: Rows) -> Iterator[Address]:
    """The pages of the admin; what it lists is no row of a county."""
    if name == "admin:app_list":
        yield Address(name, reverse(name, kwargs={"app_label": "accounts"}))
    elif name == "admin:view_on_site":
        yield Address(name, reverse(name, kwargs={"content_type_id": 1, "object_id": 1}))
    elif takes_arguments(pattern):
        app, model = name.removeprefix("admin:").split("_", 1)
        yield Address(name, reverse(name, args=[first_pk(app, model)]))
    else:
        yield Address(name, reverse(name))


def first_pk(app: str, rest: str) -> Any:
    """The key of some row of the model in an admin page's name."""
    while True:
        for config in apps.get_app_configs():
            label = f"{app}_{rest}"
            for model in config.get_models():
                if label.startswith(f"{config.label}_{model._meta.model_name}_"):
                    first = model._base_manager.order_by("pk").first()
                    return first.pk if first else 1
        raise KeyError(f"{app}_{rest}")


# --- The others -------------------------------------------------------------------------------

Fill = Callable[[World, Rows], list[Arguments]]


def one(label: str, field: str = "pk", name: str = "", **more: Any) -> Fill:
    """The address of one row."""

    def fill(_world: World, rows: Rows) -> list[Arguments]:
        row: Any = rows[label]
        return [("", {name or field: getattr(row, field), "_row": row, **more})]

    return fill


def each(name: str, values: Any, label: str = "") -> Fill:
    """One address for each value, of a row when a label is given."""

    def fill(_world: World, rows: Rows) -> list[Arguments]:
        row: Any = rows.get(label)
        pk = {"pk": row.pk, "_row": row} if row is not None else {}
        return [(f" {value}", {name: value, **pk}) for value in values]

    return fill


def person(world: World, rows: Rows) -> Any:
    """Somebody of the county."""
    return world.people["inspector" if rows is world.home else "away_inspector"]


def accounts(world: World, rows: Rows) -> list[Arguments]:
    return [("", {"pk": person(world, rows).pk})]


def account_acts(world: World, rows: Rows) -> list[Arguments]:
    return [(f" {act}", {"pk": person(world, rows).pk, "act": act}) for act in ACTS]


def steps(_world: World, _rows: Rows) -> list[Arguments]:
    kinds = ("complaint", "report", "inquiry")
    return [(f" {kind} {n}", {"kind": kind, "number": n}) for kind in kinds for n in STEPS]


def answered(_world: World, rows: Rows) -> list[Arguments]:
    case: Any = rows[COMPLAINT]
    return [("", {"pk": case.pk, "answer_pk": rows["complaints.preparedanswer"].pk, "_row": case})]


def open311(_world: World, _rows: Rows, **more: str) -> list[Arguments]:
    return [(f" {form}", {"form": form, **more}) for form in FORMS]


def handed_over(_world: World, rows: Rows) -> list[Arguments]:
    sample: Any = rows["inspections.sample"]
    return [("", {"pk": sample.inspection_id, "sample": sample.pk, "_row": sample})]


def sheet(_world: World, rows: Rows) -> list[Arguments]:
    check: Any = rows["inspections.equipmentcheck"]
    device = check.rows.order_by("pk").first()
    return [("", {"pk": check.pk, "row": device.pk, "_row": check})]


def drawn_file(_world: World, rows: Rows) -> list[Arguments]:
    draw: Any = rows["inspections.draw"]
    return [("", {"number": draw.number, "name": "inspectors", "_row": draw})]


INSPECTION = "inspections.inspection"
SUMMONS = "inspections.summons"
DOCUMENT = "documents.document"
# The form of a name or token of Open311, and of nobody.
NOBODYS = "MATRIXMATRIX2345"
UUID = "00000000-0000-4000-8000-000000000000"
COMPLAINT = "complaints.complaint"
ARGUMENTS: dict[str, Fill] = {
    "accounts_user": accounts,
    "accounts_change_user": account_acts,
    "answer_case": answered,
    "answer_choose": one(COMPLAINT),
    "api-complaints-questions": lambda _world, _rows: [("", {})],
    "api-complaints-track": lambda _world, _rows: [("", {})],
    "api-document-pdf": one(DOCUMENT),
    "api-message-reports": lambda _world, _rows: [("", {})],
    "attachment": one("documents.attachment", "token"),
    "bulletin_detail": one("campaign.bulletin"),
    "bundle_case": one(INSPECTION, slug="inspections"),
    "bundle_file": one("documents.bundle"),
    "case_bulk_result": lambda _world, _rows: [("", {"slug": "complaints", "key": "nobodys"})],
    "case_next": one(COMPLAINT, slug="complaints"),
    "case_panel": one(COMPLAINT, slug="complaints", key="related-trader"),
    "case_previous": one(COMPLAINT, slug="complaints"),
    "casefile_exposure": one("inspections.casefile"),
    "case_supervise": one(COMPLAINT, slug="complaints"),
    "complaint_contact": one(COMPLAINT),
    "complaint_photo": each("token", [UUID]),
    "complaint_photos": each("kind", ["complaint", "report", "inquiry"]),
    "complaint_step": steps,
    "consumer_warning": one("complaints.consumerwarning"),
    "device_public": one("inspections.device", "code"),
    "device_seize": one("inspections.directive"),
    "directive_space": one("inspections.directive"),
    "draw_file": drawn_file,
    "draw_public": one("inspections.draw", "number"),
    "draw_published": one("inspections.draw", "number"),
    "draw_staff_file": one("inspections.draw"),
    "field_discard": one("inspections.fieldsubmission"),
    "field_draft": one("inspections.fieldsubmission", "key"),
    "field_picture": one("visit"),
    "field_submission": one("inspections.fieldsubmission"),
    "field_submit": one("visit"),
    "objection_new": one("inspections.resultnotice"),
    "objection_on_paper": one("inspections.resultnotice"),
    "objection_own": one("inspections.objection"),
    "product_rule_next": one("inspections.productrule"),
    "seizure_lift": one("inspections.seizure"),
    "spot_check": one("inspections.spotcheckplan", "number"),
    "correction": one("inspections.rectification"),
    "correction_more_time": one("inspections.rectification"),
    "device_sheet": sheet,
    "directive_new": one("inspections.equipmentcheck"),
    "document_pdf": one(DOCUMENT),
    "enterprise_acknowledge": one(DOCUMENT),
    "enterprise_duty": each("duty", ["standards"]),
    "enterprise_letter": one(DOCUMENT),
    "enterprise_letter_pdf": one(DOCUMENT),
    "enterprise_profile": one("enterprises.enterprise", "code"),
    "event_booked": one("campaign.event"),
    "event_detail": one("campaign.event"),
    "exposed_product": one("inspections.exposure", "number"),
    "field_finish": one("visit"),
    "field_hand_over": handed_over,
    "field_refusal": one("visit"),
    "field_sampling": one("visit"),
    "field_sampling_upload": one("visit"),
    "field_save": one("visit"),
    "field_start": one("visit"),
    "field_unable": one("visit"),
    "field_upload": one("visit"),
    "field_visit": one("visit"),
    "handover": one("complaints.handover"),
    "inspection_open": each("what", OPENINGS, INSPECTION),
    "open_data_file": lambda _world, _rows: [(" csv", {"name": "spot-checks", "suffix": "csv"})],
    "open311-discovery": open311,
    "open311-request": partial(open311, name=NOBODYS),
    "open311-requests": open311,
    "open311-service": partial(open311, code="complaint-other"),
    "open311-services": open311,
    "open311-token": partial(open311, name=NOBODYS),
    "openid_connect_callback": each("provider_id", ["bureau"]),
    "openid_connect_login": each("provider_id", ["bureau"]),
    "own_talk": one(SUMMONS),
    "own_talk_calendar": one(SUMMONS),
    "own_talk_reply": each("way", ["confirm", "proxy", "another-time"], SUMMONS),
    "own_undertaking": one("inspections.undertaking"),
    "quality_month_of": each("year", [2026]),
    "report_workbook": one("reports.scheduledreport"),
    "reporter": one("complaints.reporter"),
    "routing_edit": one("complaints.routingrule"),
    "routing_try": one("complaints.routingrule"),
    "summons_calendar": one(SUMMONS),
    "summons_sign": one(SUMMONS),
    "talk_session_calendar": one("inspections.talksession"),
    "verify_code": one(DOCUMENT, "verify_code", "code"),
}
