"""What the room contributes to the pages, the API and search."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.states import Role
from casework import cases, slots, statuses
from casework.cases import Column
from documents import bundles
from documents.models import register_policy
from inspections.equipment import (  # noqa: F401 - what counts and what is printed
    api,
    directive_forms,
    filters,
    forms,
    indicators,
    letters,
    pages,
    papers,
    queries,
)
from inspections.equipment.models import (
    Device,
    DeviceAnswer,
    Directive,
    DirectiveReport,
    EquipmentCheck,
    Exam,
    Hazard,
    InspectorCard,
    SafetyDrive,
    SelfCheck,
)
from inspections.equipment.selfcheck_forms import SelfCheckForm
from inspections.equipment.sheets import PHOTO
from inspections.equipment.states import (
    CardState,
    CheckState,
    DeviceState,
    DirectiveState,
    DriveState,
    ExamState,
    HazardState,
    SeizureState,
)
from inspections.equipment.transitions import (  # noqa: F401 - the acts register themselves
    checking,
    devices,
    directing,
    selfchecks,
    training,
)
from inspections.summonses.forms import ReasonForm
from inspections.visits.rules import OFFICIALS

API_ROLES = (*OFFICIALS, Role.ENTERPRISE)
HITS = 5
Look = statuses.Look
LOOKS: dict[str, dict[str, Look]] = {
    "device": {
        DeviceState.IN_USE: Look("passed"),
        DeviceState.STOPPED: Look("waiting"),
        DeviceState.SCRAPPED: Look("closed"),
    },
    "safetydrive": {
        DriveState.DRAFT: Look("draft"),
        DriveState.PUBLISHED: Look("progress"),
        DriveState.CLOSED: Look("closed"),
    },
    "equipmentcheck": {
        CheckState.SCHEDULED: Look("received"),
        CheckState.IN_PROGRESS: Look("progress"),
        CheckState.SIGNED: Look("waiting"),
        CheckState.IMPOSSIBLE: Look("closed"),
        CheckState.CLOSED: Look("closed"),
    },
    "hazard": {
        HazardState.OPEN: Look("failed"),
        HazardState.FIXED: Look("passed"),
        HazardState.ORDERED: Look("waiting"),
        HazardState.REMOVED: Look("passed"),
    },
    "directive": {
        DirectiveState.ISSUED: Look("received"),
        DirectiveState.SERVED: Look("waiting"),
        DirectiveState.REPORTED: Look("progress"),
        DirectiveState.CLOSED: Look("closed"),
        DirectiveState.WITHDRAWN: Look("closed"),
    },
    "seizure": {
        SeizureState.IN_FORCE: Look("failed"),
        SeizureState.LIFTED: Look("closed"),
    },
    "exam": {ExamState.SET: Look("received"), ExamState.GRADED: Look("closed")},
    "inspectorcard": {CardState.GIVEN: Look("passed"), CardState.REVOKED: Look("failed")},
}


def state() -> Column:
    return Column("state", _("State"), lambda row: row.get_state_display(), "status")


def place() -> Column:
    return Column("district", pgettext_lazy("place", "District"), lambda row: row.district.label)


# --- Devices ----------------------------------------------------------------------------------

DEVICE_COLUMNS = (
    Column(
        "name",
        _("Device"),
        lambda row: row.name,
        "main",
        second=lambda row: f"{row.public_code}　{row.enterprise.label}",
    ),
    Column("code", _("Equipment code"), lambda row: row.public_code, listed=False),
    Column("enterprise", _("Use unit"), lambda row: row.enterprise.name, listed=False),
    Column("kind", _("Kind of device"), lambda row: row.get_kind_display()),
    place(),
    Column("place", _("Place"), lambda row: row.place, listed=False),
    state(),
    Column(
        "next_test_on",
        _("Next inspection"),
        lambda row: row.next_test_on,
        "date",
        order="next_test_on",
    ),
)


def device_type() -> cases.CaseType:
    return cases.CaseType(
        slug="equipment",
        model=Device,
        label=_("Special equipment"),
        plural=pgettext_lazy("nav", "Special equipment"),
        columns=DEVICE_COLUMNS,
        list_query=queries.kept,
        detail_query=queries.kept,
        filterset=filters.DeviceFilter,
        orders=("next_test_on", "-next_test_on"),
        list_template="inspections/equipment/devices.html",
        detail_template="inspections/equipment/device.html",
        context=pages.device_context,
        forms={
            "amend": forms.AmendDeviceForm,
            "record_test": forms.TestForm,
            "record_application": forms.DayForm,
            "stop": ReasonForm,
            "scrap": ReasonForm,
        },
        acts={
            "record_test": _("Record an inspection"),
            "record_application": _("Record the application"),
            "put_back": _("Put back into use"),
            "amend": _("Change the entry"),
            "stop": _("Stop"),
            "scrap": _("Scrap"),
        },
        views=(
            (pgettext_lazy("views", "All"), ""),
            (pgettext_lazy("views", "In use"), "state=in_use"),
            (_("Inspection overdue"), "overdue=true"),
            (_("Failed and in use"), "failed=true"),
        ),
        serializer=api.DeviceSerializer,
        roles=API_ROLES,
        nav=cases.Nav(group="business", icon="elevator", order=45),
    )


# --- Drives, inspections, hazards --------------------------------------------------------------


def drive_type() -> cases.CaseType:
    return cases.CaseType(
        slug="safety-drives",
        model=SafetyDrive,
        label=_("Safety drive"),
        plural=pgettext_lazy("nav", "Safety drives"),
        columns=(
            Column("name", _("Name"), lambda row: row.name, "main", second=lambda row: row.number),
            state(),
            Column("starts_on", _("Begins"), lambda row: row.starts_on, "date"),
            Column("ends_on", _("Ends"), lambda row: row.ends_on, "date"),
        ),
        list_query=lambda rows: rows.select_related("office"),
        detail_query=lambda rows: rows.select_related("office", "drafted_by"),
        list_template="inspections/equipment/drives.html",
        detail_template="inspections/equipment/drive.html",
        context=pages.drive_context,
        acts={
            "publish_drive": _("Publish the drive"),
            "record_self_check": _("Record a unit's self-check"),
            "close_drive": _("Close the drive"),
        },
        forms={"record_self_check": SelfCheckForm},
        roles=OFFICIALS,
    )


def check_type() -> cases.CaseType:
    return cases.CaseType(
        slug="equipment-inspections",
        model=EquipmentCheck,
        label=_("Safety inspection"),
        plural=pgettext_lazy("nav", "Safety inspections"),
        columns=(
            Column(
                "enterprise",
                _("Use unit"),
                lambda row: row.enterprise.name,
                "main",
                second=lambda row: row.number,
            ),
            Column("number", _("Number"), lambda row: row.number, listed=False),
            Column("cls", _("Class"), lambda row: row.get_cls_display()),
            place(),
            state(),
            Column(
                "scheduled_on",
                _("Planned for"),
                lambda row: row.scheduled_on,
                "date",
                order="scheduled_on",
            ),
        ),
        list_query=lambda rows: rows.select_related("enterprise", "district"),
        detail_query=lambda rows: rows.select_related(
            "enterprise", "district", "office", "drive"
        ).prefetch_related("inspectors"),
        filterset=filters.CheckFilter,
        orders=("scheduled_on", "-scheduled_on"),
        list_template="inspections/equipment/checks.html",
        detail_template="inspections/equipment/check.html",
        context=pages.check_context,
        forms={"sign": forms.SignForm, "end_impossible": forms.ImpossibleForm},
        acts={
            "begin": _("Begin on site"),
            "sign": _("Sign the record"),
            "close": _("Close the inspection"),
            "end_impossible": _("Inspection impossible"),
        },
        views=(
            (pgettext_lazy("views", "All"), ""),
            (pgettext_lazy("views", "Mine"), "mine=true"),
            (_("To be made"), "state=scheduled&state=in_progress"),
            (_("Hazards open"), "state=signed"),
        ),
        serializer=api.CheckSerializer,
        roles=OFFICIALS,
        nav=cases.Nav(group="business", icon="checklist", order=46),
    )


def hazard_type() -> cases.CaseType:
    return cases.CaseType(
        slug="equipment-hazards",
        model=Hazard,
        label=_("Hazard"),
        plural=pgettext_lazy("nav", "Hazards"),
        columns=(
            Column(
                "text", _("Hazard"), lambda row: row.text, "main", second=lambda row: row.number
            ),
            Column("device", _("Device"), lambda row: row.device.public_code),
            Column("enterprise", _("Use unit"), lambda row: row.device.enterprise.label),
            Column("grade", _("Grade"), lambda row: row.get_grade_display()),
            place(),
            state(),
            Column("found_on", _("Found"), lambda row: row.found_on, "date"),
        ),
        list_query=pages.hazard_rows,
        detail_query=pages.hazard_rows,
        filterset=filters.HazardFilter,
        detail_template="inspections/equipment/hazard.html",
        views=(
            (pgettext_lazy("views", "All"), ""),
            (_("Open"), "state=open&state=ordered"),
            (_("Grave and major"), "grade=grave&grade=major"),
        ),
        serializer=api.HazardSerializer,
        roles=OFFICIALS,
    )


# --- Directives -------------------------------------------------------------------------------


def directive_type() -> cases.CaseType:
    return cases.CaseType(
        slug="directives",
        model=Directive,
        label=_("Safety directive"),
        plural=pgettext_lazy("nav", "Safety directives"),
        columns=(
            Column(
                "enterprise",
                _("Use unit"),
                lambda row: row.enterprise.name,
                "main",
                second=lambda row: f"{row.number}　{row.inspection.number}",
            ),
            Column("number", _("Number"), lambda row: row.number, listed=False),
            place(),
            state(),
            Column("due", _("Deadline"), lambda row: row.deadline, "due", exported=False),
            Column("due_on", _("Remove until"), lambda row: row.due_on, "date", order="due_on"),
        ),
        list_query=lambda rows: rows.select_related(
            "enterprise", "district", "deadline__rule", "inspection"
        ),
        detail_query=lambda rows: rows.select_related(
            "enterprise",
            "district",
            "office",
            "deadline__rule",
            "inspection",
            "document",
            "issued_by",
            "second",
        ),
        filterset=filters.DirectiveFilter,
        orders=("due_on", "-due_on"),
        detail_template="inspections/equipment/directive.html",
        context=pages.directive_context,
        forms={
            "serve": directive_forms.ServeDirectiveForm,
            "report": directive_forms.DirectiveReportForm,
            "recheck_pass": directive_forms.RecheckForm,
            "recheck_fail": directive_forms.RecheckFailForm,
            "record_disobedience": directive_forms.FactsOfDisobedienceForm,
            "tell_superior": directive_forms.NoteForm,
            "tell_government": directive_forms.NoteForm,
            "withdraw": ReasonForm,
        },
        acts={
            "serve": _("Serve"),
            "recheck_pass": _("Re-check: removed"),
            "recheck_fail": _("Re-check: not removed"),
            "report": _("Record a report on paper"),
            "tell_superior": _("Report to the superior"),
            "tell_government": _("Tell the government"),
            "record_disobedience": _("Record disobedience"),
            "withdraw": _("Withdraw the directive"),
        },
        views=(
            (pgettext_lazy("views", "All"), ""),
            (pgettext_lazy("views", "Overdue"), "overdue=true"),
            (_("To be re-checked"), "state=reported"),
        ),
        serializer=api.DirectiveSerializer,
        roles=API_ROLES,
        nav=cases.Nav(group="business", icon="alert-triangle", order=47),
    )


# --- Training ---------------------------------------------------------------------------------


def exam_type() -> cases.CaseType:
    return cases.CaseType(
        slug="inspector-exams",
        model=Exam,
        label=_("Examination of inspectors"),
        plural=pgettext_lazy("nav", "Examinations of inspectors"),
        columns=(
            Column("name", _("Name"), lambda row: row.name, "main", second=lambda row: row.number),
            state(),
            Column("held_on", _("Held on"), lambda row: row.held_on, "date"),
        ),
        list_query=lambda rows: rows.select_related("office"),
        detail_query=lambda rows: rows.select_related("office"),
        list_template="inspections/equipment/exams.html",
        detail_template="inspections/equipment/exam.html",
        context=pages.exam_context,
        forms={"grade_exam": directive_forms.GradeForm},
        acts={"grade_exam": _("Enter the scores")},
        roles=OFFICIALS,
    )


def card_type() -> cases.CaseType:
    return cases.CaseType(
        slug="inspector-cards",
        model=InspectorCard,
        label=_("Inspector's card"),
        plural=pgettext_lazy("nav", "Inspectors' cards"),
        columns=(
            Column(
                "holder",
                _("Holder"),
                lambda row: str(row.holder),
                "main",
                second=lambda row: row.number,
            ),
            Column("office", _("Office"), lambda row: str(row.office)),
            state(),
            Column("valid_until", _("Valid until"), lambda row: row.valid_until, "date"),
        ),
        list_query=lambda rows: rows.select_related("holder", "office"),
        detail_query=lambda rows: rows.select_related("holder", "office", "exam", "document"),
        detail_template="inspections/equipment/card.html",
        forms={"revoke_card": ReasonForm},
        acts={"revoke_card": _("Revoke the card")},
        roles=OFFICIALS,
    )


# --- Files, search, the enterprise's page -------------------------------------------------------


def photos_of(user: Any) -> Q:
    """Photos of a sheet are read by whoever reads the inspection."""
    rows = EquipmentCheck.objects.visible_to(user).values("pk")
    found = DeviceAnswer.photos.through.objects.filter(deviceanswer__row__inspection__in=rows)
    return Q(pk__in=found.values("attachment_id"))


def reports_of(user: Any) -> Q:
    """Who sees the directive sees what was reported on it."""
    rows = Directive.objects.visible_to(user).values("pk")
    found = DirectiveReport.files.through.objects.filter(directivereport__directive__in=rows)
    return Q(pk__in=found.values("attachment_id"))


def self_checks_of(user: Any) -> Q:
    """Who sees a unit's self-check sees what came with it."""
    rows = SelfCheck.objects.visible_to(user).values("pk")
    found = SelfCheck.files.through.objects.filter(selfcheck__in=rows)
    return Q(pk__in=found.values("attachment_id"))


