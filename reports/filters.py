import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.clock import maine_date
from core.filters import MOST_WORDS, WordFilter, words_stand_in
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from notifications.enums import MessageStatus
from notifications.models import Message, MessageQuerySet
from organizations.models import Employment


class PersonFilter(django_filters.FilterSet):
    """People by name, email or employer."""

    OWN_WORDS = ("last_name", "first_name", "email")

    q = django_filters.CharFilter(label=_("Name, email or employer"), method="by_words")
    hours = django_filters.ChoiceFilter(
        label=_("Contact hours this year"),
        choices=[("none", _("None yet"))],
        empty_label=_("Any"),
        method="by_hours",
    )
    next = django_filters.ChoiceFilter(
        label=_("Next class"),
        choices=[("coming", _("Has a class ahead")), ("none", _("Has none"))],
        empty_label=_("Any"),
        method="by_next_class",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def by_words(self, people: "QuerySet[User]", _name: str, words: str) -> "QuerySet[User]":
        """Each word stands in a name, the email or the name of a place where they work now.

        Places are looked for once, not for each person: there are fifty times fewer of them.
        """
        working = Employment.objects.on(maine_date(timezone.now()))
        condition = Q()
        for word in words.split()[:MOST_WORDS]:
            there = working.filter(organization__name__icontains=word).values("person")
            condition &= words_stand_in(word, self.OWN_WORDS) | Q(pk__in=there)
        return people.filter(condition)

    def by_next_class(self, people: "QuerySet[User]", _name: str, value: str) -> "QuerySet[User]":
        """Classes done at one's own pace count too, though they have no day."""
        ahead = Enrollment.objects.filter(
            learner=OuterRef("pk"),
            status=EnrollmentStatus.ENROLLED,
            offering__ends_at__gt=timezone.now(),
        )
        return people.filter(Exists(ahead) if value == "coming" else ~Exists(ahead))

    def by_hours(self, people: "QuerySet[User]", _name: str, _value: str) -> "QuerySet[User]":
        return people.filter(hours_this_year__isnull=True)  # type: ignore[misc]


class MessageFilter(django_filters.FilterSet):
    """Mail by person, address or fate."""

    q = WordFilter(
        ["to_address", "recipient__last_name", "recipient__first_name"],
        label=_("Name or address"),
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=MessageStatus.choices, empty_label=_("All")
    )

    trouble = django_filters.ChoiceFilter(
        label=_("Trouble"),
        choices=[("open", _("Reached nobody, not dealt with"))],
        empty_label=_("All"),
        method="by_trouble",
    )

    class Meta:
        model = Message
        fields = ["status"]

    def by_trouble(self, messages: MessageQuerySet, _name: str, _value: str) -> MessageQuerySet:
        return messages.in_trouble(at=timezone.now())
