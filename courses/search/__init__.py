"""The search: one way to ask, over PostgreSQL's full text or SQLite's."""

from courses.search.counting import counted
from courses.search.finding import Found, find

__all__ = ["Found", "counted", "find"]
