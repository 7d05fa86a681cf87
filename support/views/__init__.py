"""Help, asking, answering, wording."""

from support.views.answering import (
    QuestionListView,
    question_close,
    question_detail,
    question_reopen,
    question_take,
)
from support.views.asking import contact, feedback, my_questions, thanks
from support.views.helping import help_page
from support.views.wording import wording_edit, wording_list

__all__ = [
    "QuestionListView",
    "contact",
    "feedback",
    "help_page",
    "my_questions",
    "question_close",
    "question_detail",
    "question_reopen",
    "question_take",
    "thanks",
    "wording_edit",
    "wording_list",
]
