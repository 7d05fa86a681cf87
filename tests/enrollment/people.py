"""A district with its staff, and the page that registers many of them."""

from accounts.models import User
from enrollment.enums import RowOutcome
from organizations.enums import OrganizationKind
from tests.factories import UserFactory, coordinator, employ, organization

SEAT, LINE, FULL = RowOutcome.SEAT, RowOutcome.LINE, RowOutcome.FULL
ALREADY, REFUSED, TWICE = RowOutcome.ALREADY, RowOutcome.REFUSED, RowOutcome.TWICE
UNCLEAR, UNKNOWN, REQUEST = RowOutcome.UNCLEAR, RowOutcome.UNKNOWN, RowOutcome.REQUEST


class Staff:
    """A district with a school and its people."""

    def __init__(self) -> None:
        self.district = organization("District One")
        self.school = organization("School One", kind=OrganizationKind.SCHOOL, parent=self.district)
        self.coordinator = coordinator(self.district)
        self.people: list[User] = []

    def add(self, first: str, last: str, **more) -> User:
        person = UserFactory(first_name=first, last_name=last, **more)
        employ(person, self.school)
        self.people.append(person)
        return person


def look(client, klass, text, **more):
    return client.post(f"/classes/{klass.pk}/people/register/", {"text": text, **more})


def outcomes(response) -> list[tuple[int, str]]:
    return [(row.number, row.outcome) for row in response.context["rows"]]


def do(client, klass, text, **more):
    """Look first, then press the button with what the page holds."""
    page = look(client, klass, text, **more)
    seen = page.context["form"].data["seen"]
    return look(client, klass, text, step="do", seen=seen, **more)
