"""What stands between a person and a seat, in one order: registering asks it, the page shows it.

The checks about the person alone are made before the class is locked; those that depend on what
others do at the same moment are made under the lock. Both are read in the order of `Gate`.
"""

from enrollment.eligibility.asking import Asking, Check, first_refusal
from enrollment.eligibility.person import not_admitted, person_checks
from enrollment.eligibility.place import clash_at, open_refusal, place_checks

__all__ = [
    "Asking",
    "Check",
    "clash_at",
    "first_refusal",
    "not_admitted",
    "open_refusal",
    "person_checks",
    "place_checks",
]
