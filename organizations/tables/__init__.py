"""The lists of people's work, of places and of officers."""

from organizations.tables.employment import ClaimTable
from organizations.tables.officers import AgreementTable, OfficerTable
from organizations.tables.places import OrganizationTable

__all__ = ["AgreementTable", "ClaimTable", "OfficerTable", "OrganizationTable"]
