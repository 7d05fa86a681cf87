"""Work entered, corrected and ended by the employer."""

from collections.abc import Collection
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.templatetags.ui import maine_date as written_date
from notifications.services import queue_mail
from organizations import notices
from organizations.enums import EmploymentSource, EmploymentStatus, OrganizationKind
from organizations.exceptions import EmploymentRefusedError, NamesakeError
from organizations.models import Employment, Organization, WorkKind
from organizations.services.places.tree import hold_open


@transaction.atomic
def employ(
    *,
    person: User,
    organization: Organization,
    work_kind: WorkKind,
    starts_on: date,
    ends_on: date | None = None,
    reason: str = "",
    actor: User,
    now: datetime,
) -> Employment:
    """Enter that somebody works at a place one answers for. It counts at once; they are told."""
    locked = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.withdrawn_at is not None or locked.merged_into_id is not None:
        raise EmploymentRefusedError(_("This person is no longer in the register."))
    hold_open(organization.pk, until=ends_on, error=EmploymentRefusedError)
    require_work_fits(
        person=locked,
        organization=organization,
        work_kind=work_kind,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    employment = Employment.objects.create(
        person=locked,
        organization=organization,
        work_kind=work_kind,
        starts_on=starts_on,
        ends_on=ends_on,
        status=EmploymentStatus.CONFIRMED,
        source=EmploymentSource.EMPLOYER,
    )
    record(
        "organizations.employ",
        on=employment,
        actor=actor,
        now=now,
        person_id=locked.pk,
        after={"organization": organization.pk, **_as_json(employment)},
        reason=reason,
    )
    if locked.pk != actor.pk:
        queue_mail(notices.work_entered(employment, by=actor), now=now)
    return employment


@transaction.atomic
def employ_new_person(
    *,
    first_name: str,
    last_name: str,
    email: str,
    known_namesakes: Collection[int],
    organization: Organization,
    work_kind: WorkKind,
    starts_on: date,
    actor: User,
    now: datetime,
) -> Employment:
    """Enter somebody new with their work. They have no account until they claim the record.

    Everybody of the name who works there has to be known, and meant to be somebody else: one
    person in two records loses hours.
    """
    # Two who enter the same person at once: the second sees the first one's.
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    namesakes = namesakes_at(organization, first_name, last_name, seen_by=actor)
    if namesakes.exclude(pk__in=known_namesakes).exists():
        raise NamesakeError(
            _("Somebody named %(name)s works there already. Say first if it is the same person.")
            % {"name": f"{first_name} {last_name}"}
        )
    address = email.strip().lower() or None
    if address and _is_known(address):
        raise EmploymentRefusedError(
            _("This email belongs to somebody in the register. Look for them by it instead.")
        )
    try:
        with transaction.atomic():
            person = User.objects.create_user(
                address, first_name=first_name.strip(), last_name=last_name.strip()
            )
    except IntegrityError:
        raise EmploymentRefusedError(
            _("This email belongs to somebody in the register. Look for them by it instead.")
        ) from None
    if address:
        EmailAddress.objects.create(user=person, email=address, verified=False, primary=True)
    record(
        "accounts.enter_person",
        on=person,
        actor=actor,
        now=now,
        person_id=person.pk,
        after={"first_name": person.first_name, "last_name": person.last_name},
    )
    return employ(
        person=person,
        organization=organization,
        work_kind=work_kind,
        starts_on=starts_on,
        actor=actor,
        now=now,
    )


@transaction.atomic
def correct_employment(
    *,
    employment: Employment,
    work_kind: WorkKind,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    actor: User,
    now: datetime,
) -> Employment:
    """Change the dates or the kind of work that were entered wrong, saying why."""
    User.objects.select_for_update(no_key=True).get(pk=employment.person_id)
    # The place before the row, as merging takes them.
    hold_open(
        employment.organization_id,
        until=ends_on,
        error=EmploymentRefusedError,
        advice=_("Write that day, or an earlier one, as the first day no longer there."),
    )
    held = Employment.objects.select_for_update(no_key=True, of=("self",)).for_listing()
    row = held.get(pk=employment.pk)
    if row.status != EmploymentStatus.CONFIRMED:
        raise EmploymentRefusedError(_("Only confirmed work is corrected. Confirm it first."))
    if not reason.strip():
        raise EmploymentRefusedError(_("Say why it is corrected. The history keeps it."))
    require_work_fits(
        person=row.person,
        organization=row.organization,
        work_kind=work_kind,
        starts_on=starts_on,
        ends_on=ends_on,
        but=row,
    )
    before = _as_json(row)
    row.work_kind, row.starts_on, row.ends_on = work_kind, starts_on, ends_on
    if before == _as_json(row):
        return row
    row.save(update_fields=["work_kind", "starts_on", "ends_on"])
    record(
        "organizations.correct_employment",
        on=row,
        actor=actor,
        now=now,
        person_id=row.person_id,
        before=before,
        after=_as_json(row),
        reason=reason,
    )
    if row.person_id != actor.pk:
        queue_mail(notices.work_corrected(row, by=actor, now=now), now=now)
    return row


def require_work_fits(
    *,
    person: User,
    organization: Organization,
    work_kind: WorkKind,
    starts_on: date,
    ends_on: date | None,
    but: Employment | None = None,
) -> None:
    """Refuse work that ends before it begins, or the same work twice at a time."""
    if ends_on is not None and ends_on <= starts_on:
        raise EmploymentRefusedError(
            _("The first day no longer there must come after the first day there.")
        )
    same = Employment.objects.filter(
        person=person, organization=organization, work_kind=work_kind
    ).exclude(status=EmploymentStatus.REJECTED)
    same = same.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=starts_on))
    if ends_on is not None:
        same = same.filter(starts_on__lt=ends_on)
    if but is not None:
        same = same.exclude(pk=but.pk)
    rival = same.first()
    if rival is None:
        return
    if rival.status == EmploymentStatus.CLAIMED:
        raise EmploymentRefusedError(
            _("%(name)s has entered this work and waits for your word. See “Work to confirm”.")
            % {"name": person.name}
        )
    raise EmploymentRefusedError(
        _("%(name)s is entered there for this work already, since %(day)s.")
        % {"name": person.name, "day": written_date(rival.starts_on, "printed")}
    )


def namesakes_at(
    organization: Organization, first_name: str, last_name: str, *, seen_by: User
) -> "models.QuerySet[User]":
    """People of this name who work, or once worked, at the employer: in the whole unit of a
    school, as far as whoever asks answers for it.
    """
    is_school = organization.kind == OrganizationKind.SCHOOL
    unit = (organization.parent if is_school else None) or organization
    places = Organization.objects.permitted_to(seen_by, "organizations.employ").order_by()
    there = Employment.objects.filter(
        organization__in=places.below([unit.path]).values("pk")
    ).exclude(status=EmploymentStatus.REJECTED)
    found: models.QuerySet[User] = User.objects.in_the_register().filter(
        models.Q(first_name__iexact=first_name.strip())
        | models.Q(preferred_name__iexact=first_name.strip()),
        last_name__iexact=last_name.strip(),
        pk__in=there.values("person"),
    )
    return found


def _is_known(email: str) -> bool:
    addresses = EmailAddress.objects.filter(email__iexact=email)
    return bool(addresses.exists()) or User.objects.filter(email__iexact=email).exists()


def _as_json(employment: Employment) -> dict[str, str | None]:
    return {
        "work_kind": employment.work_kind.key,
        "starts_on": employment.starts_on.isoformat(),
        "ends_on": employment.ends_on.isoformat() if employment.ends_on else None,
    }
