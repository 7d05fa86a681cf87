import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.filters import WordFilter
from organizations.models import (
    GRANTABLE_ROLES,
    Employment,
    EmploymentQuerySet,
    RoleGrant,
    RoleGrantQuerySet,
    RoleInvitation,
    RoleInvitationQuerySet,
    in_force,
    today,
)

PEOPLE_AND_PLACES = ["person__last_name", "person__first_name", "organization__name"]


class RoleFilter(django_filters.FilterSet):
    """Roles by words, kind, and when they are held: those of today unless asked."""

    q = WordFilter(PEOPLE_AND_PLACES, label=_("Name or place"))
    role = django_filters.ChoiceFilter(
        label=_("Role"),
        choices=[(role.value, role.label) for role in GRANTABLE_ROLES],
        empty_label=_("All"),
    )
    when = django_filters.ChoiceFilter(
        label=_("Held"),
        choices=[
            ("coming", _("From a day to come")),
            ("past", _("In the past")),
            ("left", _("Today, by people who no longer work there")),
        ],
        empty_label=_("Today"),
        method="by_time",
    )

    class Meta:
        model = RoleGrant
        fields: list[str] = []

    def filter_queryset(self, queryset: RoleGrantQuerySet) -> RoleGrantQuerySet:
        """Show those of today until others are asked for."""
        rows: RoleGrantQuerySet = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("when") else rows.filter(in_force(today()))

    def by_time(self, grants: RoleGrantQuerySet, _name: str, value: str) -> RoleGrantQuerySet:
        day = today()
        if value == "coming":
            return grants.not_over(day).filter(starts_on__gt=day)
        if value == "past":
            return grants.filter(ends_on__lte=day)
        return grants.filter(in_force(day), has_left=True)  # type: ignore[misc]


class InvitationFilter(django_filters.FilterSet):
    """Invitations by address or place, and by what has become of them."""

    q = WordFilter(["email", "organization__name"], label=_("Email or place"))
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            ("open", _("Waiting for an answer")),
            ("expired", _("Expired")),
            ("accepted", _("Accepted")),
            ("withdrawn", _("Withdrawn")),
        ],
        empty_label=_("All"),
        method="by_state",
    )

    class Meta:
        model = RoleInvitation
        fields: list[str] = []

    def by_state(
        self, invitations: RoleInvitationQuerySet, _name: str, value: str
    ) -> RoleInvitationQuerySet:
        now = timezone.now()
        if value == "accepted":
            return invitations.filter(accepted_at__isnull=False)
        if value == "withdrawn":
            return invitations.filter(withdrawn_at__isnull=False)
        if value == "open":
            return invitations.open(at=now)
        return invitations.filter(
            accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__lte=now
        )


class WorkFilter(django_filters.FilterSet):
    """Work by words, and whether it goes on."""

    q = WordFilter(PEOPLE_AND_PLACES, label=_("Name or place"))
    when = django_filters.ChoiceFilter(
        label=_("Show"),
        choices=[("past", _("Those who left")), ("coming", _("From a day to come"))],
        empty_label=_("Working there now"),
        method="by_time",
    )

    class Meta:
        model = Employment
        fields: list[str] = []

    def filter_queryset(self, queryset: EmploymentQuerySet) -> EmploymentQuerySet:
        """Show those of today until others are asked for."""
        rows: EmploymentQuerySet = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("when") else rows.on(today())

    def by_time(self, work: EmploymentQuerySet, _name: str, value: str) -> EmploymentQuerySet:
        if value == "coming":
            return work.filter(starts_on__gt=today())
        return work.filter(ends_on__lte=today())
