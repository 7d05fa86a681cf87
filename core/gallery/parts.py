"""How the page of components names what it shows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

HERE = "#main"  # where the links of components lead: nowhere else
WORDS = "Two or three sentences say what happened and what to do next. They keep to plain words."


@dataclass(frozen=True, slots=True)
class State:
    """One state of a component: what it is called here, and what its template is given."""

    name: str
    context: dict[str, Any] = field(default_factory=dict)
    template: str = ""  # where it is not the component's own


@dataclass(frozen=True, slots=True)
class Specimen:
    """A component with its states."""

    name: str
    title: str
    states: list[State]
    is_dark: bool = False  # stands on the dark head of a page


Group = tuple[str, Callable[[HttpRequest], Iterator[Specimen]]]
