"""Which officers serve which schools, under which agreement."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import event, record, record_many
from core.templatetags.ui import maine_date as written_date
from organizations.decisions import Span, fingerprint
from organizations.enums import OrganizationKind
from organizations.exceptions import ChangedSinceError, OfficerRefusedError
from organizations.models import Agreement, Employment, OfficerAssignment, Organization
from organizations.services.places.tree import hold_open


def mark_of(row: OfficerAssignment | Agreement) -> str:
    """Return the mark of a row's dates: a page hands it back with what was typed."""
    signed_on = row.signed_on if isinstance(row, Agreement) else None
    return fingerprint({"from": row.starts_on, "until": row.ends_on, "signed": signed_on})


@transaction.atomic
def assign_officer(
    *,
    officer: User,
    agency: Organization,
    schools: Sequence[Organization],
    starts_on: date,
    ends_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> list[OfficerAssignment]:
    """Enter which schools an officer serves: all of them, or none if one cannot be."""
    _require_days(starts_on, ends_on)
    if agency.kind != OrganizationKind.LAW_AGENCY:
        raise OfficerRefusedError(
            _("%(place)s is no law enforcement agency.") % {"place": agency.name}, field="agency"
        )
    for school in schools:
        if school.kind != OrganizationKind.SCHOOL:
            raise OfficerRefusedError(
                _("%(place)s is no school. Choose the schools themselves.")
                % {"place": school.name},
                field="schools",
            )
    User.objects.select_for_update(no_key=True).get(pk=officer.pk)
    for place in sorted([agency, *schools], key=attrgetter("pk")):
        hold_open(place.pk, until=ends_on, error=OfficerRefusedError)
    _require_work_there(officer, agency, starts_on)
    made = []
    for school in schools:
        same = OfficerAssignment.objects.filter(officer=officer, agency=agency, school=school)
        _require_free(same, starts_on, ends_on)
        made.append(
            OfficerAssignment.objects.create(
                officer=officer,
                agency=agency,
                school=school,
                starts_on=starts_on,
                ends_on=ends_on,
            )
        )
    record_many(
        event(
            "organizations.assign_officer",
            on=row,
            actor=actor,
            now=now,
            person_id=officer.pk,
            after={"agency": agency.pk, "school": row.school_id} | _days(row),
        )
        for row in made
    )
    return made


@transaction.atomic
def end_assignment(
    *, assignment_id: int, ends_on: date, seen: str, actor: User, now: datetime
) -> OfficerAssignment:
    """Write the first day on which an officer no longer serves a school."""
    row = _assignment(assignment_id, seen)
    return _set_days(row, row.starts_on, ends_on, "organizations.end_assignment", actor, now)


@transaction.atomic
def correct_assignment(
    *,
    assignment_id: int,
    starts_on: date,
    ends_on: date | None,
    seen: str,
    actor: User,
    now: datetime,
) -> OfficerAssignment:
    """Mend the dates of an assignment."""
    row = _assignment(assignment_id, seen)
    return _set_days(row, starts_on, ends_on, "organizations.correct_assignment", actor, now)


@transaction.atomic
def enter_agreement(
    *,
    agency: Organization,
    sau: Organization,
    starts_on: date,
    ends_on: date | None = None,
    signed_on: date | None = None,
    may_overlap: bool = False,
    actor: User | None,
    now: datetime,
) -> Agreement:
    """Enter the dates of the written agreement of an agency and a school unit; never its text."""
    if agency.kind != OrganizationKind.LAW_AGENCY:
        raise OfficerRefusedError(
            _("%(place)s is no law enforcement agency.") % {"place": agency.name}, field="agency"
        )
    _require_unit(sau)
    _require_days(starts_on, ends_on)
    for place in sorted([agency, sau], key=attrgetter("pk")):
        hold_open(place.pk, until=ends_on, error=OfficerRefusedError)
    same = Agreement.objects.filter(agency=agency, sau=sau)
    _require_new_agreement(same, starts_on, ends_on, may_overlap=may_overlap)
    agreement = Agreement.objects.create(
        agency=agency, sau=sau, starts_on=starts_on, ends_on=ends_on, signed_on=signed_on
    )
    record(
        "organizations.enter_agreement",
        on=agreement,
        actor=actor,
        now=now,
        after={"agency": agency.pk, "sau": sau.pk} | _days(agreement),
    )
    return agreement


@transaction.atomic
def change_agreement(
    *,
    agreement_id: int,
    starts_on: date,
    ends_on: date | None,
    signed_on: date | None,
    may_overlap: bool = False,
    seen: str,
    actor: User,
    now: datetime,
) -> Agreement:
    """Change the dates of an agreement; a day in `ends_on` ends it."""
    _require_days(starts_on, ends_on)
    agency_id = Agreement.objects.values_list("agency", flat=True).get(pk=agreement_id)
    Organization.objects.select_for_update(no_key=True).get(pk=agency_id)
    row = Agreement.objects.select_for_update(no_key=True).get(pk=agreement_id)
    if mark_of(row) != seen:
        raise ChangedSinceError(_changed_since())
    others = Agreement.objects.filter(agency=row.agency_id, sau=row.sau_id).exclude(pk=row.pk)
    _require_new_agreement(others, starts_on, ends_on, may_overlap=may_overlap)
    before = _days(row)
    row.starts_on, row.ends_on, row.signed_on = starts_on, ends_on, signed_on
    if _days(row) == before:
        return row
    row.save(update_fields=["starts_on", "ends_on", "signed_on"])
    record(
        "organizations.change_agreement",
        on=row,
        actor=actor,
        now=now,
        before=before,
        after=_days(row),
    )
    return row


def _assignment(assignment_id: int, seen: str) -> OfficerAssignment:
    """Take the officer, then the row, if it still is what the page showed."""
    officer_id = OfficerAssignment.objects.values_list("officer", flat=True).get(pk=assignment_id)
    User.objects.select_for_update(no_key=True).get(pk=officer_id)
    row = (
        OfficerAssignment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("officer", "agency", "school")
        .get(pk=assignment_id)
    )
    if mark_of(row) != seen:
        raise ChangedSinceError(_changed_since())
    return row


def _set_days(
    row: OfficerAssignment,
    starts_on: date,
    ends_on: date | None,
    action: str,
    actor: User,
    now: datetime,
) -> OfficerAssignment:
    _require_days(starts_on, ends_on)
    if starts_on != row.starts_on:
        _require_work_there(row.officer, row.agency, starts_on)
    same = OfficerAssignment.objects.filter(
        officer=row.officer_id, agency=row.agency_id, school=row.school_id
    )
    _require_free(same.exclude(pk=row.pk), starts_on, ends_on)
    before = _days(row)
    row.starts_on, row.ends_on = starts_on, ends_on
    if _days(row) == before:
        return row
    row.save(update_fields=["starts_on", "ends_on"])
    record(
        action,
        on=row,
        actor=actor,
        now=now,
        person_id=row.officer_id,
        before=before,
        after=_days(row),
    )
    return row


def _days(row: OfficerAssignment | Agreement) -> dict[str, str | None]:
    """Return the dates as history writes them."""
    dates: dict[str, date | None] = {"starts_on": row.starts_on, "ends_on": row.ends_on}
    if isinstance(row, Agreement):
        dates["signed_on"] = row.signed_on
    return {name: day.isoformat() if day else None for name, day in dates.items()}


def _changed_since() -> str:
    return _(
        "Somebody else changed these dates after you opened this page. Look at them again; what "
        "you typed is still here. Save once more if it is still right."
    )


def _require_days(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on <= starts_on:
        raise OfficerRefusedError(
            _("It cannot end before it begins. Choose a day after %(day)s.")
            % {"day": written_date(starts_on, "printed")},
            field="ends_on",
        )


def _require_work_there(officer: User, agency: Organization, day: date) -> None:
    """An agency sends only whom it employs: sworn, and confirmed on the first day."""
    works = Employment.objects.on(day).filter(
        person=officer, organization=agency, work_kind__is_sworn=True
    )
    if not works.exists():
        raise OfficerRefusedError(
            _(
                "%(name)s has no confirmed sworn work at %(place)s on %(day)s. Confirm or enter "
                "that first."
            )
            % {
                "name": officer.name,
                "place": agency.name,
                "day": written_date(day, "printed"),
            },
            field="officer",
        )


def _require_free(
    same: "QuerySet[OfficerAssignment]", starts_on: date, ends_on: date | None
) -> None:
    """Refuse days on which the officer serves the school already."""
    other = _overlapping(same, Span(starts_on, ends_on)).select_related("school", "officer").first()
    if other is not None:
        raise OfficerRefusedError(
            _("%(name)s already serves %(school)s in that time: %(days)s.")
            % {
                "name": other.officer.name,
                "school": other.school.name,
                "days": in_words(Span(other.starts_on, other.ends_on)),
            },
            field="starts_on",
        )


def _require_unit(sau: Organization) -> None:
    """Agreements are made with school units; a school without one signs for itself."""
    is_own_unit = sau.kind == OrganizationKind.SCHOOL and (
        sau.parent is None or sau.parent.kind not in {OrganizationKind.SAU, OrganizationKind.SCHOOL}
    )
    if sau.kind != OrganizationKind.SAU and not is_own_unit:
        raise OfficerRefusedError(
            _("%(place)s is no school administrative unit. Choose the district itself.")
            % {"place": sau.name},
            field="sau",
        )


def _require_new_agreement(
    same: "QuerySet[Agreement]", starts_on: date, ends_on: date | None, *, may_overlap: bool
) -> None:
    """Refuse a second one from the same day; ask about one that overlaps."""
    if same.filter(starts_on=starts_on).exists():
        raise OfficerRefusedError(
            _("An agreement of these two from that day is entered already."), field="starts_on"
        )
    other = _overlapping(same, Span(starts_on, ends_on)).first()
    if other is not None and not may_overlap:
        raise OfficerRefusedError(
            _(
                "These two already have an agreement in that time: %(days)s. End that one first, "
                "or check the box if both are in force."
            )
            % {"days": in_words(Span(other.starts_on, other.ends_on))},
            field="may_overlap",
        )


def _overlapping(rows: "QuerySet[Any]", span: Span) -> "QuerySet[Any]":
    goes_on = Q(ends_on__isnull=True) | Q(ends_on__gt=span.starts_on)
    begins = Q(starts_on__lt=span.ends_on) if span.ends_on else Q()
    return rows.filter(goes_on & begins)


def in_words(span: Span) -> str:
    """Write from when until when, as people say it."""
    if span.ends_on is None:
        return _("since %(start)s") % {"start": written_date(span.starts_on)}
    return _("from %(start)s until %(end)s") % {
        "start": written_date(span.starts_on),
        "end": written_date(span.ends_on),
    }
