from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganizationKind(models.TextChoices):
    """Where a place stands in the tree. What exactly it is, its category says."""

    STATE = "state", _("State")
    OFFICE = "office", _("Office")
    SAU = "sau", _("School administrative unit")
    SCHOOL = "school", _("School")
    LAW_AGENCY = "law_agency", _("Law enforcement agency")
    PARTNER = "partner", _("Partner")


# Where those work whose certificate as an educator is their employer's business.
SCHOOL_SIDE = (OrganizationKind.OFFICE, OrganizationKind.SAU, OrganizationKind.SCHOOL)


class OrganizationCategory(models.TextChoices):
    """The exact kind of an office, a school unit, a school, an agency or a partner."""

    STATE_OFFICE = "state_office", _("State office")
    SCHOOL_UNION = "school_union", _("AOS or school union")
    MUNICIPAL = "municipal", _("Municipal school unit")
    RSU = "rsu", _("Regional school unit (RSU)")
    RSU_SAD = "rsu_sad", _("RSU that does business as a district (MSAD)")
    SAD = "sad", _("School administrative district (MSAD)")
    CSD = "csd", _("Community school district (CSD)")
    CHARTER = "charter", _("Public charter school")
    TRIBAL = "tribal", _("Maine Indian Education")
    STATE_TERRITORY = "state_ut", _("Schools in unorganized territory")
    CTE = "cte", _("Career and technical center or region")
    PUBLIC_SCHOOL = "public_school", _("Public school")
    ACADEMY = "private_academy", _("Publicly supported private academy")
    SHERIFF = "sheriff", _("Sheriff's office")
    MUNICIPAL_POLICE = "municipal_police", _("Municipal police")
    STATE_POLICE = "state_police", _("State police")
    OTHER_AGENCY = "other_agency", _("Other law enforcement")
    COLLEGE = "college", _("College or university")
    NONPROFIT = "nonprofit", _("Nonprofit")
    CONTRACTOR = "contractor", _("Contracted provider")
    PUBLIC_SAFETY = "public_safety", _("Fire, EMS or emergency management")


# Which categories a kind may have: the same list the database checks.
CATEGORIES: dict[OrganizationKind, tuple[OrganizationCategory, ...]] = {
    OrganizationKind.STATE: (),
    OrganizationKind.OFFICE: (
        OrganizationCategory.STATE_OFFICE,
        OrganizationCategory.SCHOOL_UNION,
    ),
    OrganizationKind.SAU: (
        OrganizationCategory.MUNICIPAL,
        OrganizationCategory.RSU,
        OrganizationCategory.RSU_SAD,
        OrganizationCategory.SAD,
        OrganizationCategory.CSD,
        OrganizationCategory.CHARTER,
        OrganizationCategory.TRIBAL,
        OrganizationCategory.STATE_TERRITORY,
        OrganizationCategory.CTE,
    ),
    OrganizationKind.SCHOOL: (
        OrganizationCategory.PUBLIC_SCHOOL,
        OrganizationCategory.CHARTER,
        OrganizationCategory.CTE,
        OrganizationCategory.ACADEMY,
    ),
    OrganizationKind.LAW_AGENCY: (
        OrganizationCategory.SHERIFF,
        OrganizationCategory.MUNICIPAL_POLICE,
        OrganizationCategory.STATE_POLICE,
        OrganizationCategory.OTHER_AGENCY,
    ),
    OrganizationKind.PARTNER: (
        OrganizationCategory.COLLEGE,
        OrganizationCategory.NONPROFIT,
        OrganizationCategory.CONTRACTOR,
        OrganizationCategory.PUBLIC_SAFETY,
    ),
}


class Grade(models.IntegerChoices):
    """Grades a school teaches, in their order."""

    PRE_K = -1, _("Pre-K")
    KINDERGARTEN = 0, _("K")
    FIRST = 1, "1"
    SECOND = 2, "2"
    THIRD = 3, "3"
    FOURTH = 4, "4"
    FIFTH = 5, "5"
    SIXTH = 6, "6"
    SEVENTH = 7, "7"
    EIGHTH = 8, "8"
    NINTH = 9, "9"
    TENTH = 10, "10"
    ELEVENTH = 11, "11"
    TWELFTH = 12, "12"


class County(models.TextChoices):
    """Maine's sixteen counties by FIPS code."""

    ANDROSCOGGIN = "23001", _("Androscoggin")
    AROOSTOOK = "23003", _("Aroostook")
    CUMBERLAND = "23005", _("Cumberland")
    FRANKLIN = "23007", _("Franklin")
    HANCOCK = "23009", _("Hancock")
    KENNEBEC = "23011", _("Kennebec")
    KNOX = "23013", _("Knox")
    LINCOLN = "23015", _("Lincoln")
    OXFORD = "23017", _("Oxford")
    PENOBSCOT = "23019", _("Penobscot")
    PISCATAQUIS = "23021", _("Piscataquis")
    SAGADAHOC = "23023", _("Sagadahoc")
    SOMERSET = "23025", _("Somerset")
    WALDO = "23027", _("Waldo")
    WASHINGTON = "23029", _("Washington")
    YORK = "23031", _("York")


class EmploymentStatus(models.TextChoices):
    CLAIMED = "claimed", _("Waiting for the employer")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Not confirmed")


class EmploymentSource(models.TextChoices):
    """How an employment came into the register."""

    CLAIM = "claim", _("Entered by the person")
    EMPLOYER = "employer", _("Entered by the employer")
    ROSTER = "roster", _("From a roster")


class RosterFormat(models.TextChoices):
    """What kind of file a roster is."""

    TABLE = "table", _("Spreadsheet (CSV or Excel)")
    ONE_ROSTER = "one_roster", _("OneRoster package")


class RosterState(models.TextChoices):
    """Where a roster stands on its way in, and out again."""

    UPLOADED = "uploaded", _("Uploaded, columns to be matched")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, not applied")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Could not be read")
    DISCARDED = "discarded", _("Discarded")


class RosterOutcome(models.TextChoices):
    """What a row of a roster means for the register."""

    NEW = "new", _("New")
    MATCHED = "matched", _("Already here")
    CHANGED = "changed", _("Changed")
    LEAVING = "leaving", _("Leaving")
    DOUBTFUL = "doubtful", _("In doubt")
    WRONG = "wrong", _("Wrong")


class RosterRowState(models.TextChoices):
    """What has been done about a row."""

    OPEN = "open", _("Not applied")
    APPLIED = "applied", _("Applied")
    SKIPPED = "skipped", _("Left out")
    UNDONE = "undone", _("Undone")
    KEPT = "kept", _("Kept: changed since")


class InvitationState(models.TextChoices):
    """What has become of an invitation to a role."""

    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")
