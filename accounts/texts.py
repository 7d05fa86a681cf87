"""The mail of signing up and signing in, as staff find it before they change it."""

from django.utils.translation import gettext_lazy as _

from notifications.values import FIRST_NAME, mail_text
from wording.declared import Placeholder

GROUP = _("Emails about accounts")
ACTIVATE_URL = Placeholder(
    "activate_url",
    "https://example.org/accounts/confirm-email/…/",
    _("The link that confirms the address."),
)
PASSWORD_RESET_URL = Placeholder(
    "password_reset_url",
    "https://example.org/accounts/password/reset/…/",
    _("The link to choose a new password."),
)
LINK_LASTS = Placeholder("link_lasts", _("3 days"), _("How long the link works."))
SIGNUP_URL = Placeholder(
    "signup_url", "https://example.org/accounts/signup/", _("The page where accounts are made.")
)

TEXTS = [
    mail_text(
        "accounts/email_confirmation_signup",
        FIRST_NAME,
        ACTIVATE_URL,
        LINK_LASTS,
        group=GROUP,
        title=_("Confirm the address of a new account"),
        default=_("""\
Confirm your email address

Hello {{ first_name }},

Thank you for making an account at {{ site_name }}. Please confirm that this email address is yours.

Confirm this address:
{{ activate_url }}

The link works for {{ link_lasts }}. If you did not make this account, do nothing. It cannot be \
used without this step."""),
    ),
    mail_text(
        "accounts/email_confirmation",
        FIRST_NAME,
        ACTIVATE_URL,
        LINK_LASTS,
        group=GROUP,
        title=_("Confirm a further address"),
        default=_("""\
Confirm your email address

Hello {{ first_name }},

You added this address to your account at {{ site_name }}. Please confirm that it is yours.

Confirm this address:
{{ activate_url }}

The link works for {{ link_lasts }}. If you did not add this address, do nothing."""),
    ),
    mail_text(
        "accounts/password_reset_key",
        FIRST_NAME,
        PASSWORD_RESET_URL,
        LINK_LASTS,
        group=GROUP,
        title=_("Choose a new password"),
        default=_("""\
Choose a new password

Hello {{ first_name }},

We received a request for a new password for your account at {{ site_name }}.

Choose a new password:
{{ password_reset_url }}

The link works for {{ link_lasts }}. If you did not ask for a new password, do nothing. Your \
password stays the same."""),
    ),
    mail_text(
        "accounts/account_already_exists",
        PASSWORD_RESET_URL,
        group=GROUP,
        title=_("Somebody signs up with an address that has an account"),
        default=_("""\
You already have an account

Hello,

You or somebody else tried to make an account at {{ site_name }} with this email address. You \
already have one.

Forgot the password? Choose a new one:
{{ password_reset_url }}"""),
    ),
    mail_text(
        "accounts/unknown_account",
        SIGNUP_URL,
        group=GROUP,
        title=_("Somebody asks for a new password, but has no account"),
        default=_("""\
There is no account with this address

Hello,

You or somebody else asked for a new password at {{ site_name }}. There is no account with this \
email address. You may have signed up with another one.

Make an account:
{{ signup_url }}"""),
    ),
]
