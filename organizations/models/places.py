"""Places. The tree is stored as paths (`/1/5/23/`): "all below" is one prefix comparison."""

from datetime import date
from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import Role, Scope, ScopedQuerySet, ScopeRules
from core.filters import MOST_WORDS, words_stand_in
from core.models import ManagedTerm, TimestampedModel
from organizations.enums import CATEGORIES, County, Grade, OrganizationCategory, OrganizationKind
from organizations.models.dates import in_force, today

SEARCHED_FIELDS = ["name", "town", "short_code", "state_id", "nces_id"]


def under(paths: list[str], prefix: str = "") -> models.Q:
    """Return the condition "at or below any of these paths"."""
    nowhere = models.Q(**{f"{prefix}pk__in": []}) if prefix else models.Q(pk__in=[])
    return reduce(or_, (models.Q(**{f"{prefix}path__startswith": p}) for p in paths), nowhere)


class OrganizationQuerySet(ScopedQuerySet["Organization"]):
    view_action = "organizations.view_organization"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.ORGANIZATION: lambda user, role: under(scope_paths(user, role, today())),
        Scope.SENDER: lambda user, role: (
            under(scope_paths(user, role, today())) & models.Q(kind=OrganizationKind.LAW_AGENCY)
        ),
    }

    def below(self, paths: list[str], prefix: str = "") -> "OrganizationQuerySet":
        """Organizations at or below any of these paths."""
        return self.filter(under(paths, prefix))

    def open(self) -> "OrganizationQuerySet":
        """Organizations neither closed nor merged into another."""
        return self.filter(closed_on__isnull=True)

    def called(self, words: str) -> "OrganizationQuerySet":
        """Organizations found by these words, in any order: by a name of today or of earlier days,
        that of a place that went into it, the town, the short code or a number. Those whose name
        begins like the words come first.
        """
        if "\x00" in words:
            return self.none()
        found = self
        for word in words.split()[:MOST_WORDS]:
            earlier = FormerOrganizationName.objects.filter(name__icontains=word)
            merged = Organization.objects.filter(name__icontains=word, merged_into__isnull=False)
            found = found.filter(
                words_stand_in(word, SEARCHED_FIELDS)
                | models.Q(pk__in=earlier.order_by().values("organization"))
                | models.Q(pk__in=merged.order_by().values("merged_into"))
            )
        begins_so = models.Q(name__istartswith=" ".join(words.split()))
        first = models.Case(models.When(begins_so, then=0), default=1)
        return found.order_by(first, "name", "pk")


class Organization(TimestampedModel):
    """A place in the tree: State > office > SAU > school; State > law agency or partner."""

    kind = models.CharField(max_length=12, choices=OrganizationKind.choices)
    category = models.CharField(max_length=20, choices=OrganizationCategory.choices, blank=True)
    name = models.CharField(max_length=160)
    short_code = models.SlugField(max_length=40, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    path = models.CharField(max_length=120, unique=True, db_index=True)
    county = models.CharField(
        max_length=5, choices=County.choices, blank=True, help_text="The one shown first."
    )
    town = models.CharField(max_length=80, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    state_id = models.CharField(
        max_length=12, blank=True, help_text="The number of the State's directory."
    )
    nces_id = models.CharField(
        max_length=12,
        blank=True,
        help_text="The federal number: 7 digits for a district, 12 for a school.",
    )
    lowest_grade = models.SmallIntegerField(choices=Grade.choices, null=True, blank=True)
    highest_grade = models.SmallIntegerField(choices=Grade.choices, null=True, blank=True)
    student_count = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many are enrolled: a number, never who."
    )
    closed_on = models.DateField(null=True, blank=True, help_text="The first day it is no more.")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="organization_only_the_state_has_no_parent",
                condition=models.Q(kind=OrganizationKind.STATE, parent__isnull=True)
                | (~models.Q(kind=OrganizationKind.STATE) & models.Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="organization_is_not_its_own_parent",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("pk")),
            ),
            models.CheckConstraint(
                name="organization_category_fits_its_kind",
                condition=reduce(
                    or_,
                    (
                        models.Q(kind=kind, category__in=["", *categories])
                        for kind, categories in CATEGORIES.items()
                    ),
                ),
            ),
            models.CheckConstraint(
                name="organization_stands_on_the_map_with_both_numbers",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180
                ),
            ),
            models.CheckConstraint(
                name="organization_grades_rise",
                condition=models.Q(lowest_grade__isnull=True, highest_grade__isnull=True)
                | models.Q(highest_grade__gte=models.F("lowest_grade")),
            ),
            models.CheckConstraint(
                name="organization_merged_is_closed",
                condition=models.Q(merged_into__isnull=True)
                | (models.Q(closed_on__isnull=False) & ~models.Q(merged_into=models.F("pk"))),
            ),
            models.UniqueConstraint(
                name="organization_state_id_once",
                fields=["state_id"],
                condition=~models.Q(state_id=""),
            ),
            models.UniqueConstraint(
                name="organization_nces_id_once",
                fields=["nces_id"],
                condition=~models.Q(nces_id=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def exact_kind(self) -> str:
        """The category, where one is known; else the kind."""
        return self.get_category_display() if self.category else self.get_kind_display()


class OrganizationCounty(models.Model):
    """A further county an organization reaches into, beside the one shown first."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="further_counties")
    county = models.CharField(max_length=5, choices=County.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="organization_county_once", fields=["organization", "county"]
            )
        ]

    def __str__(self) -> str:
        return self.get_county_display()


class FormerOrganizationName(TimestampedModel):
    """What a place was called until a day. Papers and people still say it."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=160)
    used_until = models.DateField(help_text="The first day of the new name.")

    class Meta:
        ordering = ["-used_until", "-pk"]

    def __str__(self) -> str:
        return self.name


class WorkKind(ManagedTerm):
    """A kind of work: teacher, bus driver, School Resource Officer. Audiences are sets of them."""

    key = models.SlugField(max_length=40, unique=True)
    is_sworn = models.BooleanField(default=False, help_text="Sworn law enforcement.")


def scope_paths(user: User, role: Role, day: date) -> list[str]:
    """Return the tree paths for which a person holds a role on a day; asked once per loaded person,
    as `granted_roles` is.
    """
    known: dict[tuple[Role, date], list[str]] = vars(user).setdefault("_scope_paths", {})
    if (role, day) not in known:
        held = Organization.objects.filter(
            in_force(day, "role_grants__"), role_grants__person=user, role_grants__role=role
        )
        known[role, day] = list(held.order_by().values_list("path", flat=True).distinct())
    return known[role, day]
