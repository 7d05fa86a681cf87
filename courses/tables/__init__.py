"""Tables of the catalogue."""

from courses.tables.courses import CourseTable

__all__ = ["CourseTable"]
