"""What people are told when plans change."""

from django.utils.translation import gettext_lazy as _

from enrollment.texts.placeholders import GROUP, OF_A_CLASS, OFFER_ENDS, OUT_OF_CALENDAR
from notifications.values import mail_text
from wording.declared import Placeholder

BY = Placeholder("by", "Ada Tide", _("Who did it. Empty where the reader did it themselves."))
REASON = Placeholder("reason", _("You are needed at work."), _("Why. It may be empty."))
REMINDED_BY = Placeholder("by", "Ada Tide", _("Who sends the reminder."))

TEXTS = [
    mail_text(
        "enrollment/seat_withdrawn_for",
        *OF_A_CLASS,
        BY,
        REASON,
        OUT_OF_CALENDAR,
        group=GROUP,
        title=_("Somebody gave a seat back for a person"),
        default=_("""\
Your seat was given back: {{ course_title }}

Hello {{ first_name }},

{{ by }} gave back your seat in {{ course_title }} (class {{ class_number }}). You no longer have \
a seat in this class.

Why: {{ reason }}

When: {{ when }}
Where: {{ place }}

{{ calendar_note }}

Was this a mistake? Ask {{ by }}, or call us at {{ office_phone }}.

See the class:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/request_withdrawn",
        *OF_A_CLASS,
        BY,
        REASON,
        group=GROUP,
        title=_("A request for a seat was taken back"),
        default=_("""\
Your request is taken back: {{ course_title }}

Hello {{ first_name }},

The request for a seat in {{ course_title }} (class {{ class_number }}) is taken back. Nobody \
decides it any more.

Taken back by: {{ by }}

Why: {{ reason }}

When: {{ when }}
Where: {{ place }}

See the class:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/seat_moved_away",
        *OF_A_CLASS,
        BY,
        REASON,
        Placeholder(
            "new_class_number", "MEM-TA-101-0002", _("The number of the class the seat is in now.")
        ),
        Placeholder(
            "new_starts",
            "Tue, Jan 12, 2027, 8:30 AM EST",
            _("When that class starts, with the time zone."),
        ),
        Placeholder(
            "new_class_url", "https://example.org/classes/8/", _("The page of that class.")
        ),
        OUT_OF_CALENDAR,
        group=GROUP,
        title=_("A seat was moved to another date"),
        default=_("""\
Your seat moved to another date: {{ course_title }}

Hello {{ first_name }},

Your seat in {{ course_title }} moved. You no longer have a seat in class {{ class_number }}. Now \
you have one in class {{ new_class_number }}, which starts on {{ new_starts }}. Its confirmation \
comes in an email of its own.

Moved by: {{ by }}

Why: {{ reason }}

The date you no longer have: {{ when }}

{{ calendar_note }}

See your new class:
{{ new_class_url }}"""),
    ),
    mail_text(
        "enrollment/seat_given_to_colleague",
        *OF_A_CLASS,
        BY,
        REASON,
        OUT_OF_CALENDAR,
        group=GROUP,
        title=_("A colleague goes in somebody's place"),
        default=_("""\
A colleague goes in your place: {{ course_title }}

Hello {{ first_name }},

{{ by }} gave your seat in {{ course_title }} (class {{ class_number }}) to a colleague. You no \
longer have a seat in this class.

Why: {{ reason }}

When: {{ when }}
Where: {{ place }}

{{ calendar_note }}

Was this a mistake? Ask {{ by }}, or call us at {{ office_phone }}.

See the class:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/reminded_by",
        *OF_A_CLASS,
        REMINDED_BY,
        group=GROUP,
        title=_("A coordinator reminds somebody of a class"),
        default=_("""\
Do not forget: {{ course_title }} on {{ starts }}

Hello {{ first_name }},

{{ by }} reminds you of your class {{ course_title }} ({{ class_number }}).

When: {{ when }}
Where: {{ place }}

See the class:
{{ class_url }}

Can't come? Please give your seat back on that page, or tell {{ by }}, so that somebody else can \
have it."""),
    ),
    mail_text(
        "enrollment/reminded_of_offer",
        *OF_A_CLASS,
        REMINDED_BY,
        OFFER_ENDS,
        Placeholder(
            "offer_url", "https://example.org/my/offers/7/", _("The page to answer the offer.")
        ),
        group=GROUP,
        title=_("A coordinator reminds somebody of an offered seat"),
        default=_("""\
A seat waits for your answer until {{ offer_ends }}: {{ course_title }}

Hello {{ first_name }},

{{ by }} reminds you: a seat in {{ course_title }} (class {{ class_number }}) is kept for you \
until {{ offer_ends }}.

When: {{ when }}
Where: {{ place }}

Accept or decline:
{{ offer_url }}

After that time it goes to the next in line."""),
    ),
]
