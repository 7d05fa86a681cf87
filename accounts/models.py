from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Self

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.module_loading import import_string

from accounts.decisions import memssi_number, person_of_memssi_number
from accounts.enums import AddressUse
from accounts.permissions import Role, Scope, ScopedQuerySet, ScopeRules
from accounts.search import a_word_begins
from core.models import TimestampedModel


def _people(setting: str) -> Callable[["User", Role], models.Q]:
    """Return the rule "people a role holder reaches", answered where employments are known."""

    def rule(user: "User", role: Role) -> models.Q:
        condition: models.Q = import_string(getattr(settings, setting))(user, role)
        return condition

    return rule


class UserQuerySet(ScopedQuerySet["User"]):
    view_action = "accounts.view_person"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(pk=user.pk),
        Scope.ORGANIZATION: _people("ACCOUNTS_PEOPLE_OF_ORGANIZATIONS"),
        Scope.AGENCY: _people("ACCOUNTS_PEOPLE_OF_AGENCIES"),
        Scope.SCHOOL_SIDE: _people("ACCOUNTS_PEOPLE_OF_SCHOOLS"),
    }

    def in_the_register(self) -> Self:
        """All but those who were entered by mistake and taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def found_by(self, word: str) -> Self:
        """People by their number, or by the beginning of a name, a former name or an address."""
        first, *others = keys_found_by(word)
        return self.filter(pk__in=first.union(*others, all=True))

    def _reached(self, user: "User", held: Iterable[tuple[Role, Scope]]) -> models.Q:
        """Put the keys together that each role reaches: of "this or that" every person is asked."""
        ways = [
            UserQuerySet(User).order_by().filter(self.scope_rules[scope](user, role)).values("pk")
            for role, scope in held
            if scope in self.scope_rules
        ]
        if not ways:
            return models.Q(pk__in=[])
        return models.Q(pk__in=ways[0].union(*ways[1:], all=True) if ways[1:] else ways[0])

    def permitted_to(self, user: "User | AnonymousUser", action: str) -> Self:
        """Return the people on whom this visitor may do the action."""
        return super().permitted_to(user, action).in_the_register()


def keys_found_by(word: str) -> list["models.QuerySet[Any, Any]"]:
    """Return the keys of the people this word finds, one queryset for each way to find them.

    Each way has its index, which an OR across tables would leave unused: put them together with
    `union`, and fetch the rows by their keys.
    """
    people, earlier = UserQuerySet(User).order_by(), FormerName.objects.order_by()
    ways: list[models.QuerySet[Any, Any]] = [
        people.filter(a_word_begins(word)).values("pk"),
        earlier.filter(a_word_begins(word)).values("person"),
        people.filter(email__istartswith=word).values("pk"),
    ]
    if "@" in word:
        addresses = EmailAddress.objects.filter(email=word.lower())
        ways.append(addresses.order_by().values("user"))
    number = person_of_memssi_number(word)
    if number is not None:
        ways.append(people.filter(pk=number).values("pk"))
    return ways


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
    # The legal name: papers print it. Earlier ones are kept in FormerName.
    first_name = models.CharField("first name", max_length=80)
    last_name = models.CharField("last name", max_length=80)
    preferred_name = models.CharField(
        max_length=80, blank=True, help_text="What they are called; on screen and in mail."
    )
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Entered by mistake and taken back; the row stays because history names it.",
    )
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
        # The order of every list of people: a page of it is read off the index.
        indexes = [models.Index(name="user_by_name", fields=["last_name", "first_name", "id"])]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_its_case"),
            models.CheckConstraint(
                name="user_email_is_null_or_filled",
                condition=models.Q(email__isnull=True) | ~models.Q(email=""),
            ),
            models.CheckConstraint(
                name="user_withdrawn_cannot_sign_in",
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(is_active=False, email__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name, as printed."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def listed_name(self) -> str:
        """The name in lists and on the person's page: Elizabeth (Beth) Doe."""
        if not self.preferred_name or self.preferred_name == self.first_name:
            return self.name
        return f"{self.first_name} ({self.preferred_name}) {self.last_name}"

    @property
    def called(self) -> str:
        """What they are called: the preferred name, else the first."""
        return self.preferred_name or self.first_name

    @property
    def memssi_number(self) -> str:
        """The number on transcripts, with a check digit."""
        return memssi_number(self.pk)


class FormerName(TimestampedModel):
    """A name a person had until a moment. People and old papers still say it."""

    person = models.ForeignKey(User, models.PROTECT, related_name="former_names")
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    preferred_name = models.CharField(max_length=80, blank=True)
    used_until = models.DateTimeField()

    class Meta:
        ordering = ["-used_until", "-pk"]
        indexes = [models.Index(name="former_name_by_last", fields=["last_name", "first_name"])]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class PrivateNumbers(models.Model):
    """Numbers other registers know a person by. Each is seen by its owner and by those whose work
    needs it (`accounts.permissions`). Never a Social Security number.
    """

    person = models.OneToOneField(
        User, models.PROTECT, primary_key=True, related_name="private_numbers"
    )
    educator_certificate = models.CharField(max_length=20, blank=True)
    mcja_number = models.CharField(max_length=20, blank=True)
    fema_sid = models.CharField(max_length=20, blank=True)
    state_staff_id = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name=f"private_numbers_{number}_once",
                fields=[number],
                condition=~models.Q(**{number: ""}),
            )
            for number in ("educator_certificate", "mcja_number", "fema_sid", "state_staff_id")
        ]

    def __str__(self) -> str:
        return f"Numbers {self.pk}"


class EmailUse(models.Model):
    """Whether an address is of work or of home: only the first is public record."""

    address = models.OneToOneField(
        EmailAddress, models.CASCADE, primary_key=True, related_name="use"
    )
    use = models.CharField(max_length=8, choices=AddressUse.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="email_use_is_known", condition=models.Q(use__in=AddressUse.values)
            )
        ]

    def __str__(self) -> str:
        return self.get_use_display()


class ClaimCode(TimestampedModel):
    """A code on paper by which somebody without an account takes over their record, once."""

    person = models.ForeignKey(User, models.PROTECT, related_name="claim_codes")
    code_digest = models.CharField(max_length=64, unique=True, help_text="Keyed; never the code.")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    # What the holder of the code asked for; nothing of the person until the address is confirmed.
    asked_email = models.EmailField(blank=True)
    asked_password = models.CharField(max_length=128, blank=True, help_text="Hashed.")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="claim_code_one_open_per_person",
                fields=["person"],
                condition=models.Q(used_at__isnull=True, revoked_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"Code {self.pk}"


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
