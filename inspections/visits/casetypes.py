"""What visits contribute to the staff site, the API, search and the case page."""

from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import languages
from accounts.models import User
from accounts.states import Role
from casework import cases, slots, statuses
from casework.templatetags.ui import day, due
from documents.models import register_policy
from inspections import casepage
from inspections.casepage import Section, Step
from inspections.visits import forms, queries
from inspections.visits.api import InspectionSerializer, InspectionViewSet
from inspections.visits.filters import InspectionFilter
from inspections.visits.models import ON_THE_ROAD, Finding, Inspection
from inspections.visits.rules import LEAST_INSPECTORS, OFFICIALS
from inspections.visits.states import Answer, InspectionState, Verdict

State = InspectionState
HITS = 8

INSPECTION_LOOKS: dict[str, statuses.Look] = {
    State.SCHEDULED: statuses.Look("received"),
    State.IN_PROGRESS: statuses.Look("progress"),
    State.CHECKED: statuses.Look("progress"),
    State.SAMPLED: statuses.Look("progress", icon="flask"),
    State.PASSED: statuses.Look("passed"),
    State.FAILED: statuses.Look("failed"),
    State.SUMMONED: statuses.Look("progress"),
    State.CORRECTING: statuses.Look("waiting"),
    State.RECHECKING: statuses.Look("progress"),
    State.CLOSED: statuses.Look("closed"),
    State.REFUSED: statuses.Look("failed", icon="lock"),
    State.UNABLE: statuses.Look("closed", icon="circle-minus"),
    State.VOID: statuses.Look("closed", icon="circle-minus"),
}
VERDICT_LOOKS: dict[str, statuses.Look] = {
    Verdict.PASS: statuses.Look("passed"),
    Verdict.FAIL: statuses.Look("failed"),
}
ANSWER_LOOKS: dict[str, statuses.Look] = {
    Answer.PASS: statuses.Look("passed"),
    Answer.FAIL: statuses.Look("failed"),
    Answer.NOT_APPLICABLE: statuses.Look("closed", icon="circle-minus"),
}
INSPECTION_ACTS = {
    "amend": _("Change the visit"),
    "close": pgettext_lazy("case", "Close"),
    "finish_without_sample": _("Finish without a sample"),
    "record_unable": _("No sample obtained"),
    "record_refusal": _("Record a refusal"),
    "void": _("Declare void"),
}
INSPECTION_COLUMNS = (
    cases.Column(
        "title",
        _("Inspection"),
        lambda row: row.title,
        "main",
        second=lambda row: f"{row.number}　{row.enterprise.name}",
    ),
    cases.Column("number", _("Number"), lambda row: row.number, listed=False),
    cases.Column("enterprise", _("Enterprise"), lambda row: row.enterprise.name, listed=False),
    cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
    cases.Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
    cases.Column("district", _("District"), lambda row: row.district.label),
    cases.Column("origin", _("Origin"), lambda row: row.get_origin_display()),
    cases.Column("stage", _("Stage"), lambda row: row.get_stage_display(), listed=False),
    cases.Column("category", _("Product category"), lambda row: str(row.category or "")),
    cases.Column("lead", _("Inspector"), lambda row: str(row.lead or "")),
    cases.Column("scheduled_on", _("Planned for"), lambda row: row.scheduled_on, "date"),
    cases.Column("verdict", _("Verdict"), lambda row: row.get_verdict_display(), listed=False),
    cases.Column("outcome", _("Outcome"), lambda row: row.get_outcome_display(), listed=False),
)


# --- The case page ---------------------------------------------------------------------------


def check_step(inspection: Inspection, _user: Any) -> Step:
    """检查: planned, done, or never made."""
    if inspection.submitted_at:
        return Step("done", day(inspection.submitted_at, "short"))
    if inspection.state in {State.REFUSED, State.UNABLE, State.VOID}:
        return Step("fail", inspection.get_state_display())
    if inspection.is_over:
        return Step("skip")
    return Step("now", day(inspection.scheduled_on, "short"))


