from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models.fields.json import KeyTextTransform

from notifications.enums import MessageStatus

STUCK_AFTER = timedelta(minutes=10)
URGENT_FOR = timedelta(days=30)
DEADLINE = "offer_ends_at"  # what a context calls the moment by which to answer, written in UTC


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting_to_be_sent(self, *, at: datetime) -> "MessageQuerySet":
        """Messages queued, and those whose sender died on the way."""
        return self.filter(
            models.Q(status=MessageStatus.QUEUED)
            | models.Q(status=MessageStatus.SENDING, claimed_at__lt=at - STUCK_AFTER)
        )

    def in_trouble(self, *, at: datetime) -> "MessageQuerySet":
        """Mail that failed, and urgent mail to people without an address: somebody has to call."""
        unreached = models.Q(
            status=MessageStatus.NO_ADDRESS, is_urgent=True, queued_at__gte=at - URGENT_FOR
        )
        return self.filter(
            models.Q(status=MessageStatus.FAILED) | unreached, dealt_with_at__isnull=True
        )

    def without_address(self) -> "MessageQuerySet":
        """Mail to people whom none reaches; somebody hands it to them on paper, or has."""
        return self.filter(
            status=MessageStatus.NO_ADDRESS, recipient__isnull=False, is_private=False
        )

    def to_hand_out(self) -> "MessageQuerySet":
        """Mail that nobody has handed out yet."""
        return self.without_address().filter(dealt_with_at__isnull=True)

    def most_pressing_first(self, *, at: datetime) -> "MessageQuerySet":
        """What must be answered by a moment to come stands first, the soonest before the others."""
        answer_by = KeyTextTransform(DEADLINE, "context")
        to_come = models.When(
            models.Q(**{f"context__{DEADLINE}__gt": at.astimezone(UTC).isoformat()}),
            then=answer_by,
        )
        return self.annotate(
            answer_by=models.Case(to_come, default=None, output_field=models.TextField())
        ).order_by(models.F("answer_by").asc(nulls_last=True), "-queued_at", "-pk")

    def for_listing(self) -> "MessageQuerySet":
        """Newest first, without the bodies."""
        return self.select_related("recipient").defer("body_text", "body_html", "context")


class Message(models.Model):
    """One mail to one person. `key` makes a repeat of the same notice a no-op."""

    key = models.CharField(max_length=160, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="messages"
    )
    to_address = models.EmailField(blank=True)
    template = models.CharField(max_length=80)
    context = models.JSONField(default=dict)
    is_private = models.BooleanField(
        default=False, help_text="Holds a link that signs in or resets: forgotten once sent."
    )
    is_urgent = models.BooleanField(
        default=False, help_text="Without an email address, somebody has to call."
    )
    status = models.CharField(
        max_length=12, choices=MessageStatus.choices, default=MessageStatus.QUEUED
    )
    queued_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    dealt_with_at = models.DateTimeField(null=True)
    dealt_with_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    subject = models.CharField(max_length=300, blank=True)
    body_text = models.TextField(blank=True)
    body_html = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(
                name="message_unsent",
                fields=["status", "id"],
                condition=models.Q(status__in=[MessageStatus.QUEUED, MessageStatus.SENDING]),
            ),
            models.Index(
                name="message_failed",
                fields=["id"],
                condition=models.Q(status=MessageStatus.FAILED),
            ),
            models.Index(
                name="message_unreached",
                fields=["queued_at"],
                condition=models.Q(status=MessageStatus.NO_ADDRESS, is_urgent=True),
            ),
            models.Index(
                name="message_to_hand_out",
                fields=["recipient"],
                condition=models.Q(status=MessageStatus.NO_ADDRESS, dealt_with_at__isnull=True),
            ),
            models.Index(name="message_newest", fields=["-queued_at", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_sent_has_a_moment",
                condition=~models.Q(status=MessageStatus.SENT) | models.Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_dealt_with_by_somebody",
                condition=models.Q(dealt_with_at__isnull=True, dealt_with_by__isnull=True)
                | models.Q(dealt_with_at__isnull=False, dealt_with_by__isnull=False),
            ),
            models.CheckConstraint(
                name="message_status_is_known",
                condition=models.Q(status__in=MessageStatus.values),
            ),
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"

    @property
    def deadline(self) -> datetime | None:
        """By when its reader must answer, if they must."""
        written = self.context.get(DEADLINE)
        return datetime.fromisoformat(written) if written else None
