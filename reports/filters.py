import django_filters

from accounts.models import User
from core.filters import WordFilter
from notifications.enums import MessageStatus
from notifications.models import Message


class PersonFilter(django_filters.FilterSet):
    """People by name, e-mail or employer."""

    q = WordFilter(
        ["last_name", "first_name", "email", "employer_name"], label="Name, e-mail or employer"
    )

    class Meta:
        model = User
        fields: list[str] = []


class MessageFilter(django_filters.FilterSet):
    """Mail by person, address or fate."""

    q = WordFilter(
        ["to_address", "recipient__last_name", "recipient__first_name"], label="Name or address"
    )
    status = django_filters.ChoiceFilter(choices=MessageStatus.choices, empty_label="All")

    class Meta:
        model = Message
        fields = ["status"]
