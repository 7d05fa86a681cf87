"""Asking, answering, and putting another wording into force."""

from support.services.answering import close, reopen, reply, take
from support.services.asking import ask, give_feedback
from support.services.wording import publish_wording

__all__ = [
    "ask",
    "close",
    "give_feedback",
    "publish_wording",
    "reopen",
    "reply",
    "take",
]
