import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tables import BaseTable, DateColumn, StatusColumn
from courses.enums import OfferingStatus
from courses.models import Offering


class ScheduleTable(BaseTable):
    """Classes that are planned, coming or postponed."""

    number = tables.Column(
        gettext_lazy("Class"),
        linkify=("courses:offering_draft", [tables.A("pk")]),
        attrs={"td": {"class": "nowrap"}},
    )
    course = tables.Column(
        gettext_lazy("Course"),
        accessor="version__course__title",
        order_by=("version__course__title",),
    )
    starts_at = DateColumn(verbose_name=gettext_lazy("Begins"), attrs={"td": {"class": "nowrap"}})
    place = tables.Column(gettext_lazy("Place"), accessor="venue__name", order_by=("venue__name",))
    host = tables.Column(gettext_lazy("Host"), accessor="host__name", order_by=("host__name",))
    status = StatusColumn(
        tones={
            OfferingStatus.DRAFT: "neutral",
            OfferingStatus.PUBLISHED: "good",
            OfferingStatus.POSTPONED: "warning",
        },
        verbose_name=gettext_lazy("Standing"),
    )
    needs = tables.Column(gettext_lazy("Needs"), empty_values=(), orderable=False)
    caption = gettext_lazy("Schedule")

    class Meta:
        model = Offering
        fields = ("number", "course", "starts_at", "place", "host", "status", "needs")
        order_by = ("starts_at",)
        empty_text = gettext_lazy("No class is planned like this. Schedule one.")

    def render_needs(self, record: Offering) -> str:
        """Say what is still missing, in a few words."""
        return ", ".join(needs_of(record)) or self.default

    def value_needs(self, record: Offering) -> str:
        return ", ".join(needs_of(record))


def needs_of(offering: Offering) -> list[str]:
    """Return what a class still needs."""
    needed = []
    if offering.is_tentative_at(timezone.now()):
        needed.append(_("a decision"))
    if not offering.teaching and offering.delivery_mode != "self_paced":  # type: ignore[attr-defined]
        needed.append(_("an instructor"))
    if offering.delivery_mode in {"virtual", "hybrid"} and not offering.online_link:
        needed.append(_("a link"))
    return needed
