"""The mail about courses, teaching and training asked for, as staff find it."""

from django.utils.translation import gettext_lazy as _

from notifications.values import FIRST_NAME, mail_text
from wording.declared import Placeholder

DEMAND = _("Emails about training asked for")
TEACHING = _("Emails to instructors")
COURSE_TITLE = Placeholder(
    "course_title", _("The Drill Conversation"), _("The title of the course.")
)
CLASS_NUMBER = Placeholder("class_number", "MEM-SS-201-2612", _("The number of the class."))
WHEN = Placeholder(
    "when",
    "Tue, Dec 1, 2026, 8:30 AM – 3:30 PM EST",  # noqa: RUF001
    _("When the class meets, with the time zone, or until when at one's own pace."),
)
STARTS = Placeholder(
    "starts", "Tue, Dec 1, 2026, 8:30 AM EST", _("When it starts, with the time zone.")
)
PLACE = Placeholder("place", "Town Hall, 16 Cony Street, Augusta", _("Where it is held."))
CLASS_URL = Placeholder("class_url", "https://example.org/classes/7/", _("The page of the class."))
TEACHING_URL = Placeholder(
    "teaching_url", "https://example.org/my/teaching/", _("The page “My teaching”.")
)
ASKED = (
    FIRST_NAME,
    Placeholder("organization", "RSU 14", _("The place that asked for it.")),
    Placeholder("subject", _("The Drill Conversation"), _("The course or subject asked for.")),
    Placeholder("request_url", "https://example.org/requests/7/", _("The page of the request.")),
)

TEXTS = [
    mail_text(
        "courses/now_offered",
        FIRST_NAME,
        COURSE_TITLE,
        CLASS_NUMBER,
        WHEN,
        STARTS,
        PLACE,
        CLASS_URL,
        Placeholder(
            "wishes_url", "https://example.org/my/interests/", _("The page “My interests”.")
        ),
        group=DEMAND,
        title=_("A course is now offered"),
        default=_("""\
Now offered: {{ course_title }}

Hello {{ first_name }},

You asked us to tell you when {{ course_title }} is offered. There is a class now \
({{ class_number }}).

When: {{ when }}
Where: {{ place }}

See the class and register:
{{ class_url }}

We will tell you of further classes until you take a seat. To stop this:
{{ wishes_url }}"""),
    ),
    mail_text(
        "courses/request_scheduled",
        *ASKED,
        COURSE_TITLE,
        CLASS_NUMBER,
        WHEN,
        STARTS,
        PLACE,
        CLASS_URL,
        group=DEMAND,
        title=_("A training request is scheduled"),
        default=_("""\
Scheduled: the training you asked for

Hello {{ first_name }},

{{ organization }} asked for {{ subject }}. It is scheduled: {{ course_title }} \
(class {{ class_number }}).

When: {{ when }}
Where: {{ place }}

Your people register here:
{{ class_url }}

Your request:
{{ request_url }}"""),
    ),
    mail_text(
        "courses/request_declined",
        *ASKED,
        Placeholder("reason", _("No instructor is free in May."), _("Why it cannot be held.")),
        group=DEMAND,
        title=_("A training request is declined"),
        default=_("""\
About the training you asked for

Hello {{ first_name }},

{{ organization }} asked for {{ subject }}. We cannot schedule it:

{{ reason }}

Your request:
{{ request_url }}

Would other days or another place help? Send us a new request, or reply to this email."""),
    ),
    mail_text(
        "courses/teaching_invited",
        FIRST_NAME,
        COURSE_TITLE,
        CLASS_NUMBER,
        WHEN,
        STARTS,
        PLACE,
        Placeholder(
            "answer_url", "https://example.org/my/teaching/", _("The page to accept or decline.")
        ),
        group=TEACHING,
        title=_("An invitation to teach"),
        default=_("""\
Will you teach? {{ course_title }} on {{ starts }}

Hello {{ first_name }},

You are invited to teach {{ course_title }} (class {{ class_number }}).

When: {{ when }}
Where: {{ place }}

Accept or decline:
{{ answer_url }}"""),
    ),
    mail_text(
        "courses/teaching_assigned",
        FIRST_NAME,
        COURSE_TITLE,
        CLASS_NUMBER,
        WHEN,
        STARTS,
        PLACE,
        CLASS_URL,
        TEACHING_URL,
        group=TEACHING,
        title=_("You teach a class that was published"),
        default=_("""\
You teach: {{ course_title }} on {{ starts }}

Hello {{ first_name }},

{{ course_title }} (class {{ class_number }}) is published, and you teach it.

When: {{ when }}
Where: {{ place }}

The class and its materials:
{{ class_url }}

Everything you teach:
{{ teaching_url }}

You cannot? Please reply to this email soon."""),
    ),
    mail_text(
        "courses/teaching_answered",
        FIRST_NAME,
        COURSE_TITLE,
        CLASS_NUMBER,
        STARTS,
        Placeholder("instructor", "Ada Tide", _("Who was invited.")),
        Placeholder("answer", _("accepted"), _("“accepted” or “declined”.")),
        Placeholder("reason", _("I am away."), _("Why it is declined. It may be empty.")),
        Placeholder(
            "instructors_url",
            "https://example.org/staff/schedule/7/instructors/",
            _("The page with everybody who teaches the class."),
        ),
        group=TEACHING,
        title=_("An invitation to teach is answered"),
        default=_("""\
{{ instructor }} {{ answer }}: {{ course_title }} on {{ starts }}

Hello {{ first_name }},

{{ instructor }} {{ answer }} to teach {{ course_title }} (class {{ class_number }}).

Why: {{ reason }}

Who teaches the class:
{{ instructors_url }}"""),
    ),
    mail_text(
        "courses/teaching_withdrawn",
        FIRST_NAME,
        COURSE_TITLE,
        CLASS_NUMBER,
        STARTS,
        Placeholder("reason", _("Another instructor is nearer."), _("Why. It may be empty.")),
        TEACHING_URL,
        group=TEACHING,
        title=_("Somebody is no longer to teach a class"),
        default=_("""\
You are not to teach: {{ course_title }} on {{ starts }}

Hello {{ first_name }},

You are no longer to teach {{ course_title }} (class {{ class_number }}).

Why: {{ reason }}

Was this a mistake? Please call us.

Your teaching:
{{ teaching_url }}"""),
    ),
]
