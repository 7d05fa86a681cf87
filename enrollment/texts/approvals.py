"""What is told of requests for seats, to those who decide and to those who ask."""

from django.utils.translation import gettext_lazy as _

from enrollment.texts.placeholders import GROUP, OF_A_CLASS, PLACE_IN_LINE, SEAT_NOTE
from notifications.values import mail_text
from wording.declared import Placeholder

LEARNER = Placeholder("learner", "Ada Tide", _("Who asks for the seat."))
AS_WHAT = Placeholder("as_what", _("as the employer"), _("For whom the reader decides."))
CONTACT_HOURS = Placeholder("contact_hours", "6", _("The contact hours of the class."))
DECIDE_BY = Placeholder(
    "decide_by", "Thu, Nov 26, 2026, 4:00 PM EST", _("When the request runs out.")
)
REQUEST_URL = Placeholder(
    "request_url", "https://example.org/my/approvals/7/", _("The page to decide the request.")
)
APPROVERS = Placeholder("approvers", _("MSSC staff"), _("Who has to approve it, or did not."))

TEXTS = [
    mail_text(
        "enrollment/approval_asked",
        *OF_A_CLASS,
        LEARNER,
        AS_WHAT,
        CONTACT_HOURS,
        DECIDE_BY,
        REQUEST_URL,
        group=GROUP,
        title=_("Somebody has to approve a request for a seat"),
        default=_("""\
Please decide: {{ learner }} asks for a seat in {{ course_title }}

Hello {{ first_name }},

{{ learner }} asks for a seat in {{ course_title }} (class {{ class_number }}). You can approve it \
{{ as_what }}.

When: {{ when }}
Where: {{ place }}
Contact hours: {{ contact_hours }}

Please decide by {{ decide_by }}. After that the request runs out.

Approve or refuse:
{{ request_url }}"""),
    ),
    mail_text(
        "enrollment/approval_reminder",
        *OF_A_CLASS,
        LEARNER,
        AS_WHAT,
        CONTACT_HOURS,
        DECIDE_BY,
        REQUEST_URL,
        group=GROUP,
        title=_("A request for a seat soon runs out"),
        default=_("""\
Still to decide: {{ learner }} asks for a seat in {{ course_title }}

Hello {{ first_name }},

Nobody has decided yet about the request of {{ learner }} for {{ course_title }} (class \
{{ class_number }}). It runs out on {{ decide_by }}.

When: {{ when }}
Where: {{ place }}

Approve or refuse {{ as_what }}:
{{ request_url }}"""),
    ),
    mail_text(
        "enrollment/approval_to_waitlist",
        *OF_A_CLASS,
        LEARNER,
        PLACE_IN_LINE,
        group=GROUP,
        title=_("To the approver: approved, but the class was full"),
        default=_("""\
Approved, on the waitlist: {{ learner }}, {{ course_title }}

Hello {{ first_name }},

You approved the request of {{ learner }} for {{ course_title }} (class {{ class_number }}). The \
class was full by then, so {{ learner }} is number {{ place_in_line }} in line. You do not need to \
do anything: no second approval is needed.

See the class:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/request_next_step",
        *OF_A_CLASS,
        APPROVERS,
        DECIDE_BY,
        SEAT_NOTE,
        group=GROUP,
        title=_("A request is approved by the employer and waits for MSSC staff"),
        default=_("""\
One step further: {{ course_title }}

Hello {{ first_name }},

Your employer approved your request for {{ course_title }} (class {{ class_number }}). Now it \
waits for: {{ approvers }}. It is decided by {{ decide_by }}. {{ seat_note }}

When: {{ when }}
Where: {{ place }}

See the class:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/request_refused",
        *OF_A_CLASS,
        APPROVERS,
        Placeholder("reason", _("We need you here that week."), _("Why it is not approved.")),
        group=GROUP,
        title=_("A request for a seat is not approved"),
        default=_("""\
Not approved: {{ course_title }} on {{ starts }}

Hello {{ first_name }},

Your request for a seat in {{ course_title }} (class {{ class_number }}) was not approved.

Decided by: {{ approvers }}
Why: {{ reason }}

Find another class:
{{ catalogue_url }}"""),
    ),
    mail_text(
        "enrollment/request_expired",
        *OF_A_CLASS,
        APPROVERS,
        group=GROUP,
        title=_("A request for a seat ran out"),
        default=_("""\
Your request ran out: {{ course_title }} on {{ starts }}

Hello {{ first_name }},

Nobody decided in time about your request for {{ course_title }} (class {{ class_number }}). It \
waited for: {{ approvers }}.

You can ask again while the class takes people in. Talk to whoever has to approve it first.

See the class:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/request_to_waitlist",
        *OF_A_CLASS,
        PLACE_IN_LINE,
        group=GROUP,
        title=_("A request is approved, but the class is full"),
        default=_("""\
Approved, and you are on the waitlist: {{ course_title }}

Hello {{ first_name }},

Your request for {{ course_title }} (class {{ class_number }}) is approved. The class is full, so \
you are number {{ place_in_line }} in line. Your place counts from the day you asked.

When: {{ when }}
Where: {{ place }}

As soon as a seat opens up for you, we will let you know and keep it for you for a limited time. \
It does not have to be approved again.

See the class:
{{ class_url }}"""),
    ),
]
