from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator

from accounts.models import User
from accounts.permissions import ScopedQuerySet, ScopeRules
from core.models import AppendOnlyModel
from support.decisions import reference_of
from support.enums import About, QuestionKind, QuestionStatus

LONGEST_TEXT = 4000
SUBJECT_WORDS = 10
SUBJECT_LENGTH = 80
WAITING = (QuestionStatus.NEW, QuestionStatus.OPEN)


class QuestionQuerySet(ScopedQuerySet["Question"]):
    view_action = "support.answer"
    scope_rules: ClassVar[ScopeRules] = {}

    def waiting(self) -> "QuestionQuerySet":
        """Questions on which it is our turn."""
        return self.filter(status__in=WAITING)

    def for_listing(self) -> "QuestionQuerySet":
        """With the rows a list shows."""
        return self.select_related("sender", "assigned_to")


class Question(models.Model):
    """What somebody wrote to us, signed in or not: a question, or feedback about a page."""

    kind = models.CharField(max_length=8, choices=QuestionKind.choices)
    sender = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="questions"
    )
    name = models.CharField(max_length=170, blank=True)
    email = models.EmailField(blank=True)
    about = models.CharField(max_length=12, choices=About.choices, blank=True)
    page = models.CharField(max_length=300, blank=True, help_text="The page feedback is about.")
    was_helpful = models.BooleanField(null=True)
    text = models.TextField(max_length=LONGEST_TEXT)
    status = models.CharField(
        max_length=8, choices=QuestionStatus.choices, default=QuestionStatus.NEW
    )
    assigned_to = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="questions_in_work"
    )
    asked_at = models.DateTimeField()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(name="question_queue", fields=["status", "asked_at", "id"]),
            models.Index(name="question_by_address", fields=["email", "asked_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="question_status_is_known", condition=Q(status__in=QuestionStatus.values)
            ),
            models.CheckConstraint(
                name="question_kind_is_known", condition=Q(kind__in=QuestionKind.values)
            ),
            models.CheckConstraint(name="question_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="question_can_be_answered",
                condition=~Q(kind=QuestionKind.CONTACT) | Q(sender__isnull=False) | ~Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number under which it is kept."""
        return reference_of(self.pk)

    @property
    def subject(self) -> str:
        """Its own first words: many are about the same thing."""
        words = Truncator(" ".join(self.text.split()))
        return Truncator(words.words(SUBJECT_WORDS, truncate=" …")).chars(SUBJECT_LENGTH)

    @property
    def sent_by(self) -> str:
        """Who wrote, as far as we know."""
        return self.name or self.email or (self.sender.name if self.sender else "")


class Reply(AppendOnlyModel):
    """One answer of ours, as it was sent. Never changed: another one follows it."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="replies")
    text = models.TextField(max_length=LONGEST_TEXT)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(name="reply_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"Reply {self.pk}"
