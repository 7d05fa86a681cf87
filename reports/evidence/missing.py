"""What a class's evidence still lacks. The page says it before, the packet says it inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.models import SheetScan
from courses.models import Meeting, Offering
from transcripts.closing import Missing, what_is_missing


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is missing before the class can be closed, and sessions without a signed sheet."""

    to_close: Missing
    without_sheet: Sequence[Meeting]

    def __bool__(self) -> bool:
        return bool(self.to_close or self.without_sheet)

    def sentences(self) -> list[str]:
        """Say it, as the packet does: numbers of sessions, and never whose result it is."""
        said = [
            _("Session %(number)s is not over.") % {"number": row.number}
            for row in self.to_close.ahead
        ]
        said += [
            _("The roster of session %(number)s is not signed.") % {"number": row.number}
            for row in self.to_close.unsigned
        ]
        said += [
            _("No signed sheet is attached to session %(number)s.") % {"number": row.number}
            for row in self.without_sheet
        ]
        said += [
            _("A phone and the roster of session %(number)s say different things.")
            % {"number": row.number}
            for row in self.to_close.differing
        ]
        walk_ins, results = len(self.to_close.walk_ins), len(self.to_close.results)
        if walk_ins:
            said.append(
                ngettext(
                    "%(n)s walk-in is not identified.",
                    "%(n)s walk-ins are not identified.",
                    walk_ins,
                )
                % {"n": walk_ins}
            )
        if results:
            said.append(
                ngettext("%(n)s result is not entered.", "%(n)s results are not entered.", results)
                % {"n": results}
            )
        return said


def lacking(offering: Offering, *, now: datetime) -> Lacking:
    """Return what is missing at a moment. A constant number of queries."""
    with_sheet = SheetScan.objects.filter(meeting__offering=offering).order_by().values("meeting")
    begun = Meeting.objects.filter(offering=offering, starts_at__lte=now)
    return Lacking(what_is_missing(offering, now=now), list(begun.exclude(pk__in=with_sheet)))
