"""What happened to a question, in order, for the people who answer it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import AuditEvent
from core.templatetags.ui import maine_datetime
from support.models import Question, Reply

TITLES = {
    "support.contact": (gettext_lazy("Sent"), ""),
    "support.feedback": (gettext_lazy("Sent"), ""),
    "support.take": (gettext_lazy("Taken up by %(name)s"), ""),
    "support.close": (gettext_lazy("Closed by %(name)s"), "good"),
    "support.reopen": (gettext_lazy("Opened again by %(name)s"), "warning"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One point of the timeline."""

    at: datetime
    title: str
    text: str = ""
    tone: str = ""

    @property
    def when(self) -> str:
        """The moment, as people in Maine write it."""
        return str(maine_datetime(self.at))


def happenings(question: Question, replies: list[Reply]) -> list[Happening]:
    """Return everything that happened, oldest first: one query beside the replies."""
    events = (
        AuditEvent.objects.filter(
            object_type=question._meta.label, object_pk=question.pk, action__in=TITLES
        )
        .select_related("actor")
        .order_by("pk")
    )
    found = []
    for event in events:
        title, tone = TITLES[event.action]
        name = event.actor.name if event.actor else ""
        found.append(Happening(event.at, str(title) % {"name": name}, tone=tone))
    found += [
        Happening(
            reply.at,
            _("Answered by %(name)s") % {"name": reply.by.name},
            text=reply.text,
            tone="good",
        )
        for reply in replies
    ]
    return sorted(found, key=lambda happening: happening.at)
