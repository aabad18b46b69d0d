"""The models of the case itself; each room adds its own below, in alphabetical order.

Every room's models are imported by name, so that Django finds them.
"""

from complaints.case_models import (
    Complaint,
    ComplaintFile,
    ComplaintInspection,
    ComplaintQuerySet,
    Draft,
    DraftFile,
    Reporter,
    Reveal,
    Statement,
)

__all__ = [
    "Complaint",
    "ComplaintFile",
    "ComplaintInspection",
    "ComplaintQuerySet",
    "Draft",
    "DraftFile",
    "Reporter",
    "Reveal",
    "Statement",
]
