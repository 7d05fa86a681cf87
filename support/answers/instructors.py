from django.utils.translation import gettext_lazy as _

from support.answers.declaring import answer

TEXTS = [
    answer(
        "instructor.take_attendance",
        _("How do I take attendance on my phone?"),
        _("""\
Open [Sessions](/teach/) and choose yours. The roster opens one hour before the session. For each \
person press **Present**, **Late** or **Absent**; for somebody late, enter the minutes they were \
there. Each press is saved at once, and the line below the name says so.

**Mark the rest present** fills in everybody you have not marked. With a keyboard, use P, L and A, \
and the arrow keys to move."""),
    ),
    answer(
        "instructor.walk_in",
        _("Somebody came who is not on the roster."),
        _("""\
If registration is still open, they can register on their own phone: open the page of the class, \
sign in or make an account, and press **Register**. Reload the roster, and they are on it. If \
registration has closed, write down their name and email and [send us a message](/contact/)."""),
    ),
    answer(
        "instructor.sign",
        _("When do I sign the roster, and what does it do?"),
        _("""\
Sign when everybody is marked and the session has started. Your signature says who was there and \
for how long. After the last session's signature the class is complete: hours are posted, \
certificates are made, and everyone gets an email.

For classes with an exam, a practical or a quiz, MSSC staff confirm the result first."""),
    ),
    answer(
        "instructor.correct",
        _("I signed and found a mistake."),
        _("""\
A signed roster cannot be changed here, so read it once more before you sign. [Write to \
us](/contact/) with the number of the class, the person and what is right. We will answer you."""),
    ),
    answer(
        "instructor.bundle",
        _("Can I get the certificates of my whole class?"),
        _("""\
Yes. On a signed roster press **All certificates of this class (ZIP)**. The file is prepared while \
you do other work. Find it under [My jobs](/my/jobs/), where it is kept for a week."""),
    ),
]
