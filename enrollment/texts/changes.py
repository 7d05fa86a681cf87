"""What people are told when a class changes."""

from django.utils.translation import gettext_lazy as _

from enrollment.texts.placeholders import CALENDAR_NOTE, GROUP, OF_A_CLASS, OUT_OF_CALENDAR
from notifications.values import mail_text
from wording.declared import Placeholder

TEXTS = [
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
