"""The tables of the room: devices, inspections, directives, inspectors' cards."""

from inspections.equipment.check_models import (
    CheckedDevice,
    CheckPoint,
    DeviceAnswer,
    EquipmentCheck,
    Hazard,
    SafetyDrive,
)
from inspections.equipment.device_models import CycleRule, Device, DeviceTest
from inspections.equipment.directive_models import Directive, DirectiveReport, Seizure
from inspections.equipment.selfcheck_models import SelfCheck
from inspections.equipment.training_models import Exam, ExamResult, InspectorCard

__all__ = [
    "CheckPoint",
    "CheckedDevice",
    "CycleRule",
    "Device",
    "DeviceAnswer",
    "DeviceTest",
    "Directive",
    "DirectiveReport",
    "EquipmentCheck",
    "Exam",
    "ExamResult",
    "Hazard",
    "InspectorCard",
    "SafetyDrive",
    "Seizure",
    "SelfCheck",
]
