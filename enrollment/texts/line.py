"""What people are told who wait in line."""

from django.utils.translation import gettext_lazy as _

from enrollment.texts.placeholders import GROUP, OF_A_CLASS, OFFER_ENDS, PLACE_IN_LINE
from notifications.values import mail_text
from wording.declared import Placeholder

LEAVE_URL = Placeholder(
    "leave_url",
    "https://example.org/leave/Wzdd:1x/",
    _("The page to leave the waitlist, without signing in. Empty in a letter."),
)

TEXTS = [
    mail_text(
        "enrollment/joined_waitlist",
        *OF_A_CLASS,
        PLACE_IN_LINE,
        LEAVE_URL,
        group=GROUP,
        title=_("A place on the waitlist"),
        default=_("""\
You are on the waitlist: {{ course_title }}

Hello {{ first_name }},

{{ course_title }} (class {{ class_number }}) is full. You are number {{ place_in_line }} in line.

When: {{ when }}
Where: {{ place }}

As soon as a seat opens up for you, we will let you know and keep it for you for a limited time. \
You can leave the waitlist at any time.

See the class:
{{ class_url }}

Leave the waitlist:
{{ leave_url }}"""),
    ),
    mail_text(
        "enrollment/joined_waitlist_behind",
        *OF_A_CLASS,
        PLACE_IN_LINE,
        LEAVE_URL,
        group=GROUP,
        title=_("A place on the waitlist, for who twice did not come"),
        default=_("""\
You are on the waitlist: {{ course_title }}

Hello {{ first_name }},

{{ course_title }} (class {{ class_number }}) is full. You are number {{ place_in_line }} in line.

Within the last 12 months you had a seat in two classes and did not come. So you stand behind the \
others on this waitlist. Was that a mistake? Please call us at {{ office_phone }}.

When: {{ when }}
Where: {{ place }}

As soon as a seat opens up for you, we will let you know and keep it for you for a limited time. \
You can leave the waitlist at any time.

See the class:
{{ class_url }}

Leave the waitlist:
{{ leave_url }}"""),
    ),
    mail_text(
        "enrollment/seat_offered",
        *OF_A_CLASS,
        OFFER_ENDS,
        Placeholder(
            "offer_url",
            "https://example.org/offers/WzcsMV0:1x/",
            _("The page to answer the offer. By email it opens without signing in."),
        ),
        group=GROUP,
        title=_("A seat is offered to the next in line"),
        default=_("""\
A seat is free for you until {{ offer_ends }}: {{ course_title }}

Hello {{ first_name }},

We are keeping a seat in {{ course_title }} (class {{ class_number }}) for you until \
{{ offer_ends }}.

When: {{ when }}
Where: {{ place }}

Accept or decline:
{{ offer_url }}

After that time it goes to the next in line."""),
    ),
    mail_text(
        "enrollment/offer_ended",
        *OF_A_CLASS,
        Placeholder("reason", _("We could not reach you by phone."), _("Why the offer was ended.")),
        group=GROUP,
        title=_("An offered seat is no longer kept"),
        default=_("""\
The seat is no longer kept for you: {{ course_title }}

Hello {{ first_name }},

We offered you a seat in {{ course_title }} (class {{ class_number }}). That offer is over now. \
{{ reason }}

If you still want a seat, look at the class. While it takes people, you can join its waitlist again:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/waitlist_closed",
        *OF_A_CLASS,
        Placeholder("reason", _("The class has begun."), _("Why no seat can open up.")),
        group=GROUP,
        title=_("The waitlist is closed"),
        default=_("""\
The waitlist is closed: {{ course_title }}

Hello {{ first_name }},

No seat opened up for you in {{ course_title }} (class {{ class_number }}). {{ reason }}

Find another class:
{{ catalogue_url }}"""),
    ),
]
