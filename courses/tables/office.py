from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import BaseTable, DateColumn
from courses.enums import VersionStatus
from courses.models import Course


class OfficeCourseTable(BaseTable):
    """All courses one may edit, drafts among them."""

    code = tables.Column(_("Code"), attrs={"td": {"class": "nowrap"}})
    title = tables.Column(_("Title"), linkify=("courses:course_office", {"pk": tables.A("pk")}))
    lane = tables.Column(_("Topic area"))
    status = tables.Column(_("State"), accessor="get_status_display", order_by=("status",))
    newest = tables.Column(_("Newest version"), accessor="newest_number", orderable=False)
    review_by = DateColumn(
        accessor="newest_review",
        verbose_name=_("To be read again by"),
        attrs={"td": {"class": "nowrap"}},
    )
    caption = _("Courses")
    fixed_columns = ("title",)

    def render_newest(self, record: Any) -> str:
        """Write its number and its state."""
        return f"{record.newest_number}: {VersionStatus(record.newest_status).label}"

    class Meta:
        model = Course
        fields = ("title", "code", "lane", "status", "newest", "review_by")
        order_by = ("code",)
        empty_text = _("No course matches. Clear a filter, or enter a course.")
