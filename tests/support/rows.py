"""Questions as tests need them."""

from datetime import UTC, datetime

from support.models import Question
from support.services import ask, give_feedback

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)


def a_question(*, sender=None, now=NOW, **about) -> Question:
    """A question by somebody signed in, or by a stranger who left an address."""
    given = {
        "name": "Ada Alder" if sender is None else sender.name,
        "email": "ada@example.org" if sender is None else sender.email or "",
        "about": "class",
        "text": "May I bring a colleague?",
    }
    return ask(sender=sender, now=now, **given | about)


def some_feedback(*, sender=None, now=NOW, **about) -> Question:
    """Feedback by somebody who left no address."""
    given = {"email": "", "page": "/classes/", "text": "I like the cards.", "was_helpful": True}
    return give_feedback(sender=sender, now=now, **given | about)
