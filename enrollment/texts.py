"""The mail about seats and waitlists, as staff find it before they change it."""

from django.utils.translation import gettext_lazy as _

from courses.texts import CLASS_NUMBER, CLASS_URL, COURSE_TITLE, PLACE, STARTS
from notifications.values import CALENDAR_NOTES, FIRST_NAME, mail_text
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
OF_A_CLASS = (FIRST_NAME, COURSE_TITLE, CLASS_NUMBER, WHEN, STARTS, PLACE, CLASS_URL, CATALOGUE_URL)

TEXTS = [
    mail_text(
        "enrollment/seat_confirmed",
        *OF_A_CLASS,
        CALENDAR_NOTE,
        REMINDER_NOTE,
        group=GROUP,
        title=_("A seat is confirmed"),
        default=_("""\
You have a seat: {{ course_title }}

Hello {{ first_name }},

You are registered for {{ course_title }} (class {{ class_number }}).

When: {{ when }}
Where: {{ place }}

{{ calendar_note }} {{ reminder_note }}

See the class:
{{ class_url }}

Plans changed? Give your seat back on that page so that somebody else can have it."""),
    ),
    mail_text(
        "enrollment/reminder",
        *OF_A_CLASS,
        Placeholder("how_soon", _("Tomorrow"), _("“Tomorrow” or “In 7 days”.")),
        group=GROUP,
        title=_("Reminder seven days and one day before"),
        default=_("""\
{{ how_soon }}: {{ course_title }}

Hello {{ first_name }},

This is a reminder of your class {{ course_title }} ({{ class_number }}).

When: {{ when }}
Where: {{ place }}

See the class:
{{ class_url }}

Can't come? Please give your seat back on that page so that somebody else can have it."""),
    ),
    mail_text(
        "enrollment/seat_withdrawn",
        *OF_A_CLASS,
        OUT_OF_CALENDAR,
        group=GROUP,
        title=_("A seat was given back"),
        default=_("""\
You gave your seat back: {{ course_title }}

Hello {{ first_name }},

You no longer have a seat in {{ course_title }} (class {{ class_number }}).

When: {{ when }}
Where: {{ place }}

{{ calendar_note }}

If this was a mistake, register again while seats are left.

See the class:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/joined_waitlist",
        *OF_A_CLASS,
        Placeholder("place_in_line", "3", _("The place on the waitlist.")),
        group=GROUP,
        title=_("A place on the waitlist"),
        default=_("""\
You are on the waitlist: {{ course_title }}

Hello {{ first_name }},

{{ course_title }} (class {{ class_number }}) is full. You are number {{ place_in_line }} in line.

When: {{ when }}
Where: {{ place }}

As soon as a seat opens up for you, we will let you know and keep it for you for a limited time. \
You can leave the waitlist at any time.

See the class:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/seat_offered",
        *OF_A_CLASS,
        Placeholder(
            "offer_ends",
            "Thu, Nov 26, 2026, 4:00 PM EST",
            _("When the offer ends, with the time zone."),
        ),
        Placeholder(
            "offer_url", "https://example.org/my/offers/7/", _("The page to answer the offer.")
        ),
        group=GROUP,
        title=_("A seat is offered to the next in line"),
        default=_("""\
A seat is free for you until {{ offer_ends }}: {{ course_title }}

Hello {{ first_name }},

We are keeping a seat in {{ course_title }} (class {{ class_number }}) for you until \
{{ offer_ends }}.

When: {{ when }}
Where: {{ place }}

Accept or decline:
{{ offer_url }}

After that time it goes to the next in line."""),
    ),
    mail_text(
        "enrollment/waitlist_closed",
        *OF_A_CLASS,
        Placeholder("reason", _("The class has begun."), _("Why no seat can open up.")),
        group=GROUP,
        title=_("The waitlist is closed"),
        default=_("""\
The waitlist is closed: {{ course_title }}

Hello {{ first_name }},

No seat opened up for you in {{ course_title }} (class {{ class_number }}). {{ reason }}

Find another class:
{{ catalogue_url }}"""),
    ),
    mail_text(
        "enrollment/class_cancelled",
        *OF_A_CLASS,
        Placeholder("reason", _("The building has no heat."), _("Why it is canceled.")),
        OUT_OF_CALENDAR,
        group=GROUP,
        title=_("A class is canceled"),
        default=_("""\
Canceled: {{ course_title }} on {{ starts }}

Hello {{ first_name }},

We are sorry: {{ course_title }} (class {{ class_number }}) will not take place.

Why: {{ reason }}

{{ calendar_note }} You do not need to do anything.

Find another class:
{{ catalogue_url }}"""),
    ),
    mail_text(
        "enrollment/class_changed",
        *OF_A_CLASS,
        Placeholder(
            "changes", _("Session 1: Tue, Dec 1, 2026, 8:30 AM to noon EST"), _("What is new.")
        ),
        CALENDAR_NOTE,
        group=GROUP,
        title=_("Something about a class is new"),
        default=_("""\
Changed: {{ course_title }}

Hello {{ first_name }},

Something about {{ course_title }} (class {{ class_number }}) has changed. You keep your place.

{{ changes }}

When: {{ when }}
Where: {{ place }}

{{ calendar_note }}

See the class:
{{ class_url }}

Can't come now? Please give your place back on that page so that somebody else can have it."""),
    ),
    mail_text(
        "enrollment/class_postponed",
        *OF_A_CLASS,
        Placeholder("reason", _("There is too much snow."), _("Why it is postponed.")),
        OUT_OF_CALENDAR,
        group=GROUP,
        title=_("A class is postponed"),
        default=_("""\
Postponed: {{ course_title }} on {{ starts }}

Hello {{ first_name }},

{{ course_title }} (class {{ class_number }}) does not take place on {{ starts }}. You keep your \
place. We will write to you as soon as the new date is known.

Why: {{ reason }}

{{ calendar_note }}

See the class:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/teaching_changed",
        *OF_A_CLASS,
        Placeholder("changes", _("It is postponed: snow."), _("What is new.")),
        group=GROUP,
        title=_("Something about a class you teach is new"),
        default=_("""\
A class you teach has changed: {{ course_title }}

Hello {{ first_name }},

Something about {{ course_title }} (class {{ class_number }}), which you teach, has changed.

{{ changes }}

Those who are registered are told by email.

See the class:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/invitation_changed",
        *OF_A_CLASS,
        Placeholder("changes", _("It is postponed: snow."), _("What is new.")),
        Placeholder(
            "teaching_url", "https://example.org/my/teaching/", _("The page “My teaching”.")
        ),
        group=GROUP,
        title=_("Something about a class somebody is invited to teach is new"),
        default=_("""\
A class you are invited to teach has changed: {{ course_title }}

Hello {{ first_name }},

{{ course_title }} (class {{ class_number }}), which you are invited to teach, has changed.

{{ changes }}

Your invitations:
{{ teaching_url }}"""),
    ),
    mail_text(
        "enrollment/teaching_handed_over",
        *OF_A_CLASS,
        Placeholder("relieved", "Ada Tide", _("In whose place. Empty where nobody taught before.")),
        Placeholder("rosters_url", "https://example.org/teach/", _("The page with the rosters.")),
        group=GROUP,
        title=_("You teach a class in the place of somebody"),
        default=_("""\
You teach: {{ course_title }} on {{ starts }}

Hello {{ first_name }},

From now on you teach {{ course_title }} (class {{ class_number }}).

In the place of: {{ relieved }}

When: {{ when }}
Where: {{ place }}

The class and its materials:
{{ class_url }}

Your rosters:
{{ rosters_url }}"""),
    ),
    mail_text(
        "enrollment/teaching_relieved",
        *OF_A_CLASS,
        Placeholder("reason", _("The road is closed."), _("Why. It may be empty.")),
        group=GROUP,
        title=_("Somebody else teaches a class"),
        default=_("""\
You no longer teach: {{ course_title }} on {{ starts }}

Hello {{ first_name }},

Somebody else teaches {{ course_title }} (class {{ class_number }}) in your place.

Why: {{ reason }}

Was this a mistake? Please call us.

See the class:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/letter_to_class",
        *OF_A_CLASS,
        Placeholder("subject", _("Bring warm clothes"), _("What the sender wrote as a subject.")),
        Placeholder("letter", _("We will be outside for an hour."), _("What the sender wrote.")),
        Placeholder("sender", "Ada Tide", _("Who wrote it.")),
        group=GROUP,
        title=_("A letter to everybody in a class"),
        default=_("""\
{{ subject }} ({{ course_title }})

Hello {{ first_name }},

{{ sender }} writes to everybody in {{ course_title }} (class {{ class_number }}):

{{ letter }}

See the class:
{{ class_url }}"""),
    ),
]
