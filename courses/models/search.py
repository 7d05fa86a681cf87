"""What the search reads: one entry for each course and class, our own words, and synonyms."""

from django.db import models

from courses.models.courses import Course
from courses.models.offerings import Offering


class SearchEntry(models.Model):
    """The words of a course, or of a class with those of its course. The full-text index beside
    it is kept by the database itself (a stored column or triggers), so that the two never differ.
    """

    course = models.OneToOneField(
        Course, models.CASCADE, null=True, blank=True, related_name="search_entry"
    )
    offering = models.OneToOneField(
        Offering, models.CASCADE, null=True, blank=True, related_name="search_entry"
    )
    heading = models.TextField(help_text="Title, code, number.")
    terms = models.TextField(blank=True, help_text="Lanes, topics, audiences, place, people.")
    body = models.TextField(blank=True, help_text="Summary and objectives.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="search_entry_of_a_course_or_a_class",
                condition=models.Q(course__isnull=True) ^ models.Q(offering__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"Entry {self.pk}"


class SearchWord(models.Model):
    """A word that stands in some entry: what a mistyped word is corrected to."""

    word = models.CharField(max_length=60, primary_key=True)
    entries = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.word


class Synonym(models.Model):
    """Words that mean the same: whoever looks for one finds all."""

    words = models.CharField(
        max_length=300, unique=True, help_text="Words or phrases, with commas between them."
    )

    class Meta:
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words
