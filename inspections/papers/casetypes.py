"""What the papers of a visit contribute to its page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.states import Role
from casework import cases, slots
from documents import bundles
from inspections.papers import queries
from inspections.papers import transitions as _acts  # noqa: F401  registers the acts
from inspections.visits.models import Inspection

ACTS = {
    "issue_notice": _("Make out the spot-check notice"),
    "issue_refusal_record": _("Make out the refusal record"),
}


def papers_panel(inspection: Inspection, user: Any) -> dict[str, Any]:
    """Every paper of the case, whichever room wrote it."""
    return {"papers": list(queries.papers_of(inspection, user)), "inspection": inspection}


def file_of_case(inspection: Inspection, user: Any) -> Any:
    """What the file of an inspection holds: its papers, photos and evidence."""
    return queries.papers_of(inspection, user), queries.attachments_of(inspection, user)


def subject_of_document(document: Any, user: Any) -> dict[str, Any] | None:
    """The visit behind a paper of this room."""
    row = Inspection.objects.visible_to(user).filter(papers__document=document).first()
    return {"label": row.number, "url": row.get_absolute_url()} if row else None


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    cases.extend("inspections", acts=ACTS)
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