def search(words: str, user: Any) -> dict[str, Any]:
    """Devices by code or name."""
    rows = Device.objects.visible_to(user).filter(
        Q(code__startswith=words.upper())
        | Q(registration_code__startswith=words.upper())
        | Q(name__icontains=words)
    )
    hits = [
        {
            "url": row.get_absolute_url(),
            "title": row.name,
            "detail": f"{row.public_code} {row.enterprise.label}",
            "icon": "elevator",
        }
        for row in rows.select_related("enterprise").order_by("-pk")[:HITS]
    ]
    return {"label": _("Special equipment"), "hits": hits}


def devices_of(enterprise: Any, user: User) -> dict[str, Any] | None:
    """The devices of an enterprise, for its page; the first to be inspected first."""
    rows = Device.objects.visible_to(user).filter(enterprise=enterprise)
    found = list(rows.exclude(state=DeviceState.SCRAPPED).order_by("next_test_on", "pk")[:HITS])
    if not found:
        return None
    return {"devices": found, "enterprise": enterprise, "today": timezone.localdate()}


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    for name, looks in LOOKS.items():
        statuses.register(f"inspections.{name}", looks)
    register_policy(PHOTO, photos_of)
    register_policy(directive_forms.SELF_CHECK_FILES, self_checks_of)
    bundles.gatherer(papers.SLUG, papers.file_of_check)
    slots.register(
        "case.aside",
        name="equipment-papers",
        query=papers.panel,
        template="inspections/equipment/_papers.html",
        order=60,
        roles=OFFICIALS,
        lazy=True,
        title=_("Papers"),
        model=EquipmentCheck,
    )
    register_policy(directive_forms.REPORT_FILES, reports_of)
    slots.register("search.source", name="equipment", query=search, order=30)
    slots.register(
        "enterprise.panel",
        name="equipment",
        query=devices_of,
        template="inspections/equipment/_enterprise_panel.html",
        order=30,
        roles=OFFICIALS,
    )
    for make in (
        device_type,
        drive_type,
        check_type,
        hazard_type,
        directive_type,
        exam_type,
        card_type,
    ):
        cases.register(make())
