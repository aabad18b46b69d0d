"""What objections contribute to the staff site, the API, search and the enterprise space."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.states import Role
from casework import cases, slots, statuses
from casework.cases import Column
from documents.models import register_policy
from inspections import casepage
from inspections.objections import (
    casepage as pages,
)
from inspections.objections import (
    forms,
    queries,
    receivers,  # noqa: F401 - it listens from now on
    reinspection,  # noqa: F401 - its acts register themselves
)
from inspections.objections.api import ObjectionSerializer, ObjectionViewSet
from inspections.objections.models import Objection
from inspections.objections.states import ObjectionState
from inspections.samples.casetypes import ITEM_LOOKS, VERDICT_LOOKS
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS

HITS = 8
LOOKS: dict[str, statuses.Look] = {
    ObjectionState.FILED: statuses.Look("received"),
    ObjectionState.REFUSED: statuses.Look("closed", icon="circle-minus"),
    ObjectionState.ACCEPTED: statuses.Look("progress"),
    ObjectionState.ANSWERED: statuses.Look("closed"),
    ObjectionState.WAITING: statuses.Look("waiting"),
    ObjectionState.READY: statuses.Look("progress"),
    ObjectionState.NAMED: statuses.Look("waiting"),
    ObjectionState.TESTING: statuses.Look("progress", icon="flask"),
    ObjectionState.REPORTED: statuses.Look("received"),
    ObjectionState.CONFIRMED: statuses.Look("failed"),
    ObjectionState.OVERTURNED: statuses.Look("passed"),
    ObjectionState.ABANDONED: statuses.Look("closed"),
    ObjectionState.ENDED: statuses.Look("closed"),
    ObjectionState.WITHDRAWN: statuses.Look("closed"),
}
ACTS = {
    "accept": _("Accept the objection"),
    "answer": _("Answer the objection"),
    "complete_formalities": _("Record the formalities"),
    "name_laboratory": _("Name the laboratory"),
    "deliver_backup": _("Send the back-up sample"),
    "receive_backup": _("Receive the back-up sample"),
    "file_values": _("File the values"),
    "conclude": _("Give the conclusion"),
    "sign": _("Sign the letters"),
    "refuse": _("Do not accept it"),
    "refuse_backup": _("Refuse the back-up sample"),
    "abandon": _("Record that it was given up"),
    "end_without_backup": _("End it: the back-up sample is gone"),
    "take_back": _("The applicant takes it back"),
}
COLUMNS = (
    Column(
        "number",
        _("Objection"),
        lambda row: row.known_as,
        "main",
        second=lambda row: row.sample.product_name,
    ),
    Column("state", _("State"), lambda row: row.get_state_display(), "status"),
    Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
    Column("applicant", _("Applicant"), lambda row: row.known_applicant),
    Column("kind", pgettext_lazy("objection", "Kind"), lambda row: row.get_kind_display()),
    Column("filed_on", _("Filed on"), lambda row: row.filed_on, "date"),
    Column("verdict", _("Final verdict"), lambda row: row.get_final_verdict_display()),
)


def objection_context(objection: Objection, user: User) -> dict[str, Any]:
    """What the page shows; the laboratory gets nothing that names the enterprise or the first
    values."""
    blind = user.has_role(Role.LAB)
    context: dict[str, Any] = {
        "blind": blind,
        "facts": pages.facts_of(objection, blind=blind),
        "clocks": [] if blind else queries.clocks(objection),
        "late": not queries.filed_in_time(objection),
    }
    if blind:
        context["timeline"] = []
    return context


def proofs_of(user: Any) -> Q:
    """What the applicant sent is read by whoever sees the objection, but by no laboratory."""
    if user.has_role(Role.LAB):
        return Q(pk__in=[])
    rows = Objection.objects.visible_to(user).values("pk")
    found = Objection.files.through.objects.filter(objection__in=rows)
    return Q(pk__in=found.values("attachment_id"))


def reports_of(user: Any) -> Q:
    rows = Objection.objects.visible_to(user).exclude(report_file=None)
    return Q(pk__in=rows.values("report_file"))


def search(words: str, user: Any) -> dict[str, Any]:
    """Objections by their number; the laboratory's by the code alone."""
    found = Q(blind_code__iexact=words)
    if not user.has_role(Role.LAB):
        found |= Q(number__icontains=words) | Q(applicant__icontains=words)
    rows = Objection.objects.visible_to(user).filter(found).select_related("sample")
    hits = [
        {
            "url": row.get_absolute_url(),
            "title": row.known_as,
            "detail": row.sample.product_name,
            "icon": "scale",
        }
        for row in rows.order_by("-pk")[:HITS]
    ]
    return {"label": _("Objections"), "hits": hits}


def subject_of_document(document: Any, user: Any) -> dict[str, Any] | None:
    """The objection behind a paper of this room."""
    if user.has_role(Role.LAB):
        return None
    rows = Objection.objects.visible_to(user).filter(papers__document=document)
    row = rows.order_by("pk").first()
    if row is None:
        return None
    url = row.space_url if user.has_role(Role.ENTERPRISE) else row.get_absolute_url()
    return {"label": row.known_as, "url": url}


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("inspections.objection", LOOKS)
    statuses.register("inspections.objection", VERDICT_LOOKS, field="final_verdict")
    statuses.register("inspections.reinspecteditem", ITEM_LOOKS, field="verdict")
    register_policy(forms.PROOF, proofs_of)
    register_policy(forms.REPORT, reports_of)
    casepage.register_later(
        "objections",
        pages.objections_section,
        title=_("Objections and re-inspection"),
        model=Inspection,
        order=30,
        when=pages.has_samples,
    )
    slots.register(
        "case.related",
        name="objections",
        query=pages.of_sample,
        template="inspections/objections/_sample.html",
        order=30,
        roles=tuple(OFFICIALS),
    )
    slots.register(
        "enterprise.space",
        name="results",
        query=pages.own_results,
        template="inspections/objections/_own.html",
        order=25,
    )
    slots.register("search.source", name="objections", query=search, order=26)
    slots.register("document.subject", name="objections", query=subject_of_document, order=21)
    cases.register(objection_type())


def objection_type() -> cases.CaseType:
    return cases.CaseType(
        slug="objections",
        model=Objection,
        label=_("Objection"),
        plural=pgettext_lazy("nav", "Objections"),
        columns=COLUMNS,
        list_query=queries.objection_list,
        detail_query=queries.objection_detail,
        filterset=forms.ObjectionFilter,
        order="-pk",
        orders=("deadline__due_on", "-filed_on"),
        detail_template="inspections/objections/objection.html",
        context=objection_context,
        forms={
            "accept": forms.AcceptForm,
            "refuse": forms.RefuseForm,
            "answer": forms.AnswerForm,
            "take_back": forms.NoteForm,
            "complete_formalities": forms.FormalitiesForm,
            "name_laboratory": forms.LaboratoryForm,
            "deliver_backup": forms.DeliverForm,
            "receive_backup": forms.ReceiveForm,
            "refuse_backup": forms.RefuseBackupForm,
            "file_values": forms.ValuesForm,
            "end_without_backup": forms.EndForm,
        },
        acts=ACTS,
        serializer=ObjectionSerializer,
        viewset=ObjectionViewSet,
        roles=(*OFFICIALS, Role.LAB, Role.ENTERPRISE),
        nav=cases.Nav(group="business", icon="scale", order=27),
    )
