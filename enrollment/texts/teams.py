"""What people are told of a team."""

from django.utils.translation import gettext_lazy as _

from enrollment.texts.placeholders import GROUP, OF_A_CLASS
from notifications.values import FIRST_NAME, mail_text
from wording.declared import Placeholder

TEAM = Placeholder("team", "Oak Hill safety team", _("The name of the team."))
BY = Placeholder("by", "Priscilla Balsamworth", _("Who did it."))
TEAM_URL = Placeholder("team_url", "https://example.org/my/teams/7/", _("The page of the team."))

TEXTS = [
    mail_text(
        "enrollment/added_to_team",
        *OF_A_CLASS,
        TEAM,
        BY,
        TEAM_URL,
        group=GROUP,
        title=_("Registered with a team by somebody else"),
        default=_("""\
You are in the team {{ team }}: {{ course_title }}

Hello {{ first_name }},

{{ by }} registered you with the team {{ team }} for {{ course_title }} (class \
{{ class_number }}). Another email tells you whether you have a seat, wait for approval or are on \
the waitlist.

When: {{ when }}
Where: {{ place }}

See the team:
{{ team_url }}

You do not want to take part? You can leave the team on that page."""),
    ),
    mail_text(
        "enrollment/team_invited",
        *(each for each in OF_A_CLASS if each is not FIRST_NAME),
        TEAM,
        BY,
        Placeholder("role", "Mental health", _("The role in the team.")),
        Placeholder("ends_on", "December 15, 2026", _("Until when it can be accepted.")),
        Placeholder(
            "invitation_url", "https://example.org/invitations/abc/", _("The page to answer it.")
        ),
        Placeholder("contact_url", "https://example.org/contact/", _("The page to write to us.")),
        group=GROUP,
        title=_("An invitation to a team"),
        default=_("""\
You are invited to the team {{ team }}: {{ course_title }}

Hello,

{{ by }} invites you to the team {{ team }} for {{ course_title }} (class {{ class_number }}). \
Your role: {{ role }}.

When: {{ when }}
Where: {{ place }}

See the invitation and answer it by {{ ends_on }}. No seat is kept until you accept:
{{ invitation_url }}

You sign in with this email address. If you have no account yet, you make one on the way.

If you did not expect this, do nothing, or write to us:
{{ contact_url }}"""),
    ),
    mail_text(
        "enrollment/taken_off_line",
        *OF_A_CLASS,
        TEAM,
        BY,
        Placeholder("reason", _("The team needs another role."), _("Why.")),
        group=GROUP,
        title=_("Taken out of a team while on the waitlist"),
        default=_("""\
You are no longer on the waitlist: {{ course_title }}

Hello {{ first_name }},

{{ by }} took you out of the team {{ team }} for {{ course_title }} (class {{ class_number }}). So \
you are no longer on the waitlist of this class.

Why: {{ reason }}

When: {{ when }}
Where: {{ place }}

Was this a mistake? Ask {{ by }}, or call us at {{ office_phone }}.

See the class:
{{ class_url }}"""),
    ),
    mail_text(
        "enrollment/team_handed_over",
        *OF_A_CLASS,
        TEAM,
        BY,
        TEAM_URL,
        group=GROUP,
        title=_("Somebody leads a team from now on"),
        default=_("""\
You lead the team {{ team }} now: {{ course_title }}

Hello {{ first_name }},

{{ by }} made you the lead of the team {{ team }} for {{ course_title }} (class \
{{ class_number }}). You can add people, invite them by email, and see which roles lack somebody.

When: {{ when }}
Where: {{ place }}

See the team:
{{ team_url }}"""),
    ),
    mail_text(
        "enrollment/team_incomplete",
        *OF_A_CLASS,
        TEAM,
        TEAM_URL,
        Placeholder("missing", _("1 more: Mental health"), _("Which roles lack how many.")),
        Placeholder("closes_on", "December 15, 2026", _("The day registration closes.")),
        group=GROUP,
        title=_("A team lacks somebody, each week until registration closes"),
        default=_("""\
Your team {{ team }} is not complete yet: {{ course_title }}

Hello {{ first_name }},

The team {{ team }} has its seats in {{ course_title }} (class {{ class_number }}), but it still \
lacks: {{ missing }}.

Registration closes on {{ closes_on }}. Add or invite somebody before then:
{{ team_url }}

When: {{ when }}
Where: {{ place }}"""),
    ),
]
