"""The mail about seats, waitlists and classes, as staff find it before they change it."""

from enrollment.texts import changes, line, plans, seats, teams

TEXTS = [
    *seats.TEXTS,
    *line.TEXTS,
    *changes.TEXTS,
    *plans.TEXTS,
    *teams.TEXTS,
]
