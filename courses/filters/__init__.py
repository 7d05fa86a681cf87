"""Filters of the catalogue."""

from courses.filters.courses import CourseFilter
from courses.filters.finding import CheckedFilter, FindingFilter, SeveralFilter

__all__ = ["CheckedFilter", "CourseFilter", "FindingFilter", "SeveralFilter"]
