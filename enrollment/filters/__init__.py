"""Filters of classes and seats."""

from enrollment.filters.approvals import ApprovalFilter
from enrollment.filters.classes import OfferingFilter
from enrollment.filters.places import PlaceFilter
from enrollment.filters.seats import EnrollmentFilter

__all__ = ["ApprovalFilter", "EnrollmentFilter", "OfferingFilter", "PlaceFilter"]
