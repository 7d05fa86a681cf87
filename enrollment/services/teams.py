"""Form a team for a class, put people into it, hand it over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from courses.enums import EnrollmentUnit
from courses.models import Offering, TeamRole
from enrollment import notices
from enrollment.eligibility import open_refusal
from enrollment.enums import Way
from enrollment.exceptions import AlreadyRegisteredError, TeamRefusedError
from enrollment.models import Enrollment, Team, WaitlistEntry
from enrollment.seats import lock_offering
from enrollment.services.registration import Route, register
from enrollment.services.together import Answer, answer_of
from notifications.services import queue_mail
from organizations.models import Employment

MOST_MEMBERS = 30


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody to be put into a team."""

    person: User
    role: TeamRole | None = None


@transaction.atomic
def form_team(*, offering_id: int, name: str, lead: User, actor: User, now: datetime) -> Team:
    """Make an empty team. Asked again by the same lead with the same name, it is that team."""
    offering = lock_offering(offering_id)
    if offering.unit != EnrollmentUnit.TEAM:
        raise TeamRefusedError(_("Teams do not register for this class. Register yourself."))
    refusal = open_refusal(offering, now=now, way=Way.TEAM)
    if refusal:
        raise refusal
    name = " ".join(name.split())
    earlier = Team.objects.filter(offering=offering, name__iexact=name).first()
    if earlier is not None:
        if earlier.lead_id == lead.pk:
            return earlier
        raise TeamRefusedError(
            _("Another team of this class is called %(name)s. Choose another name.")
            % {"name": earlier.name}
        )
    work = Employment.objects.on(maine_date(now)).filter(person=lead).order_by("starts_on", "pk")
    try:
        with transaction.atomic():
            team = Team.objects.create(
                offering=offering,
                name=name,
                lead=lead,
                organization_id=work.values_list("organization", flat=True).first(),
            )
    except IntegrityError:  # letters that the database folds and Python does not
        raise TeamRefusedError(_("Another team of this class has this name.")) from None
    record(
        "enrollment.form_team",
        on=team,
        actor=actor,
        now=now,
        person_id=lead.pk,
        after={"team": team.name, "offering": offering.number},
    )
    return team


def add_members(
    *, team_id: int, members: Sequence[Member], or_wait: bool, actor: User, now: datetime
) -> dict[int, Answer]:
    """Register these people with a team, each in a transaction of their own.

    Return what became of each, by key. Nobody keeps another from their seat.
    """
    add = partial(add_member, team_id=team_id, or_wait=or_wait, actor=actor, now=now)
    return {each.person.pk: answer_of(partial(add, member=each)) for each in members}


@transaction.atomic
def add_member(
    *, team_id: int, member: Member, or_wait: bool, actor: User, now: datetime
) -> Enrollment | WaitlistEntry:
    """Register one person with a team, and tell them who did it."""
    team_at = Team.objects.filter(pk=team_id)
    offering = lock_offering(team_at.values_list("offering", flat=True).get())
    team = team_at.select_related("lead").get()
    require_fits_in(team, offering, member, now=now)
    place = register(
        offering_id=offering.pk,
        learner=member.person,
        actor=actor,
        now=now,
        or_wait=or_wait,
        route=Route(Way.TEAM, team=team, role=member.role),
    )
    if member.person.pk != actor.pk:
        team.offering = place.offering
        queue_mail(notices.added_to_team(team, member.person, by=actor, now=now), now=now)
    return place


def require_fits_in(
    team: Team | None, offering: Offering, member: Member, *, now: datetime
) -> None:
    """Refuse what the team itself speaks against; None is a team that is yet to be formed."""
    require_room(team, offering, member.person)
    require_fits(offering, member, now=now)


def require_room(team: Team | None, offering: Offering, person: User) -> None:
    """Refuse somebody who is in a team of the class, and a team that has all it may have."""
    seats = Enrollment.objects.live().filter(offering=offering, team__isnull=False)
    line = WaitlistEntry.objects.in_line().filter(offering=offering, team__isnull=False)
    mine = [
        *seats.filter(learner=person).select_related("team"),
        *line.filter(learner=person).select_related("team"),
    ]
    for place in mine:
        named = {"name": person.name, "team": place.team.name if place.team else ""}
        if team is not None and place.team_id == team.pk:
            raise AlreadyRegisteredError(_("%(name)s is in this team already.") % named)
        raise AlreadyRegisteredError(
            _("%(name)s is in another team of this class: %(team)s.") % named
        )
    if team is None:
        return
    if seats.filter(team=team).count() + line.filter(team=team).count() >= MOST_MEMBERS:
        raise TeamRefusedError(
            _("This team is full: a team has at most %(n)s people.") % {"n": MOST_MEMBERS}
        )


def require_fits(offering: Offering, member: Member, *, now: datetime) -> None:
    """Refuse a role of another class, and one whose work this person is not known to do."""
    role = member.role
    if role is None:
        return
    if role.offering_id != offering.pk:
        raise TeamRefusedError(_("This class has no such role."))
    if role.audience_id is None:
        return
    at_work = Employment.objects.on(maine_date(now)).filter(person=member.person)
    if not at_work.filter(work_kind__audiences=role.audience_id).exists():
        raise TeamRefusedError(
            _(
                "The role %(role)s is for: %(audience)s. No such work of %(name)s is confirmed. "
                "Choose another role or none."
            )
            % {"role": role.name, "audience": role.audience, "name": member.person.name}
        )


@transaction.atomic
def hand_team_over(*, team_id: int, to: User, actor: User, now: datetime) -> Team:
    """Let another member lead the team; they are told."""
    teams = Team.objects.select_for_update(no_key=True, of=("self",)).for_listing()
    team = teams.get(pk=team_id)
    if team.lead_id == to.pk:
        return team
    mine = {"team": team, "learner": to}
    seated = Enrollment.objects.live().filter(**mine).exists()
    if not seated and not WaitlistEntry.objects.in_line().filter(**mine).exists():
        raise TeamRefusedError(_("Only a member of the team can lead it."))
    before = team.lead
    team.lead = to
    team.save(update_fields=["lead"])
    record(
        "enrollment.hand_team_over",
        on=team,
        actor=actor,
        now=now,
        person_id=to.pk,
        before={"lead": before.pk},
        after={"lead": to.pk},
    )
    if to.pk != actor.pk:
        queue_mail(notices.team_handed_over(team, by=actor, now=now), now=now)
    return team
