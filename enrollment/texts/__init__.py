"""The mail about seats, waitlists and classes, as staff find it before they change it."""

from enrollment.texts import changes, line, seats

TEXTS = [*seats.TEXTS, *line.TEXTS, *changes.TEXTS]
