"""The mail about work and roles, as staff find it before they change it."""

from django.utils.translation import gettext_lazy as _

from notifications.values import FIRST_NAME, mail_text
from wording.declared import Placeholder

ROLES = _("Emails about roles")
ROLE = Placeholder("role", _("Coordinator of an organization"), _("The role."))
ROLE_PLACE = Placeholder("place", "RSU 14", _("What the role is for."))
ALLOWS = Placeholder(
    "allows",
    _("See the people who work there and their training."),
    _("What the role lets somebody do."),
)
WORK_GROUP = _("Emails about work")
WORK = (
    FIRST_NAME,
    Placeholder("by", "Priscilla Balsamworth", _("Who entered it.")),
    Placeholder("place", "RSU 14", _("The place of work.")),
    Placeholder("work", _("Teacher"), _("The work.")),
    Placeholder("since", "August 24, 2026", _("The first day there.")),
    Placeholder(
        "until", "June 30, 2027", _("The first day no longer there, or that none is entered.")
    ),
    Placeholder("work_url", "https://example.org/my/work/", _("The page “My work”.")),
)
CONTACT = Placeholder("contact_url", "https://example.org/contact/", _("The page to write to us."))

TEXTS = [
    mail_text(
        "organizations/work_not_confirmed",
        FIRST_NAME,
        Placeholder("place", "RSU 14", _("The place the person entered.")),
        Placeholder("work", _("Teacher"), _("The work the person entered.")),
        Placeholder("work_url", "https://example.org/my/work/", _("The page “My work”.")),
        CONTACT,
        group=WORK_GROUP,
        title=_("Work is not confirmed"),
        default=_("""\
Not confirmed: your work at {{ place }}

Hello {{ first_name }},

You entered that you work at {{ place }} ({{ work }}). It was not confirmed: as far as {{ place }} \
knows, you do not work there.

Did you choose the wrong place or work? Enter it again:
{{ work_url }}

If you do work there, write to us and we will look into it:
{{ contact_url }}

Your account, your classes and your hours stay as they are."""),
    ),
    mail_text(
        "organizations/work_entered",
        *WORK,
        CONTACT,
        group=WORK_GROUP,
        title=_("Work entered by the employer"),
        default=_("""\
Your work at {{ place }} was entered

Hello {{ first_name }},

{{ by }} entered that you work at {{ place }} ({{ work }}), since {{ since }}.

The coordinators of {{ place }} can now see your training. You find this work here:
{{ work_url }}

If this is not right, write to us:
{{ contact_url }}"""),
    ),
    mail_text(
        "organizations/work_corrected",
        *WORK,
        CONTACT,
        group=WORK_GROUP,
        title=_("Work corrected by the employer"),
        default=_("""\
Your work at {{ place }} was corrected

Hello {{ first_name }},

{{ by }} corrected what is entered about your work at {{ place }}. It now says: {{ work }}, \
since {{ since }}, first day no longer there: {{ until }}.

You find this work here:
{{ work_url }}

If this is not right, write to us:
{{ contact_url }}"""),
    ),
    mail_text(
        "organizations/work_ended",
        *WORK,
        CONTACT,
        group=WORK_GROUP,
        title=_("Work ended by the employer"),
        default=_("""\
Your work at {{ place }} ends

Hello {{ first_name }},

{{ by }} entered that you no longer work at {{ place }} ({{ work }}) from {{ until }}.

Your account, your classes and your hours stay as they are. Do you work elsewhere now? Enter it:
{{ work_url }}

If this is not right, write to us:
{{ contact_url }}"""),
    ),
    mail_text(
        "organizations/role_granted",
        FIRST_NAME,
        ROLE,
        ROLE_PLACE,
        ALLOWS,
        Placeholder("starts_on", "December 1, 2026", _("The first day of the role.")),
        Placeholder(
            "second_step",
            _("For this role, signing in needs a second step, such as a code from your phone."),
            _("A sentence, for the roles that need a second step to sign in; else empty."),
        ),
        Placeholder("roles_url", "https://example.org/my/roles/", _("The page “My roles”.")),
        group=ROLES,
        title=_("A role is given"),
        default=_("""\
Your new role: {{ role }}, {{ place }}

Hello {{ first_name }},

From {{ starts_on }} you have a new role: {{ role }}, {{ place }}.

What you may do: {{ allows }}

{{ second_step }}

All your roles:
{{ roles_url }}"""),
    ),
    mail_text(
        "organizations/role_ended",
        FIRST_NAME,
        ROLE,
        ROLE_PLACE,
        ALLOWS,
        Placeholder("ends_on", "December 1, 2026", _("The first day without the role.")),
        CONTACT,
        group=ROLES,
        title=_("A role ends"),
        default=_("""\
Your role ends: {{ role }}, {{ place }}

Hello {{ first_name }},

Your role {{ role }}, {{ place }}, ends. From {{ ends_on }} you no longer have it.

Your account, your classes and your hours stay as they are.

If you think this is a mistake, write to us:
{{ contact_url }}"""),
    ),
    mail_text(
        "organizations/role_offered",
        Placeholder("inviter", "Priscilla Balsamworth", _("Who sent the invitation.")),
        ROLE,
        ROLE_PLACE,
        ALLOWS,
        Placeholder("ends_on", "December 15, 2026", _("Until when it can be accepted.")),
        Placeholder(
            "invitation_url", "https://example.org/invitations/abc/", _("The page to accept it.")
        ),
        CONTACT,
        group=ROLES,
        title=_("An invitation to a role"),
        default=_("""\
An invitation: {{ role }}, {{ place }}

Hello,

{{ inviter }} invites you to a role in {{ site_name }}: {{ role }}, {{ place }}.

What you may do: {{ allows }}

See the invitation and accept it by {{ ends_on }}:
{{ invitation_url }}

You sign in with this email address. If you have no account yet, you make one on the way.

If you did not expect this, do nothing, or write to us:
{{ contact_url }}"""),
    ),
]
