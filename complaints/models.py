"""The models of the case itself; each room adds its own below, in alphabetical order.

Every room's models are imported by name, so that Django finds them.
"""

from complaints.aftercare.models import Rating, ReopenRequest
from complaints.case_models import (
    Complaint,
    ComplaintFile,
    ComplaintInspection,
    ComplaintQuerySet,
    Draft,
    DraftFile,
    DraftUpload,
    Reporter,
    Reveal,
    Statement,
)
from complaints.open311.models import ApiClient, ServiceRequest
from complaints.privacy.models import DataRequest, LegalHold
from complaints.questions.models import Answer, ExtraQuestion

__all__ = [
    "Answer",
    "ApiClient",
    "Complaint",
    "ComplaintFile",
    "ComplaintInspection",
    "ComplaintQuerySet",
    "DataRequest",
    "Draft",
    "DraftFile",
    "DraftUpload",
    "ExtraQuestion",
    "LegalHold",
    "Message",
    "MessageFile",
    "Rating",
    "ReopenRequest",
    "Reporter",
    "Reveal",
    "ServiceRequest",
    "Statement",
]
