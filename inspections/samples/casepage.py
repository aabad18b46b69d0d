"""What samples contribute to the case page of their inspection."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.states import Role
from casework.templatetags.ui import day
from inspections import casepage
from inspections.casepage import Section, Step
from inspections.samples import queries
from inspections.samples.models import ResultNotice, Sample
from inspections.samples.rules import GONE, inspection_verdict
from inspections.samples.states import SampleState
from inspections.visits.models import ON_THE_ROAD, Inspection
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


def samples_brief(inspection: Inspection, _user: Any) -> Section | None:
    """样品与检验: every sample, and how it stands."""
    return _samples(samples_on_page(inspection), whole=False)


def samples_whole(inspection: Inspection, _user: Any) -> Section | None:
    """Every sample with its items and notices."""
    return _samples(queries.samples_in_full(inspection), whole=True)


def _samples(samples: list[Sample], *, whole: bool) -> Section | None:
    if not samples:
        return None
    return Section(
        _("Samples and test results"),
        "inspections/samples/_samples.html",
        {"samples": samples, "whole": whole},
        count=len(samples),
    )


def documents_section(inspection: Inspection, _user: Any) -> Section | None:
    """文书: the papers of the samples room."""
    samples = queries.samples_in_full(inspection)
    papers = [sample.form for sample in samples if sample.form]
    papers += [notice.document for sample in samples for notice in sample.notices.all()]
    if not papers:
        return None
    return Section(
        pgettext_lazy("case", "Papers of the check"),
        "inspections/samples/_papers.html",
        {"papers": papers},
        count=len(papers),
    )


def has_papers(inspection: Inspection, _user: Any) -> bool:
    """Before the checklist is signed nothing is drawn, and no paper of a sample is written."""
    return inspection.state not in ON_THE_ROAD


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
    open_one = next((row for row in samples_on_page(inspection) if not told_of(row).complete), None)
    if open_one is not None:
        step["primary"] = {"label": _("To the result notice"), "url": open_one.get_absolute_url()}
    elif user.has_role(*OFFICIALS):
        step["primary"] = {"label": _("Close"), "url": f"{inspection.get_absolute_url()}close/"}
    return step


@dataclass(frozen=True)
class Told:
    """How far the recipients of one sample's result are told it: how many notices are."""

    drafted: int
    signed: int
    served: int

    @property
    def complete(self) -> bool:
        """Every recipient has it."""
        return bool(self.drafted) and self.served == self.drafted


def told_of(sample: Any) -> Told:
    """Of a sample on the case page, which counted its notices."""
    return Told(sample.drafted, sample.signed, sample.served)


def told_by(notices: Collection[ResultNotice]) -> Told:
    """The same from the notices themselves."""
    signed = sum(1 for notice in notices if notice.document.approved_at)
    return Told(len(notices), signed, sum(1 for notice in notices if notice.served_on))


def all_told(inspection: Inspection) -> bool:
    found = [told_of(row) for row in samples_on_page(inspection) if row.result_at]
    return bool(found) and all(one.complete for one in found)


def notice_checks(inspection: Inspection) -> list[dict[str, Any]]:
    """The same for all samples of the case."""
    return told_checks([told_of(row) for row in samples_on_page(inspection) if row.result_at])


def told_checks(told: list[Told]) -> list[dict[str, Any]]:
    """Drafted, signed, served: for the panel of what comes next."""
    drafted = any(one.drafted for one in told)
    return [
        {"ok": drafted, "text": _("Result notice drafted")},
        {
            "ok": drafted and all(one.signed == one.drafted for one in told),
            "text": _("Signed by the head"),
        },
        {
            "ok": bool(told) and all(one.complete for one in told),
            "text": _("Served on every recipient"),
        },
    ]


# --- Wiring ----------------------------------------------------------------------------------


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    casepage.register_step("sample", sample_step)
    casepage.register_step("test", lab_step)
    casepage.register_folded(
        "samples",
        samples_brief,
        samples_whole,
        title=_("Samples and test results"),
        model=Inspection,
        order=20,
    )
    casepage.register_later(
        "sample-papers",
        documents_section,
        title=pgettext_lazy("case", "Papers of the check"),
        model=Inspection,
        order=90,
        when=has_papers,
    )
    casepage.register_next(State.SAMPLED, lab_next)
    casepage.register_next(State.PASSED, passed_next)
