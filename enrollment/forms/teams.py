"""Who is in a team: the shape of it. Services decide."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TeamRole
from enrollment.enums import RowOutcome
from enrollment.forms.people import PeopleForm
from enrollment.pasted import Row, mark_repeated
from enrollment.services.teams import MOST_MEMBERS
from enrollment.teams import Membership, unfit_for


class TeamPeopleForm(PeopleForm):
    """People for a team, each with a role; an address of no colleague is to be invited."""

    most = most_pasted = MOST_MEMBERS

    def __init__(
        self,
        data: Any,
        *,
        own_people: "QuerySet[User]",
        roles: Sequence[TeamRole],
        now: datetime,
    ) -> None:
        super().__init__(data, own_people=own_people)
        del self.fields["people"]
        self.roles, self.now = roles, now
        self.fields["text"].label = _("Members")
        self.fields["text"].widget.attrs["rows"] = 6
        self.fields["text"].help_text = _(
            "One person in each line: a name, an email or a MEMSSI number. Colleagues of your "
            "organization are registered. Any other email gets an invitation."
        )

    @property
    def invited(self) -> list[Row]:
        """The rows whose address gets an invitation."""
        return [row for row in self.rows if row.outcome == RowOutcome.INVITED]

    def role_of(self, row: Row) -> TeamRole | None:
        """Return the role that is chosen for a row."""
        return next((role for role in self.roles if role.pk == row.role_pk), None)

    def find_rows(self) -> list[Row]:
        """Return the rows of the list, each with the role chosen, or the one their work fits."""
        rows = [*self.first_rows(), *(self.pasted() if self.cleaned_data["text"] else [])]
        mark_repeated(rows)
        invited: set[str] = set()
        for row in rows:
            if row.outcome == RowOutcome.UNKNOWN and row.email:
                row.outcome = RowOutcome.TWICE if row.email in invited else RowOutcome.INVITED
                row.said = ""
                invited.add(row.email)
        keys = [row.person.pk for row in rows if row.person is not None]
        unfit = unfit_for(self.roles, keys, at=self.now)
        for row in rows:
            chosen = self.data.get(row.role_field)
            row.role_pk = _guess(row, unfit) if chosen is None else _key(chosen)
        return rows

    def first_rows(self) -> list[Row]:
        """Return who stands before the list."""
        return []


class TeamForm(TeamPeopleForm):
    """A new team: its name, its lead and its members."""

    name = forms.CharField(label=_("Name of the team"), max_length=120)
    takes_part = forms.BooleanField(
        label=_("I take part in the class myself"), required=False, initial=True
    )
    field_order = ("name", "takes_part", "text", "or_wait", "seen")

    def __init__(self, data: Any, *, lead: User, **more: Any) -> None:
        super().__init__(data, **more)
        self.lead = lead

    def first_rows(self) -> list[Row]:
        """Return the lead, if they take part."""
        return [Row(0, self.lead.name, self.lead)] if self.cleaned_data["takes_part"] else []


class HandOverForm(forms.Form):
    """Who leads the team from now on."""

    to = forms.ModelChoiceField(
        label=_("Who leads the team from now on?"),
        queryset=User.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, members: Sequence[Membership], lead: User) -> None:
        super().__init__(data)
        keys = [member.person.pk for member in members if member.person != lead]
        field: Any = self.fields["to"]
        field.queryset = User.objects.filter(pk__in=keys)
        self.is_offered = bool(keys)


class TakeOutForm(forms.Form):
    """Why somebody is taken out of a team."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The person reads it in the email. Leave out names of students and health details."
        ),
        error_messages={"required": _("Say why. The person will read it.")},
    )


def _guess(row: Row, unfit: dict[int, set[int]]) -> int | None:
    """Return the one role that asks for certain work and that this person's work fits."""
    if row.person is None:
        return None
    fitting = [role for role, people in unfit.items() if row.person.pk not in people]
    return fitting[0] if len(fitting) == 1 else None


def _key(chosen: str) -> int | None:
    return int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None
