from django.utils.translation import gettext_lazy as _

from support.answers.declaring import answer

TEXTS = [
    answer(
        "director.glance",
        _("Where do I see how we are doing?"),
        _("""\
Your [home page](/) shows the State at a glance. [Sessions](/teach/) lists what is held where, \
and \
[People](/people/) everybody's training, with filters."""),
    ),
    answer(
        "director.may_not",
        _("What may I see, and what may I change?"),
        _("""\
You can see every class, roster and training record, and the [letterhead](/staff/letterhead/). To \
see if a certificate is real, enter its code at [Check a certificate](/verify/). You cannot change \
any of them: marks, completions, letterhead and wording are the work of instructors and MSSC \
staff."""),
    ),
]
