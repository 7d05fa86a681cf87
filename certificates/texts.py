"""The mail about certificates, as staff find it before they change it."""

from django.utils.translation import gettext_lazy as _

from notifications.values import FIRST_NAME, mail_text
from wording.declared import Placeholder

TEXTS = [
    mail_text(
        "certificates/certificate_ready",
        FIRST_NAME,
        Placeholder("course_title", _("The Drill Conversation"), _("The title of the course.")),
        Placeholder("contact_hours", "6", _("The contact hours on the certificate.")),
        Placeholder("serial", "MEM-C-2026-001300", _("The number of the certificate.")),
        Placeholder(
            "certificate_url",
            "https://example.org/certificates/7/",
            _("The page of the certificate."),
        ),
        group=_("Emails about certificates"),
        title=_("A certificate is ready"),
        default=_("""\
Your certificate: {{ course_title }}

Hello {{ first_name }},

You completed {{ course_title }} with {{ contact_hours }} contact hours. Your certificate \
{{ serial }} is ready.

Open your certificate:
{{ certificate_url }}

Anyone can check it by the code on it. Your hours are in your training record."""),
    ),
]
