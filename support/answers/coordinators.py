from django.utils.translation import gettext_lazy as _

from support.answers.declaring import answer

TEXTS = [
    answer(
        "coordinator.confirm_work",
        _("How do I confirm who works for us?"),
        _("""\
Open [Work to confirm](/people/claims/). Each line is somebody who says they work for you. Press \
**Confirm** or **Not ours**. Once you confirm, you can see their training record. Until then, you \
see only their name and this entry."""),
    ),
    answer(
        "coordinator.see_people",
        _("How do I see the training of my people?"),
        _("""\
Open [People](/people/). The list shows each person's employer, contact hours this year and last \
training. Choose a name to see the whole record, or **Transcript as PDF** to print it."""),
    ),
    answer(
        "coordinator.export",
        _("How do I get it into a spreadsheet?"),
        _("""\
On [People](/people/) choose **All their training as a file**. Say what the file is for, whose and \
of when, and **Go on**: you see how much it would hold. Then **Write the file**. It may take a few \
minutes. You can leave the page and find the file under [My jobs](/my/jobs/), where only you can \
download it for a week. Each list also has its own export, with the lines you see.

You can keep a choice by a name, and have a file written every week, month or year: an email tells \
you when it is ready.

These files name people. Keep them where only people who need them can open them."""),
    ),
    answer(
        "coordinator.saved_views",
        _("I use the same filters again and again."),
        _("""\
Set the filters, order and columns of a list the way you like them, give the view a name and save \
it. You will find it above that list whenever you come back. Only you can see it."""),
    ),
    answer(
        "coordinator.left",
        _("Somebody no longer works for us."),
        _("""\
They can enter their last day themselves under **My work**. If they cannot, [write to \
us](/contact/) and we will do it. You will still see the training they earned while they worked \
for you."""),
    ),
]
