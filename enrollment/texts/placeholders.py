"""The values that mail about classes may use."""

from django.utils.translation import gettext_lazy as _

from courses.texts import CLASS_NUMBER, CLASS_URL, COURSE_TITLE, PLACE, STARTS
from notifications.values import CALENDAR_NOTES, FIRST_NAME
from wording.declared import Placeholder

GROUP = _("Emails about classes")
WHEN = Placeholder(
    "when",
    "Tue, Dec 1, 2026, 8:30 AM – 3:30 PM EST",  # noqa: RUF001
    _("When the class meets: each session with the time zone, or until when at one's own pace."),
)
CATALOGUE_URL = Placeholder(
    "catalogue_url", "https://example.org/classes/", _("The page with all classes.")
)
CALENDAR_NOTE = Placeholder(
    "calendar_note",
    CALENDAR_NOTES["REQUEST"],
    _("What the attached file does. Empty when no file is attached."),
)
OUT_OF_CALENDAR = Placeholder(
    "calendar_note",
    CALENDAR_NOTES["CANCEL"],
    _("What the attached file does. Empty when no file is attached."),
)
REMINDER_NOTE = Placeholder(
    "reminder_note",
    _("We will remind you 7 days and 1 day before."),
    _("The reminders still to come. Empty when there are none."),
)
TO_ADD_URL = Placeholder(
    "additions_url",
    "https://example.org/my/classes/7/add/",
    _("The page for what the class asks. Empty when it asks nothing."),
)
CODE_URL = Placeholder(
    "code_url",
    "https://example.org/my/classes/7/code/",
    _("The page with the code that checks them in. Empty for a class online."),
)
PLACE_IN_LINE = Placeholder("place_in_line", "3", _("The place on the waitlist."))
OFFER_ENDS = Placeholder(
    "offer_ends",
    "Thu, Nov 26, 2026, 4:00 PM EST",
    _("When the offer ends, with the time zone."),
)
SEAT_NOTE = Placeholder(
    "seat_note",
    _("A seat is kept for you until it is decided."),
    _("Whether a seat is kept meanwhile."),
)
OF_A_CLASS = (FIRST_NAME, COURSE_TITLE, CLASS_NUMBER, WHEN, STARTS, PLACE, CLASS_URL, CATALOGUE_URL)
