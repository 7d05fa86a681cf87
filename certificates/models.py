from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel
from courses.models import InstructorAssignment
from documents.enums import DocumentState
from documents.models import IssuedDocument
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from organizations.models import people_of_organizations

SWEPT_AFTER = timedelta(minutes=2)


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

    def for_listing(self) -> "CertificateQuerySet":
        """With the rows a list shows."""
        return self.select_related(
            "document", "enrollment__learner", "enrollment__offering__version__course"
        )


class Certificate(TimestampedModel):
    """The paper that says one person completed one class. One for each completion."""

    enrollment = models.OneToOneField(Enrollment, models.PROTECT, related_name="certificate")
    document = models.OneToOneField(IssuedDocument, models.PROTECT, related_name="+")
    expires_on = models.DateField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Certificate {self.pk}"


def owed_a_certificate(*, at: datetime) -> models.QuerySet[Enrollment]:
    """Return completions whose certificate is missing or was left unfinished."""
    finished = Certificate.objects.ready().filter(enrollment=models.OuterRef("pk"))
    return Enrollment.objects.filter(
        ~models.Exists(finished),
        status=EnrollmentStatus.COMPLETED,
        ended_at__lt=at - SWEPT_AFTER,
    )
