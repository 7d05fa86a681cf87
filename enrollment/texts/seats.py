"""What people are told of their own seat or request."""

from django.utils.translation import gettext_lazy as _

from enrollment.texts.placeholders import (
    CALENDAR_NOTE,
    CODE_URL,
    GROUP,
    OF_A_CLASS,
    OUT_OF_CALENDAR,
    REMINDER_NOTE,
    SEAT_NOTE,
    TO_ADD_URL,
)
from notifications.values import mail_text
from wording.declared import Placeholder

TEXTS = [
    mail_text(
        "enrollment/seat_confirmed",
        *OF_A_CLASS,
        CALENDAR_NOTE,
        REMINDER_NOTE,
        TO_ADD_URL,
        CODE_URL,
        group=GROUP,
        title=_("A seat is confirmed"),
        default=_("""\
You have a seat: {{ course_title }}

Hello {{ first_name }},

You are registered for {{ course_title }} (class {{ class_number }}).

When: {{ when }}
Where: {{ place }}

{{ calendar_note }} {{ reminder_note }}

Tell us what this class asks:
{{ additions_url }}

Your code for checking in at the door:
{{ code_url }}

See the class:
{{ class_url }}

Plans changed? Give your seat back on that page so that somebody else can have it."""),
    ),
    mail_text(
        "enrollment/seat_requested",
        *OF_A_CLASS,
        Placeholder(
            "approvers", _("The employer, then MSSC staff"), _("Whose approval it waits for.")
        ),
        SEAT_NOTE,
        group=GROUP,
        title=_("A request for a seat waits for approval"),
        default=_("""\
Your request is on its way: {{ course_title }}

Hello {{ first_name }},

You asked for a seat in {{ course_title }} (class {{ class_number }}). It has to be approved \
first: {{ approvers }}. {{ seat_note }}

When: {{ when }}
Where: {{ place }}

We will write to you as soon as it is decided.

See the class:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/reminder",
        *OF_A_CLASS,
        Placeholder("how_soon", _("Tomorrow"), _("“Tomorrow” or “In 7 days”.")),
        CODE_URL,
        group=GROUP,
        title=_("Reminder seven days and one day before"),
        default=_("""\
{{ how_soon }}: {{ course_title }}

Hello {{ first_name }},

This is a reminder of your class {{ course_title }} ({{ class_number }}).

When: {{ when }}
Where: {{ place }}

Your code for checking in at the door:
{{ code_url }}

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
]
