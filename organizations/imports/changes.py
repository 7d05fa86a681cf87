"""What changes about somebody: names, work. Plain values in, plain values out."""

from datetime import date
from typing import Any

from organizations.imports.cells import fold
from organizations.imports.cleaning import Said
from organizations.imports.register import Person
from organizations.models import Employment

Plan = dict[str, Any]


def work_added(place: int, kind: int, starts_on: date, ends_on: date | None) -> Plan:
    return {
        "organization": place,
        "work_kind": kind,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on and ends_on.isoformat(),
    }


def work_ended(job: Employment, day: date) -> Plan:
    return {
        "employment": job.pk,
        "before": job.ends_on and job.ends_on.isoformat(),
        "after": day.isoformat(),
    }


def names_fit(said: Said, person: Person) -> bool:
    """Say whether first or last name agree with a name the person has or had."""
    given = {fold(said.first_name), fold(said.preferred_name)} - {""}
    for first, last, preferred in (person.name, *person.former):
        if fold(said.last_name) == fold(last) or given & {fold(first), fold(preferred)}:
            return True
    return False


def name_after(said: Said, person: Person) -> tuple[str, str, str]:
    """Return the name to have from now on. An earlier name, or one in capitals, changes nothing."""
    first, last, preferred = person.name
    if said.preferred_name and not person.is_claimed and not preferred:
        preferred = said.preferred_name
    told = (said.first_name.casefold(), said.last_name.casefold())
    known = {(first.casefold(), last.casefold()), (preferred.casefold(), last.casefold())}
    known |= {(f.casefold(), f_last.casefold()) for f, f_last, _preferred in person.former}
    if told in known:
        return first, last, preferred
    return said.first_name, said.last_name, preferred


def shown(name: tuple[str, str, str]) -> str:
    first, last, preferred = name
    return f"{first} {last} ({preferred})" if preferred else f"{first} {last}"
