"""The mail about files that are written again and again, as staff find it before they change it."""

from django.utils.translation import gettext_lazy as _

from notifications.values import FIRST_NAME, mail_text
from wording.declared import Placeholder

GROUP = _("Emails about repeated files")
FILE = Placeholder("file", _("All training of my people"), _("What file it is."))
HOW_OFTEN = Placeholder("how_often", _("Every Monday at 6 AM"), _("How often it is written."))
WHY = Placeholder("reason", _("Your role has ended."), _("Why."))
JOB_URL = Placeholder("job_url", "https://example.org/my/jobs/7/", _("The page of this file."))
SCHEDULES_URL = Placeholder(
    "schedules_url",
    "https://example.org/people/training/repeated/",
    _("The page of their repeated files."),
)

SCHEDULE_TEXTS = [
    mail_text(
        "transcripts/scheduled_file_ready",
        FIRST_NAME,
        FILE,
        HOW_OFTEN,
        JOB_URL,
        SCHEDULES_URL,
        group=GROUP,
        title=_("A repeated file is ready"),
        default=_("""\
Your file is ready: {{ file }}

Hello {{ first_name }},

The file you have written again and again is ready: {{ file }} ({{ how_often }}).

It is kept for a week. Only you can download it, after signing in.

Get the file:
{{ job_url }}

Change how often it is written, or stop it:
{{ schedules_url }}"""),
    ),
    mail_text(
        "transcripts/scheduled_file_failed",
        FIRST_NAME,
        FILE,
        HOW_OFTEN,
        WHY,
        JOB_URL,
        SCHEDULES_URL,
        group=GROUP,
        title=_("A repeated file could not be written"),
        default=_("""\
Your file could not be written: {{ file }}

Hello {{ first_name }},

The file you have written again and again could not be written this time: {{ file }} \
({{ how_often }}).

Why: {{ reason }}

It will be tried again the next time. You can also ask for it now.

Ask again:
{{ job_url }}

Change how often it is written, or stop it:
{{ schedules_url }}"""),
    ),
    mail_text(
        "transcripts/schedule_paused",
        FIRST_NAME,
        FILE,
        HOW_OFTEN,
        WHY,
        SCHEDULES_URL,
        group=GROUP,
        title=_("A repeated file was paused"),
        default=_("""\
Your repeated file was paused: {{ file }}

Hello {{ first_name }},

A file you have written again and again is not written any more: {{ file }} ({{ how_often }}).

Why: {{ reason }}

Once this is put right, you can let it go on. If it looks wrong to you, answer this email or \
call us.

Your repeated files:
{{ schedules_url }}"""),
    ),
]
