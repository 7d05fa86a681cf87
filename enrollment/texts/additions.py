"""What people are told of what they add to their seat."""

from django.utils.translation import gettext_lazy as _

from enrollment.texts.placeholders import (
    CALENDAR_NOTE,
    GROUP,
    OF_A_CLASS,
    OUT_OF_CALENDAR,
    TO_ADD_URL,
)
from notifications.values import mail_text
from wording.declared import Placeholder

TITLES = Placeholder("titles", _("First aid"), _("What the sessions are called."))
ACCOMMODATION_URL = Placeholder(
    "accommodation_url",
    "https://example.org/my/classes/7/accommodation/",
    _("The page on which the person wrote it."),
)

TEXTS = [
    mail_text(
        "enrollment/additions_missing",
        *OF_A_CLASS,
        Placeholder("missing", _("Sessions to choose: Morning"), _("What is still missing.")),
        TO_ADD_URL,
        group=GROUP,
        title=_("Something a class asks is missing"),
        default=_("""\
Please complete your registration: {{ course_title }}

Hello {{ first_name }},

You have a seat in {{ course_title }} (class {{ class_number }}), and you keep it. We still need \
this from you before it begins:

{{ missing }}

When: {{ when }}
Where: {{ place }}

Complete it now:
{{ additions_url }}"""),
    ),
    mail_text(
        "enrollment/sessions_chosen",
        *OF_A_CLASS,
        TITLES,
        CALENDAR_NOTE,
        TO_ADD_URL,
        group=GROUP,
        title=_("Sessions were chosen"),
        default=_("""\
Your sessions: {{ course_title }}

Hello {{ first_name }},

You chose these sessions of {{ course_title }} (class {{ class_number }}):

{{ titles }}

When: {{ when }}

{{ calendar_note }}

See or change your sessions:
{{ additions_url }}"""),
    ),
    mail_text(
        "enrollment/sessions_dropped",
        *OF_A_CLASS,
        TITLES,
        OUT_OF_CALENDAR,
        TO_ADD_URL,
        group=GROUP,
        title=_("Sessions chosen before were given back"),
        default=_("""\
No longer your sessions: {{ course_title }}

Hello {{ first_name }},

You chose other sessions of {{ course_title }} (class {{ class_number }}). These are no longer \
yours:

{{ titles }}

When: {{ when }}

{{ calendar_note }}

See or change your sessions:
{{ additions_url }}"""),
    ),
    mail_text(
        "enrollment/lodging_granted",
        *OF_A_CLASS,
        TO_ADD_URL,
        group=GROUP,
        title=_("Lodging has become free"),
        default=_("""\
Lodging is kept for you: {{ course_title }}

Hello {{ first_name }},

You asked for lodging for {{ course_title }} (class {{ class_number }}). A place has become free, \
and it is kept for you.

When: {{ when }}
Where: {{ place }}

You do not need it any more? Say so, and the next person has it:
{{ additions_url }}"""),
    ),
    mail_text(
        "enrollment/accommodation_received",
        *OF_A_CLASS,
        ACCOMMODATION_URL,
        group=GROUP,
        title=_("A request for accommodations was received"),
        default=_("""\
We have your request: {{ course_title }}

Hello {{ first_name }},

You told us what you need to take part in {{ course_title }} (class {{ class_number }}). Only the \
accommodations desk and those who teach the class can read it. We will write to you as soon as it \
is arranged.

When: {{ when }}

Read or change it:
{{ accommodation_url }}"""),
    ),
    mail_text(
        "enrollment/accommodation_met",
        *OF_A_CLASS,
        ACCOMMODATION_URL,
        group=GROUP,
        title=_("A request for accommodations is arranged"),
        default=_("""\
It is arranged: {{ course_title }}

Hello {{ first_name }},

What you asked for to take part in {{ course_title }} (class {{ class_number }}) is arranged.

When: {{ when }}
Where: {{ place }}

Read your request:
{{ accommodation_url }}"""),
    ),
    mail_text(
        "enrollment/accommodation_to_meet",
        *OF_A_CLASS,
        Placeholder(
            "accommodations_url",
            "https://example.org/accommodations/",
            _("The page of the accommodations desk."),
        ),
        group=GROUP,
        title=_("For the desk: somebody asked for accommodations"),
        default=_("""\
A request for accommodations: {{ course_title }}

Hello {{ first_name }},

Somebody asked for accommodations in {{ course_title }} (class {{ class_number }}).

When: {{ when }}
Where: {{ place }}

Read the open requests:
{{ accommodations_url }}"""),
    ),
]
