"""The mail of contact and feedback, as staff find it before they change it."""

from django.utils.translation import gettext_lazy as _

from notifications.values import mail_text
from wording.declared import Placeholder

GROUP = _("Emails about questions")
REFERENCE = Placeholder("reference", "Q-00017", _("The number of the message."))
CONTACT_URL = Placeholder(
    "contact_url", "https://example.org/contact/", _("The page to write to us.")
)

TEXTS = [
    # An address nobody checked: this mail repeats nothing of what was typed, not even the name.
    mail_text(
        "support/question_received",
        REFERENCE,
        Placeholder("help_url", "https://example.org/help/", _("The help page.")),
        group=GROUP,
        title=_("We received a question or feedback"),
        default=_("""\
We have your message ({{ reference }})

Hello,

Thank you for writing to {{ site_name }}. Your message has the number {{ reference }}. \
We will answer, usually by the next working day.

While you wait, our help page may already answer your question.

See the help page:
{{ help_url }}

If you did not write to us, do nothing."""),
    ),
    mail_text(
        "support/question_answered",
        REFERENCE,
        Placeholder("greeting", _("Hello Ada,"), _("The greeting, with the first name if known.")),
        Placeholder(
            "quoted_question",
            _("You asked:\nMay I bring a colleague?"),
            _("What they asked. Empty for somebody who was not signed in."),
        ),
        Placeholder(
            "answer",
            _("Yes: bring a photo ID, and come to the side door."),
            _("What we answer, as it was written."),
        ),
        Placeholder("answered_by", "Pat Example", _("Who answers.")),
        CONTACT_URL,
        group=GROUP,
        title=_("We answer a question or feedback"),
        default=_("""\
Our answer to your message ({{ reference }})

{{ greeting }}

{{ answer }}

{{ answered_by }}

{{ quoted_question }}

Do you have another question? Please include the number {{ reference }}.

Write to us again:
{{ contact_url }}"""),
    ),
]
