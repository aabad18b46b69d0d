"""The models of every room, in the order in which the rooms stand on each other."""

from inspections.plans.models import ProductRule, SpotCheckPlan, TestItem
from inspections.samples.models import CustodyStep, ResultNotice, Sample, SampleItemResult
from inspections.visits.models import ChecklistItem, ChecklistTemplate, Finding, Inspection

__all__ = [
    "ChecklistItem",
    "ChecklistTemplate",
    "CustodyStep",
    "Finding",
    "Inspection",
    "ProductRule",
    "ResultNotice",
    "Sample",
    "SampleItemResult",
    "SpotCheckPlan",
    "TestItem",
]
