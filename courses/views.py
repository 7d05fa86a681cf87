"""The course list, open to everybody."""

from django.db.models import QuerySet

from core.views import FilteredTableView
from courses.filters import CourseFilter
from courses.models import Course
from courses.tables import CourseTable


class CourseListView(FilteredTableView):
    """Everything that is taught, whether or not a class is scheduled."""

    filterset_class = CourseFilter
    table_class = CourseTable
    template_name = "courses/course_list.html"
    noun = "course"

    def get_queryset(self) -> QuerySet[Course]:
        return Course.objects.published().for_listing()
