"""The models of every room, in the order in which the rooms stand on each other."""

from inspections.areas.models import AreaFigure, AreaPhoto, KeyArea
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
from inspections.equipment.models import (
    CheckedDevice,
    CheckPoint,
    CycleRule,
    Device,
    DeviceAnswer,
    DeviceTest,
    Directive,
    DirectiveReport,
    EquipmentCheck,
    Exam,
    ExamResult,
    Hazard,
    InspectorCard,
    SafetyDrive,
    Seizure,
    SelfCheck,
)
from inspections.escalations.models import Escalation
from inspections.exposures.models import Exposure, ExposureCorrection
from inspections.field.models import FieldPicture, FieldSubmission
from inspections.forwarded.models import ForwardedFailure
from inspections.group_talks.models import Seat, TalkSession
from inspections.meetings.models import QualityMeeting
from inspections.objections.models import Objection, ObjectionPaper, ReinspectedItem
from inspections.papers.models import VisitPaper
from inspections.plans.models import (
    ProductRule,
    Quota,
    SchemeProduct,
    SpotCheckPlan,
    TestItem,
    YearPlan,
    YearPlanLine,
)
from inspections.rectifications.models import (
    Dissolution,
    Evidence,
    Excuse,
    ExtensionRequest,
    Recheck,
    Rectification,
)
from inspections.repeaters.models import Repeater
from inspections.samples.models import CustodyStep, ResultNotice, Sample, SampleItemResult
from inspections.stops.models import StopBreach, StopSale
from inspections.summonses.models import (
    InterviewRecord,
    RecordPage,
    RefusedTalkMeasure,
    Summons,
)
from inspections.tellings.models import Telling
from inspections.undertakings.models import Undertaking
from inspections.visits.models import ChecklistItem, ChecklistTemplate, Finding, Inspection

__all__ = [
    "AreaFigure",
    "AreaPhoto",
    "CaseEvidence",
    "CaseFile",
    "CaseGoods",
    "CaseReview",
    "CaseTransfer",
    "CheckPoint",
    "CheckedDevice",
    "ChecklistItem",
    "ChecklistTemplate",
    "CustodyStep",
    "CycleRule",
    "Device",
    "DeviceAnswer",
    "DeviceTest",
    "Directive",
    "DirectiveReport",
    "Dissolution",
    "Draw",
    "DrawnObject",
    "EquipmentCheck",
    "Escalation",
    "Evidence",
    "Exam",
    "ExamResult",
    "Excuse",
    "Exposure",
    "ExposureCorrection",
    "ExtensionRequest",
    "FieldPicture",
    "FieldSubmission",
    "Finding",
    "ForwardedFailure",
    "Hazard",
    "Inspection",
    "InspectorCard",
    "InterviewRecord",
    "KeyArea",
    "LibraryEntry",
    "LibraryFace",
    "Objection",
    "ObjectionPaper",
    "Penalty",
    "ProductRule",
    "QualityMeeting",
    "Quota",
    "Recheck",
    "RecordPage",
    "Rectification",
    "Recusal",
    "RefusedTalkMeasure",
    "ReinspectedItem",
    "Repeater",
    "ResultNotice",
    "SafetyDrive",
    "Sample",
    "SampleItemResult",
    "SchemeProduct",
    "Seat",
    "Seizure",
    "SelfCheck",
    "Share",
    "SpotCheckPlan",
    "StopBreach",
    "StopSale",
    "Summons",
    "TalkSession",
    "Telling",
    "TestItem",
    "Undertaking",
    "VisitPaper",
    "YearPlan",
    "YearPlanLine",
]
