from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.module_loading import import_string

from accounts.decisions import memssi_number
from accounts.permissions import Role, Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel


def people_of_organizations(user: "User", role: Role) -> models.Q:
    """Return the condition "people a role holder sees", answered where employments are known."""
    condition: models.Q = import_string(settings.ACCOUNTS_PEOPLE_OF_ORGANIZATIONS)(user, role)
    return condition


class UserQuerySet(ScopedQuerySet["User"]):
    view_action = "accounts.view_person"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(pk=user.pk),
        Scope.ORGANIZATION: people_of_organizations,
    }


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(
        self, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        """Make a person. Without a password they cannot sign in until they reset it."""
        user: User = self.model(email=self.normalize_email(email) if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, TimestampedModel):
    """The person: one row each, with or without email, whether or not they ever sign in."""

    email = models.EmailField(unique=True, null=True, blank=True)
    first_name = models.CharField("first name", max_length=80)
    last_name = models.CharField("last name", max_length=80)
    is_active = models.BooleanField(default=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    guided_at = models.DateTimeField(
        null=True, blank=True, help_text="When the first guide was finished or skipped."
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_its_case"),
            models.CheckConstraint(
                name="user_email_is_null_or_filled",
                condition=models.Q(email__isnull=True) | ~models.Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name, as printed."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def memssi_number(self) -> str:
        """The number on transcripts, with a check digit."""
        return memssi_number(self.pk)


class SavedFilter(TimestampedModel):
    """A view of one list that a person keeps by name: its filters, order and columns."""

    person = models.ForeignKey(User, models.CASCADE, related_name="saved_filters")
    list_name = models.CharField(max_length=80, help_text="The name of the list's address.")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, help_text="What follows the list's address.")

    class Meta:
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                "person",
                "list_name",
                Lower("name"),
                name="saved_filter_once_per_person_list_and_name",
            ),
            models.CheckConstraint(
                name="saved_filter_has_a_name_and_a_query",
                condition=~models.Q(name="") & ~models.Q(query=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name
