"""What is typed on rosters and about people on them."""

from attendance.forms.codes import CodeForm
from attendance.forms.kits import KitForm
from attendance.forms.lists import ColumnsForm, ListForm, choices_from
from attendance.forms.marks import marks_from
from attendance.forms.people import HandOverForm, ReopenForm, SetAsideForm, WalkInForm, WhoForm
from attendance.forms.scans import ScanForm
from attendance.forms.words import WordsForm

__all__ = [
    "CodeForm",
    "ColumnsForm",
    "HandOverForm",
    "KitForm",
    "ListForm",
    "ReopenForm",
    "ScanForm",
    "SetAsideForm",
    "WalkInForm",
    "WhoForm",
    "WordsForm",
    "choices_from",
    "marks_from",
]
