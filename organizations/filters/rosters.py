import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import WordFilter
from organizations.enums import RosterOutcome, RosterRowState, RosterState
from organizations.models import RosterImport, RosterRow


class RosterFilter(django_filters.FilterSet):
    """Rosters by file or place, and by state."""

    q = WordFilter(["file_name", "organization__name"], label=_("File or place"))
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=RosterState.choices, empty_label=_("All")
    )

    class Meta:
        model = RosterImport
        fields: list[str] = []


class RosterRowFilter(django_filters.FilterSet):
    """Rows by name, finding and state."""

    q = WordFilter(["values__first_name", "values__last_name"], label=_("Name"))
    number = django_filters.NumberFilter(label=_("Row number"))
    outcome = django_filters.ChoiceFilter(
        label=_("Finding"), choices=RosterOutcome.choices, empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=RosterRowState.choices, empty_label=_("All")
    )

    class Meta:
        model = RosterRow
        fields: list[str] = []
