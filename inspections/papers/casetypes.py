"""What the papers of a visit contribute to its page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.states import Role
from casework import cases, slots
from documents import bundles
from inspections import casepage
from inspections.papers import queries
from inspections.papers import receivers as _receivers  # noqa: F401  listens
from inspections.papers import transitions as _acts
from inspections.papers.forms import MeasureForm
from inspections.papers.letters import REFUSAL_ANSWER
from inspections.visits.models import Inspection
from inspections.visits.rules import may_lead, refusal_is_rightful
from inspections.visits.states import InspectionState

ACTS = {
    "issue_notice": _("Make out the spot-check notice"),
    "issue_refusal_record": _("Make out the refusal record"),
    "record_measure": _("Record the measure after a rightful refusal"),
}


def papers_panel(inspection: Inspection, user: Any) -> dict[str, Any]:
    """Every paper of the case, whichever room wrote it."""
    return {"papers": list(queries.papers_of(inspection, user)), "inspection": inspection}


def file_of_case(inspection: Inspection, user: Any) -> Any:
    """What the file of an inspection holds: its papers, photos and evidence."""
    return queries.papers_of(inspection, user), queries.attachments_of(inspection, user)


def fault_next(inspection: Inspection, user: Any) -> dict[str, Any] | None:
    """After a rightful refusal: find the cause, record the measure, tell the enterprise."""
    if not refusal_is_rightful(inspection.refusal_reason):
        return None
    answer = _acts.paper_of(inspection, REFUSAL_ANSWER.code)
    served = answer is not None and answer.service_state != "none"
    step: dict[str, Any] = {
        "title": _("Answer for our fault"),
        "text": inspection.get_refusal_reason_display(),
        "checks": [
            {"ok": answer is not None, "text": _("Cause found and measure recorded")},
            {"ok": served, "text": _("The enterprise has the answer")},
        ],
    }
    if answer is None and may_lead(inspection, user.actor):
        url = f"{inspection.get_absolute_url()}record-measure/"
        label = ACTS["record_measure"]
        step["primary"] = {"label": label, "url": url, "icon": "pencil"}
    elif answer is not None and not served:
        url = f"{answer.get_absolute_url()}serve/"
        step["primary"] = {"label": _("Record service"), "url": url, "icon": "send"}
    return step


def subject_of_document(document: Any, user: Any) -> dict[str, Any] | None:
    """The visit behind a paper of this room."""
    row = Inspection.objects.visible_to(user).filter(papers__document=document).first()
    return {"label": row.number, "url": row.get_absolute_url()} if row else None


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    cases.extend("inspections", acts=ACTS, forms={"record_measure": MeasureForm})
    casepage.register_next(InspectionState.VOID, fault_next)
    bundles.gatherer("inspections", file_of_case)
    slots.register("document.subject", name="visit-papers", query=subject_of_document, order=25)
    slots.register(
        "case.aside",
        name="papers",
        query=papers_panel,
        template="inspections/papers/_panel.html",
        order=60,
        roles=(Role.INSPECTOR, Role.REGULATOR, Role.HEAD),
        lazy=True,
        title=_("Papers"),
        model=Inspection,
    )
