"""What is typed on rosters and about people on them."""

from attendance.forms.codes import CodeForm
from attendance.forms.kiosk import KioskForm, OfferForm, WhoAmIForm, WriteDownForm
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
    "KioskForm",
    "KitForm",
    "ListForm",
    "OfferForm",
    "ReopenForm",
    "ScanForm",
    "SetAsideForm",
    "WalkInForm",
    "WhoAmIForm",
    "WhoForm",
    "WordsForm",
    "WriteDownForm",
    "choices_from",
    "marks_from",
]
