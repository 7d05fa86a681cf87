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
LOGIN_URL = Placeholder(
    "login_url", "https://example.org/accounts/login/", _("The page where people sign in.")
)
CODE = Placeholder("code", "F4K-7QP", _("The code to sign in with."))
CLAIM_URL = Placeholder(
    "claim_url", "https://example.org/claim/…/", _("The link that gives a record its account.")
)
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
    mail_text(
        "accounts/login_code",
        FIRST_NAME,
        CODE,
        group=GROUP,
        title=_("A code to sign in with"),
        default=_("""\
Your sign-in code is {{ code }}

Hello {{ first_name }},

Enter this code on the page where you asked for it:

{{ code }}

It works for 15 minutes. If you did not ask for it, do nothing. Give it to nobody, not even to \
somebody who calls and says they are from {{ site_name }}."""),
    ),
    mail_text(
        "accounts/record_is_waiting",
        FIRST_NAME,
        PASSWORD_RESET_URL,
        group=GROUP,
        title=_("Somebody signs up whose record is in the register already"),
        default=_("""\
Your training record is waiting for you

Hello {{ first_name }},

You are in our register already: your employer entered you at {{ site_name }}. You need no new \
account. Choose a password, and your record is yours.

Choose a password:
{{ password_reset_url }}

If you did not try to make an account, do nothing."""),
    ),
    mail_text(
        "accounts/claim_confirm",
        FIRST_NAME,
        CLAIM_URL,
        group=GROUP,
        title=_("Confirm the address for a record taken over by code"),
        default=_("""\
Confirm your email address

Hello {{ first_name }},

You entered a code to take over your training record at {{ site_name }}. Confirm that this email \
address is yours, and you can sign in with it.

Take over my record:
{{ claim_url }}

The link works for 3 days. If you did not enter a code, do nothing."""),
    ),
    mail_text(
        "accounts/claim_address_taken",
        LOGIN_URL,
        group=GROUP,
        title=_("Somebody claims a record with an address that has an account"),
        default=_("""\
You already have an account

Hello,

You or somebody else entered a code to take over a training record at {{ site_name }} with this \
email address. There is an account with this address already, so nothing was changed. If you have \
a second record here, write to us at {{ office_email }}, and we will put the two together.

Sign in:
{{ login_url }}"""),
    ),
]
