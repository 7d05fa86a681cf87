"""Filters of the list of courses."""

from courses.filters.finding import FindingFilter, FindingForm
from courses.models import Course


class CourseFilter(FindingFilter):
    """The list of courses: by words and by what a course is about."""

    class Meta:
        model = Course
        form = FindingForm
        fields: list[str] = []
