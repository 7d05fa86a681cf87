"""What the events of one row say its status is. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

Change = tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]  # before and after


def status_told(changes: Iterable[Change]) -> str | None:
    """Fold the events of one row, oldest first, to the status they leave it in.

    None where they do not tell it: there is no event, the first one begins in the middle, or one
    begins where the one before did not end.
    """
    told: str | None = None
    for before, after in changes:
        if after is None or "status" not in after:
            continue
        if (before or {}).get("status") != told:
            return None
        told = after["status"]
    return told
