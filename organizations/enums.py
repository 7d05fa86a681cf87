from django.db import models


class OrganizationKind(models.TextChoices):
    STATE = "state", "State"
    OFFICE = "office", "Office"
    SAU = "sau", "School administrative unit"
    SCHOOL = "school", "School"
    LAW_AGENCY = "law_agency", "Law enforcement agency"
    PARTNER = "partner", "Partner"


class County(models.TextChoices):
    """Maine's sixteen counties by FIPS code."""

    ANDROSCOGGIN = "23001", "Androscoggin"
    AROOSTOOK = "23003", "Aroostook"
    CUMBERLAND = "23005", "Cumberland"
    FRANKLIN = "23007", "Franklin"
    HANCOCK = "23009", "Hancock"
    KENNEBEC = "23011", "Kennebec"
    KNOX = "23013", "Knox"
    LINCOLN = "23015", "Lincoln"
    OXFORD = "23017", "Oxford"
    PENOBSCOT = "23019", "Penobscot"
    PISCATAQUIS = "23021", "Piscataquis"
    SAGADAHOC = "23023", "Sagadahoc"
    SOMERSET = "23025", "Somerset"
    WALDO = "23027", "Waldo"
    WASHINGTON = "23029", "Washington"
    YORK = "23031", "York"


class EmploymentStatus(models.TextChoices):
    CLAIMED = "claimed", "Waiting for the employer"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Not confirmed"
