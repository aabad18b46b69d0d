"""Documents in the staff site: list, page, acts, API, search and the enterprise's letters."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.states import Role
from casework import cases, post, slots, statuses
from documents import (
    bundle_pages,
    composition,
    kinds,
    messages,
    outgoing,
    queries,
    rules,
    seal_pages,
    wording,
)
from documents.api import DocumentSerializer
from documents.filters import DocumentFilter
from documents.forms import PROOF, AmendForm, ReplaceForm, SendBackForm, ServeForm, VoidForm
from documents.models import Document, ServiceRecord, register_policy
from documents.states import DocumentState, ServiceState

# Every letter comes from an inspection: the hotline hands its cases on and sees none.
ROLES = (*rules.DRAFTERS, Role.AUDITOR)

COLUMNS = (
    cases.Column(
        "number",
        pgettext_lazy("document", "Number"),
        lambda row: row.label,
        "main",
        second=lambda row: row.subject,
    ),
    cases.Column("title", _("Kind"), lambda row: row.kind_name),
    cases.Column("addressee", _("Addressee"), lambda row: row.public_addressee),
    cases.Column("office", _("Issuing office"), lambda row: row.office.name),
    cases.Column("approved_at", _("Approved"), lambda row: row.approved_at, "date"),
    cases.Column("service", _("Service"), lambda row: row.get_service_state_display()),
    cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
)

LOOKS: Mapping[str, statuses.Look] = {
    DocumentState.DRAFT: statuses.Look("draft"),
    DocumentState.SUBMITTED: statuses.Look("waiting"),
    DocumentState.APPROVED: statuses.Look("passed"),
    DocumentState.VOID: statuses.Look("closed"),
    DocumentState.REPLACED: statuses.Look("closed"),
}
SERVICE_LOOKS: Mapping[str, statuses.Look] = {
    ServiceState.NONE: statuses.Look("waiting"),
    ServiceState.SERVED: statuses.Look("progress"),
    ServiceState.ACKNOWLEDGED: statuses.Look("passed"),
}
ACTS = {
    "submit": _("Submit for approval"),
    "approve": _("Approve and number"),
    "amend": _("Change the draft"),
    "send_back": _("Send back"),
    "serve": _("Record service"),
    "make_receipt": _("Make out the service receipt"),
    "replace": _("Replace"),
    "void": _("Declare void"),
}


def page_context(document: Document, user: User) -> dict[str, Any]:
    """The letter itself for those who may read it, and its service records."""
    readable = rules.may_read_content(document, user.actor)
    services = ServiceRecord.objects.visible_to(user).filter(document=document)
    case = kinds.case_of(document)
    return {
        **({"acts": [way_to(case)]} if case else {}),
        "readable": readable,
        **(preview(document) if readable else {"letter": "", "missing": "", "broken": ""}),
        "services": services.select_related("proof", "receipt").order_by("served_at", "pk"),
        "facts": facts(document),
    }


def preview(document: Document) -> dict[str, Any]:
    """The letter as it stands, and what it still lacks; a broken template is told of."""
    kind = kinds.find(document.kind)
    lacks = kind.missing(document.context) if kind else []
    told = {"letter": "", "missing": wording.listed(lacks), "broken": ""}
    try:
        return {**told, "letter": composition.shown(document)}
    except composition.Unprintable as error:
        return {**told, "broken": str(error)}


def way_to(case: Any) -> dict[str, Any]:
    """The one act on a letter that a case moves along: to go there."""
    label = _("Carry on at %(case)s") % {"case": case.number}
    link = {"verb": "", "url": case.get_absolute_url(), "blocked": "", "law": ""}
    return {**link, "label": label, "needs_input": True}


def facts(document: Document) -> list[tuple[Any, Any]]:
    """What stands on top of the page."""
    return [
        (_("Kind"), document.kind_name),
        (_("Issuing office"), document.office.name),
        (_("Addressee"), document.public_addressee),
        (pgettext_lazy("document", "About"), document.subject),
        (_("Drafted by"), document.drafted_by),
        (_("Approved by"), document.approved_by),
    ]


def search(words: str, user: Any) -> dict[str, Any]:
    return {"label": pgettext_lazy("nav", "Documents"), "hits": queries.found(words, user)}


def letters_to_confirm(_obj: Any, user: Any) -> dict[str, Any] | None:
    """The letters an enterprise contact has not confirmed; nothing for anybody else."""
    if not user.has_role(Role.ENTERPRISE) or not user.organisation_code:
        return None
    return {"letters": list(queries.waiting_for_receipt(user.organisation_code)[: queries.RECENT])}


def proofs_of_service(user: Any) -> Any:
    return queries.proofs_readable_by(user)


def register() -> None:
    """Say what this app contributes; called once when the apps are ready."""
    post.carrier(messages.send)
    outgoing.register()
    statuses.register("documents.document", LOOKS)
    statuses.register("documents.document", SERVICE_LOOKS, field="service_state")
    register_policy(PROOF, proofs_of_service)
    slots.register("search.source", name="documents", query=search, order=60)
    slots.register(
        "enterprise.space",
        name="letters",
        query=letters_to_confirm,
        template="documents/_letters_to_confirm.html",
        order=10,
        roles=(Role.ENTERPRISE,),
    )
    bundle_pages.register()
    seal_pages.register()
    cases.register(
        cases.CaseType(
            slug="documents",
            model=Document,
            label=_("Document"),
            plural=pgettext_lazy("nav", "Documents"),
            columns=COLUMNS,
            list_query=queries.document_list,
            detail_query=queries.document_detail,
            filterset=DocumentFilter,
            detail_template="documents/document.html",
            context=page_context,
            forms={
                "amend": AmendForm,
                "send_back": SendBackForm,
                "serve": ServeForm,
                "void": VoidForm,
                "replace": ReplaceForm,
            },
            acts=ACTS,
            serializer=DocumentSerializer,
            roles=ROLES,
            nav=cases.Nav(group="business", icon="file-certificate", order=50),
        )
    )
