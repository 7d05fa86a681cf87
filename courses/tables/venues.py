import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import BaseTable
from courses.models import Venue


class VenueTable(BaseTable):
    """Places where classes meet."""

    name = tables.Column(_("Name"), linkify=("courses:venue_detail", {"pk": tables.A("pk")}))
    town = tables.Column(_("Town"))
    county = tables.Column(_("County"))
    capacity = tables.Column(_("People"))
    rooms = tables.Column(_("Rooms"), accessor="rooms_in_use")
    caption = _("Places")
    fixed_columns = ("name",)

    class Meta:
        model = Venue
        fields = ("name", "town", "county", "capacity", "rooms")
        order_by = ("name",)
        empty_text = _("No place matches. Clear a filter, or add the place.")
