"""Which numbers of a table about people are left out: no Django, no database.

A number below five is left out, and so are others, until what is left out cannot be worked out
from the total. One mark stands for both, so that it does not say which is which.
"""

from collections.abc import Collection, Mapping, Sequence

FEWEST = 5

# Numbers that are shown or left out together: one of them is the difference of the others. Whoever
# knows the last two knows the first.
PEOPLE, HOURS, OFFICERS = ("people",), ("with_hours", "without_hours"), ("officers",)

Numbers = Mapping[str, int]


def left_out(
    rows: Sequence[Numbers], total: Numbers, *, total_left_out: frozenset[str] = frozenset()
) -> tuple[list[frozenset[str]], frozenset[str]]:
    """Return the numbers left out of each row, and those left out of the total.

    What the page above leaves out of this total is left out of the total and of every row: their
    sum would tell it.
    """
    hidden: list[set[str]] = [set() for _ in rows]
    hidden_of_total = set(total_left_out)
    forced = {position for position, row in enumerate(rows) if row["people"] < FEWEST}
    for group in (PEOPLE, HOURS, OFFICERS):
        if hidden_of_total & set(group) or any(total[name] < FEWEST for name in group):
            chosen, is_total_hidden = set(range(len(rows))), True
        else:
            chosen, is_total_hidden = _of_group(rows, total, group, forced)
        for position in chosen:
            hidden[position] |= set(group)
        if is_total_hidden:
            hidden_of_total |= set(group)
        if group == PEOPLE:
            forced |= chosen
            hidden_of_total |= set(HOURS) if is_total_hidden else set()
    return [frozenset(each) for each in hidden], frozenset(hidden_of_total)


def _of_group(
    rows: Sequence[Numbers], total: Numbers, group: Sequence[str], forced: Collection[int]
) -> tuple[set[int], bool]:
    """Return which rows leave the group out, and whether the total does too."""
    few = (position for position, row in enumerate(rows) if any(row[n] < FEWEST for n in group))
    chosen = {*forced, *few}
    rest = sorted(
        (position for position in range(len(rows)) if position not in chosen),
        key=lambda position: (rows[position][group[0]], position),
    )
    while chosen and not _is_enough(rows, total, group, chosen) and rest:
        chosen.add(rest.pop(0))
    return chosen, bool(chosen) and not _is_enough(rows, total, group, chosen)


def _is_enough(
    rows: Sequence[Numbers], total: Numbers, group: Sequence[str], chosen: set[int]
) -> bool:
    """Say whether what is left out cannot be told from what is shown.

    At least two rows, which together have five or more; and by the total less the rows shown no
    smaller than that either. People who work in two places count in both rows, so that the rows
    may have more than the total.
    """
    if len(chosen) < 2:
        return False
    for name in group:
        shown = sum(row[name] for position, row in enumerate(rows) if position not in chosen)
        together = sum(rows[position][name] for position in chosen)
        if together < FEWEST or 0 < total[name] - shown < FEWEST:
            return False
    return True
