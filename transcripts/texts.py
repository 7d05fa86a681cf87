"""The mail about training records, as staff find it before they change it."""

from django.utils.translation import gettext_lazy as _

from courses.texts import CLASS_NUMBER, COURSE_TITLE
from notifications.values import FIRST_NAME, mail_text
from transcripts.schedule_texts import SCHEDULE_TEXTS
from wording.declared import Placeholder

GROUP = _("Emails about training records")
TRANSCRIPT_URL = Placeholder(
    "transcript_url",
    "https://example.org/my/transcript/",
    _("The page “My training record”."),
)
CLAIM = (
    Placeholder(
        "title", _("Introduction to the Incident Command System"), _("What the training is called.")
    ),
    Placeholder("day", _("June 8, 2026"), _("The day on which it ended.")),
)
ADDED = (
    Placeholder("credit_type", _("MCJA in-service hours"), _("What kind of hours they are.")),
    Placeholder("hours", "6", _("How many were added.")),
    Placeholder("approval", "BD-2026-114", _("The number of the approval.")),
)
CLAIM_URL = Placeholder(
    "claim_url", "https://example.org/training-elsewhere/7/", _("The page about this training.")
)

TEXTS = [
    mail_text(
        "transcripts/record_corrected",
        FIRST_NAME,
        COURSE_TITLE,
        CLASS_NUMBER,
        Placeholder(
            "before", _("Completed, 6 contact hours"), _("What the record said of the class.")
        ),
        Placeholder("after", _("Completed, 4 contact hours"), _("What it says now.")),
        Placeholder("reason", _("Left at noon on the second day."), _("Why it was corrected.")),
        TRANSCRIPT_URL,
        group=GROUP,
        title=_("A training record was corrected"),
        default=_("""\
Your training record was corrected: {{ course_title }}

Hello {{ first_name }},

Your record of {{ course_title }} (class {{ class_number }}) was corrected.

Before: {{ before }}
Now: {{ after }}
Why: {{ reason }}

Your certificate follows your record: one that no longer fits is replaced or ended. If this looks \
wrong to you, answer this email or call us.

Your training record:
{{ transcript_url }}"""),
    ),
    mail_text(
        "transcripts/hours_added",
        FIRST_NAME,
        COURSE_TITLE,
        CLASS_NUMBER,
        *ADDED,
        TRANSCRIPT_URL,
        group=GROUP,
        title=_("Hours were added under an approval"),
        default=_("""\
Hours were added to your record: {{ course_title }}

Hello {{ first_name }},

An approval now covers {{ course_title }} (class {{ class_number }}), so hours were added to your \
training record.

{{ credit_type }}: {{ hours }}
Approval: {{ approval }}

Your training record shows them now. Your certificate follows it: one that no longer fits is \
replaced. If this looks wrong to you, answer this email or call us.

Your training record:
{{ transcript_url }}"""),
    ),
    mail_text(
        "transcripts/outside_hours_added",
        FIRST_NAME,
        *CLAIM,
        *ADDED,
        TRANSCRIPT_URL,
        group=GROUP,
        title=_("Hours of training from elsewhere were added under an approval"),
        default=_("""\
Hours were added to your record: {{ title }}

Hello {{ first_name }},

An approval now covers “{{ title }}” of {{ day }}, so hours were added to your training record.

{{ credit_type }}: {{ hours }}
Approval: {{ approval }}

If this looks wrong to you, answer this email or call us.

Your training record:
{{ transcript_url }}"""),
    ),
    mail_text(
        "transcripts/claim_accepted",
        FIRST_NAME,
        *CLAIM,
        Placeholder("hours", "2", _("How many contact hours count.")),
        Placeholder(
            "reason", _("The certificate says 2 hours."), _("What staff wrote, if anything.")
        ),
        CLAIM_URL,
        TRANSCRIPT_URL,
        group=GROUP,
        title=_("Training from elsewhere was accepted"),
        default=_("""\
Accepted: {{ title }}

Hello {{ first_name }},

Your training “{{ title }}” of {{ day }} is on your training record now.

Contact hours: {{ hours }}

{{ reason }}

Your training record:
{{ transcript_url }}"""),
    ),
    mail_text(
        "transcripts/claim_returned",
        FIRST_NAME,
        *CLAIM,
        Placeholder("reason", _("The certificate is cut off."), _("What is to be corrected.")),
        CLAIM_URL,
        group=GROUP,
        title=_("Training from elsewhere is to be corrected"),
        default=_("""\
Please correct: {{ title }}

Hello {{ first_name }},

We looked at your training “{{ title }}” of {{ day }}. Before it can count, something is to be \
corrected:

{{ reason }}

What you typed and the files you sent are kept.

Correct it:
{{ claim_url }}"""),
    ),
    mail_text(
        "transcripts/claim_refused",
        FIRST_NAME,
        *CLAIM,
        Placeholder("reason", _("It was no training of adults."), _("Why it does not count.")),
        CLAIM_URL,
        group=GROUP,
        title=_("Training from elsewhere was not accepted"),
        default=_("""\
Not accepted: {{ title }}

Hello {{ first_name }},

Your training “{{ title }}” of {{ day }} does not count on your training record:

{{ reason }}

If this looks wrong to you, answer this email or call us.

What you handed in:
{{ claim_url }}"""),
    ),
    *SCHEDULE_TEXTS,
]
