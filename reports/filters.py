import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.clock import maine_date
from core.filters import WordFilter
from courses.enums import CONTACT_HOURS
from enrollment.models import Enrollment
from notifications.enums import MessageStatus
from notifications.models import Message, MessageQuerySet
from reports.person_search import people_named
from transcripts.models import CreditAward


class PersonFilter(django_filters.FilterSet):
    """People by name, number, email or employer."""

    q = django_filters.CharFilter(
        label=_("Name, email, MEMSSI number or employer"), method="by_words"
    )
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
        return people_named(people, words, on=maine_date(timezone.now()))

    def by_next_class(self, people: "QuerySet[User]", _name: str, value: str) -> "QuerySet[User]":
        """Classes done at one's own pace and postponed ones count too, though they have no day."""
        ahead = Enrollment.objects.to_be_used(at=timezone.now())
        if value == "coming":
            return people.filter(pk__in=ahead.order_by().values("learner").distinct())
        return people.filter(~Exists(ahead.filter(learner=OuterRef("pk"))))

    def by_hours(self, people: "QuerySet[User]", _name: str, _value: str) -> "QuerySet[User]":
        this_year = CreditAward.objects.standing().filter(
            person=OuterRef("pk"),
            credit_type__key=CONTACT_HOURS,
            earned_on__year=maine_date(timezone.now()).year,
        )
        return people.filter(~Exists(this_year))


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


class LetterFilter(django_filters.FilterSet):
    """Letters by their reader, and those that must be answered."""

    q = WordFilter(
        ["recipient__last_name", "recipient__first_name", "recipient__preferred_name"],
        label=_("Name"),
    )
    answer = django_filters.ChoiceFilter(
        label=_("Answer"),
        choices=[("due", _("Must be answered"))],
        empty_label=_("All"),
        method="by_answer",
    )

    class Meta:
        model = Message
        fields: list[str] = []

    def by_answer(self, messages: MessageQuerySet, _name: str, _value: str) -> MessageQuerySet:
        return messages.filter(answer_by__isnull=False)  # type: ignore[misc]
