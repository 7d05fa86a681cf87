from django.utils.translation import gettext_lazy as _

from support.answers.declaring import answer

TEXTS = [
    answer(
        "everyone.what_is_this",
        _("What is this, and who may use it?"),
        _("""\
This is the training register of the Maine School Safety Center. Everyone who works in or with \
Maine's schools may use it: teachers, bus drivers, office staff, principals, School Resource \
Officers, local police and emergency managers. Every class is free.

You can browse [classes](/classes/) and [courses](/courses/) without an account. You need one to \
register."""),
    ),
    answer(
        "everyone.make_an_account",
        _("How do I make an account?"),
        _("""\
1. Open [Create an account](/accounts/signup/).
2. Enter your name as it should appear on your certificates, your email and a password of at \
least 10 characters.
3. Open the email we send you and follow its link. Your account does not work without this step.

No email after a few minutes? Look in your spam folder. Your school's filter may hold it back: ask \
your tech support to let our email through, or use another address."""),
    ),
    answer(
        "everyone.forgot_password",
        _("I forgot my password."),
        _("""\
Open [Get a new password](/accounts/password/reset/) and enter your email. We will send you a \
link to choose a new one. If no email comes, you may have signed up with another address. Try that \
one.

You can change it at any time under [Change your password](/accounts/password/change/)."""),
    ),
    answer(
        "everyone.change_email",
        _("I have a new email address."),
        _("""\
Sign in with the old address and open [Email addresses](/accounts/email/). Add the new one, \
follow the link in the email we send there, and then make it your main address. Your classes and \
your training record stay with you.

Can you no longer sign in? [Write to us](/contact/) or call {{ office_phone }}. Please do not make \
a second account: your record would be split."""),
    ),
    answer(
        "everyone.check_a_certificate",
        _("Somebody showed me a certificate. Is it real?"),
        _("""\
Open [Check a certificate](/verify/) and enter the check code, the 26 letters and numbers next \
to the QR code on the paper. Or point your phone's camera at the QR code. You will see what the \
paper should say and whether it is still valid. You do not need an account for this."""),
    ),
    answer(
        "everyone.phone_or_scripts",
        _("Does it work on my phone?"),
        _("""\
Yes. Every page fits a phone and needs nothing installed. On a phone, press **Menu** at \
the top to see the menu. You can do everything with the keyboard alone or with a screen reader. If \
something does not work for you, please [tell us](/feedback/)."""),
    ),
    answer(
        "everyone.privacy",
        _("What do you keep about me?"),
        _("""\
Your name, email, where you work, the classes you registered for, your attendance and the hours \
and certificates you earned. Once your employer has confirmed that you work there, their \
coordinator sees your training record.

We never keep Social Security numbers or anything about students. Please do not send us either."""),
    ),
    answer(
        "everyone.reach_us",
        _("How do I reach a person?"),
        _("""\
Call {{ office_phone }} or write to {{ office_email }}. We answer {{ office_hours }}. You can also \
use the [contact form](/contact/) without signing in. You will get a number and an email that \
confirms it. If you sign in first, you will also find our answer under \
[My questions](/my/questions/)."""),
    ),
]
