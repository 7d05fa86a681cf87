"""The mail that tells somebody of a change to what they sign in with."""

from django.utils.translation import gettext_lazy as _

from accounts.texts import GROUP
from notifications.values import FIRST_NAME, mail_text
from wording.declared import Placeholder

SECURITY_URL = Placeholder(
    "security_url",
    "https://example.org/my/sign-in/",
    _("The page with everything one signs in with."),
)
ISSUER_NAME = Placeholder(
    "issuer_name", _("the Google account of your district"), _("Where the identity comes from.")
)
FROM_EMAIL = Placeholder("from_email", "ada@old.example.org", _("The main address until now."))
TO_EMAIL = Placeholder("to_email", "ada@example.org", _("The main address from now on."))
DELETED_EMAIL = Placeholder("deleted_email", "ada@old.example.org", _("The removed address."))

TEXTS = [
    mail_text(
        "accounts/password_reset",
        FIRST_NAME,
        SECURITY_URL,
        group=GROUP,
        title=_("A new password was chosen by mail"),
        default=_("""\
Your password was changed

Hello {{ first_name }},

A new password was chosen for your account at {{ site_name }} through a link that we sent you. \
If that was you, there is nothing to do. If it was not, look at your account and write to us at \
{{ office_email }}.

Look at your account:
{{ security_url }}"""),
    ),
    mail_text(
        "accounts/password_changed",
        FIRST_NAME,
        SECURITY_URL,
        group=GROUP,
        title=_("A password was changed"),
        default=_("""\
Your password was changed

Hello {{ first_name }},

The password of your account at {{ site_name }} was changed. If that was you, there is nothing \
to do. If it was not, look at your account and write to us at {{ office_email }}.

Look at your account:
{{ security_url }}"""),
    ),
    mail_text(
        "accounts/password_set",
        FIRST_NAME,
        SECURITY_URL,
        group=GROUP,
        title=_("A first password was chosen"),
        default=_("""\
You have a password now

Hello {{ first_name }},

A password was chosen for your account at {{ site_name }}. If that was you, there is nothing to \
do. If it was not, look at your account and write to us at {{ office_email }}.

Look at your account:
{{ security_url }}"""),
    ),
    mail_text(
        "accounts/email_changed",
        FIRST_NAME,
        SECURITY_URL,
        FROM_EMAIL,
        TO_EMAIL,
        group=GROUP,
        title=_("The main address was changed"),
        default=_("""\
Your main address was changed

Hello {{ first_name }},

The main address of your account at {{ site_name }} was changed from {{ from_email }} to {{ \
to_email }}. If that was you, there is nothing to do. If it was not, look at your account and \
write to us at {{ office_email }}.

Look at your account:
{{ security_url }}"""),
    ),
    mail_text(
        "accounts/email_deleted",
        FIRST_NAME,
        SECURITY_URL,
        DELETED_EMAIL,
        group=GROUP,
        title=_("An address was removed"),
        default=_("""\
An email address was removed

Hello {{ first_name }},

The address {{ deleted_email }} was removed from your account at {{ site_name }}. If that was \
you, there is nothing to do. If it was not, look at your account and write to us at {{ \
office_email }}.

Look at your account:
{{ security_url }}"""),
    ),
    mail_text(
        "accounts/totp_activated",
        FIRST_NAME,
        SECURITY_URL,
        group=GROUP,
        title=_("An app for codes was set up"),
        default=_("""\
An app for sign-in codes was set up

Hello {{ first_name }},

Your account at {{ site_name }} now asks for a code from an app when you sign in. If that was \
you, there is nothing to do. If it was not, look at your account and write to us at {{ \
office_email }}.

Look at your account:
{{ security_url }}"""),
    ),
    mail_text(
        "accounts/totp_deactivated",
        FIRST_NAME,
        SECURITY_URL,
        group=GROUP,
        title=_("An app for codes was removed"),
        default=_("""\
An app for sign-in codes was removed

Hello {{ first_name }},

Your account at {{ site_name }} no longer asks for a code from an app when you sign in. If that \
was you, there is nothing to do. If it was not, look at your account and write to us at {{ \
office_email }}.

Look at your account:
{{ security_url }}"""),
    ),
    mail_text(
        "accounts/recovery_codes_generated",
        FIRST_NAME,
        SECURITY_URL,
        group=GROUP,
        title=_("New recovery codes"),
        default=_("""\
You have new recovery codes

Hello {{ first_name }},

New recovery codes were made for your account at {{ site_name }}. The earlier ones no longer \
work. If that was you, there is nothing to do. If it was not, look at your account and write to \
us at {{ office_email }}.

Look at your account:
{{ security_url }}"""),
    ),
    mail_text(
        "accounts/webauthn_added",
        FIRST_NAME,
        SECURITY_URL,
        group=GROUP,
        title=_("A passkey was added"),
        default=_("""\
A passkey was added

Hello {{ first_name }},

A passkey was added to your account at {{ site_name }}. It opens your account without a \
password. If that was you, there is nothing to do. If it was not, look at your account and \
write to us at {{ office_email }}.

Look at your account:
{{ security_url }}"""),
    ),
    mail_text(
        "accounts/webauthn_removed",
        FIRST_NAME,
        SECURITY_URL,
        group=GROUP,
        title=_("A passkey was removed"),
        default=_("""\
A passkey was removed

Hello {{ first_name }},

A passkey was removed from your account at {{ site_name }}. If that was you, there is nothing \
to do. If it was not, look at your account and write to us at {{ office_email }}.

Look at your account:
{{ security_url }}"""),
    ),
    mail_text(
        "accounts/account_connected",
        FIRST_NAME,
        SECURITY_URL,
        ISSUER_NAME,
        group=GROUP,
        title=_("An identity was linked"),
        default=_("""\
Another way to sign in was linked

Hello {{ first_name }},

Your account at {{ site_name }} can now be opened with {{ issuer_name }}. If that was you, \
there is nothing to do. If it was not, look at your account and write to us at {{ office_email \
}}.

Look at your account:
{{ security_url }}"""),
    ),
    mail_text(
        "accounts/account_disconnected",
        FIRST_NAME,
        SECURITY_URL,
        ISSUER_NAME,
        group=GROUP,
        title=_("An identity was unlinked"),
        default=_("""\
A way to sign in was removed

Hello {{ first_name }},

Your account at {{ site_name }} can no longer be opened with {{ issuer_name }}. If that was \
you, there is nothing to do. If it was not, look at your account and write to us at {{ \
office_email }}.

Look at your account:
{{ security_url }}"""),
    ),
]
