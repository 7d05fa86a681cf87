from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganizationKind(models.TextChoices):
    STATE = "state", _("State")
    OFFICE = "office", _("Office")
    SAU = "sau", _("School administrative unit")
    SCHOOL = "school", _("School")
    LAW_AGENCY = "law_agency", _("Law enforcement agency")
    PARTNER = "partner", _("Partner")


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
