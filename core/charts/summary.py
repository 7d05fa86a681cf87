"""A chart in one or two sentences, for those who do not look at it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.charts.amounts import Amount, Figure

Named = Sequence[tuple[str, Figure]]
MOST_NAMES = 2


def nothing() -> str:
    return _("There is nothing to show yet.")


def extremes(named: Named, *, unit: Amount, kind: Amount, is_last_running: bool = False) -> str:
    """Say where is most and least: "Most in October: 412 hours; least in July: 3 hours."

    `kind` counts the names where more than two are alike: "least in 3 months: 3 hours". The last
    one is not called the least while it `is_last_running`: a month that is not over.
    """
    if not named:
        return nothing()
    if len(named) == 1:
        name, value = named[0]
        return _("%(name)s: %(amount)s.") % {"name": name, "amount": unit(value)}
    over = named[:-1] if is_last_running else named
    most = max(value for _name, value in named)
    least = min(value for _name, value in over)
    if most == least:
        return _("All have %(amount)s.") % {"amount": unit(most)}
    if not least:
        return _("Most in %(most)s: %(most_amount)s; none in %(least)s.") % {
            "most": _alike(named, most, kind),
            "most_amount": unit(most),
            "least": _alike(over, least, kind),
        }
    return _("Most in %(most)s: %(most_amount)s; least in %(least)s: %(least_amount)s.") % {
        "most": _alike(named, most, kind),
        "most_amount": unit(most),
        "least": _alike(over, least, kind),
        "least_amount": unit(least),
    }


def in_all(total: Figure, *, unit: Amount) -> str:
    return _("%(amount)s in all.") % {"amount": unit(total)}


def on_the_map(total: Figure, *, unit: Amount) -> str:
    """Say how much the map shows: not everybody works in a county."""
    return _("%(amount)s on this map.") % {"amount": unit(total)}


def is_running(name: str) -> str:
    return _("%(name)s is not over yet.") % {"name": name}


def _alike(named: Named, value: Figure, kind: Amount) -> str:
    names = [name for name, own in named if own == value]
    if len(names) > MOST_NAMES:
        return kind(len(names))
    if len(names) == MOST_NAMES:
        return _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]}
    return names[0]
