"""Places looked for by name as one types: one field for every form that asks for a place.

    class RosterForm(PickingForm):
        organization = PlaceField(label=_("Place"), may="organizations.import_roster")

    form = RosterForm(posted(request), visitor=request.user)

Without scripts its button searches: the form comes back as it was typed, and nothing is checked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import ACTIONS
from core.forms import is_key
from organizations.enums import OrganizationKind
from organizations.models import Organization, OrganizationQuerySet

MOST_FOUND = 12
FIND = "find"  # the name of the button that only searches
LONGEST_WORDS = 120
FIELD_NAME = re.compile(r"[A-Za-z][\w-]{0,60}")


@dataclass(frozen=True, slots=True)
class Said:
    """What a picker sends: the words typed, and the keys of the places chosen."""

    words: str = ""
    keys: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any], name: str) -> "Said":
        """Read it from what was posted; a plain mapping holds one key at most."""
        lists = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        words = str(data.get(f"{name}_words") or "").strip()
        return cls(words, tuple(str(key) for key in lists if key not in {"", None}))

    @classmethod
    def meant(cls, value: object) -> "Said":
        """Read it from what a form begins with: places, their keys, or what was said before."""
        if isinstance(value, Said):
            return value
        if value is None or value == "":
            return cls()
        several = value if isinstance(value, list | tuple | set) else [value]
        return cls("", tuple(str(getattr(each, "pk", each)) for each in several))

    @property
    def numbers(self) -> list[int]:
        """The keys that can be keys at all."""
        return [int(key) for key in self.keys if is_key(key)]


@dataclass(frozen=True, slots=True)
class Search:
    """Which places a picker offers: all, of some kinds, or where the visitor may do something."""

    kinds: tuple[str, ...] = ()
    may: str = ""
    with_closed: bool = False
    is_multiple: bool = False

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Search":
        """Read it from an address. Words nobody knows ask for nothing."""
        kinds = str(data.get("kinds") or "").split(",")
        may = str(data.get("may") or "")
        return cls(
            tuple(kind for kind in kinds if kind in OrganizationKind.values),
            may if may in ACTIONS else "",
            bool(data.get("closed")),
            bool(data.get("several")),
        )

    def query(self, name: str) -> str:
        """Write it into an address."""
        said = {
            "field": name,
            "kinds": ",".join(self.kinds),
            "may": self.may,
            "closed": "1" if self.with_closed else "",
            "several": "1" if self.is_multiple else "",
        }
        return urlencode({key: value for key, value in said.items() if value})

    def places(self, visitor: User | None) -> OrganizationQuerySet:
        """Return the places that can be chosen."""
        rows = Organization.objects.all()
        if self.may:
            rows = rows.permitted_to(visitor, self.may) if visitor else rows.none()
        if self.kinds:
            rows = rows.filter(kind__in=self.kinds)
        return rows if self.with_closed else rows.open()


@dataclass(slots=True)
class Picker:
    """What the picker shows: the places chosen, then those found."""

    name: str
    id: str
    search: Search
    said: Said
    chosen: list[Organization] = field(default_factory=list)
    found: list[Organization] = field(default_factory=list)
    has_more: bool = False

    most_found = MOST_FOUND

    @classmethod
    def look(
        cls, *, name: str, id_: str, search: Search, said: Said, visitor: User | None
    ) -> "Picker":
        """Find the places: two queries at most, however many there are."""
        picker = cls(name, id_, search, said)
        places = search.places(visitor).select_related("parent")
        if said.numbers:
            picker.chosen = list(places.filter(pk__in=said.numbers))
        if said.words:
            kept = [place.pk for place in picker.chosen]
            found = list(places.called(said.words).exclude(pk__in=kept)[: MOST_FOUND + 1])
            picker.has_more = len(found) > MOST_FOUND
            picker.found = found[:MOST_FOUND]
        return picker

    @property
    def address(self) -> str:
        """Where the places are asked for while one types."""
        return f"{reverse('organizations:organization_search')}?{self.search.query(self.name)}"

    @property
    def offered(self) -> list[tuple[Organization, bool]]:
        """Each place to choose from, and whether it is chosen."""
        return [(p, True) for p in self.chosen] + [(p, False) for p in self.found]

    @property
    def input_type(self) -> str:
        return "checkbox" if self.search.is_multiple else "radio"


class PlaceInput(forms.Widget):
    """A box to type into, and the places found below it, each a radio or a checkbox."""

    template_name = "organizations/_picker.html"
    use_fieldset = True
    place_field: "PlaceField"

    def use_required_attribute(self, initial: Any) -> bool:  # noqa: ARG002
        """The words may stay empty once a place is chosen."""
        return False

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Said:  # noqa: ARG002
        return Said.of(data, name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002
        return name not in data and f"{name}_words" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what was found for what was said."""
        context = super().get_context(name, value, attrs)
        return context | {
            "picker": Picker.look(
                name=name,
                id_=str(context["widget"]["attrs"].get("id") or f"id_{name}"),
                search=self.place_field.search,
                said=Said.meant(value),
                visitor=self.place_field.visitor,
            ),
        }


