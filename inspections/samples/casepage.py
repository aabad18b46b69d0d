"""What samples contribute to the case page of their inspection."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.states import Role
from casework.templatetags.ui import day
from inspections import casepage
from inspections.casepage import Section, Step
from inspections.samples import queries
from inspections.samples.models import Sample
from inspections.samples.rules import GONE, inspection_verdict
from inspections.samples.states import SampleState
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS
from inspections.visits.states import InspectionState, Verdict

State = InspectionState


def sample_step(inspection: Inspection, _user: Any) -> Step:
    """抽样: the first sample's day; skipped when the visit needed none."""
    samples = samples_on_page(inspection)
    if samples:
        return Step("done", day(samples[0].sampled_at, "short"))
    if inspection.state == State.CHECKED:
        return Step("now")
    return Step("skip" if inspection.is_over or inspection.submitted_at else "")


def lab_step(inspection: Inspection, _user: Any) -> Step:
    """检验: the verdict of all samples together."""
    samples = samples_on_page(inspection)
    if not samples:
        return Step("skip" if inspection.is_over else "")
    verdict = inspection_verdict(sample.state for sample in samples)
    if verdict is None and all(sample.state in GONE for sample in samples):
        return Step("skip", samples[-1].get_state_display())
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
        known = queries.samples_of(inspection)
        inspection.page_samples = known  # type: ignore[attr-defined]
    return list(known)


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
        notice.document for sample in samples_on_page(inspection) for notice in sample.notices.all()
    ]
    if not papers:
        return None
    return Section(
        pgettext_lazy("case", "Papers of the check"),
        "inspections/samples/_papers.html",
        {"papers": papers},
        count=len(papers),
    )


def lab_next(inspection: Inspection, user: Any) -> dict[str, Any]:
    """While samples are under way: where each of them is."""
    samples = samples_on_page(inspection)
    checks = [
        {"ok": bool(sample.result_at), "text": f"{sample.number} {sample.get_state_display()}"}
        for sample in samples
    ]
    clocks = [row.deadline for row in samples if row.deadline and not row.result_at]
    clock = inspection.deadline or (clocks[0] if clocks else None)
    step: dict[str, Any] = {"title": _("Wait for the laboratory"), "checks": checks}
    step["deadline"] = clock
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


# --- Wiring ----------------------------------------------------------------------------------


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    casepage.register_step("sample", sample_step)
    casepage.register_step("test", lab_step)
    casepage.register_section("samples", samples_section, order=20)
    casepage.register_section("papers", documents_section, order=90)
    casepage.register_next(State.SAMPLED, lab_next)
    casepage.register_next(State.PASSED, passed_next)
