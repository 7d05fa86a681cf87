from collections.abc import Collection

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tables import ActionsColumn, BaseTable, ChoiceColumn, FileColumn
from core.templatetags.ui import maine_date, maine_datetime
from enrollment.places import Place
from enrollment.tables.seats import SEAT_TONES
from enrollment.templatetags.classes import class_when, class_where

TONES = SEAT_TONES | {"offered": "warning", "waiting": "neutral"}


class PlaceTable(BaseTable):
    """My people's seats, requests and places in line."""

    choose = ChoiceColumn(named="learner__name")
    person = tables.Column(
        gettext_lazy("Name"),
        accessor="learner__name",
        order_by=("last_name", "first_name"),
        linkify=("transcripts:transcript_detail", {"pk": tables.A("learner__pk")}),
    )
    number = FileColumn(gettext_lazy("Class number"), accessor="offering__number")
    klass = tables.Column(
        gettext_lazy("Class"),
        accessor="offering__course_title",
        orderable=False,
        linkify=("enrollment:offering_detail", {"pk": tables.A("offering__pk")}),
    )
    when = tables.Column(gettext_lazy("When"), accessor="offering__starts_at", order_by="starts_at")
    where = tables.Column(gettext_lazy("Where"), accessor="offering", orderable=False)
    status = tables.Column(gettext_lazy("Status"), orderable=False)
    details = tables.Column(
        gettext_lazy("Details"), accessor="pk", orderable=False, empty_values=()
    )
    actions = ActionsColumn(template_name="enrollment/_place_actions.html")
    caption = gettext_lazy("My people’s classes")  # noqa: RUF001
    may_change: Collection[int] = frozenset()  # keys of the people for whom the visitor acts
    may_correct = False
    behind: Collection[int] = frozenset()  # who stands behind the others on new waitlists

    class Meta:
        sequence = (
            "choose",
            "person",
            "number",
            "klass",
            "when",
            "where",
            "status",
            "details",
            "actions",
        )
        empty_text = gettext_lazy("Nobody of your people has a class like this.")

    def render_when(self, record: Place) -> str:
        return class_when(record.offering)

    def value_when(self, record: Place) -> str:
        return class_when(record.offering)

    def render_where(self, record: Place) -> str:
        return class_where(record.offering)

    def value_where(self, record: Place) -> str:
        return class_where(record.offering)

    def render_status(self, record: Place) -> str:
        tone = TONES.get(record.status, "neutral")
        return format_html('<span class="badge badge--{}">{}</span>', tone, record.status_label)

    def value_status(self, record: Place) -> str:
        return record.status_label

    def render_details(self, record: Place) -> str:
        return self.value_details(record) or "–"  # noqa: RUF001 (as everywhere for nothing)

    def value_details(self, record: Place) -> str:
        """What a state does not say: the number in line, until when, since when, by which way."""
        if record.place_in_line:
            return _("Number %(place)s in line") % {"place": record.place_in_line}
        if record.status == "offered":
            return _("Until %(end)s") % {"end": maine_datetime(record.offer_ends_at, "zone")}
        if record.row.ended_at is not None:
            return _("Since %(day)s") % {"day": maine_date(record.row.ended_at)}
        return str(record.row.get_way_display())
