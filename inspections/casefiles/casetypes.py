"""Case files in the staff site, the API, search, and on the pages of inspection and enterprise."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework import cases, deadlines, panels, slots, statuses
from casework.cases import Column
from casework.states import DeadlineState
from casework.supervision import open_order, ordered
from documents import composition
from documents.models import Document, register_policy
from documents.rules import may_read_content
from inspections import casepage
from inspections.casefiles import (
    decision_forms,
    forms,
    indicators,  # noqa: F401
    letters,
    queries,
    transitions,  # noqa: F401 - its acts register themselves
)
from inspections.casefiles.api import CaseFileSerializer, CaseFileViewSet
from inspections.casefiles.filters import CaseFileFilter
from inspections.casefiles.models import CaseEvidence, CaseFile
from inspections.casefiles.states import CaseState as State
from inspections.casefiles.states import Phase, TransferState
from inspections.equipment.models import Directive
from inspections.summonses.forms import ServeForm
from inspections.visits.models import ON_THE_ROAD, Inspection
from inspections.visits.rules import OFFICIALS, may_follow_up

HITS = 8
LOOKS: dict[str, statuses.Look] = {
    State.CLUE: statuses.Look("received"),
    State.FILING: statuses.Look("waiting"),
    State.NOT_FILED: statuses.Look("closed"),
    State.INVESTIGATING: statuses.Look("progress"),
    State.DECIDING: statuses.Look("waiting"),
    State.DECIDED: statuses.Look("progress", icon="gavel"),
    State.SERVED: statuses.Look("waiting"),
    State.PERFORMED: statuses.Look("passed"),
    State.CLOSED: statuses.Look("closed"),
    State.HANDING_OVER: statuses.Look("waiting"),
    State.TRANSFERRED: statuses.Look("progress", icon="send"),
    State.HANDED_OVER: statuses.Look("closed"),
    State.WITHDRAWN: statuses.Look("closed", icon="circle-minus"),
}
TRANSFER_LOOKS: dict[str, statuses.Look] = {
    TransferState.PROPOSED: statuses.Look("waiting"),
    TransferState.DROPPED: statuses.Look("closed"),
    TransferState.SENT: statuses.Look("progress"),
    TransferState.RECEIVED: statuses.Look("progress"),
    TransferState.ACCEPTED: statuses.Look("passed"),
    TransferState.RETURNED: statuses.Look("failed"),
}
COLUMNS = (
    Column(
        "title",
        _("Case file"),
        lambda row: row.title,
        "main",
        second=lambda row: f"{row.number}　{row.enterprise.name}",
    ),
    Column("number", _("Number"), lambda row: row.number, listed=False),
    Column("enterprise", _("Party"), lambda row: row.enterprise.name, listed=False),
    Column("state", _("State"), lambda row: row.get_state_display(), "status"),
    Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
    Column("source", _("Source"), lambda row: row.get_source_display()),
    Column("category", _("Product category"), lambda row: row.category.label),
    Column(
        "important",
        _("Big and important"),
        lambda row: _("yes") if row.is_important else "",
    ),
    Column("value", _("Goods value"), lambda row: row.goods_value or "", "number"),
    Column("district", pgettext_lazy("place", "District"), lambda row: row.district.label),
    Column("received_on", _("Clue received"), lambda row: row.received_on, "date", listed=False),
    Column("filed_on", _("Filed"), lambda row: row.filed_on, "date"),
    Column("verdict", _("Decision"), lambda row: row.get_verdict_display(), listed=False),
    Column("decided_on", _("Decided"), lambda row: row.decided_on, "date", listed=False),
)
VIEWS = (
    (pgettext_lazy("views", "All"), ""),
    (pgettext_lazy("views", "Mine"), "mine=true"),
    (_("Big and important"), "important=true"),
    (_("To be approved"), "state=filing&state=deciding&state=handing_over"),
    (_("Under investigation"), "state=investigating"),
    (_("Transferred"), "state=transferred&state=handed_over"),
    (pgettext_lazy("views", "Overdue"), "overdue=true"),
)
ACTS = {
    "approve_filing": _("Approve as leader"),
    "approve_decision": _("Decide as leader"),
    "approve_transfer": _("Sign the transfer"),
    "review_section": _("Sign as head of section"),
    "review_legal": _("Sign the legal review"),
    "submit_filing": _("Propose to file, or not to file"),
    "propose_decision": _("Propose a decision"),
    "serve_decision": _("Serve the decision"),
    "record_performance": _("Record the performance"),
    "close": _("Close and file away"),
    "record_receipt": _("Record the receipt"),
    "record_takeover": _("Taken over: record the answer"),
    "record_return": _("Returned: record the answer"),
    "add_evidence": _("Add evidence"),
    "add_goods": _("Add goods to the goods value"),
    "record_statement": _("Record statement and hearing"),
    "push_to_province": _("Record the push to another province"),
    "amend_clue": _("Change the clue"),
    "drop_goods": _("Strike out goods"),
    "weigh": _("Weigh: big and important"),
    "assign_handlers": _("Name the handlers"),
    "extend": _("Extend the time for the decision"),
    "propose_transfer": _("Propose a transfer"),
    "send_back_filing": _("Send the form back"),
    "send_back_decision": _("Send the decision back"),
    "drop_transfer": _("Keep the case: no transfer"),
    "withdraw": _("Withdraw the case"),
    "revoke": _("Revoke the decision"),
}
FORMS: dict[str, type[Any]] = {
    "amend_clue": forms.AmendClueForm,
    "assign_handlers": forms.HandlersForm,
    "add_evidence": forms.EvidenceForm,
    "submit_filing": forms.FilingForm,
    "review_section": forms.OpinionForm,
    "review_legal": forms.OpinionForm,
    "approve_filing": forms.OpinionForm,
    "approve_decision": forms.OpinionForm,
    "send_back_filing": forms.BackForm,
    "send_back_decision": forms.BackForm,
    "drop_transfer": forms.BackForm,
    "add_goods": forms.GoodsForm,
    "drop_goods": forms.DropGoodsForm,
    "weigh": forms.WeighForm,
    "record_statement": forms.StatementForm,
    "extend": forms.ExtendForm,
    "propose_decision": decision_forms.DecisionForm,
    "serve_decision": ServeForm,
    "record_performance": decision_forms.PerformanceForm,
    "push_to_province": decision_forms.PushForm,
    "revoke": decision_forms.RevokeForm,
    "withdraw": decision_forms.WithdrawForm,
    "propose_transfer": forms.TransferForm,
    "record_receipt": forms.ReceiptForm,
    "record_takeover": forms.AnswerForm,
    "record_return": forms.AnswerForm,
}


def evidence_of(user: User) -> Any:
    """Who sees the case file sees its evidence."""
    rows = CaseFile.objects.visible_to(user).values("pk")
    files = CaseEvidence.files.through.objects.filter(caseevidence__casefile__in=rows)
    return Q(pk__in=files.values("attachment_id"))


# --- The page --------------------------------------------------------------------------------


def case_context(casefile: CaseFile, user: User) -> dict[str, Any]:
    """The papers, the signatures, the clocks, and what the register says of the party."""
    clocks = [
        clock for clock in deadlines.clocks(casefile) if clock.state != DeadlineState.CANCELLED
    ]
    return {
        "papers": papers_of(casefile, user),
        "reviews": list(casefile.reviews.all()),
        "filing_round": queries.reviews_in(casefile, Phase.FILING),
        "goods_lines": list(casefile.goods.all()),
        "evidence": list(casefile.evidence.all()),
        "penalty_lines": [letters.penalty_line(row) for row in casefile.penalties.all()],
        "transfers": list(casefile.transfers.all()),
        "clocks": clocks,
        "supervise_url": way_to_order(casefile, user),
        "party_gone": queries.party_is_gone(casefile) and not casefile.is_over,
    }


def way_to_order(casefile: CaseFile, user: User) -> str:
    """督办 of a case that is watched while no time limit is over (activity A5)."""
    if casefile.is_over or open_order.refusal(by=user) is not None:
        return ""
    # An order that is open, or that a limit calls for, stands beside the clocks.
    if ordered(casefile, user) or panels.way_to_order(cases.registry["casefiles"], casefile, user):
        return ""
    return f"{reverse('supervision_open')}?about=casefiles:{casefile.pk}"


def papers_of(casefile: CaseFile, user: User) -> list[dict[str, Any]]:
    """Each paper of the case, the newest first, as it may be shown to this person."""
    found = [
        *(row.document for row in casefile.transfers.all()),
        casefile.decision_document,
        casefile.filing_document,
    ]
    return [
        {"document": one, "letter": shown_paper(one, user), "draft": is_paper_draft(one)}
        for one in found
        if one is not None
    ]


def shown_paper(document: Document, user: User) -> str:
    """The paper on the screen, for those who may read it."""
    return composition.shown(document) if may_read_content(document, user.actor) else ""


def is_paper_draft(document: Document) -> bool:
    """Nothing unsigned looks like a paper in force."""
    return document.approved_at is None


# --- On other pages --------------------------------------------------------------------------


def case_section(inspection: Inspection, user: User) -> casepage.Section | None:
    """The case files of an inspection, and the way to a new one."""
    rows = CaseFile.objects.visible_to(user).filter(inspection=inspection).order_by("pk")
    found = list(rows.select_related("deadline__rule"))
    url = way_to_case(inspection, user, found)
    if not found and not url:
        return None
    return casepage.Section(
        title=_("Case files"),
        template="inspections/casefiles/_of_inspection.html",
        context={"casefiles": found, "casefile_url": url},
        count=len(found),
    )


def cases_of_directive(directive: Any, user: User) -> dict[str, Any] | None:
    """On a directive that was disobeyed: the case that came of it."""
    if not isinstance(directive, Directive) or directive.disobeyed_on is None:
        return None
    rows = CaseFile.objects.visible_to(user).filter(directive=directive).order_by("pk")
    return {"casefiles": list(rows)}


def way_to_case(inspection: Inspection, user: User, found: list[CaseFile]) -> str:
    """The page that opens a case checks it again."""
    if not may_follow_up(inspection, user.actor) or any(not row.is_over for row in found):
        return ""
    if inspection.verdict != "fail" and inspection.state != "refused":
        return ""
    return f"{inspection.get_absolute_url()}open/casefile/"


def cases_of_enterprise(enterprise: Any, user: User) -> dict[str, Any] | None:
    """What the register's page shows of the cases of one party."""
    rows = CaseFile.objects.visible_to(user).filter(enterprise=enterprise)
    found = list(rows.order_by("-pk")[:HITS])
    return {"casefiles": found, "enterprise": enterprise} if found else None


