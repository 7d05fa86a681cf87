"""What follows from facts alone: timetables, prerequisites, schedules. Pure."""

from courses.decisions.timetables import Span, creditable_blocks, creditable_minutes, expiry

__all__ = ["Span", "creditable_blocks", "creditable_minutes", "expiry"]
