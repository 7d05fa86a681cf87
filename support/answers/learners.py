from django.utils.translation import gettext_lazy as _

from support.answers.declaring import answer

TEXTS = [
    answer(
        "learner.find_a_class",
        _("How do I find a class for me?"),
        _("""\
Open [Classes](/classes/). Type a word, or choose who it is for, how it is held (in person, live \
online, self-paced), the county, the dates and the kind of credit. Each class shows when and where \
it is and how many seats are left.

Looking for a topic rather than a date? [Courses](/courses/) lists everything we teach, \
including courses with no dates yet. No class near you? [Ask us](/contact/) for one."""),
    ),
    answer(
        "learner.register",
        _("How do I register?"),
        _("""\
Sign in, open the class and press **Register**. We will email you a confirmation. If \
the class has set times, the email has an invitation for your calendar, and we will remind you \
7 days and 1 day before.

Your classes are listed under [My classes](/my/classes/)."""),
    ),
    answer(
        "learner.cannot_register",
        _("Why can I not register for this class?"),
        _("""\
The page of the class says why. The most common reasons:

- Registration has not opened yet, or has closed.
- The class is only for certain kinds of work. Enter where you work under [My work](/my/work/). \
Once your employer confirms it, you can register.
- You have a seat, or a place in line, already."""),
    ),
    answer(
        "learner.waitlist",
        _("The class is full. What does the waitlist do?"),
        _("""\
Press **Join the waitlist**. The page tells you your place in line. When a seat opens up for you, \
we keep it and email you. You have about 48 hours to answer, or less if the class is soon. The \
email says how long. No offer ends at night.

Open the link in the email and press **Accept the seat** or **Decline**. You need not sign in. The \
offer also stands on your [home page](/). If you do not answer in time, the seat goes to the next \
person in line. From a day before the class, we give out free seats by phone.

You can leave the line at any time: by the link in the email, or on the page of the class."""),
    ),
    answer(
        "learner.check_in",
        _("How do I check in at a class?"),
        _("""\
Your instructor says how. If there is a code on the screen, scan it with your phone, sign in and \
press **Check in**. You have 15 minutes to sign in, and the time you scanned counts. Cannot scan? \
Open [Check in](/check-in/) and type the four words from the screen.

You may also show your own code: open [My classes](/my/classes/), then **My code**. No phone? Tell \
the instructor."""),
    ),
    answer(
        "learner.give_back",
        _("I cannot come. How do I give my seat back?"),
        _("""\
Open [My classes](/my/classes/) and choose **Give seat back**. The seat goes to the next person in \
line right away. Once the class has begun, you cannot give it back. Tell the instructor instead.

The email we send you takes the class out of your calendar."""),
    ),
    answer(
        "learner.cancelled",
        _("What happens when a class is canceled?"),
        _("""\
Everyone with a seat and everyone in line gets an email that says why. If you had a seat, the \
attached file takes the class out of your calendar. You do not need to do anything. \
Look for [another class](/classes/)."""),
    ),
    answer(
        "learner.enter_work",
        _("Why should I enter where I work?"),
        _("""\
Some classes are only for certain kinds of work, and it lets your coordinator find you. Open \
[My work](/my/work/) and enter your employer, your work and your start date. Your employer \
confirms it. You can have more than one job. When one ends, enter the end date there."""),
    ),
    answer(
        "learner.certificate",
        _("Where is my certificate?"),
        _("""\
After the instructor signs the last roster of your class, we make your certificate and email you. \
Find all your certificates under [My certificates](/my/certificates/). Open the PDF to print or \
send it.

Has the class been over for more than a week? The roster may not be signed yet. [Ask \
us](/contact/)."""),
    ),
    answer(
        "learner.transcript",
        _("How do I get a transcript of all my training?"),
        _("""\
Open [My training record](/my/transcript/). It lists what you completed and your hours by calendar \
year. Under **Other periods, or an earlier day** you can add them up by school year or by two-year \
block, and see what the record said on a day before. Press **Transcript as PDF** for a paper of it \
with a check code that anyone can verify."""),
    ),
    answer(
        "learner.renewal",
        _("Do my hours count toward renewing my educator certificate?"),
        _("""\
Your local committee decides that. We can help you keep track: say under \
[My certificate renewal](/my/transcript/renewal/) until when your certificate runs, and your \
training record shows how your contact hours add up in its five years. Only you see it."""),
    ),
    answer(
        "learner.share_record",
        _("How do I show my training to a new employer?"),
        _("""\
Open [Share my record](/my/transcript/sharing/) and make a link for 7, 30 or 90 days. Whoever has \
the link sees your training record as it stands on that day, without signing in. The page shows \
how often each link was opened, and you can end one at any time. We do not keep the address: copy \
it when it is shown."""),
    ),
    answer(
        "learner.hours",
        _("How are my hours counted?"),
        _("""\
A contact hour has 60 minutes. Registration, breaks and meals do not count. Depending on \
the course, you get all its hours once you complete it, or the minutes you were there. Each \
course's page says which.

Is a number wrong? [Write to us](/contact/) with the number of the class. We will look into it."""),
    ),
]
