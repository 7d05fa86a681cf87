import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.tables import BaseTable, ChoiceColumn
from enrollment.enums import EnrollmentStatus, WaitlistStatus


class PeopleToRegisterTable(BaseTable):
    """One's people, each with where they stand in the class."""

    choose = ChoiceColumn(named="name")
    name = tables.Column(
        _("Name"), accessor="listed_name", order_by=("last_name", "first_name", "pk")
    )
    employer = tables.Column(_("Employer"), accessor="employer_name")
    work = tables.Column(_("Work"), accessor="work_name")
    stands = tables.Column(_("In this class"), accessor="seat_status", empty_values=())
    caption = _("People you can register")
    fixed_columns = ("choose", "name")

    class Meta:
        model = User
        fields = ("choose", "name", "employer", "work", "stands")
        order_by = ("name",)
        empty_text = _("No people match. People appear here once their work is confirmed.")

    def render_stands(self, record: User) -> str:
        seat: str | None = record.seat_status  # type: ignore[attr-defined]
        line: str | None = record.line_status  # type: ignore[attr-defined]
        if seat:
            return str(EnrollmentStatus(seat).label)
        return str(WaitlistStatus(line).label) if line else str(self.default)

    def value_stands(self, record: User) -> str:
        return self.render_stands(record)
