"""The course list, open to everybody."""

from django.db.models import QuerySet
from django.utils.translation import ngettext_lazy

from courses.filters import CourseFilter
from courses.models import Course
from courses.tables import CourseTable
from courses.views.finding import FindingListView


class CourseListView(FindingListView):
    """Everything that is taught, whether or not a class is scheduled."""

    filterset_class = CourseFilter
    table_class = CourseTable
    template_name = "courses/course_list.html"
    found = ngettext_lazy("%(n)s course found", "%(n)s courses found", "count")
    extra_context = {"results_template": "courses/_course_results.html"}

    def get_queryset(self) -> QuerySet[Course]:
        return Course.objects.published().shown_to(self.request.user).for_listing()
