from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from audit.models import AuditEvent
from core.models import TimestampedModel
from courses.models import InstructorAssignment, Offering
from documents.enums import DocumentState
from documents.models import IssuedDocument
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from organizations.models import people_of_organizations

SWEPT_AFTER = timedelta(minutes=2)
CORRECTED_LATELY = timedelta(days=3)
# What in the history of a seat changes the hours on its certificate.
CORRECTIONS = ("transcripts.correct_seat", "transcripts.add_approved_hours")


class CertificateQuerySet(ScopedQuerySet["Certificate"]):
    view_action = "certificates.view_certificate"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(enrollment__learner=user),
        Scope.TAUGHT: lambda user, _role: models.Q(
            enrollment__offering__in=InstructorAssignment.objects.teaching()
            .filter(instructor=user)
            .values("offering")
        ),
        Scope.ORGANIZATION: lambda user, role: models.Q(
            enrollment__learner__in=User.objects.filter(people_of_organizations(user, role)).values(
                "pk"
            )
        ),
    }

    def ready(self) -> "CertificateQuerySet":
        """Certificates whose paper is finished."""
        return self.exclude(document__state=DocumentState.PREPARING)

    def standing(self) -> "CertificateQuerySet":
        """Certificates that were neither replaced nor revoked."""
        return self.filter(ended_at__isnull=True)

    def for_listing(self) -> "CertificateQuerySet":
        """With the rows a list shows."""
        return self.select_related(
            "document", "enrollment__learner", "enrollment__offering__version__course"
        )


class Certificate(TimestampedModel):
    """The paper that says one person completed one class. One at a time for each completion:
    after a correction another takes its place, and the first one stays and says so.
    """

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="certificates")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replacement"
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was replaced or revoked."
    )
    ended_reason = models.TextField(blank=True)
    document = models.OneToOneField(IssuedDocument, models.PROTECT, related_name="+")
    expires_on = models.DateField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="certificate_one_stands",
                fields=["enrollment"],
                condition=models.Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="certificate_ended_says_why",
                condition=models.Q(ended_at__isnull=True) | ~models.Q(ended_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Certificate {self.pk}"


def certificates_by_seat(viewer: User, person: User) -> dict[int, int]:
    """Return by seat the key of each certificate of somebody that a visitor may open."""
    theirs = Certificate.objects.visible_to(viewer).ready().standing()
    rows = theirs.filter(enrollment__learner=person).order_by()
    return dict(rows.values_list("enrollment", "pk"))


def owed_a_certificate(*, at: datetime) -> models.QuerySet[Enrollment]:
    """Return completions whose certificate is missing or was left unfinished."""
    finished = Certificate.objects.ready().standing().filter(enrollment=models.OuterRef("pk"))
    return Enrollment.objects.filter(
        ~models.Exists(finished),
        status=EnrollmentStatus.COMPLETED,
        ended_at__lt=at - SWEPT_AFTER,
    )


def corrected_since_certified(*, at: datetime) -> models.QuerySet[Enrollment]:
    """Return seats whose hours were corrected or added to in the last days, after the certificate
    that stands was made.
    """
    lately = AuditEvent.objects.filter(
        action__in=CORRECTIONS,
        object_type=Enrollment._meta.label,
        at__gt=at - CORRECTED_LATELY,
        at__lt=at - SWEPT_AFTER,
    )
    corrected = lately.filter(
        object_pk=models.OuterRef("enrollment"), at__gte=models.OuterRef("document__issued_at")
    )
    outdated = Certificate.objects.standing().filter(
        models.Exists(corrected), enrollment__in=lately.order_by().values("object_pk")
    )
    return Enrollment.objects.filter(pk__in=outdated.order_by().values("enrollment"))


def made_for(offering: Offering) -> int:
    """Count the certificates of a class that are finished and stand: `transcripts` asks, through
    the settings.
    """
    return Certificate.objects.ready().standing().filter(enrollment__offering=offering).count()
