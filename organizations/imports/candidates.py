"""Who a row in doubt may be, as its coordinator may know them."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from organizations.enums import EmploymentStatus
from organizations.imports.verdicts import NEW, SAME_ROW
from organizations.models import Employment, RosterRow


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer to "who is this?"."""

    value: str
    label: str
    about: str


def candidates_of(row: RosterRow) -> list[Candidate]:
    """Return the answers a row offers. Of people who never worked here nothing is said."""
    keys = [each["person"] for each in row.candidates if "person" in each]
    people = User.objects.in_bulk(keys)
    work: dict[int, list[str]] = defaultdict(list)
    jobs = Employment.objects.exclude(status=EmploymentStatus.REJECTED).filter(
        person__in=keys, organization__path__startswith=row.roster.organization.path
    )
    for job in jobs.for_listing():
        work[job.person_id].append(f"{job.work_kind.name}, {job.organization.name}")
    found = []
    for each in row.candidates:
        if "row" in each:
            label = _("The same person as in row %(number)s") % {"number": each["row"]}
            found.append(Candidate(SAME_ROW, label, ""))
            continue
        person = people[each["person"]]
        by = ", ".join(found_by(word) for word in each["by"])
        if person.pk in work:
            label = f"{person.name}, {person.memssi_number}"
            about = "; ".join([*work[person.pk], by])
        else:
            label = _("Somebody already in the register")
            about = _("%(by)s. They do not work for you, so we show no more.") % {"by": by}
        found.append(Candidate(str(person.pk), label, about))
    return [*found, Candidate(NEW, _("Somebody new"), _("Not yet in the register."))]


def found_by(word: str) -> str:
    """Return in words by what somebody was found."""
    return {
        "number": _("found by the MEMSSI number"),
        "email": _("found by the email address"),
        "staff_id": _("found by the state staff ID"),
        "name": _("has the same name"),
    }[word]
