"""Places in the tree: added, described, renamed, moved, merged, closed.

Every change takes the tree first (`tree.take_the_tree`): paths name all places above, so two moves
at once, or a move and a new place below, would leave paths behind that lead nowhere.
"""

from organizations.services.places.closing import close_organization, reopen_organization
from organizations.services.places.description import (
    add_organization,
    edit_organization,
    free_code,
    rename_organization,
)
from organizations.services.places.merging import Merger, look_at_merger, merge_organization
from organizations.services.places.tree import facts_of, move_organization, seen_of

__all__ = [
    "Merger",
    "add_organization",
    "close_organization",
    "edit_organization",
    "facts_of",
    "free_code",
    "look_at_merger",
    "merge_organization",
    "move_organization",
    "rename_organization",
    "reopen_organization",
    "seen_of",
]
