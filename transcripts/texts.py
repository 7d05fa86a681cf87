"""The mail about training records, as staff find it before they change it."""

from django.utils.translation import gettext_lazy as _

from courses.texts import CLASS_NUMBER, COURSE_TITLE
from notifications.values import FIRST_NAME, mail_text
from wording.declared import Placeholder

GROUP = _("Emails about training records")
TRANSCRIPT_URL = Placeholder(
    "transcript_url",
    "https://example.org/my/transcript/",
    _("The page “My training record”."),
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
        Placeholder("credit_type", _("MCJA in-service hours"), _("What kind of hours they are.")),
        Placeholder("hours", "6", _("How many were added.")),
        Placeholder("approval", "BD-2026-114", _("The number of the approval.")),
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
]
