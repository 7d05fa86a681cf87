"""Lists of what was changed."""

from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from audit.services import record
from tests.factories import (
    UserFactory,
    staff,
)
from tests.factories.records import seat
from tests.lists.scenes.scene import Scene, place


def history() -> Scene:
    return Scene("/history/", staff(), change_somebody)


def history_of_a_person() -> Scene:
    person = UserFactory()
    path = f"/people/{person.pk}/history/"
    return Scene(path, staff(), lambda n: change_somebody(n, person))


def my_history() -> Scene:
    person = UserFactory()
    return Scene("/my/history/", person, lambda n: change_somebody(n, person))


def history_of_a_record() -> Scene:
    held = seat()

    def add(number: int) -> str:
        return change_somebody(number, held.learner, of=held)

    return Scene(f"/history/seat/{held.pk}/", staff(), add)


def change_somebody(number: int, person: User | None = None, *, of: Model | None = None) -> str:
    """A change of a name, and of where one works, by somebody else."""
    person = person or UserFactory()
    word = f"Name {number} of {person.pk}"
    record(
        "accounts.edit_person",
        on=of or person,
        actor=UserFactory(),
        person_id=person.pk,
        now=timezone.now(),
        before={"first_name": "Old", "organization": None},
        after={"first_name": word, "organization": place(number).pk, "work_kind": "teacher"},
    )
    return word
