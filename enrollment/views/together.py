"""What may be done with many rows of the list of my people's classes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import Offering
from enrollment import services
from enrollment.enums import OPEN
from enrollment.exceptions import OfferRefusedError, TransferRefusedError, WithdrawalRefusedError
from enrollment.forms.plans import AnswerForm, TransferForm, WhyForm
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.places import Place
from enrollment.services.one_by_one import remind
from enrollment.views.plans import other_dates


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do with each of the chosen rows: its words, its form, and whose it is to do."""

    label: Promise
    heading: Promise
    lead: Promise
    button: Promise
    seats: str  # the action that permits it with a seat
    line: str  # with a place in line
    deed: "Callable[[Place, Mapping[str, Any], User, datetime], str]"
    form: Callable[..., forms.Form]
    tone: str = "secondary"


class Together:
    """One act with many rows: which of them the visitor may do it with, and what it asks."""

    def __init__(self, act: Act, places: Sequence[Place], actor: User) -> None:
        self.act, self.places, self.actor = act, places, actor

    @cached_property
    def permitted(self) -> set[int]:
        """The keys of the rows the visitor may do it with; two queries."""
        seats = [place.row.pk for place in self.places if place.is_seat]
        line = [place.row.pk for place in self.places if not place.is_seat]
        may_seats = Enrollment.objects.permitted_to(self.actor, self.act.seats)
        may_line = WaitlistEntry.objects.permitted_to(self.actor, self.act.line)
        return {
            *(pk * 2 for pk in may_seats.filter(pk__in=seats).values_list("pk", flat=True)),
            *(pk * 2 + 1 for pk in may_line.filter(pk__in=line).values_list("pk", flat=True)),
        }

    @cached_property
    def dates(self) -> list[Offering]:
        """The other dates of the course of the first seat, for the act that asks for one."""
        seats = [place for place in self.places if place.is_seat]
        return other_dates(seats[0].offering) if seats else []

    @cached_property
    def course_of_dates(self) -> str:
        """The course whose dates these are, where seats of other courses are chosen too."""
        seats = [place.offering for place in self.places if place.is_seat]
        if self.act.form is not TransferForm or len({row.version.course_id for row in seats}) < 2:
            return ""
        return str(seats[0].course_title)

    @property
    def is_without_dates(self) -> bool:
        """Whether there is no date to choose."""
        return self.act.form is TransferForm and not self.dates

    def form(self, data: Mapping[str, Any] | None) -> forms.Form:
        """Return what is asked before it is done."""
        more = {"dates": self.dates} if self.act.form is TransferForm else {}
        return self.act.form(data, **more)

    def deed(self, said: Mapping[str, Any]) -> Callable[[Place], str]:
        """Return what is done with one row; one that is not the visitor's is refused."""

        def done(place: Place) -> str:
            if place.pk not in self.permitted:
                raise OfferRefusedError(_not_yours(place))
            return self.act.deed(place, said, self.actor, timezone.now())

        return done


def _not_yours(place: Place) -> str:
    if place.is_seat or not place.learner.email:
        return gettext("You may not change this.")
    return gettext("%(name)s has an email address, and answers or leaves the line themselves.") % {
        "name": place.learner.name
    }


def _give_back(place: Place, said: Mapping[str, Any], actor: User, now: datetime) -> str:
    if isinstance(place.row, WaitlistEntry):
        services.leave_waitlist(entry_id=place.row.pk, actor=actor, now=now)
        return gettext("No longer on the waitlist.")
    if place.status not in OPEN:
        raise WithdrawalRefusedError(gettext("There is no seat to give back."))
    services.withdraw(enrollment_id=place.row.pk, actor=actor, now=now, reason=said["reason"])
    return gettext("Given back.")


def _move(place: Place, said: Mapping[str, Any], actor: User, now: datetime) -> str:
    if not place.is_seat:
        raise TransferRefusedError(gettext("A place in line does not move to another date."))
    services.transfer(
        enrollment_id=place.row.pk,
        to_offering_id=said["to"],
        actor=actor,
        now=now,
        reason=said["reason"],
    )
    return gettext("Moved.")


def _answer(place: Place, said: Mapping[str, Any], actor: User, now: datetime) -> str:
    if place.is_seat:
        raise OfferRefusedError(gettext("There is no offer to answer."))
    if said["answer"] == "decline":
        services.decline_offer(entry_id=place.row.pk, actor=actor, now=now)
        return gettext("Declined. The seat goes to the next in line.")
    seat = services.accept_offer(entry_id=place.row.pk, actor=actor, now=now)
    return str(seat.get_status_display())


def _remind(place: Place, _said: Mapping[str, Any], actor: User, now: datetime) -> str:
    remind(place.row, actor=actor, now=now)
    if place.learner.email:
        return gettext("Reminded by email.")
    return gettext("No email: a letter is ready to hand out.")


ACTS: dict[str, Act] = {
    "withdraw": Act(
        _("Give back"),
        _("Give these seats back?"),
        _("Each seat goes to the next person in line. The mail says that you did it, and why."),
        _("Give all of them back"),
        "enrollment.withdraw",
        "enrollment.answer_offer",
        _give_back,
        WhyForm,
        "danger",
    ),
    "transfer": Act(
        _("Move to another date"),
        _("Move these seats to another date"),
        _("Whoever finds no seat there keeps the one they have."),
        _("Move all of them"),
        "enrollment.transfer",
        "enrollment.answer_offer",
        _move,
        TransferForm,
    ),
    "answer": Act(
        _("Answer offers"),
        _("Answer these offers"),
        _("For people without email: those who have one answer themselves."),
        _("Answer all of them"),
        "enrollment.transfer",
        "enrollment.answer_offer",
        _answer,
        AnswerForm,
    ),
    "remind": Act(
        _("Remind"),
        _("Remind these people?"),
        _("Of a class ahead, or of an offer to answer. Without email, a letter is printed."),
        _("Remind all of them"),
        "enrollment.remind",
        "enrollment.view_waitlist",
        _remind,
        forms.Form,
    ),
}
