"""The mail about training records, as staff find it before they change it."""

from django.utils.translation import gettext_lazy as _

from courses.texts import CLASS_NUMBER, COURSE_TITLE
from notifications.values import FIRST_NAME, mail_text
from wording.declared import Placeholder

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
        Placeholder(
            "transcript_url",
            "https://example.org/my/transcript/",
            _("The page “My training record”."),
        ),
        group=_("Emails about training records"),
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
]
