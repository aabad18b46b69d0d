"""What visits and samples contribute to the staff site, the API, search and the case page."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.states import Role
from casework import cases, slots, statuses
from casework.templatetags.ui import day, due
from documents.models import register_policy
from inspections import casepage
from inspections.casepage import Section, Step
from inspections.plans.models import SpotCheckPlan
from inspections.plans.states import PlanState
from inspections.samples import forms as sample_forms
from inspections.samples import queries as sample_queries
from inspections.samples.api import SampleSerializer
from inspections.samples.filters import SampleFilter
from inspections.samples.models import CustodyStep, Sample
from inspections.samples.rules import inspection_verdict
from inspections.samples.states import ItemVerdict, SampleState
from inspections.visits import forms as visit_forms
from inspections.visits import queries as visit_queries
from inspections.visits.api import InspectionSerializer, InspectionViewSet
from inspections.visits.filters import InspectionFilter
from inspections.visits.models import ON_THE_ROAD, Finding, Inspection
from inspections.visits.rules import OFFICIALS
from inspections.visits.states import Answer, InspectionState, Verdict

State = InspectionState
HITS = 8

INSPECTION_LOOKS = {
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
SAMPLE_LOOKS = {
    SampleState.SAMPLED: statuses.Look("received"),
    SampleState.SENT: statuses.Look("waiting"),
    SampleState.RECEIVED: statuses.Look("progress", icon="flask"),
    SampleState.REJECTED: statuses.Look("failed", icon="circle-minus"),
    SampleState.PASSED: statuses.Look("passed"),
    SampleState.FAILED: statuses.Look("failed"),
    SampleState.WITHDRAWN: statuses.Look("closed"),
}
VERDICT_LOOKS = {
    Verdict.PASS: statuses.Look("passed"),
    Verdict.FAIL: statuses.Look("failed"),
}
ITEM_LOOKS = {
    ItemVerdict.PASS: statuses.Look("passed"),
    ItemVerdict.FAIL: statuses.Look("failed"),
    ItemVerdict.NOT_JUDGED: statuses.Look("closed", icon="circle-minus"),
}
ANSWER_LOOKS = {
    Answer.PASS: statuses.Look("passed"),
    Answer.FAIL: statuses.Look("failed"),
    Answer.NOT_APPLICABLE: statuses.Look("closed", icon="circle-minus"),
}
PLAN_LOOKS = {
    PlanState.DRAFT: statuses.Look("draft"),
    PlanState.PUBLISHED: statuses.Look("received"),
    PlanState.RUNNING: statuses.Look("progress"),
    PlanState.CLOSED: statuses.Look("closed"),
}


# --- The closed loop -------------------------------------------------------------------------


def check_step(inspection: Inspection, _user: Any) -> Step:
    """检查: planned, done, or never made."""
    if inspection.submitted_at:
        return Step("done", day(inspection.submitted_at, "short"))
    if inspection.state in {State.REFUSED, State.UNABLE, State.VOID}:
        return Step("fail", inspection.get_state_display())
    if inspection.is_over:
        return Step("skip")
    return Step("now", day(inspection.scheduled_on, "short"))


def sample_step(inspection: Inspection, _user: Any) -> Step:
    """抽样: the first sample's day; skipped when the visit needed none."""
    samples = samples_on_page(inspection)
    if samples:
        return Step("done", day(samples[0].sampled_at, "short"))
    if inspection.state == State.CHECKED:
        return Step("now")
    return Step("skip" if inspection.is_over or inspection.submitted_at else "")


def test_step(inspection: Inspection, _user: Any) -> Step:
    """检验: the verdict of all samples together."""
    samples = samples_on_page(inspection)
    if not samples:
        return Step("skip" if inspection.is_over else "")
    verdict = inspection_verdict(sample.state for sample in samples)
    if verdict is None:
        due = next((sample.report_due_on for sample in samples if sample.report_due_on), None)
        return Step("now", day(due, "short") if due else "")
    last = max((sample.result_at for sample in samples if sample.result_at), default=None)
    word = Verdict(verdict).label
    return Step("fail" if verdict == Verdict.FAIL else "done", f"{day(last, 'short')}　{word}")


