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
from complaints.desk.models import DeskSession, SessionAgent, SessionCase
from complaints.dialogue.models import Message, MessageFile
from complaints.equipment.models import ComplaintCheck
from complaints.handovers.models import Handover, OutsideReference, SealedRows
from complaints.knowledge.models import PreparedAnswer, SentAnswer
from complaints.mediation.models import (
    Declaration,
    Entrustment,
    JointTest,
    MediationSession,
    PartyLetter,
)
from complaints.open311.models import ApiClient, ServiceRequest
from complaints.privacy.models import DataRequest, LegalHold
from complaints.questions.models import Answer, ExtraQuestion
from complaints.return_visits.models import ReturnVisit
from complaints.rewards.models import Reward
from complaints.routing.models import CaseLink, JointConsent, RoutedCase, RoutingRule
from complaints.verification.models import ExtensionRequest
from complaints.warnings.models import ConsumerWarning

__all__ = [
    "Answer",
    "ApiClient",
    "CaseLink",
    "Complaint",
    "ComplaintCheck",
    "ComplaintFile",
    "ComplaintInspection",
    "ComplaintQuerySet",
    "ConsumerWarning",
    "DataRequest",
    "Declaration",
    "DeskSession",
    "Draft",
    "DraftFile",
    "DraftUpload",
    "Entrustment",
    "ExtensionRequest",
    "ExtraQuestion",
    "Handover",
    "JointConsent",
    "JointTest",
    "LegalHold",
    "MediationSession",
    "Message",
    "MessageFile",
    "OutsideReference",
    "PartyLetter",
    "PreparedAnswer",
    "Rating",
    "ReopenRequest",
    "Reporter",
    "ReturnVisit",
    "Reveal",
    "Reward",
    "RoutedCase",
    "RoutingRule",
    "SealedRows",
    "SentAnswer",
    "ServiceRequest",
    "SessionAgent",
    "SessionCase",
    "Statement",
]