def search(words: Any, user: User) -> dict[str, Any] | None:
    """Case files for the search box."""
    plain = str(words)
    rows = CaseFile.objects.visible_to(user).filter(
        Q(number__icontains=plain)
        | Q(title__icontains=plain)
        | Q(enterprise__name__icontains=plain)
    )
    hits = [
        {
            "url": row.get_absolute_url(),
            "title": f"{row.number} {row.title}",
            "detail": row.enterprise.name,
            "icon": "gavel",
        }
        for row in rows.select_related("enterprise").order_by("-pk")[:HITS]
    ]
    return {"label": pgettext_lazy("nav", "Case files"), "hits": hits}


# --- Wiring ----------------------------------------------------------------------------------


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("inspections.casefile", LOOKS)
    statuses.register("inspections.casetransfer", TRANSFER_LOOKS)
    register_policy(forms.EVIDENCE, evidence_of)
    casepage.register_later(
        "casefiles",
        case_section,
        title=_("Case files"),
        model=Inspection,
        order=45,
        when=lambda inspection, _user: inspection.state not in ON_THE_ROAD,
    )
    slots.register("search.source", name="casefiles", query=search, order=25, roles=OFFICIALS)
    slots.register(
        "case.aside",
        name="casefiles",
        query=cases_of_directive,
        template="inspections/casefiles/_of_directive.html",
        order=20,
        roles=OFFICIALS,
    )
    slots.register(
        "enterprise.panel",
        name="casefiles",
        query=cases_of_enterprise,
        template="inspections/casefiles/_of_enterprise.html",
        order=25,
        roles=OFFICIALS,
    )
    cases.register(case_type())


def case_type() -> cases.CaseType:
    return cases.CaseType(
        slug="casefiles",
        model=CaseFile,
        label=_("Case file"),
        plural=pgettext_lazy("nav", "Case files"),
        columns=COLUMNS,
        list_query=queries.with_people,
        detail_query=queries.detail,
        filterset=CaseFileFilter,
        orders=("deadline__due_on", "-filed_on"),
        views=VIEWS,
        list_template="inspections/casefiles/list.html",
        detail_template="inspections/casefiles/casefile.html",
        context=case_context,
        forms=FORMS,
        acts=ACTS,
        serializer=CaseFileSerializer,
        viewset=CaseFileViewSet,
        roles=OFFICIALS,
        nav=cases.Nav(group="business", icon="gavel", order=45),
    )
