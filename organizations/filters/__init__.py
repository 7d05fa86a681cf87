"""What the lists of work, places and officers are searched by."""

from organizations.filters.employment import ClaimFilter
from organizations.filters.officers import AgreementFilter, OfficerFilter
from organizations.filters.places import OrganizationFilter

__all__ = ["AgreementFilter", "ClaimFilter", "OfficerFilter", "OrganizationFilter"]
