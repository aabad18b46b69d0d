"""Complaints as the staff pages and the API know them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.states import Role
from casework import cases, statuses
from complaints import (
    facts,
    forms,
    loop,
    notifications,
    panels,
    queries,
    receivers,
    reveals,
    rules,
    telling,  # noqa: F401 - its acts register themselves
)
from complaints.api import ComplaintSerializer, ComplaintViewSet
from complaints.filters import VIEWS, ComplaintFilter
from complaints.intake import FILE_KIND
from complaints.models import Complaint, ComplaintFile
from complaints.routing.queries import placing
from complaints.states import Kind, RevealState, State
from documents.models import register_policy

ROLES = (*rules.DESK, Role.INSPECTOR)


def second_line(complaint: Complaint) -> str:
    """Goods and trader under the title."""
    return "　".join(part for part in (complaint.product_name, complaint.respondent_name) if part)


COLUMNS = (
    cases.Column("title", _("Matter"), lambda row: row.title, "main", second=second_line),
    cases.Column(
        "number",
        pgettext_lazy("complaint", "Number"),
        lambda row: row.number,
        "code",
        order="number",
    ),
    cases.Column("kind", pgettext_lazy("complaint", "Kind"), lambda row: row.get_kind_display()),
    cases.Column(
        "district",
        pgettext_lazy("complaint", "District"),
        lambda row: row.district.label,
    ),
    cases.Column(
        "handler", pgettext_lazy("complaint", "Handled by"), lambda row: row.handler or "", "who"
    ),
    cases.Column(
        "state",
        pgettext_lazy("complaint", "State"),
        lambda row: row.get_state_display(),
        "status",
    ),
    cases.Column(
        "due",
        pgettext_lazy("complaint", "Due"),
        lambda row: row.deadline,
        "due",
        exported=False,
        order="deadline__due_on",
    ),
    cases.Column(
        "received",
        pgettext_lazy("complaint", "Received"),
        lambda row: row.received_at,
        "date",
        order="received_at",
    ),
    cases.Column(
        "due_on",
        pgettext_lazy("complaint", "Due on"),
        lambda row: row.deadline.due_on if row.deadline else None,
        "date",
        listed=False,
    ),
    cases.Column(
        "respondent",
        pgettext_lazy("complaint", "Trader"),
        lambda row: row.respondent_name,
        listed=False,
    ),
    cases.Column("product", _("Goods or service"), lambda row: row.product_name, listed=False),
)

LOOKS: dict[str, statuses.Look] = {
    State.RECEIVED: statuses.Look("received"),
    State.WAITING: statuses.Look("waiting"),
    State.ACCEPTED: statuses.Look("progress"),
    State.REFERRED: statuses.Look("progress", icon="clipboard-check"),
    State.REFUSED: statuses.Look("closed", icon="circle-minus"),
    State.CLOSED: statuses.Look("closed"),
    State.WITHDRAWN: statuses.Look("closed", icon="arrow-back-up"),
    State.MERGED: statuses.Look("closed", icon="arrows-join"),
}

REVEAL_LOOKS: dict[str, statuses.Look] = {
    RevealState.ASKED: statuses.Look("waiting"),
    RevealState.GRANTED: statuses.Look("passed"),
    RevealState.DENIED: statuses.Look("closed", icon="circle-minus"),
    RevealState.USED: statuses.Look("closed", icon="eye"),
}

ACTS = {
    "accept": _("Accept"),
    "refer_to_inspection": _("Refer to an inspection"),
    "close": _("End with an outcome"),
    "record_told": _("Record that people were told"),
    "ask_for_material": _("Ask for material"),
    "refuse": _("Do not accept"),
    "amend": _("Correct the entry"),
    "withdraw": _("Record that it was taken back"),
}

FORMS = {
    "refer_to_inspection": forms.ReferForm,
    "close": forms.CloseForm,
    "record_told": forms.ToldForm,
    "ask_for_material": forms.AskForm,
    "refuse": forms.RefuseForm,
    "amend": forms.AmendForm,
    "withdraw": forms.WithdrawForm,
    "add_material": forms.MaterialForm,
}


def with_facts(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """The case with all that its page shows of itself, and what the rooms hold of it."""
    return placing.with_receiver(facts.annotated(queries.complaint_detail(rows)))


def page_context(complaint: Complaint, user: User) -> dict[str, Any]:
    """What the case page shows besides the case itself."""
    protected = complaint.kind == Kind.REPORT
    reporter = None if protected or complaint.anonymous else complaint.reporter
    return {
        "reporter": reporter,
        "protected": protected,
        "may_read_contact": reporter is not None and rules.may_read_contact(complaint, user.actor),
        "files": [
            link.attachment
            for link in complaint.files.select_related("attachment").order_by("added_at", "pk")
        ],
        "statements": list(complaint.statements.order_by("-added_at", "-pk")),
        "found": queries.found_words(complaint),
        "loop": loop.steps(complaint),
    }


def may_read_files(user: User) -> Q:
    """Whoever sees the complaint sees its papers."""
    visible = Complaint.objects.visible_to(user)
    return Q(pk__in=ComplaintFile.objects.filter(complaint__in=visible).values("attachment"))


def register() -> None:
    """Say what this app contributes; called once when the apps are ready."""
    reveals.register_sentences()
    receivers.connect()
    notifications.register()
    panels.register()
    register_policy(FILE_KIND, may_read_files)
    statuses.register("complaints.complaint", LOOKS)
    statuses.register("complaints.reveal", REVEAL_LOOKS)
    cases.register_page(
        cases.NavPage(
            group="business",
            label=_("Protected reporters"),
            icon="lock",
            order=15,
            url_name="reporters",
            roles=(Role.CUSTODIAN,),
        )
    )
    cases.register(
        cases.CaseType(
            slug="complaints",
            model=Complaint,
            label=_("Complaint, report or inquiry"),
            plural=_("Complaints and reports"),
            columns=COLUMNS,
            list_query=queries.complaint_list,
            detail_query=with_facts,
            filterset=ComplaintFilter,
            order="-received_at",
            orders=("received_at", "deadline__due_on", "-deadline__due_on", "number", "-number"),
            views=VIEWS,
            # The rooms bring these acts; each row is still asked one by one.
            bulk=("assign", "prioritise", "distribute", "accept"),
            list_template="complaints/list.html",
            detail_template="complaints/detail.html",
            context=page_context,
            forms=FORMS,
            acts=ACTS,
            serializer=ComplaintSerializer,
            viewset=ComplaintViewSet,
            roles=ROLES,
            nav=cases.Nav(group="business", icon="message-report", order=10),
        )
    )