def findings_brief(inspection: Inspection, _user: Any) -> Section | None:
    """现场检查: how much was found, and whom the inspectors met."""
    total, failed = inspection.findings_total, inspection.findings_failing  # type: ignore[attr-defined]
    context = {"inspection": inspection, "failed": failed, "total": total}
    return _on_site("inspections/visits/_findings_brief.html", context) if total else None


def findings_whole(inspection: Inspection, _user: Any) -> Section | None:
    """What was not in order first, the rest folded."""
    findings = queries.findings_of(inspection)
    failing = [one for one in findings if one.answer == Answer.FAIL]
    prefetch_related_objects(failing, "photos")
    others = [one for one in findings if one.answer != Answer.FAIL]
    context = {"inspection": inspection, "failing": failing, "others": others}
    context |= {"failed": len(failing), "total": len(findings)}
    return _on_site("inspections/visits/_findings.html", context) if findings else None


def _on_site(template: str, context: dict[str, Any]) -> Section:
    return Section(_("On-site check"), template, context, count=context["failed"])


def visit_next(inspection: Inspection, user: Any) -> dict[str, Any]:
    """Before and during the visit: name the team, or go there."""
    team = list(inspection.inspectors.all())
    mine = any(person.pk == user.pk for person in team)
    checks = [
        {"ok": len(team) >= LEAST_INSPECTORS, "text": _("Two inspectors are named")},
        {"ok": inspection.started_at is not None, "text": _("Notice and papers shown on site")},
        {"ok": inspection.submitted_at is not None, "text": _("Checklist signed")},
    ]
    step: dict[str, Any] = {
        "title": _("Make the visit"),
        "text": _("Planned for %(day)s") % {"day": day(inspection.scheduled_on)},
        "checks": checks,
    }
    if mine:
        label = _("Open in field mode")
        step["primary"] = {"label": label, "url": inspection.field_url, "icon": "device-mobile"}
    return step


def inspection_context(inspection: Inspection, user: User) -> dict[str, Any]:
    """What the page of an inspection shows besides its timeline."""
    step = casepage.panel(casepage.next_step(inspection, user), inspection.deadline)
    clock = step["deadline"] if step else inspection.deadline
    return {
        "loop": casepage.loop_steps(inspection, user),
        "sections": casepage.sections(inspection, user),
        "next": step,
        "facts": inspection_facts(inspection, clock),
    }


def earlier_visits(inspection: Inspection, _user: User) -> dict[str, Any] | None:
    """The last visits to the same enterprise, beside the case."""
    found = queries.earlier_checks(inspection)
    return {"earlier": found} if found else None


def inspection_facts(inspection: Inspection, clock: Any) -> list[tuple[Any, Any]]:
    """What stands on top of the page."""
    team = "、".join(str(person) for person in inspection.inspectors.all())
    origin = " ".join(filter(None, [inspection.get_origin_display(), inspection.origin_ref]))
    enterprise = inspection.enterprise
    return [
        (_("Case number"), inspection.number),
        (
            _("Enterprise"),
            format_html(
                '<a href="{}">{}</a>',
                languages.local(enterprise.get_absolute_url()),
                enterprise.label,
            ),
        ),
        (_("Stage"), inspection.get_stage_display()),
        (_("Origin"), inspection.plan.name if inspection.plan else origin),
        (_("Inspectors"), team),
        (_("Deadline"), due(clock) if clock else ""),
    ]


# --- Who may read the photos, search, the enterprise's page ------------------------------------


def photos_of(user: Any) -> Q:
    """Photos of the checklist are read by whoever reads the visit."""
    visits = Inspection.objects.visible_to(user).values("pk")
    found = Finding.photos.through.objects.filter(finding__inspection__in=visits)
    return Q(pk__in=found.values("attachment_id"))


def signatures_of(user: Any) -> Q:
    """Signatures are read with the checklist they stand on."""
    visits = Inspection.objects.visible_to(user).exclude(signature=None)
    return Q(pk__in=visits.values("signature"))


