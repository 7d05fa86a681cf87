"""What people read of a plan that cannot stand."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.ui import maine_date as written_date
from courses.decisions.schedules import Fault, Found
from courses.decisions.teaching import NobodyQualified, TeachingFault

SENTENCES = {
    Fault.NO_SESSIONS: gettext_lazy(
        "A class needs sessions, or a first and a last day if it is self-paced."
    ),
    Fault.NO_PLACE: gettext_lazy("A class in person needs a place."),
    Fault.SESSION_ENDS_BEFORE_IT_STARTS: gettext_lazy("Session %(session)s ends before it starts."),
    Fault.SESSIONS_OVERLAP: gettext_lazy(
        "Sessions %(session)s and %(other)s overlap. "
        "Only sessions of one group of a conference may."
    ),
    Fault.BREAK_ENDS_BEFORE_IT_STARTS: gettext_lazy(
        "A break of session %(session)s ends before it starts."
    ),
    Fault.BREAK_OUTSIDE_SESSION: gettext_lazy(
        "A break of session %(session)s is longer than the session or lies outside it."
    ),
    Fault.BREAK_FILLS_SESSION: gettext_lazy("Session %(session)s is nothing but a break."),
    Fault.BREAKS_OVERLAP: gettext_lazy("Two breaks of session %(session)s overlap."),
    Fault.ROOM_OF_ANOTHER_PLACE: gettext_lazy(
        "The room of session %(session)s is in another place. "
        "Choose a room of the place where it meets."
    ),
    Fault.ROOM_TWICE: gettext_lazy(
        "Sessions %(session)s and %(other)s are in the same room at the same time."
    ),
    Fault.LONE_CHOICE: gettext_lazy(
        "Session %(session)s is alone in its group, so there is nothing to choose."
    ),
    Fault.WINDOW_ENDS_BEFORE_IT_STARTS: gettext_lazy("The last day comes before the first."),
    Fault.CLOSES_BEFORE_IT_OPENS: gettext_lazy("Registration closes before it opens."),
    Fault.OPENS_AFTER_THE_START: gettext_lazy("Registration opens after the class has begun."),
    Fault.CLOSES_AFTER_THE_END: gettext_lazy("Registration closes after the class is over."),
    Fault.MINIMUM_ABOVE_CAPACITY: gettext_lazy("More people are needed than there are seats."),
    Fault.MINIMUM_WITHOUT_DAY: gettext_lazy(
        "Say by which day it is decided whether the class takes place."
    ),
    Fault.DECIDED_TOO_LATE: gettext_lazy(
        "Whether the class takes place must be decided before the day on which it begins."
    ),
    Fault.ACCOMMODATIONS_TOO_LATE: gettext_lazy(
        "The last day to ask for accommodations comes after the class has begun."
    ),
    Fault.CAP_WITHOUT_DAY: gettext_lazy(
        "Say both how many seats one organization may take, and from which day on it may take more."
    ),
    Fault.CAP_TOO_LATE: gettext_lazy(
        "One organization may be kept from more seats only until the day on which the class begins."
    ),
    Fault.WITHDRAWN_TOO_LATE: gettext_lazy(
        "The last day to give a seat back comes after the class has begun."
    ),
    Fault.CHOSEN_TOO_LATE: gettext_lazy(
        "The last day to change chosen sessions comes after the class is over."
    ),
    Fault.WAITLIST_WITHOUT_CAPACITY: gettext_lazy(
        "A class without a limit of seats has no waitlist, so its waitlist needs no limit."
    ),
    Fault.RESERVES_WITHOUT_CAPACITY: gettext_lazy(
        "Seats can be held only where the number of seats is limited."
    ),
    Fault.RESERVES_ABOVE_CAPACITY: gettext_lazy("More seats are held than there are."),
    Fault.RESERVE_TOO_LATE: gettext_lazy(
        "Seats can be held only until the day on which the class begins."
    ),
    Fault.QUESTION_AFTER_ITSELF: gettext_lazy(
        "A question can follow only from one that stands before it."
    ),
}


def sentences_of(faults: Iterable[Found]) -> list[str]:
    """Return what to say of each fault."""
    return [
        str(SENTENCES[found.fault]) % {"session": found.session, "other": found.other}
        for found in faults
    ]


def sentence_of_teaching(fault: TeachingFault, topics: Mapping[int, str]) -> str:
    """Say who is missing; `topics` names them by number."""
    if isinstance(fault, NobodyQualified):
        return _("Nobody who teaches the class is qualified in “%(topic)s” on %(day)s.") % {
            "topic": topics[fault.topic],
            "day": written_date(fault.day, "printed"),
        }
    return _("So many seats need %(needed)s instructors. %(teaching)s have accepted so far.") % {
        "needed": fault.needed,
        "teaching": fault.teaching,
    }
