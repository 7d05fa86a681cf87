from django.utils.translation import gettext_lazy as _

from support.answers.declaring import answer

TEXTS = [
    answer(
        "staff.questions",
        _("How do I answer the questions people send us?"),
        _("""\
Open [Questions](/staff/questions/). Filter by **Waiting for us** to see what nobody has answered. \
Open one, press **I take it** so that nobody else starts on it, write your answer and send it. It \
goes out by email. If a colleague answers while you are writing, we tell you, and nothing is sent \
twice. Close a question when it is done. You can open it again."""),
    ),
    answer(
        "staff.wording",
        _("How do I change the words of an email or of this help?"),
        _("""\
Open [Wording](/staff/wording/), choose the text, write, and press **Preview** to see it with \
sample values. For an email, you see its text with headings and buttons, and as plain text. \
Choose the first day to use it and press **Publish**. Emails already sent keep their words.

**Back to the original wording** brings back our first text from the day you choose. A change that \
somebody has planned for a later day still takes effect on that day. The list below the form shows \
who changed what, and when.

You can change the office's phone number, email and hours there too. Every page and email shows \
them."""),
    ),
    answer(
        "staff.letterhead",
        _("How do I change the letterhead or the signature on certificates?"),
        _("""\
Open [Letterhead](/staff/letterhead/) and enter a new one with the first day to use it. Look \
at the preview before you save it. Documents already issued keep the letterhead they have."""),
    ),
    answer(
        "staff.mail_trouble",
        _("Somebody did not get our email."),
        _("""\
Open the [Outbox](/staff/outbox/) and search for their name or address. Each email says whether \
it was sent, is waiting or failed, and why. If it was sent, their spam filter may be holding it \
back.

Open one that failed: **Send again** tries once more, and **Dealt with** notes that you have told \
the person in another way."""),
    ),
    answer(
        "staff.completions",
        _("How do I complete a class with an exam or an outside certificate?"),
        _("""\
Some courses need more than attendance. Open [Completions](/staff/completions/), choose \
the person, say what you checked, and decide. The hours are posted and the certificate is made."""),
    ),
    answer(
        "staff.cancel",
        _("How do I cancel a class?"),
        _("""\
Open the page of the class and choose **Cancel this class** at the side. Write why: everyone with \
a seat and everyone in line gets it by email. This cannot be undone."""),
    ),
    answer(
        "staff.line",
        _("A seat is free, and the class is tomorrow. Who gets it?"),
        _("""\
From a day before a class nothing is offered by itself: an email may be read too late. Your \
[home page](/) names the classes with a free seat or an open offer. Press **Seats and line** on \
the page where a class is changed, call the people in their order, and press **Give the seat** \
for whoever says yes. Write down why: history keeps it. You can also offer a seat with a deadline, \
end an offer, or put somebody before others."""),
    ),
]
