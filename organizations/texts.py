"""The mail about where people work, as staff find it before they change it."""

from django.utils.translation import gettext_lazy as _

from notifications.values import FIRST_NAME, mail_text
from wording.declared import Placeholder

TEXTS = [
    mail_text(
        "organizations/work_not_confirmed",
        FIRST_NAME,
        Placeholder("place", "RSU 14", _("The place the person entered.")),
        Placeholder("work", _("Teacher"), _("The work the person entered.")),
        Placeholder("work_url", "https://example.org/my/work/", _("The page “My work”.")),
        Placeholder("contact_url", "https://example.org/contact/", _("The page to write to us.")),
        group=_("Emails about work"),
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
]