class PlaceField(forms.Field):
    """One place: chosen among those found, or its name written out in full."""

    widget = PlaceInput
    is_multiple = False
    sentences = {
        "invalid_choice": _("Choose from the places in this list."),
        "missing": _("Type part of the name, then choose from the list."),
        "unknown": _("No place has this name. Type less of it, or contact us to add it."),
    }

    def __init__(
        self,
        *,
        kinds: Sequence[str] = (),
        may: str = "",
        with_closed: bool = False,
        **kwargs: Any,
    ) -> None:
        sentences = self.sentences | kwargs.pop("error_messages", {})
        super().__init__(error_messages=sentences, **kwargs)
        self.search = Search(tuple(kinds), may, with_closed, self.is_multiple)
        self.visitor: User | None = None
        self._join(self.widget)

    def __deepcopy__(self, memo: dict[int, Any]) -> "PlaceField":
        """Let the copy's widget ask the copy."""
        copied: PlaceField = super().__deepcopy__(memo)
        copied.error_messages = deepcopy(self.error_messages)
        copied._join(copied.widget)
        return copied

    def offer_kinds(self, kinds: Sequence[str]) -> None:
        """Offer places of these kinds only; known once the form is made."""
        self.search = replace(self.search, kinds=tuple(kinds))

    def _join(self, widget: Any) -> None:
        widget.place_field = self

    def clean(self, value: Any) -> Any:
        """Return the place, or None for one that may be left out."""
        places = self._chosen(Said.meant(value))
        return places[0] if places else None

    def _chosen(self, said: Said) -> list[Organization]:
        if "\x00" in said.words:
            raise ValidationError(
                self.error_messages["null_characters_not_allowed"],
                code="null_characters_not_allowed",
            )
        places = self.search.places(self.visitor).select_related("parent")
        if said.keys:
            chosen = list(places.filter(pk__in=said.numbers))
            if len(chosen) != len(set(said.keys)):
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
            return chosen
        found = list(places.called(said.words)[: MOST_FOUND + 1]) if said.words else []
        named = [place for place in found if place.name.casefold() == said.words.casefold()]
        if len(named) == 1:
            return named
        if said.words or self.required:
            code = "invalid_choice" if found else "unknown" if said.words else "missing"
            raise ValidationError(self.error_messages[code], code=code)
        return []

    def has_changed(self, initial: Any, data: Any) -> bool:
        return Said.meant(initial).keys != Said.meant(data).keys


class PlacesField(PlaceField):
    """Several places at once."""

    is_multiple = True

    def clean(self, value: Any) -> list[Organization]:
        """Return the places chosen."""
        return self._chosen(Said.meant(value))


class PickingForm(forms.Form):
    """A form with places to look for. A search brings it back as it was, and checks nothing."""

    def __init__(self, *args: Any, visitor: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place_field in self.place_fields:
            place_field.visitor = visitor

    @property
    def place_fields(self) -> Iterable[PlaceField]:
        """The fields of this form that look for places."""
        return [each for each in self.fields.values() if isinstance(each, PlaceField)]

    @property
    def is_searching(self) -> bool:
        """Whether places are looked for, and nothing is sent yet."""
        return self.is_bound and FIND in self.data

    def full_clean(self) -> None:
        """Check the form, unless it is only searched with."""
        if self.is_searching:
            self._errors = ErrorDict(renderer=self.renderer)
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()

    def is_valid(self) -> bool:
        """Say whether the form may be acted upon."""
        return not self.is_searching and super().is_valid()
