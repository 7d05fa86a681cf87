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
        "instructor.check_in",
        _("Can people check in by themselves?"),
        _("""\
Yes. On the roster open **Other ways to check in**:

- **Code on the screen of the room**: show it on a projector. People scan it with their own \
phones, or type the four words beside it.
- **Scan codes**: you scan the code on a phone, a badge or a sheet with your camera.
- **Kiosk**: a tablet at the door, where people type their name or number.
- **List of participants**: a file from Zoom, Teams, Google Meet or a scanner.

What people checked in stands on the roster. Your mark counts where it says something else, \
and you sign."""),
    ),
    answer(
        "instructor.offline",
        _("How do I take attendance without a network?"),
        _("""\
Open the roster while you have a network, the day before if you like. Choose **Other ways to check \
in**, then **Without a network**, and press **Prepare**. Wait until the page says that it is ready.

In the room, open the same page. Mark, scan and write down as always. The top of the page says \
what is not sent yet. It is sent by itself once you have a network again. Then sign the roster."""),
    ),
    answer(
        "instructor.walk_in",
        _("Somebody came who is not on the roster."),
        _("""\
Write down their name under **Walk-ins** on the roster. With their email address or MEMSSI number, \
they get a seat at once if one is free. Without, they wait there until somebody says who they are. \
The class is not closed before that."""),
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
Press **Open it again to correct it** on the signed roster and say why. What you signed counts \
until you sign again, and both versions stay. Once the class is closed, hours have been given: \
[ask us](/contact/) with the number of the class, the person and what is right."""),
    ),
    answer(
        "instructor.evidence",
        _("Somebody asks me to prove who attended."),
        _("""\
Open the roster and choose **Evidence**. You get one file with the rosters, the signed \
sheets and every check-in of the class. It is signed, so anyone can check that nothing was \
changed."""),
    ),
    answer(
        "instructor.bundle",
        _("Can I get the certificates of my whole class?"),
        _("""\
Yes. On a signed roster press **All certificates of this class (ZIP)**. The file is prepared while \
you do other work. Find it under [My jobs](/my/jobs/), where it is kept for a week."""),
    ),
]
