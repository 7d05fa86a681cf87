"""The mail about sessions that are made up, as staff find it before they change it."""

from django.utils.translation import gettext_lazy as _

from enrollment.texts.placeholders import CALENDAR_NOTE, GROUP, OF_A_CLASS, OUT_OF_CALENDAR
from notifications.values import mail_text
from wording.declared import Placeholder

MISSED = (
    Placeholder("missed_session", "2", _("The number of the session that is made up.")),
    Placeholder("missed_on", "Dec 1, 2026", _("The day of the session that is made up.")),
)

TEXTS = [
    mail_text(
        "attendance/make_up_arranged",
        *OF_A_CLASS,
        *MISSED,
        CALENDAR_NOTE,
        group=GROUP,
        title=_("A session is made up"),
        default=_("""\
Making up a session: {{ course_title }}

Hello {{ first_name }},

You make up session {{ missed_session }} of {{ missed_on }} with another class of \
{{ course_title }} (class {{ class_number }}):

When: {{ when }}
Where: {{ place }}

You are on its roster. The time you are there counts for the session you missed.

See the class:
{{ class_url }}

{{ calendar_note }}"""),
    ),
    mail_text(
        "attendance/make_up_dropped",
        *OF_A_CLASS,
        *MISSED,
        OUT_OF_CALENDAR,
        group=GROUP,
        title=_("A session is not made up after all"),
        default=_("""\
Not made up there: {{ course_title }}

Hello {{ first_name }},

You do not make up session {{ missed_session }} of {{ missed_on }} with class \
{{ class_number }} after all. It was planned for:

When: {{ when }}
Where: {{ place }}

See other classes:
{{ catalogue_url }}

{{ calendar_note }}"""),
    ),
]
