"""The mail about seats, waitlists and classes, as staff find it before they change it."""

from enrollment.texts import additions, approvals, changes, line, plans, seats, teams

TEXTS = [
    *seats.TEXTS,
    *approvals.TEXTS,
    *line.TEXTS,
    *changes.TEXTS,
    *plans.TEXTS,
    *teams.TEXTS,
    *additions.TEXTS,
]
