from django.utils.translation import gettext_lazy as _

from support.answers.declaring import answer

TEXTS = [
    answer(
        "officer.in_service",
        _("Does a class count as MCJA in-service training?"),
        _("""\
Where the Academy's Board has approved the course, yes. The page of a [course](/courses/) lists \
its \
credits. On [Classes](/classes/), filter by **Credit** to see only those. Your certificate and \
[training record](/my/transcript/) show MCJA in-service hours apart from contact hours, with the \
approval number.

It says “no MCJA approval”? Then no approval was in force on the day of the class. Do you think \
there was one? [Write to us](/contact/)."""),
    ),
    answer(
        "officer.restricted",
        _("A class is only for School Resource Officers. How do I show that I am one?"),
        _("""\
Open [My work](/my/work/) and add your agency with the work **School Resource Officer**. Your \
agency's coordinator or MSSC staff confirms it. The schools you serve are listed on the same page \
once we have entered them."""),
    ),
    answer(
        "officer.no_case_data",
        _("May I write about a case or a student?"),
        _("""\
No. Never enter names of students, case numbers or anything from an investigation, here or in a \
message to us. This register is for training records only."""),
    ),
]