def search(words: str, user: Any) -> dict[str, Any]:
    """Inspections by number, product or enterprise."""
    rows = Inspection.objects.visible_to(user).filter(
        Q(number__icontains=words)
        | Q(title__icontains=words)
        | Q(enterprise__name__icontains=words)
    )
    hits = [
        {
            "url": row.get_absolute_url(),
            "title": row.number,
            "detail": f"{row.title} {row.enterprise.name}",
            "icon": "clipboard-check",
        }
        for row in rows.select_related("enterprise").order_by("-pk")[:HITS]
    ]
    return {"label": _("Inspections"), "hits": hits}


def checks_of_enterprise(enterprise: Any, user: Any) -> dict[str, Any] | None:
    """The last inspections of an enterprise, for its page."""
    rows = Inspection.objects.visible_to(user).filter(enterprise=enterprise)
    found = list(rows.order_by("-scheduled_on", "-pk")[:HITS])
    can_order = user.has_role(*OFFICIALS)
    if not found and not can_order:
        return None
    return {"inspections": found, "enterprise": enterprise, "can_order": can_order}


# --- Wiring ----------------------------------------------------------------------------------


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("inspections.inspection", INSPECTION_LOOKS)
    statuses.register("inspections.inspection", VERDICT_LOOKS, field="verdict")
    statuses.register("inspections.finding", ANSWER_LOOKS, field="answer")
    casepage.register_step("check", check_step)
    casepage.register_folded(
        "findings",
        findings_brief,
        findings_whole,
        title=_("On-site check"),
        model=Inspection,
        order=10,
    )
    for state in ON_THE_ROAD:
        casepage.register_next(state, visit_next)
    register_policy(forms.PHOTO, photos_of)
    register_policy(forms.SIGNATURE, signatures_of)
    slots.register("search.source", name="inspections", query=search, order=20)
    slots.register(
        "case.aside",
        name="earlier",
        query=earlier_visits,
        template="inspections/visits/_earlier.html",
        order=30,
        lazy=True,
        title=_("Earlier visits"),
        model=Inspection,
    )
    slots.register(
        "enterprise.panel",
        name="inspections",
        query=checks_of_enterprise,
        template="inspections/visits/_enterprise_panel.html",
        order=20,
        roles=(Role.INSPECTOR, Role.REGULATOR, Role.HEAD),
    )
    cases.register(inspection_type())


INSPECTION_VIEWS = (
    (pgettext_lazy("views", "All"), ""),
    (pgettext_lazy("views", "Mine"), "mine=true"),
    (_("To be visited"), "state=scheduled&state=in_progress&state=checked"),
    (pgettext_lazy("inspection", "Under test"), "state=sampled"),
    (
        _("Failed, in follow-up"),
        "state=failed&state=summoned&state=correcting&state=rechecking",
    ),
    (pgettext_lazy("views", "Overdue"), "overdue=true"),
)


def inspection_type() -> cases.CaseType:
    return cases.CaseType(
        slug="inspections",
        model=Inspection,
        label=_("Inspection"),
        plural=pgettext_lazy("nav", "Spot checks"),
        columns=INSPECTION_COLUMNS,
        list_query=queries.inspection_list,
        detail_query=queries.case_page,
        filterset=InspectionFilter,
        order="-pk",
        orders=("scheduled_on", "-scheduled_on", "deadline__due_on"),
        views=INSPECTION_VIEWS,
        list_template="inspections/visits/list.html",
        detail_template="inspections/visits/inspection.html",
        context=inspection_context,
        forms={
            "amend": forms.AmendForm,
            "save_findings": forms.SheetForm,
            "submit_checklist": forms.ChecklistForm,
            "finish_without_sample": forms.FinishForm,
            "record_refusal": forms.RefusalForm,
            "record_unable": forms.UnableForm,
            "void": forms.VoidForm,
            "close": forms.CloseForm,
        },
        acts=INSPECTION_ACTS,
        # The visit begins in field mode, or in a program of the bureau's own.
        also=("start",),
        serializer=InspectionSerializer,
        viewset=InspectionViewSet,
        roles=(Role.INSPECTOR, Role.REGULATOR, Role.HEAD),
        nav=cases.Nav(group="business", icon="clipboard-check", order=20),
    )
