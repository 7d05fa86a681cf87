from django.db import models
from django.utils.translation import gettext_lazy as _


class CreditSource(models.TextChoices):
    MEMSSI = "memssi", _("MEMSSI class")
    TAUGHT = "taught", _("Taught")
    LOCAL = "local", _("Local provider")
    FEDERAL = "federal", _("Federal course")
    CONTRACTED = "contracted", _("Contracted provider")
    SELF_REPORTED = "self", _("Self-reported")


class Checked(models.TextChoices):
    """How it was checked that somebody earned the hours of a line."""

    ROSTER = "roster", _("Signed roster")
    DECISION = "decision", _("Decision of MSSC staff")
    CERTIFICATE = "certificate", _("Certificate seen")
    PROVIDER = "provider", _("Confirmed by the provider")
    WORD = "word", _("Own word, not checked")
    EARLIER = "earlier", _("Taken over from earlier records")


# How training taken elsewhere may have been checked; rosters and decisions are of classes.
WAYS_CHECKED = (Checked.CERTIFICATE, Checked.PROVIDER, Checked.WORD, Checked.EARLIER)


class ClaimStatus(models.TextChoices):
    """Where a claim of training taken elsewhere stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Handed in")
    RETURNED = "returned", _("Returned for correction")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class IntakeKind(models.TextChoices):
    """What a file of past training is."""

    CLAIMS = "claims", _("List of training taken elsewhere")
    FEDERAL = "federal", _("Federal student record")
    HISTORY = "history", _("Earlier records")


class IntakeState(models.TextChoices):
    """Where a file of past training stands."""

    UPLOADED = "uploaded", _("Columns to match")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, not applied")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Could not be read")
    DISCARDED = "discarded", _("Discarded")


class IntakeFinding(models.TextChoices):
    """What a row of a file of past training means."""

    READY = "ready", _("Ready")
    DOUBTFUL = "doubtful", _("In doubt: who is it?")
    UNKNOWN = "unknown", _("Nobody found")
    DUPLICATE = "duplicate", _("On record already")
    WRONG = "wrong", _("Wrong")


class IntakeRowState(models.TextChoices):
    """What was done with a row of a file of past training."""

    OPEN = "open", _("Not applied")
    APPLIED = "applied", _("Applied")
    LEFT_OUT = "left_out", _("Left out")
    UNDONE = "undone", _("Undone")
    KEPT = "kept", _("Kept: decided since")


class RenewalHours(models.IntegerChoices):
    """Contact hours asked for in five years (Maine DOE, certificate renewal)."""

    CERTIFICATE = 90, _("90 contact hours: teacher, administrator, specialist")
    TECHNICIAN = 45, _("45 contact hours: education technician")


class FileFormat(models.TextChoices):
    CSV = "csv", _("CSV, for any program")
    XLSX = "xlsx", _("Excel: days and hours as such, leading zeros kept")


class BundleFormat(models.TextChoices):
    PDF = "pdf", _("One PDF, with a bookmark for each person")
    ZIP = "zip", _("ZIP with a PDF for each person")


# For how many days a link to a transcript may work.
SHARE_DAYS = {7: _("7 days"), 30: _("30 days"), 90: _("90 days")}

# Of training not given here. A class held before this register was kept is of MEMSSI all the same.
OUTSIDE_SOURCES = (
    CreditSource.LOCAL,
    CreditSource.FEDERAL,
    CreditSource.CONTRACTED,
    CreditSource.SELF_REPORTED,
    CreditSource.MEMSSI,
)
# A paper that is handed in with a claim: 10 MB each, five at most.
MOST_EVIDENCE_BYTES = 10 * 1024 * 1024
MOST_EVIDENCE = 5
# Claims that whoever wrote them may still change.
OPEN_CLAIMS = (ClaimStatus.DRAFT, ClaimStatus.RETURNED)
# Claims that stand: of the same training on the same day there is one.
STANDING_CLAIMS = (ClaimStatus.SUBMITTED, ClaimStatus.RETURNED, ClaimStatus.ACCEPTED)
