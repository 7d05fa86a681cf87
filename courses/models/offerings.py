"""Classes: one scheduled run of a version of a course."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from accounts.permissions import Role, Scope, ScopedQuerySet, ScopeRules
from core.clock import maine_date
from core.models import TimestampedModel
from courses.enums import (
    AT_A_PLACE,
    ApprovalPolicy,
    AssignmentStatus,
    CompletionRule,
    DeliveryMode,
    EnrollmentUnit,
    OfferingStatus,
)
from courses.models.clearance import is_shown
from courses.models.courses import Course, CourseVersion
from courses.models.terms import Audience, FundingAward, LaneLead
from courses.models.venues import Venue
from organizations.models import Organization, in_force, scope_paths, today

DECIDED_SOON = timedelta(days=14)


class OfferingQuerySet(ScopedQuerySet["Offering"]):
    view_action = "courses.view_schedule"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.TAUGHT: lambda user, _role: models.Q(
            pk__in=Offering.objects.taught_by(user).order_by().values("pk")
        ),
        Scope.HOSTED: lambda user, role: models.Q(
            host__in=Organization.objects.below(scope_paths(user, role, today()))
            .order_by()
            .values("pk")
        ),
        Scope.ORGANIZATION: lambda user, role: models.Q(
            host__in=Organization.objects.below(scope_paths(user, role, today()))
            .order_by()
            .values("pk")
        ),
        Scope.LANE: lambda user, _role: models.Q(
            pk__in=Offering.objects.in_lanes_led_by(user).order_by().values("pk")
        ),
    }

    def public(self) -> "OfferingQuerySet":
        """Classes anybody may look at: published, postponed, or cancelled after publication."""
        return self.exclude(status__in=(OfferingStatus.DRAFT, OfferingStatus.DISCARDED))

    def shown_to(self, user: User | AnonymousUser) -> "OfferingQuerySet":
        """Classes without those of sensitive courses that are not for this person."""
        return self.filter(is_shown(user, Course.objects.all(), "version__course__"))

    def coming(self, *, at: datetime) -> "OfferingQuerySet":
        """Published classes that have not ended."""
        return self.filter(status=OfferingStatus.PUBLISHED, ends_at__gt=at)

    def open_for_registration(self, *, at: datetime) -> "OfferingQuerySet":
        """Coming classes whose registration is open."""
        return self.coming(at=at).filter(
            registration_opens_at__lte=at, registration_closes_at__gt=at
        )

    def tentative(self, *, at: datetime) -> "OfferingQuerySet":
        """Published classes that have not begun, of which it is open whether they take place."""
        return self.coming(at=at).filter(
            starts_at__gt=at, minimum_seats__isnull=False, confirmed_at__isnull=True
        )

    def to_be_decided(self, *, at: datetime) -> "OfferingQuerySet":
        """Classes of which it is soon to be decided whether they take place, and those of which it
        should have been.
        """
        return self.tentative(at=at).filter(decided_by__lte=maine_date(at) + DECIDED_SOON)

    def taught_by(self, user: User) -> "OfferingQuerySet":
        """Classes this person teaches."""
        return self.filter(
            instructor_assignments__instructor=user,
            instructor_assignments__status=AssignmentStatus.ACCEPTED,
        )

    def hosted_by(self, user: User, role: Role) -> "OfferingQuerySet":
        """Classes hosted at or below the organizations for which this person holds the role."""
        places = Organization.objects.below(scope_paths(user, role, today())).order_by()
        return self.filter(host__in=places.values("pk"))

    def in_lanes_led_by(self, user: User) -> "OfferingQuerySet":
        """Classes of the lanes this person leads today."""
        led = LaneLead.objects.filter(in_force(today(), "grant__"), grant__person=user)
        return self.filter(version__course__lane__in=led.values("lane"))

    def for_listing(self) -> "OfferingQuerySet":
        """With the rows a list shows."""
        return self.select_related("version__course__lane", "venue")

    def open_first(self, *, at: datetime) -> "OfferingQuerySet":
        """By date: first what one can still register for, then what is done at one's own pace
        (it began long ago), last what takes nobody in any more.
        """
        rank = models.Case(
            models.When(registration_closes_at__lte=at, then=2),
            models.When(delivery_mode=DeliveryMode.SELF_PACED, then=1),
            default=0,
        )
        return self.annotate(rank=rank).order_by("rank", "starts_at", "pk")


class Offering(TimestampedModel):
    """One scheduled run of a version (on screen: a class).

    Hours, completion rule and credit rules are copied from the version at publication: a later
    edit does not change them for those already enrolled.
    """

    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="offerings")
    number = models.CharField(max_length=32, unique=True)
    status = models.CharField(
        max_length=10, choices=OfferingStatus.choices, default=OfferingStatus.DRAFT
    )
    delivery_mode = models.CharField(max_length=12, choices=DeliveryMode.choices)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="offerings"
    )
    host = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who opens the doors: a school, an agency, a partner.",
    )
    capacity = models.PositiveIntegerField(
        null=True, blank=True, help_text="Seats; empty means open to all."
    )
    starts_at = models.DateTimeField(help_text="Start of the first session.")
    ends_at = models.DateTimeField(help_text="End of the last session.")
    registration_opens_at = models.DateTimeField()
    registration_closes_at = models.DateTimeField()
    waitlist_limit = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many may wait; empty means anybody may."
    )
    title = models.CharField(
        max_length=120, blank=True, help_text="What this run is called, beside its course."
    )
    unit = models.CharField(
        max_length=12, choices=EnrollmentUnit.choices, default=EnrollmentUnit.INDIVIDUAL
    )
    approval = models.CharField(
        max_length=20, choices=ApprovalPolicy.choices, default=ApprovalPolicy.NONE
    )
    requests_hold_seat = models.BooleanField(
        default=True, help_text="Whether a seat is kept for a request until it is decided."
    )
    organization_cap = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many seats one organization may take at most."
    )
    organization_cap_until = models.DateField(
        null=True, blank=True, help_text="The first day on which it may take more."
    )
    withdraw_until = models.DateField(
        null=True,
        blank=True,
        help_text="The last day on which people give seats back themselves; empty: the start.",
    )
    choices_until = models.DateField(
        null=True,
        blank=True,
        help_text="The last day to change chosen sessions; empty: until the session begins.",
    )
    asks_diet = models.BooleanField(
        default=False, help_text="Whether those who register are asked what they do not eat."
    )
    restricted_to = models.ManyToManyField(
        Audience,
        related_name="+",
        blank=True,
        help_text="Only people in these kinds of work, beside what the course says.",
    )
    published_at = models.DateTimeField(null=True, blank=True)
    minimum_seats = models.PositiveIntegerField(null=True, blank=True)
    decided_by = models.DateField(
        null=True, blank=True, help_text="The day on which it is decided whether it takes place."
    )
    confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was decided that it takes place."
    )
    co_sponsors = models.ManyToManyField(Organization, related_name="+", blank=True)
    funding = models.ManyToManyField(FundingAward, related_name="offerings", blank=True)
    lodging_limit = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many may ask for lodging; empty means none."
    )
    accommodations_until = models.DateField(
        null=True, blank=True, help_text="The last day to ask for accommodations."
    )
    online_link = models.URLField(
        max_length=400, blank=True, help_text="Shown to those who hold a seat and who teach."
    )
    learners_per_instructor = models.PositiveIntegerField(null=True, blank=True)
    contact_hours = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    validity_months = models.PositiveSmallIntegerField(null=True, blank=True)
    prerequisites = models.JSONField(
        default=list, help_text="Groups of codes of courses, frozen at publication."
    )
    words = models.JSONField(
        default=dict,
        help_text="What lane, topics, audiences and place were called at publication.",
    )
    completion_rule = models.CharField(
        max_length=32, choices=CompletionRule.choices, default=CompletionRule.ATTENDANCE
    )
    pass_mark_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes_required = models.PositiveSmallIntegerField(null=True, blank=True)
    practical_skills = models.JSONField(default=list, blank=True)
    credit_rules = models.JSONField(
        default=list, help_text="Credit type, basis, hours and rounding, frozen at publication."
    )
    cancelled_reason = models.TextField(blank=True)
    postponed_at = models.DateTimeField(null=True, blank=True)
    postponed_reason = models.TextField(blank=True)
    calendar_sequence = models.PositiveSmallIntegerField(
        default=0, help_text="SEQUENCE of the calendar invitations, one more with each change."
    )

    objects = OfferingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = "class"
        verbose_name_plural = "classes"
        indexes = [
            models.Index(name="offering_coming", fields=["status", "ends_at", "starts_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="offering_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="offering_registration_closes_after_it_opens",
                condition=models.Q(registration_closes_at__gt=models.F("registration_opens_at")),
            ),
            models.CheckConstraint(
                name="offering_online_or_at_a_venue",
                condition=models.Q(delivery_mode__in=["virtual", "self_paced"])
                | models.Q(venue__isnull=False),
            ),
            models.CheckConstraint(
                name="offering_postponed_says_when",
                condition=~models.Q(status=OfferingStatus.POSTPONED)
                | models.Q(postponed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="offering_minimum_has_a_day",
                condition=models.Q(minimum_seats__isnull=True) | models.Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="offering_organization_cap_has_a_day",
                condition=models.Q(
                    organization_cap__isnull=True, organization_cap_until__isnull=True
                )
                | models.Q(organization_cap__gt=0, organization_cap_until__isnull=False),
            ),
            models.CheckConstraint(
                name="offering_minimum_within_its_seats",
                condition=models.Q(minimum_seats__isnull=True)
                | models.Q(capacity__isnull=True)
                | models.Q(minimum_seats__lte=models.F("capacity")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def is_shown_to(self, user: User | AnonymousUser) -> bool:
        """Whether this person may look at it, as lists ask by `shown_to`: a query only where the
        course is sensitive.
        """
        course = self.version.course
        return (
            not course.is_security_sensitive
            or Offering.objects.shown_to(user).filter(pk=self.pk).exists()
        )

    def is_tentative_at(self, moment: datetime) -> bool:
        """Whether it is open then if the class takes place: one that has begun does."""
        has_begun = self.starts_at <= moment and self.status != OfferingStatus.POSTPONED
        return self.minimum_seats is not None and self.confirmed_at is None and not has_begun

    # What stands in a published class keeps the words it was published with.

    @property
    def is_at_a_place(self) -> bool:
        """Whether people come to a place, where somebody may check them in at the door."""
        return self.delivery_mode in AT_A_PLACE

    @property
    def course_title(self) -> str:
        """What its course was called when it was published."""
        return self.words.get("course") or self.version.course.title

    @property
    def lane_name(self) -> str:
        """What its lane was called when it was published."""
        return self.words.get("lane") or self.version.course.lane.name

    @property
    def venue_name(self) -> str:
        """What its venue was called when it was published, or moved there; empty for none."""
        return self.words.get("venue") or (self.venue.name if self.venue else "")

    @property
    def seats_move_until(self) -> datetime:
        """Until when a freed seat goes to the next in line: the start, or while a self-paced
        class takes people in.
        """
        if self.delivery_mode == DeliveryMode.SELF_PACED:
            return self.registration_closes_at
        return self.starts_at