def samples_on_page(inspection: Inspection) -> list[Sample]:
    """The samples of the case, asked for once a page."""
    known = getattr(inspection, "page_samples", None)
    if known is None:
        known = sample_queries.samples_of(inspection)
        inspection.page_samples = known  # type: ignore[attr-defined]
    return list(known)


# --- The case page ---------------------------------------------------------------------------


def findings_section(inspection: Inspection, _user: Any) -> Section | None:
    """现场检查: what was not in order first, the rest folded."""
    findings = list(inspection.findings.all())
    if not findings:
        return None
    failing = [one for one in findings if one.answer == Answer.FAIL]
    others = [one for one in findings if one.answer != Answer.FAIL]
    return Section(
        _("On-site check"),
        "inspections/visits/_findings.html",
        {"inspection": inspection, "failing": failing, "others": others, "total": len(findings)},
        count=len(failing),
    )


def samples_section(inspection: Inspection, _user: Any) -> Section | None:
    """样品与检验: every sample with its items."""
    samples = samples_on_page(inspection)
    if not samples:
        return None
    return Section(
        _("Samples and test results"),
        "inspections/samples/_samples.html",
        {"samples": samples},
        count=len(samples),
    )


def documents_section(inspection: Inspection, _user: Any) -> Section | None:
    """文书: the papers of the samples room."""
    papers = [sample.form for sample in samples_on_page(inspection) if sample.form]
    papers += [
        notice.document
        for sample in samples_on_page(inspection)
        for notice in sample.notices.all()
    ]
    if not papers:
        return None
    return Section(
        pgettext_lazy("case", "Papers of the check"),
        "inspections/samples/_papers.html",
        {"papers": papers},
        count=len(papers),
    )


