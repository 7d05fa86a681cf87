import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import WordFilter
from transcripts.enums import IntakeFinding, IntakeKind, IntakeRowState, IntakeState
from transcripts.models import CompletionIntake, IntakeRow


class IntakeFilter(django_filters.FilterSet):
    """Files of past training by name or place, kind and state."""

    q = WordFilter(["file_name", "organization__name"], label=_("File or place"))
    kind = django_filters.ChoiceFilter(
        label=_("What it is"), choices=IntakeKind.choices, empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=IntakeState.choices, empty_label=_("All")
    )

    class Meta:
        model = CompletionIntake
        fields: list[str] = []


class IntakeRowFilter(django_filters.FilterSet):
    """Rows by name or training, finding and state."""

    q = WordFilter(
        [
            "values__name",
            "values__first_name",
            "values__last_name",
            "values__title",
            "values__code",
        ],
        label=_("Name or training"),
    )
    number = django_filters.NumberFilter(label=_("Row number"))
    finding = django_filters.ChoiceFilter(
        label=_("Finding"), choices=IntakeFinding.choices, empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=IntakeRowState.choices, empty_label=_("All")
    )

    class Meta:
        model = IntakeRow
        fields: list[str] = []
