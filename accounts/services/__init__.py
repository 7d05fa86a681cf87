"""What people keep for themselves, carry away, and say of themselves."""

from accounts.services.guide import finish_guide
from accounts.services.lists import (
    LONGEST_QUERY,
    MOST_SAVED_FILTERS,
    forget_filter,
    record_export,
    save_filter,
)

__all__ = [
    "LONGEST_QUERY",
    "MOST_SAVED_FILTERS",
    "finish_guide",
    "forget_filter",
    "record_export",
    "save_filter",
]
