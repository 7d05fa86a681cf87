"""Files and links that belong to a version of a course."""

from django.db import models

from core.models import TimestampedModel
from courses.enums import LinkState, MaterialKind, MaterialReaders
from courses.models.courses import CourseVersion


class MaterialQuerySet(models.QuerySet["Material"]):
    def for_readers(self, *readers: MaterialReaders) -> "MaterialQuerySet":
        """What is on file for any of these readers."""
        return self.filter(readers__in=readers, withdrawn_on__isnull=True)


class Material(TimestampedModel):
    """A lesson plan, a handout, a link: a stored file or an address on the web."""

    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="materials")
    kind = models.CharField(max_length=12, choices=MaterialKind.choices)
    title = models.CharField(max_length=160)
    file = models.FileField(upload_to="materials/%Y/", blank=True)
    url = models.URLField(max_length=400, blank=True)
    readers = models.CharField(
        max_length=12, choices=MaterialReaders.choices, default=MaterialReaders.REGISTERED
    )
    checked_on = models.DateField(null=True, blank=True)
    link_state = models.CharField(
        max_length=10, choices=LinkState.choices, default=LinkState.UNCHECKED
    )
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                name="material_is_a_file_or_a_link",
                condition=(models.Q(file="") & ~models.Q(url=""))
                | (~models.Q(file="") & models.Q(url="")),
            )
        ]

    def __str__(self) -> str:
        return self.title
