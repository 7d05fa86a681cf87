"""Tables of classes and seats."""

from enrollment.tables.approvals import ApprovalOfBothTable, ApprovalTable
from enrollment.tables.classes import OfferingTable
from enrollment.tables.places import PlaceTable
from enrollment.tables.seats import EnrollmentTable

__all__ = [
    "ApprovalOfBothTable",
    "ApprovalTable",
    "EnrollmentTable",
    "OfferingTable",
    "PlaceTable",
]
