"""Tables of classes and seats."""

from enrollment.tables.classes import OfferingTable
from enrollment.tables.places import PlaceTable
from enrollment.tables.seats import EnrollmentTable

__all__ = ["EnrollmentTable", "OfferingTable", "PlaceTable"]
