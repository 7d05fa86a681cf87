"""Who works where: claimed, decided, ended."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import event, record, record_many
from core.clock import maine_date
from core.templatetags.ui import maine_date as written_date
from notifications.services import queue_mail
from organizations import notices
from organizations.enums import EmploymentStatus
from organizations.exceptions import EmploymentRefusedError, FirstDayRefusedError
from organizations.models import Employment, Organization, WorkKind
from organizations.services.places.tree import hold_open

BATCH = 200


@dataclass(slots=True)
class Decided:
    """What came of deciding many entries at once: which were, which somebody else had, and which
    cannot be confirmed because the place is closed.
    """

    now: list[Employment] = field(default_factory=list)
    before: list[Employment] = field(default_factory=list)
    at_closed: list[Employment] = field(default_factory=list)


@transaction.atomic
def claim_employment(
    *,
    person: User,
    organization: Organization,
    work_kind: WorkKind,
    starts_on: date,
    actor: User,
    now: datetime,
) -> Employment:
    """Say that one works somewhere. It counts once the employer, or MSSC staff, confirms it."""
    if starts_on > maine_date(now):
        raise FirstDayRefusedError(_("The first day of work cannot be in the future."))
    hold_open(organization.pk, error=EmploymentRefusedError)
    try:
        with transaction.atomic():
            employment = Employment.objects.create(
                person=person,
                organization=organization,
                work_kind=work_kind,
                starts_on=starts_on,
            )
    except IntegrityError:
        raise EmploymentRefusedError(
            _("You have already entered this work at %(place)s.") % {"place": organization.name}
        ) from None
    record(
        "organizations.claim_employment",
        on=employment,
        actor=actor,
        now=now,
        person_id=person.pk,
        after={"organization": organization.pk, "work_kind": work_kind.key},
    )
    return employment


@transaction.atomic
def decide_employment(
    *, employment: Employment, confirm: bool, actor: User, now: datetime
) -> Employment:
    """Confirm or reject a claim, once. Whoever is rejected is told, and what to do."""
    decided = EmploymentStatus.CONFIRMED if confirm else EmploymentStatus.REJECTED
    if confirm:
        hold_open(
            employment.organization_id,
            until=employment.ends_on,
            error=EmploymentRefusedError,
            advice=_("This entry can only be rejected."),
        )
    moved = Employment.objects.filter(pk=employment.pk, status=EmploymentStatus.CLAIMED).update(
        status=decided
    )
    if not moved:
        raise EmploymentRefusedError(_("Somebody has already decided about this entry."))
    record(
        "organizations.decide_employment",
        on=employment,
        actor=actor,
        now=now,
        person_id=employment.person_id,
        before={"status": EmploymentStatus.CLAIMED},
        after={"status": decided},
    )
    if not confirm:
        queue_mail(notices.work_not_confirmed(employment), now=now)
    employment.status = decided
    return employment


def decide_employments(
    *, employment_ids: Collection[int], confirm: bool, actor: User, now: datetime
) -> Decided:
    """Confirm or reject many claims, each once, in transactions of at most 200; safe to repeat."""
    outcome = Decided()
    ids = sorted(employment_ids)
    for start in range(0, len(ids), BATCH):
        _decide_batch(ids[start : start + BATCH], outcome, confirm=confirm, actor=actor, now=now)
    return outcome


@transaction.atomic
def _decide_batch(
    ids: Sequence[int], outcome: Decided, *, confirm: bool, actor: User, now: datetime
) -> None:
    decided = EmploymentStatus.CONFIRMED if confirm else EmploymentStatus.REJECTED
    # The places before the rows, as merging takes them: none closes meanwhile.
    entries = Employment.objects.filter(pk__in=ids)
    places = Organization.objects.select_for_update(no_key=True).order_by("pk")
    closed_on = dict(
        places.filter(pk__in=entries.values("organization")).values_list("pk", "closed_on")
    )
    rows = list(
        Employment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "organization", "work_kind")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    waiting = [row for row in rows if row.status == EmploymentStatus.CLAIMED]
    at_closed = [row for row in waiting if confirm and _outlasts(row, closed_on)]
    open_rows = [row for row in waiting if row not in at_closed]
    Employment.objects.filter(pk__in=[row.pk for row in open_rows]).update(status=decided)
    record_many(
        event(
            "organizations.decide_employment",
            on=row,
            actor=actor,
            now=now,
            person_id=row.person_id,
            before={"status": EmploymentStatus.CLAIMED},
            after={"status": decided},
        )
        for row in open_rows
    )
    if open_rows and not confirm:
        queue_mail(*(notices.work_not_confirmed(row) for row in open_rows), now=now)
    outcome.now += open_rows
    outcome.at_closed += at_closed
    outcome.before += [row for row in rows if row not in waiting]


def _outlasts(row: Employment, closed_on: Mapping[int, date | None]) -> bool:
    """Whether this work would go on at a place that is closed."""
    day = closed_on.get(row.organization_id)
    return day is not None and (row.ends_on is None or row.ends_on > day)


@transaction.atomic
def end_employment(
    *, employment: Employment, ends_on: date, reason: str = "", actor: User, now: datetime
) -> Employment:
    """Write the first day on which the person no longer works there. If somebody else says so,
    they are told.
    """
    if ends_on <= employment.starts_on:
        own, of_another = (
            _("This day must come after your first day there, %(day)s."),
            _("This day must come after the first day there, %(day)s."),
        )
        sentence = own if actor.pk == employment.person_id else of_another
        raise EmploymentRefusedError(
            sentence % {"day": written_date(employment.starts_on, "printed")}
        )
    moved = Employment.objects.filter(pk=employment.pk, ends_on__isnull=True).update(
        ends_on=ends_on
    )
    if not moved:
        raise EmploymentRefusedError(_("This work has already ended."))
    record(
        "organizations.end_employment",
        on=employment,
        actor=actor,
        now=now,
        person_id=employment.person_id,
        before={"ends_on": None},
        after={"ends_on": ends_on.isoformat()},
        reason=reason,
    )
    employment.ends_on = ends_on
    if actor.pk != employment.person_id:
        queue_mail(notices.work_ended(employment, by=actor), now=now)
    return employment
