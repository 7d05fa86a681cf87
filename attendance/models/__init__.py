"""Rosters and their signatures, records, punches, walk-ins, devices, sheets, results."""

from attendance.models.devices import Device, DeviceQuerySet, SentMark
from attendance.models.lists import AttendanceFile, ListChoice
from attendance.models.papers import SheetScan
from attendance.models.punches import Punch, PunchQuerySet, WalkIn
from attendance.models.records import (
    AttendanceRecord,
    AttendanceRecordQuerySet,
    RosterSignature,
)
from attendance.models.results import AssessmentResult, MakeUp, MakeUpQuerySet
from attendance.models.rosters import (
    FORGOTTEN_AFTER,
    OPENS_BEFORE,
    Roster,
    RosterQuerySet,
)

__all__ = [
    "FORGOTTEN_AFTER",
    "OPENS_BEFORE",
    "AssessmentResult",
    "AttendanceFile",
    "AttendanceRecord",
    "AttendanceRecordQuerySet",
    "Device",
    "DeviceQuerySet",
    "ListChoice",
    "MakeUp",
    "MakeUpQuerySet",
    "Punch",
    "PunchQuerySet",
    "Roster",
    "RosterQuerySet",
    "RosterSignature",
    "SentMark",
    "SheetScan",
    "WalkIn",
]
