"""What has to be held before a course, and whether courses wait for each other. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

Groups = Sequence[Sequence[str]]


def unmet(groups: Groups, held: Mapping[str, date | None], *, on: date) -> list[list[str]]:
    """Return the groups of which no course is held, unexpired, on a day.

    Within a group any course will do; every group must be met. `held` names each course by its
    code, with the last day on which it counts (None: it does not expire).
    """

    def counts(code: str) -> bool:
        until = held.get(code)
        return code in held and (until is None or on <= until)

    return [list(group) for group in groups if not any(counts(code) for code in group)]


def circle(needs: Mapping[str, Iterable[str]], course: str) -> list[str]:
    """Return a way from the course through what it needs back to itself, or an empty list.

    `needs` says for each course which others its prerequisites name, whatever their groups.
    """
    trail: list[str] = []
    seen: set[str] = set()

    def leads_back(current: str) -> bool:
        trail.append(current)
        for needed in needs.get(current, ()):
            if needed == course:
                trail.append(course)
                return True
            if needed not in seen:
                seen.add(needed)
                if leads_back(needed):
                    return True
        trail.pop()
        return False

    return trail if leads_back(course) else []
