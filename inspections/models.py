"""The models of every room, in the order in which the rooms stand on each other."""

from inspections.casefiles.models import (
    CaseEvidence,
    CaseFile,
    CaseGoods,
    CaseReview,
    CaseTransfer,
    Penalty,
)
from inspections.draws.models import (
    Draw,
    DrawnObject,
    LibraryEntry,
    LibraryFace,
    Recusal,
    Share,
)
from inspections.exposures.models import Exposure
from inspections.field.models import FieldPicture, FieldSubmission
from inspections.plans.models import ProductRule, Quota, SpotCheckPlan, TestItem
from inspections.rectifications.models import Evidence, Rectification
from inspections.samples.models import CustodyStep, ResultNotice, Sample, SampleItemResult
from inspections.summonses.models import InterviewRecord, Summons
from inspections.visits.models import ChecklistItem, ChecklistTemplate, Finding, Inspection

__all__ = [
    "CaseEvidence",
    "CaseFile",
    "CaseGoods",
    "CaseReview",
    "CaseTransfer",
    "ChecklistItem",
    "ChecklistTemplate",
    "CustodyStep",
    "Draw",
    "DrawnObject",
    "Evidence",
    "Exposure",
    "FieldPicture",
    "FieldSubmission",
    "Finding",
    "Inspection",
    "InterviewRecord",
    "LibraryEntry",
    "LibraryFace",
    "Penalty",
    "ProductRule",
    "Quota",
    "Rectification",
    "Recusal",
    "ResultNotice",
    "Sample",
    "SampleItemResult",
    "Share",
    "SpotCheckPlan",
    "Summons",
    "TestItem",
]
