"""The list of my people's classes."""

from tests.factories import UserFactory, coordinator, employ, the_state
from tests.factories.records import seat
from tests.lists.scenes.scene import Scene, coming, place


def my_peoples_classes() -> Scene:
    def add(number: int) -> str:
        person = UserFactory()
        employ(person, place(number))
        seat(learner=person, offering=coming(number))
        return person.name

    return Scene("/people/classes/", coordinator(the_state()), add)
