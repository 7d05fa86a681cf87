"""What an app offers to people's homes. `reports.homes` gathers the tiles and orders them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Tile:
    """One part of a home, drawn by `template` with `tile` in its context.

    An app offers tiles in its `tiles.py`, as functions of a person and a moment that return a tile
    or, where there is nothing to show, None: a home has no dead tile. Each costs a constant number
    of queries, made before the template is drawn.
    """

    key: str  # its id on the page
    title: str
    template: str  # such as "enrollment/_tile_next_classes.html"
    facts: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""  # the page that has the whole
    link_label: str = ""
    is_urgent: bool = False  # stands first, whoever's home it is
    is_wide: bool = False  # takes the whole width at a desk
