"""What the homes of MSSC staff show of the queue."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_somewhere
from core.home import Tile
from support.models import Question

SHOWN = 3


def open_questions(user: User, now: datetime) -> Tile | None:
    """The questions that wait for us, the oldest first."""
    if not may_somewhere(user, "support.answer"):
        return None
    waiting = Question.objects.waiting()
    count = waiting.count()
    if not count:
        return None
    oldest = list(waiting.for_listing().order_by("asked_at", "pk")[:SHOWN])
    return Tile(
        key="open-questions",
        title=_("Questions to answer"),
        template="support/_tile_open_questions.html",
        facts={"questions": oldest, "count": count, "now": now},
        url=f"{reverse('support:question_list')}?status=waiting",
        link_label=_("All questions"),
    )
