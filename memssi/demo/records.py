"""What the register says of people beside their work: names, numbers, addresses, letters."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.db.models import Count, Q

from accounts.enums import AddressUse
from accounts.models import EmailUse, PrivateNumbers, User
from accounts.services.names import edit_person
from accounts.services.numbers import enter_numbers
from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment.enums import IN_LINE
from enrollment.exceptions import GateError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.seats import seats_free_for
from enrollment.services import offer_freed_seats, register, withdraw
from memssi.demo.people import People, Person
from memssi.demo.profiles import HOME_UNIT
from memssi.demo.wellknown import CHIEF, COORDINATOR, SIGN_INS, SRO, STAFF, TEACHER
from reports.letters import MOST_AT_ONCE, hand_out, letters_for

SWORN = {"school_resource_officer", "police_officer", "deputy", "police_chief", "sheriff"}
EDUCATORS = {"teacher", "education_technician", "principal", "school_counselor"}
SHORT_NAMES = {
    "Abigail": "Abby",
    "Bernadette": "Bernie",
    "Cassandra": "Cass",
    "Dominic": "Dom",
    "Genevieve": "Gen",
    "Josephine": "Josie",
    "Marguerite": "Maggie",
    "Theodore": "Ted",
}
LETTERS_KEPT = timedelta(days=12)


def add_details(rng: Random, people: People, *, now: datetime) -> None:
    """Give people what they would enter under "My details". All numbers are invented."""
    known = {sign_in.email for sign_in in SIGN_INS}  # greeted by the name they are listed with
    changed, numbers = [], []
    for person in people.everybody:
        user = person.user
        if rng.random() < 0.4:
            user.phone = f"207-555-{rng.randint(0, 199):04d}"
        if user.first_name in SHORT_NAMES and user.email not in known:
            user.preferred_name = SHORT_NAMES[user.first_name]
        changed.append(user)
        if (row := _numbers(rng, person)) is not None:
            numbers.append(row)
    User.objects.bulk_update(changed, ["phone", "preferred_name"], batch_size=200)
    PrivateNumbers.objects.bulk_create(numbers)
    _mark_addresses(rng)
    _add_lives_of_names(people, now)


def _numbers(rng: Random, person: Person) -> PrivateNumbers | None:
    """Return the numbers that somebody of this work would have, if any."""
    row = PrivateNumbers(person=person.user)
    key = person.user.pk
    if person.kinds & SWORN:
        row.mcja_number = f"MCJA-{40000 + key}"
    if person.kinds & EDUCATORS and rng.random() < 0.7:
        row.educator_certificate = f"EC-{710000 + key}"
        row.state_staff_id = f"ST-{330000 + key}"
    if person.kinds & SWORN and rng.random() < 0.3:
        row.fema_sid = f"{1_000_000 + key:010d}"
    filled = row.mcja_number or row.educator_certificate or row.fema_sid
    return row if filled else None


def _mark_addresses(rng: Random) -> None:
    """Say of most addresses that they are of work, and give a few people one of home as well."""
    addresses = list(EmailAddress.objects.select_related("user").order_by("pk"))
    further = EmailAddress.objects.bulk_create(
        EmailAddress(
            user=address.user,
            email=address.email.replace("@", "+home@"),
            verified=True,
            primary=False,
        )
        for address in addresses
        if rng.random() < 0.05
    )
    EmailUse.objects.bulk_create(
        EmailUse(address=address, use=AddressUse.WORK)
        for address in addresses
        if rng.random() < 0.8
    )
    EmailUse.objects.bulk_create(
        EmailUse(address=address, use=AddressUse.PERSONAL) for address in further
    )


def _add_lives_of_names(people: People, now: datetime) -> None:
    """Let some of the well-known change names and numbers as people do, with its history."""
    office = people.known(STAFF).user
    teacher, officer = people.known(TEACHER).user, people.known(SRO).user
    name = teacher.last_name
    for last_name, at, reason in (
        ("Sandpiperlee", now - timedelta(days=200), "As on the roster of the school."),
        (name, now - timedelta(days=60), "Name after marriage, as on the new certificate."),
    ):
        edit_person(
            person=teacher,
            first_name=teacher.first_name,
            last_name=last_name,
            preferred_name=teacher.preferred_name,
            phone="207-555-0117",
            actor=office,
            now=at,
            reason=reason,
        )
    enter_numbers(
        person=officer,
        numbers={"mcja_number": "MCJA-20417", "fema_sid": "0002041700"},
        actor=officer,
        now=now - timedelta(days=90),
    )
    enter_numbers(
        person=teacher,
        numbers={"educator_certificate": "EC-204170", "state_staff_id": "ST-204170"},
        actor=teacher,
        now=now - timedelta(days=58),
    )


def offer_on_paper(people: People, *, now: datetime) -> None:
    """Offer a freed seat to somebody whom no email reaches, so that a letter has a deadline."""
    person = _without_email(people)
    if person is not None:
        for offering in _full_classes(now):
            if _is_offered_a_freed_seat(person, offering, people.known(STAFF).user, now=now):
                return


def _is_offered_a_freed_seat(
    person: User, offering: Offering, clerk: User, *, now: datetime
) -> bool:
    """Put the person last in line of a full class, and let as many leave as it takes."""
    known = [sign_in.email for sign_in in SIGN_INS]
    seats = Enrollment.objects.filter(offering=offering).holding_a_seat()
    ahead = WaitlistEntry.objects.in_line().filter(offering=offering).count()
    leaving = list(seats.exclude(learner__email__in=known).exclude(learner=person)[: ahead + 1])
    is_there = seats.filter(learner=person).exists() or offering.waitlist.filter(learner=person)
    if len(leaving) <= ahead or is_there:
        return False
    at = now - timedelta(hours=5)
    try:
        register(offering_id=offering.pk, learner=person, actor=clerk, now=at, or_wait=True)
    except GateError:  # another class at that time, a course needed first: the next one
        return False
    for seat in leaving:
        withdraw(enrollment_id=seat.pk, actor=seat.learner, now=at + timedelta(hours=1))
    offer_freed_seats(offering_id=offering.pk, now=at + timedelta(hours=2))
    return True


def _without_email(people: People) -> User | None:
    for person in people.everybody:
        is_at_home = person.profile.jobs[-1].place.startswith(HOME_UNIT)
        if person.profile.email is None and is_at_home:
            return person.user
    return None


def _full_classes(now: datetime) -> Iterator[Offering]:
    """Yield the full classes ahead that are open to all, first those for which the fewest wait."""
    coming = Offering.objects.filter(
        status=OfferingStatus.PUBLISHED,
        starts_at__gt=now + timedelta(days=6),
        registration_closes_at__gt=now,
        capacity__isnull=False,
        version__course__restricted_to__isnull=True,
    ).prefetch_related("meetings")
    waiting = Count("waitlist", filter=Q(waitlist__status__in=IN_LINE))
    for offering in coming.annotate(waiting=waiting).order_by("waiting", "starts_at", "pk"):
        if seats_free_for(offering, None, at=now) == 0:
            yield offering


def hand_out_letters(people: People, *, now: datetime) -> None:
    """Let coordinators, and the office for all others, have handed out all but the newest."""
    for sign_in in (COORDINATOR, CHIEF, STAFF):
        giver = people.known(sign_in).user
        waiting = letters_for(giver).to_hand_out().filter(queued_at__lt=now - LETTERS_KEPT)
        ids = list(waiting.order_by("queued_at").values_list("pk", flat=True))
        for start in range(0, len(ids), MOST_AT_ONCE):
            hand_out(
                message_ids=ids[start : start + MOST_AT_ONCE],
                actor=giver,
                now=now - timedelta(days=2),
            )
