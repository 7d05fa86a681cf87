from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.TextChoices):
    PRESENT = "present", _("Present")
    LATE = "late", _("Late or left early")
    ABSENT = "absent", _("Absent")


class Basis(models.TextChoices):
    """On what a record rests."""

    WORD = "word", _("The instructor's word")
    CHECK_INS = "check_ins", _("Check-ins")


class Direction(models.TextChoices):
    IN = "in", _("Check-in")
    OUT = "out", _("Check-out")


class PunchWay(models.TextChoices):
    """How a check-in was made."""

    ROLL_CALL = "roll_call", _("Roll call")
    PAPER = "paper", _("Entered from paper")
    SCAN = "scan", _("Scanned by staff")
    ROOM_CODE = "room_code", _("Room code")
    KIOSK = "kiosk", _("Kiosk")
    FILE = "file", _("From a file")


class DeviceKind(models.TextChoices):
    """What may send check-ins of a session without a sign-in."""

    KIOSK = "kiosk", _("Kiosk")
    KIT = "kit", _("Offline kit")


class Outcome(models.TextChoices):
    """What became of a mark that a device sent."""

    WRITTEN = "written", _("Written on the roster")
    AGREED = "agreed", _("Said by the roster already")
    REPLACED = "replaced", _("Replaced by a later one")
    OPEN = "open", _("To be decided")
    SET_ASIDE = "set_aside", _("Set aside")


class AssessmentKind(models.TextChoices):
    EXAM = "exam", _("Exam")
    PRACTICAL = "practical", _("Practical")


class WalkInState(models.TextChoices):
    PARKED = "parked", _("To be identified")
    IDENTIFIED = "identified", _("Identified")
    SET_ASIDE = "set_aside", _("Set aside")


class ListFormat(models.TextChoices):
    """Whose file a list of participants is."""

    ZOOM = "zoom", _("Zoom participants report")
    TEAMS = "teams", _("Microsoft Teams attendance report")
    MEET = "meet", _("Google Meet attendance report")
    SCANNER = "scanner", _("Scanner")
    OTHER = "other", _("Another list")


class ListColumn(models.TextChoices):
    """What a column of a list of participants holds."""

    NAME = "name", _("Name")
    FIRST_NAME = "first_name", _("First name")
    LAST_NAME = "last_name", _("Last name")
    EMAIL = "email", _("Email address")
    CODE = "code", _("Code of the seat or MEMSSI number")
    CAME = "came", _("Time joined, or time of the scan")
    LEFT = "left", _("Time left")
    MINUTES = "minutes", _("How long, in minutes or hours")
    DIRECTION = "direction", _("In or out")
    WAITING = "waiting", _("In the waiting room")


class FileState(models.TextChoices):
    DRAFT = "draft", _("To be applied")
    APPLIED = "applied", _("Applied")
    DISCARDED = "discarded", _("Discarded")


class ChoiceKind(models.TextChoices):
    """What somebody said of a person in a file."""

    SEAT = "seat", _("Somebody on the roster")
    PARK = "park", _("Kept as a walk-in")
    LEAVE_OUT = "leave_out", _("Left out")


# A photograph or scan of a signed sheet: 20 MB.
MOST_SCAN_BYTES = 20 * 1024 * 1024
