import django_tables2 as tables

from core.tables import BaseTable, HoursColumn
from courses.models import Course


class CourseTable(BaseTable):
    """All courses anybody may look at."""

    code = tables.Column(attrs={"td": {"class": "nowrap"}})
    title = tables.Column(linkify=("enrollment:course_detail", {"code": tables.A("code")}))
    hours = HoursColumn(accessor="newest_hours", verbose_name="Contact hours")
    caption = "Courses"

    class Meta:
        model = Course
        fields = ("code", "title", "lane")
        sequence = ("code", "title", "lane", "hours")
        order_by = ("code",)
        empty_text = "No course fits these filters. Clear one of them, or call us."
