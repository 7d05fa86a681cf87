"""What people keep about their own record: their renewal, and links by which they show it."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from core.models import AppendOnlyModel, TimestampedModel
from transcripts.enums import RenewalHours


class RenewalCycle(TimestampedModel):
    """Until when an educator's certificate runs, as they say themselves: their own five years.

    For their own eyes: what counts toward a certificate is decided by a local committee.
    """

    person = models.OneToOneField(User, models.PROTECT, related_name="renewal_cycle")
    certificate_until = models.DateField(help_text="The last day of the certificate.")
    hours_needed = models.PositiveSmallIntegerField(choices=RenewalHours.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="renewal_cycle_hours_are_known",
                condition=models.Q(hours_needed__in=RenewalHours.values),
            )
        ]

    def __str__(self) -> str:
        return f"Cycle {self.pk}"


class TranscriptShareQuerySet(ScopedQuerySet["TranscriptShare"]):
    view_action = "transcripts.share_record"
    scope_rules: ClassVar[ScopeRules] = {Scope.OWN: lambda user, _role: models.Q(person=user)}

    def live(self, *, at: datetime) -> "TranscriptShareQuerySet":
        """Links that show the record at this moment."""
        return self.filter(ended_at__isnull=True, ends_at__gt=at)

    def for_listing(self) -> "TranscriptShareQuerySet":
        """With how often the page behind each was opened and when last, the newest first."""
        return self.annotate(
            times_opened=models.Count("openings"),
            last_opened_at=models.Max("openings__opened_at"),
        ).order_by("-made_at", "-pk")


class TranscriptShare(TimestampedModel):
    """A link by which its owner shows their transcript to somebody without a sign-in.

    The token in the link is shown once and not kept.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="transcript_shares")
    shown_to = models.CharField(max_length=80, help_text="For whom, in the owner's words.")
    token_digest = models.CharField(max_length=64, help_text="SHA-256 in hex.")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When its owner took it back before it ran out."
    )

    objects = TranscriptShareQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="transcript_share_digest_once", fields=["token_digest"]),
            models.CheckConstraint(
                name="transcript_share_ends_after_it_was_made",
                condition=models.Q(ends_at__gt=models.F("made_at")),
            ),
            models.CheckConstraint(
                name="transcript_share_says_for_whom", condition=~models.Q(shown_to="")
            ),
        ]

    def __str__(self) -> str:
        return f"Share {self.pk}"


class TranscriptShareOpening(AppendOnlyModel):
    """That the page behind a link was opened. By whom, not even an address says: none is kept."""

    share = models.ForeignKey(TranscriptShare, models.PROTECT, related_name="openings")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Opening {self.pk}"
