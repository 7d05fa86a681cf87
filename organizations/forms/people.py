"""People found for a form: by MEMSSI number, by email, or by name among those one sees.

Nobody browses the State: a number or an address must be written out in full, and names are looked
for only among the people the visitor sees anyway.
"""

from typing import Any, cast

from allauth.account.models import EmailAddress
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.decisions import person_of_memssi_number
from accounts.models import User, UserQuerySet
from core.drafts import draft_for
from core.filters import MOST_WORDS
from organizations.forms.picker import PickingForm

MOST_FOUND = 12


class PersonChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People by name and number: many have namesakes."""

    def label_from_instance(self, person: User) -> str:
        return f"{person.name}, {person.memssi_number}"


class PersonFindingForm(PickingForm):
    """A form about one person, who is looked for first."""

    who = forms.CharField(
        label=_("Person"),
        max_length=120,
        required=False,
        help_text=_("Their MEMSSI number or email. Of your own people, part of the name will do."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    person = PersonChoiceField(
        label=_("Who do you mean?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose from the people in this list.")},
    )
    proved_only = True  # an address nobody has confirmed does not say who somebody is

    def __init__(self, *args: Any, visitor: User, **kwargs: Any) -> None:
        super().__init__(*args, visitor=visitor, **kwargs)
        self.finder = visitor
        given = self.data if self.is_bound else draft_for(self) or self.initial
        self.words = str(given.get("who") or "").strip().replace("\x00", "")
        found = self._found()
        self.has_more = len(found) > MOST_FOUND
        self.found = found[:MOST_FOUND]
        field = cast("PersonChoiceField", self.fields["person"])
        field.queryset = User.objects.filter(pk__in=[person.pk for person in self.found])
        if len(self.found) == 1:
            field.initial = self.found[0].pk

    def _found(self) -> list[User]:
        if not self.words:
            return []
        people = cast("UserQuerySet", User.objects.in_the_register())
        pk = person_of_memssi_number(self.words)
        if pk is not None:
            return list(people.filter(pk=pk))
        if "@" in self.words:
            return list(people.filter(pk__in=self._owners(self.words))[: MOST_FOUND + 1])
        return list(self._by_name()[: MOST_FOUND + 1])

    def _owners(self, email: str) -> "models.QuerySet[Any, Any]":
        addresses = EmailAddress.objects.filter(email__iexact=email)
        if self.proved_only:
            addresses = addresses.filter(verified=True)
        owners: models.QuerySet[Any, Any] = addresses.order_by().values("user")
        return owners

    def _by_name(self) -> UserQuerySet:
        people = cast("UserQuerySet", User.objects.visible_to(self.finder))
        for word in self.words.split()[:MOST_WORDS]:
            begins = models.Q()
            for name in ("first_name", "last_name", "preferred_name"):
                begins |= models.Q(**{f"{name}__istartswith": word})
            people = people.filter(begins)
        return people

    def clean(self) -> dict[str, Any]:
        """Ask for a choice among those found; one found alone is meant."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("person") or self.errors.keys() & {"who", "person"}:
            return cleaned
        if len(self.found) == 1:
            cleaned["person"] = self.found[0]
        elif self.found:
            self.add_error("person", _("Choose from the people in this list."))
        elif self.words:
            self.add_error(
                "who", _("Nobody was found. Write the whole MEMSSI number or the whole email.")
            )
        else:
            self.add_error("who", _("Write who it is: a MEMSSI number, an email or a name."))
        return cleaned
