"""The help page: answers for each role, the visitor's own roles first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Role, granted_roles, may_somewhere
from core.templatetags.ui import site_facts
from courses.models import InstructorAssignment
from organizations.models import OfficerAssignment
from support.answers import GROUPS
from support.markdown import markdown_html
from wording.declared import Text, declared
from wording.services import texts_of

# Which group of answers is for whom.
GROUPS_OF_ROLES = {
    Role.COORDINATOR: "coordinator",
    Role.STAFF: "staff",
    Role.DIRECTOR: "director",
    Role.ADMINISTRATOR: "staff",
}
# Answers about what only some of a group's readers may do: for the others they come last.
ACTIONS_OF_ANSWERS = {
    "help.staff.completions": "transcripts.complete_enrollment",
    "help.staff.cancel": "enrollment.cancel_offering",
}
# What each group's pages look like: a picture of docs/images, in two widths, and what it shows.
PICTURES = {
    "everyone": ("front-page", _("The home page: a search for classes, and the next ones.")),
    "learner": ("class", _("The page of a class: when, where, free seats, and how to register.")),
    "officer": ("home-sro", _("An officer's home page: the next class and this year's hours.")),
    "instructor": ("roster", _("A roster: present, late or absent for each person, with one tap.")),
    "coordinator": (
        "home-coordinator",
        _("A coordinator's home page: work to confirm, and the next classes of their people."),
    ),
    "staff": ("home-staff", _("The home page of MSSC staff: sessions today, rosters to close.")),
    "director": ("home-director", _("A director's home page: the State in numbers.")),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its answer, drawn."""

    anchor: str
    question: str
    answer: SafeString


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """The answers for one role."""

    anchor: str
    title: str
    answers: Sequence[Answer]
    is_own: bool

    @property
    def picture(self) -> dict[str, str]:
        """The picture of this group: its files below static/, and what it shows."""
        name, words = PICTURES[self.anchor]
        desk, phone = (f"pictures/{name}-{width}.png" for width in ("desk", "phone"))
        return {"desk": desk, "phone": phone, "words": str(words)}


def help_groups(user: User | AnonymousUser, *, words: str, on: date) -> list[AnswerGroup]:
    """Return the groups that have an answer with all these words; the visitor's own come first."""
    said = texts_of("help.", "office.", on=on)
    values = help_values(said)
    own = own_groups(user)
    groups = []
    for name, title in GROUPS.items():
        texts = [t for key, t in declared().items() if key.startswith(f"help.{name}.")]
        if name in own:
            texts.sort(key=lambda text: not _applies_to(user, text))
        answers = [
            Answer(anchor_of(text), str(text.title), markdown_html(said[text.key], values))
            for text in texts
            if _has(words, f"{text.title} {said[text.key]}")
        ]
        if answers:
            groups.append(AnswerGroup(name, str(title), answers, is_own=name in own))
    return sorted(groups, key=lambda group: not group.is_own)


def own_groups(user: User | AnonymousUser) -> set[str]:
    """Return the groups written for this visitor's roles; a stranger has none of their own."""
    if not isinstance(user, User):
        return set()
    groups = {GROUPS_OF_ROLES[role] for role in granted_roles(user) if role in GROUPS_OF_ROLES}
    if InstructorAssignment.objects.teaching().filter(instructor=user).exists():
        groups.add("instructor")
    if OfficerAssignment.objects.filter(officer=user).exists():
        groups.add("officer")
    return groups or {"learner"}


def _applies_to(user: User | AnonymousUser, text: Text) -> bool:
    action = ACTIONS_OF_ANSWERS.get(text.key)
    return action is None or may_somewhere(user, action)


def help_values(said: dict[str, str]) -> dict[str, str]:
    """Return what the placeholders of an answer stand for."""
    return {
        "site_name": str(site_facts()["name"]),
        "office_phone": said["office.phone"],
        "office_email": said["office.email"],
        "office_hours": said["office.hours"],
    }


def anchor_of(text: Text) -> str:
    """Return the id of an answer on the help page."""
    return text.key.removeprefix("help.").replace(".", "-").replace("_", "-")


def _has(words: str, text: str) -> bool:
    lower = text.casefold()
    return all(word in lower for word in words.casefold().split()[:12])