def visit_next(inspection: Inspection, user: Any) -> dict[str, Any]:
    """Before and during the visit: name the team, or go there."""
    team = list(inspection.inspectors.all())
    mine = any(person.pk == user.pk for person in team)
    checks = [
        {"ok": len(team) >= 2, "text": _("Two inspectors are named")},  # noqa: PLR2004
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


def test_next(inspection: Inspection, user: Any) -> dict[str, Any]:
    """While samples are under way: where each of them is."""
    samples = samples_on_page(inspection)
    checks = [
        {"ok": bool(sample.result_at), "text": f"{sample.number} {sample.get_state_display()}"}
        for sample in samples
    ]
    step: dict[str, Any] = {"title": _("Wait for the laboratory"), "checks": checks}
    unsent = next((row for row in samples if row.state == SampleState.SAMPLED), None)
    if unsent is not None and user.has_role(Role.INSPECTOR):
        step["title"] = _("Hand the sample over")
        step["primary"] = {"label": _("Hand over"), "url": f"{unsent.get_absolute_url()}send/"}
    return step


def passed_next(inspection: Inspection, user: Any) -> dict[str, Any]:
    """After a passed test: tell the result, then close."""
    told = all_told(inspection)
    step: dict[str, Any] = {
        "title": _("Close the case") if told else _("Tell the result"),
        "checks": notice_checks(inspection),
    }
    open_one = next((row for row in samples_on_page(inspection) if not is_told(row)), None)
    if open_one is not None:
        step["primary"] = {"label": _("To the result notice"), "url": open_one.get_absolute_url()}
    elif user.has_role(*OFFICIALS):
        step["primary"] = {"label": _("Close"), "url": f"{inspection.get_absolute_url()}close/"}
    return step


def failed_next(inspection: Inspection, user: Any) -> dict[str, Any]:
    """After a failed test: tell the result, then call the head of the enterprise to a talk."""
    base = f"{inspection.get_absolute_url()}open/"
    step: dict[str, Any] = {
        "title": _("Talk with the head of the enterprise"),
        "checks": notice_checks(inspection),
    }
    untold = next((row for row in samples_on_page(inspection) if not is_told(row)), None)
    if untold is not None and untold.result_at:
        act = {"label": _("To the result notice"), "url": untold.get_absolute_url()}
        step["primary" if not untold.notices.all() else "alternative"] = act
    if user.has_role(*OFFICIALS):
        draft = {"label": _("Draft a summons"), "url": f"{base}summons/"}
        step.setdefault("primary", draft)
        step.setdefault("alternative", draft)
        if step["primary"] is draft and step["alternative"] is draft:
            order = {"label": _("Draft a correction order"), "url": f"{base}order/"}
            step["alternative"] = order
        step["skip"] = {
            "label": _("No talk needed: record the reason"),
            "url": f"{base}no-summons/",
        }
    return step


def follow_up_next(title: Any, accessor: str, label: Any) -> casepage.NextOf:
    """While a talk or a correction is under way: the way to its page."""

    def panel(inspection: Inspection, _user: Any) -> dict[str, Any] | None:
        row = getattr(inspection, accessor).order_by("-pk").first()
        if row is None:
            return None
        return {"title": title, "primary": {"label": label, "url": row.get_absolute_url()}}

    return panel


def is_told(sample: Sample) -> bool:
    """Every recipient of this sample's result has it."""
    notices = list(sample.notices.all())
    return bool(notices) and all(notice.served_on for notice in notices)


def all_told(inspection: Inspection) -> bool:
    found = [row for row in samples_on_page(inspection) if row.result_at]
    return bool(found) and all(is_told(row) for row in found)


def notice_checks(inspection: Inspection) -> list[dict[str, Any]]:
    """The same for all samples of the case."""
    return told_checks([row for row in samples_on_page(inspection) if row.result_at])


def told_checks(samples: list[Sample]) -> list[dict[str, Any]]:
    """Drafted, signed, served: for the panel of what comes next."""
    notices = [n for row in samples for n in row.notices.all()]
    return [
        {"ok": bool(notices), "text": _("Result notice drafted")},
        {
            "ok": bool(notices) and all(n.document.approved_at for n in notices),
            "text": _("Signed by the head"),
        },
        {
            "ok": bool(samples) and all(is_told(row) for row in samples),
            "text": _("Served on every recipient"),
        },
    ]


def inspection_context(inspection: Inspection, user: User) -> dict[str, Any]:
    """What the page of an inspection shows besides its timeline."""
    return {
        "loop": casepage.loop_steps(inspection, user),
        "sections": casepage.sections(inspection, user),
        "next": next_panel(inspection, user),
        "facts": inspection_facts(inspection),
        "earlier": visit_queries.earlier_checks(inspection),
        "samples": samples_on_page(inspection),
    }


EMPTY_PANEL: dict[str, Any] = {
    "title": "",
    "text": "",
    "checks": [],
    "primary": None,
    "alternative": None,
    "skip": None,
}


def next_panel(inspection: Inspection, user: User) -> dict[str, Any] | None:
    """What components/next.html draws: what the room said, and the clock that presses."""
    return panel(casepage.next_step(inspection, user), pressing(inspection))


def pressing(inspection: Inspection) -> Any:
    """The clock that presses: the case's own, or while it waits for a report the laboratory's."""
    clocks = [row.deadline for row in samples_on_page(inspection) if row.received_at]
    waits = inspection.state == State.SAMPLED
    return inspection.deadline or (clocks[0] if waits and clocks else None)


def panel(step: Any, deadline: Any) -> dict[str, Any] | None:
    """A next step with every value that the component reads."""
    if step is None:
        return None
    acts = {name: whole_act(step.get(name)) for name in ("primary", "alternative", "skip")}
    return {**EMPTY_PANEL, "deadline": deadline, **step, **acts}


def whole_act(given: Any) -> dict[str, Any] | None:
    """An act with every value that components/act.html reads."""
    return {"icon": "", "post": False, "confirm": "", **given} if given else None


def inspection_facts(inspection: Inspection) -> list[tuple[Any, Any]]:
    team = "、".join(str(person) for person in inspection.inspectors.all())
    origin = " ".join(filter(None, [inspection.get_origin_display(), inspection.origin_ref]))
    enterprise, clock = inspection.enterprise, pressing(inspection)
    return [
        (_("Case number"), inspection.number),
        (
            _("Enterprise"),
            format_html('<a href="{}">{}</a>', enterprise.get_absolute_url(), enterprise.label),
        ),
        (_("Stage"), inspection.get_stage_display()),
        (_("Origin"), inspection.plan.name if inspection.plan else origin),
        (_("Inspectors"), team),
        (_("Deadline"), due(clock) if clock else ""),
    ]


# --- The sample's page -----------------------------------------------------------------------


def sample_context(sample: Sample, user: User) -> dict[str, Any]:
    """What the page of a sample shows; a laboratory gets nothing that names the enterprise."""
    blind = user.has_role(Role.LAB)
    return {
        "blind": blind,
        "facts": sample_facts(sample, blind=blind),
        "timeline": custody(sample),
        "next": panel(sample_next(sample, user), sample.deadline),
        "items": sample_queries.items_to_test(sample) if not sample.result_at else [],
    }


def sample_facts(sample: Sample, *, blind: bool) -> list[tuple[Any, Any]]:
    """The sampling form as the reader may know it."""
    amount = f"{sample.n_test} {sample.unit}"
    facts = [
        (_("Sample code"), sample.blind_code),
        (_("Model or specification"), sample.model),
        (_("Standard executed"), sample.standard),
        (_("Pieces to test"), amount),
        (_("Seal of the test sample"), sample.seal_test),
        (_("Report due"), day(sample.report_due_on)),
    ]
    if blind:
        return facts
    return [
        *facts,
        (_("Brand"), sample.brand),
        (_("Batch"), sample.batch),
        (_("Size of the lot"), f"{sample.lot_size} {sample.unit}"),
        (_("Back-up pieces"), f"{sample.n_backup} {sample.unit}"),
        (_("Where the back-up is kept"), sample.get_backup_place_display()),
        (_("Seal of the back-up sample"), sample.seal_backup),
        (_("Place of sampling"), sample.get_place_display()),
        (_("Labelled producer"), sample.producer_name),
        (_("Samplers"), "、".join(str(person) for person in sample.samplers.all())),
        (_("Representative"), sample.representative),
        (_("Laboratory"), sample.lab.name),
        (_("Paid for the sample (yuan)"), sample.purchase_amount),
    ]


def sample_next(sample: Sample, user: Any) -> dict[str, Any] | None:
    """What is to be done with the sample now; None leaves it to the plain buttons."""
    if not sample.result_at or user.has_role(Role.LAB):
        return None
    base = sample.get_absolute_url()
    notices = list(sample.notices.all())
    step: dict[str, Any] = {"title": _("Tell the result"), "checks": told_checks([sample])}
    unsigned = [row for row in notices if not row.document.approved_at]
    unserved = [row for row in notices if not row.served_on]
    if not notices:
        act = {"label": _("Draft the result notice"), "url": f"{base}issue-result-notice/"}
        step["primary"] = {**act, "post": True}
    elif unsigned and user.has_role(Role.HEAD):
        act = {"label": _("Approve the result notice"), "url": f"{base}approve-result-notice/"}
        step["primary"] = {**act, "post": True}
    elif unsigned:
        step["text"] = _("The head of the office signs next.")
    elif unserved:
        url = f"{unserved[0].document.get_absolute_url()}serve/"
        step["primary"] = {"label": _("Record service"), "url": url, "icon": "send"}
    else:
        step["title"] = _("The time for objections runs")
        step["primary"] = {"label": _("To the case"), "url": sample.inspection.get_absolute_url()}
    return step


TONES = {"rejected": "bad", "withdrawn": "bad"}


def custody(sample: Sample) -> list[dict[str, Any]]:
    """The chain of custody, newest first."""
    return [
        {
            "sentence": step.get_kind_display(),
            "at": step.at,
            "who": str(step.by),
            "note": step.note,
            "tone": TONES.get(step.kind, ""),
            "icon": "",
            "url": step.photo.get_absolute_url() if step.photo else "",
            "link": _("Photo") if step.photo else "",
        }
        for step in sample.custody.all()
    ]


# --- Lists -----------------------------------------------------------------------------------

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
SAMPLE_COLUMNS = (
    cases.Column(
        "number",
        _("Sample"),
        lambda row: row.known_as,
        "main",
        second=lambda row: " ".join(filter(None, [row.product_name, row.model])),
    ),
    cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
    cases.Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
    cases.Column("enterprise", _("Enterprise"), lambda row: row.known_enterprise),
    cases.Column("lab", _("Laboratory"), lambda row: row.lab.name),
    cases.Column("sampled_at", _("Sampled"), lambda row: local_day(row.sampled_at), "date"),
    cases.Column("result_at", _("Result"), lambda row: local_day(row.result_at), "date"),
    cases.Column("report_number", _("Report number"), lambda row: row.report_number),
    cases.Column("verdict", _("Verdict"), lambda row: row.get_verdict_display(), listed=False),
)
PLAN_COLUMNS = (
    cases.Column(
        "name", _("Plan"), lambda row: row.name, "main", second=lambda row: row.number
    ),
    cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
    cases.Column("kind", _("Kind"), lambda row: row.get_kind_display()),
    cases.Column("starts_on", _("Begins"), lambda row: row.starts_on, "date"),
    cases.Column("ends_on", _("Ends"), lambda row: row.ends_on, "date"),
    cases.Column("batches", _("Planned batches"), lambda row: row.batches, "number"),
)


def local_day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else None


# --- Who may read the photos -----------------------------------------------------------------


def photos_of(user: Any) -> Q:
    """Photos of visits and of sampling: they show whose goods these are."""
    visits = Inspection.objects.visible_to(user).values("pk")
    findings = Finding.photos.through.objects.filter(finding__inspection__in=visits)
    sampling = Sample.photos.through.objects.filter(sample__inspection__in=visits)
    return Q(pk__in=findings.values("attachment_id")) | Q(pk__in=sampling.values("attachment_id"))


def signatures_of(user: Any) -> Q:
    """Signatures are read with the form they stand on."""
    visits = Inspection.objects.visible_to(user)
    samples = Sample.objects.filter(inspection__in=visits.values("pk"))
    on_checklists = visits.exclude(signature=None).values("signature")
    on_forms = samples.exclude(signature=None).values("signature")
    return Q(pk__in=on_checklists) | Q(pk__in=on_forms)


def seals_of(user: Any) -> Q:
    """Photos that the laboratory took of a seal."""
    samples = Sample.objects.visible_to(user).values("pk")
    steps = CustodyStep.objects.filter(sample__in=samples).exclude(photo=None)
    return Q(pk__in=steps.values("photo"))


# --- Search, enterprise panel ----------------------------------------------------------------


def search(words: str, user: Any) -> dict[str, Any]:
    """Inspections and samples by number, code, product or enterprise."""
    hits = [] if user.has_role(Role.LAB) else _inspection_hits(words, user)
    return {"label": _("Inspections and samples"), "hits": [*hits, *_sample_hits(words, user)]}


def _inspection_hits(words: str, user: Any) -> list[dict[str, str]]:
    rows = Inspection.objects.visible_to(user).filter(
        Q(number__icontains=words) | Q(title__icontains=words) | Q(enterprise__name__icontains=words)
    )
    return [
        {
            "url": row.get_absolute_url(),
            "title": row.number,
            "detail": f"{row.title} {row.enterprise.name}",
            "icon": "clipboard-check",
        }
        for row in rows.select_related("enterprise").order_by("-pk")[:HITS]
    ]


def _sample_hits(words: str, user: Any) -> list[dict[str, str]]:
    found = Q(blind_code__iexact=words)
    if not user.has_role(Role.LAB):
        found |= Q(number__icontains=words)
    rows = Sample.objects.visible_to(user).filter(found).order_by("-pk")[:HITS]
    return [
        {
            "url": row.get_absolute_url(),
            "title": row.known_as,
            "detail": row.product_name,
            "icon": "flask",
        }
        for row in rows
    ]


def checks_of_enterprise(enterprise: Any, user: Any) -> dict[str, Any] | None:
    """The last inspections of an enterprise, for its page."""
    rows = Inspection.objects.visible_to(user).filter(enterprise=enterprise)
    found = list(rows.order_by("-scheduled_on", "-pk")[:HITS])
    can_order = user.has_role(*OFFICIALS)
    if not found and not can_order:
        return None
    return {"inspections": found, "enterprise": enterprise, "can_order": can_order}


def subject_of_document(document: Any, user: Any) -> dict[str, Any] | None:
    """The case behind a paper of the samples room."""
    if user.has_role(Role.LAB):
        return None
    papers = Q(form=document) | Q(notices__document=document)
    row = Sample.objects.visible_to(user).filter(papers).order_by("pk").first()
    return {"label": row.known_as, "url": row.get_absolute_url()} if row else None


# --- Wiring ----------------------------------------------------------------------------------

INSPECTION_ACTS = {
    "amend": _("Change the visit"),
    "close": pgettext_lazy("case", "Close"),
    "finish_without_sample": _("Finish without a sample"),
    "record_unable": _("No sample obtained"),
    "record_refusal": _("Record a refusal"),
    "void": _("Declare void"),
}
SAMPLE_ACTS = {
    "receive": _("Receive"),
    "file_results": _("File the results"),
    "send": _("Hand over to the laboratory"),
    "issue_result_notice": _("Draft the result notice"),
    "approve_result_notice": _("Approve the result notice"),
    "reject": _("Refuse the sample"),
    "issue_form": _("Put the sampling form on file"),
    "amend": _("Correct the sampling form"),
    "withdraw": _("Withdraw the sample"),
}
PLAN_ACTS = {
    "publish": _("Publish the plan"),
    "begin": _("Begin sampling"),
    "close_plan": _("Close the plan"),
}


def register() -> None:
    """Say what these rooms contribute; called once when the apps are ready."""
    register_looks()
    register_case_page()
    register_access()
    cases.register(inspection_type())
    cases.register(sample_type())
    cases.register(plan_type())


def register_looks() -> None:
    statuses.register("inspections.inspection", INSPECTION_LOOKS)
    statuses.register("inspections.inspection", VERDICT_LOOKS, field="verdict")
    statuses.register("inspections.sample", SAMPLE_LOOKS)
    statuses.register("inspections.sample", VERDICT_LOOKS, field="verdict")
    statuses.register("inspections.sampleitemresult", ITEM_LOOKS, field="verdict")
    statuses.register("inspections.finding", ANSWER_LOOKS, field="answer")
    statuses.register("inspections.spotcheckplan", PLAN_LOOKS)


def register_case_page() -> None:
    casepage.register_step("check", check_step)
    casepage.register_step("sample", sample_step)
    casepage.register_step("test", test_step)
    casepage.register_section("findings", findings_section, order=10)
    casepage.register_section("samples", samples_section, order=20)
    casepage.register_section("papers", documents_section, order=90)
    for state in ON_THE_ROAD:
        casepage.register_next(state, visit_next)
    casepage.register_next(State.SAMPLED, test_next)
    casepage.register_next(State.PASSED, passed_next)
    casepage.register_next_unless_known(State.FAILED, failed_next)
    talk = follow_up_next(_("Hold the talk"), "summonses", _("To the summons"))
    casepage.register_next_unless_known(State.SUMMONED, talk)
    wait = follow_up_next(
        _("Wait for the correction"), "rectifications", _("To the correction order")
    )
    casepage.register_next_unless_known(State.CORRECTING, wait)
    check = follow_up_next(_("Re-check the correction"), "rectifications", _("To the re-check"))
    casepage.register_next_unless_known(State.RECHECKING, check)


def register_access() -> None:
    register_policy(visit_forms.PHOTO, photos_of)
    register_policy(visit_forms.SIGNATURE, signatures_of)
    register_policy(sample_forms.SEAL_PHOTO, seals_of)
    slots.register("search.source", name="inspections", query=search, order=20)
    slots.register(
        "enterprise.panel",
        name="inspections",
        query=checks_of_enterprise,
        template="inspections/visits/_enterprise_panel.html",
        order=20,
        roles=(Role.INSPECTOR, Role.REGULATOR, Role.HEAD),
    )
    slots.register("document.subject", name="samples", query=subject_of_document, order=20)


def inspection_type() -> cases.CaseType:
    return cases.CaseType(
        slug="inspections",
        model=Inspection,
        label=_("Inspection"),
        plural=pgettext_lazy("nav", "Spot checks"),
        columns=INSPECTION_COLUMNS,
        list_query=visit_queries.inspection_list,
        detail_query=visit_queries.inspection_detail,
        filterset=InspectionFilter,
        order="-pk",
        orders=("scheduled_on", "-scheduled_on", "deadline__due_on"),
        list_template="inspections/visits/list.html",
        detail_template="inspections/visits/inspection.html",
        context=inspection_context,
        forms={
            "amend": visit_forms.AmendForm,
            "save_findings": visit_forms.SheetForm,
            "submit_checklist": visit_forms.ChecklistForm,
            "finish_without_sample": visit_forms.FinishForm,
            "record_refusal": visit_forms.RefusalForm,
            "record_unable": visit_forms.UnableForm,
            "void": visit_forms.VoidForm,
            "close": visit_forms.CloseForm,
        },
        acts=INSPECTION_ACTS,
        serializer=InspectionSerializer,
        viewset=InspectionViewSet,
        roles=(Role.INSPECTOR, Role.REGULATOR, Role.HEAD),
        nav=cases.Nav(group="business", icon="clipboard-check", order=20),
    )


def sample_type() -> cases.CaseType:
    return cases.CaseType(
        slug="samples",
        model=Sample,
        label=_("Sample"),
        plural=pgettext_lazy("nav", "Samples and tests"),
        columns=SAMPLE_COLUMNS,
        list_query=sample_queries.sample_list,
        detail_query=sample_queries.sample_detail,
        filterset=SampleFilter,
        order="-pk",
        orders=("deadline__due_on", "result_at", "-result_at"),
        detail_template="inspections/samples/sample.html",
        context=sample_context,
        forms={
            "amend": sample_forms.AmendForm,
            "send": sample_forms.SendForm,
            "receive": sample_forms.ReceiveForm,
            "reject": sample_forms.RejectForm,
            "file_results": sample_forms.ResultsForm,
            "withdraw": sample_forms.WithdrawForm,
        },
        acts=SAMPLE_ACTS,
        serializer=SampleSerializer,
        roles=(Role.INSPECTOR, Role.REGULATOR, Role.HEAD, Role.LAB),
        nav=cases.Nav(group="business", icon="flask", order=25),
    )


def plan_type() -> cases.CaseType:
    return cases.CaseType(
        slug="plans",
        model=SpotCheckPlan,
        label=_("Spot-check plan"),
        plural=pgettext_lazy("nav", "Spot-check plans"),
        columns=PLAN_COLUMNS,
        list_query=lambda rows: rows.select_related("office"),
        detail_query=lambda rows: rows.select_related("office").prefetch_related("categories"),
        detail_template="inspections/plans/plan.html",
        context=plan_context,
        acts=PLAN_ACTS,
        roles=(Role.INSPECTOR, Role.REGULATOR, Role.HEAD),
    )


def plan_context(plan: SpotCheckPlan, user: User) -> dict[str, Any]:
    """How far the plan is: its visits by state, each figure leading to its rows."""
    visits = Inspection.objects.visible_to(user).filter(plan=plan)
    counts = visit_queries.counts_by_state(visits)
    url = reverse("case_list", args=["inspections"])
    return {
        "facts": [
            (_("Number"), plan.number),
            (_("Kind"), plan.get_kind_display()),
            (_("Organising office"), plan.office.name),
            (_("Period"), f"{day(plan.starts_on)}–{day(plan.ends_on)}"),
            (_("Product categories"), "、".join(str(row) for row in plan.categories.all())),
            (_("Legal basis"), plan.legal_basis),
            (_("Planned batches"), plan.batches),
        ],
        "ordered": sum(counts.values()),
        "states": [
            {
                "label": State(state).label,
                "count": number,
                "url": f"{url}?plan={plan.pk}&state={state}",
            }
            for state, number in sorted(counts.items(), key=lambda entry: State.values.index(entry[0]))
        ],
    }
