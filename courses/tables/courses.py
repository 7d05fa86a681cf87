import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import BaseTable, HoursColumn
from courses.models import Course


class CourseTable(BaseTable):
    """All courses anybody may look at."""

    code = tables.Column(_("Code"), attrs={"td": {"class": "nowrap"}})
    title = tables.Column(
        _("Title"), linkify=("enrollment:course_detail", {"code": tables.A("code")})
    )
    lane = tables.Column(_("Topic area"))
    hours = HoursColumn(accessor="newest_hours", verbose_name=_("Contact hours"))
    caption = _("Courses")

    class Meta:
        model = Course
        fields = ("code", "title", "lane")
        sequence = ("title", "code", "lane", "hours")
        order_by = ("code",)
        empty_text = _("No courses match these filters. Clear one of them, or call us.")
