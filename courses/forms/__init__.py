"""Forms of the catalogue."""

from courses.forms.interests import InterestForm
from courses.forms.lane_leads import LaneLeadForm

__all__ = ["InterestForm", "LaneLeadForm"]
