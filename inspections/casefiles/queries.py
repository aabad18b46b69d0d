"""Reads about case files."""

from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.models import Document
from documents.states import DocumentState
from enterprises.states import EnterpriseState
from inspections.casefiles.models import (
    CaseEvidence,
    CaseFile,
    CaseGoods,
    CaseReview,
    CaseTransfer,
    Penalty,
)
from inspections.casefiles.states import PenaltyKind, Phase, Step, TransferState
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS
from inspections.visits.states import InspectionState, Verdict

UNDER_WAY = (TransferState.PROPOSED, TransferState.SENT, TransferState.RECEIVED)
GONE = (EnterpriseState.DEREGISTERED, EnterpriseState.REVOKED)


def with_people(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What every line of the list shows."""
    return rows.select_related("enterprise", "district", "office", "category", "deadline__rule")


def detail(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What the page shows, in a number of queries that does not grow with the file."""
    return (
        with_people(rows)
        .select_related(
            "inspection",
            "directive",
            "filing_document",
            "decision_document",
            "filed_by",
            "decided_by",
        )
        .prefetch_related(
            "handlers",
            "penalties",
            Prefetch("goods", CaseGoods.objects.order_by("pk")),
            Prefetch("evidence", CaseEvidence.objects.order_by("pk").prefetch_related("files")),
            Prefetch("reviews", CaseReview.objects.select_related("by").order_by("pk")),
            Prefetch(
                "transfers",
                CaseTransfer.objects.select_related("document", "approved_by").order_by("-pk"),
            ),
        )
    )


def why_no_case_now(inspection: Inspection) -> Any:
    """Why no case can be opened on the inspection; None when one can."""
    found = inspection.verdict == Verdict.FAIL or inspection.state == InspectionState.REFUSED
    checked = inspection.submitted_at is not None
    if not found and not checked:
        return _("Nothing has been found on this inspection yet.")
    if inspection.verdict == Verdict.PASS:
        return _("The goods passed: there is nothing to file a case on.")
    if CaseFile.objects.open().filter(inspection=inspection).exists():
        return _("A case file on this inspection is open already.")
    return None


def value_of(casefile: CaseFile) -> Decimal:
    """货值金额: the sum over the goods."""
    return sum((row.value for row in CaseGoods.objects.filter(casefile=casefile)), Decimal(0))


def review(casefile: CaseFile, phase: str, step: str) -> CaseReview | None:
    """The signature of this round, when it stands already."""
    rows = CaseReview.objects.filter(
        casefile=casefile, phase=phase, step=step, round=casefile.round
    )
    return rows.select_related("by").first()


def signed_by(casefile: CaseFile, phase: str) -> set[int]:
    """Who has signed in this round; one person does not sign twice."""
    rows = CaseReview.objects.filter(casefile=casefile, phase=phase, round=casefile.round)
    return set(rows.values_list("by_id", flat=True))


def missing_review(casefile: CaseFile, phase: str, steps: tuple[Step, ...]) -> Step | None:
    """The first signature that is still missing."""
    rows = CaseReview.objects.filter(casefile=casefile, phase=phase, round=casefile.round)
    have = set(rows.values_list("step", flat=True))
    return next((step for step in steps if step not in have), None)


def open_transfer(casefile: CaseFile) -> CaseTransfer | None:
    rows = CaseTransfer.objects.filter(casefile=casefile, state__in=UNDER_WAY)
    return rows.select_related("document", "drafted_by").first()


def fine_of(casefile: CaseFile) -> Decimal:
    fines = Penalty.objects.filter(casefile=casefile, kind=PenaltyKind.FINE)
    return sum((row.amount or Decimal(0) for row in fines), Decimal(0))


def officials_of(user: User) -> QuerySet[User]:
    """Who may handle a case of the person's office."""
    people: QuerySet[User] = User.objects.with_role(*OFFICIALS)
    return people.filter(office=user.office_id, is_active=True).order_by("name", "pk")


def party_is_gone(casefile: CaseFile) -> bool:
    """The register says that the party was dissolved or lost its licence."""
    return casefile.enterprise.state in GONE


def reviews_in(casefile: CaseFile, phase: Phase) -> list[CaseReview]:
    """The signatures of the current round, as prefetched for the page."""
    return [
        row for row in casefile.reviews.all() if row.phase == phase and row.round == casefile.round
    ]


def unsigned_papers(casefile: CaseFile) -> list[Document]:
    """Its drafts: what was never signed and goes with the case."""
    found = [casefile.filing_document, casefile.decision_document]
    transfer = open_transfer(casefile)
    found.append(transfer.document if transfer else None)
    drafts = (DocumentState.DRAFT, DocumentState.SUBMITTED)
    return [document for document in found if document and document.state in drafts]
