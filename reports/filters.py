import django_filters
from django.db import models

from accounts.models import User, UserQuerySet
from notifications.enums import MessageStatus
from notifications.models import Message, MessageQuerySet


class PersonFilter(django_filters.FilterSet):
    """People by name, e-mail or employer."""

    q = django_filters.CharFilter(label="Name, e-mail or employer", method="by_words")

    class Meta:
        model = User
        fields: list[str] = []

    def by_words(self, people: UserQuerySet, _name: str, value: str) -> UserQuerySet:
        for word in value.split():
            people = people.filter(
                models.Q(last_name__icontains=word)
                | models.Q(first_name__icontains=word)
                | models.Q(email__icontains=word)
                | models.Q(employer_name__icontains=word)
            )
        return people


class MessageFilter(django_filters.FilterSet):
    """Mail by person, address or fate."""

    q = django_filters.CharFilter(label="Name or address", method="by_words")
    status = django_filters.ChoiceFilter(choices=MessageStatus.choices, empty_label="All")

    class Meta:
        model = Message
        fields = ["status"]

    def by_words(self, rows: MessageQuerySet, _name: str, value: str) -> MessageQuerySet:
        for word in value.split():
            rows = rows.filter(
                models.Q(to_address__icontains=word)
                | models.Q(recipient__last_name__icontains=word)
                | models.Q(recipient__first_name__icontains=word)
            )
        return rows
