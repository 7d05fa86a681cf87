"""Build the whole demonstration in one transaction: all of it, or nothing."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from accounts.models import User
from attendance.models import AttendanceRecord
from audit.services import seal_events
from certificates.models import Certificate
from core.clock import maine_date
from core.queue import left_to_sweeps
from courses.models import Course, Offering
from courses.services import reindex_all
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import send_due_reminders
from memssi.demo.additions import add_additions
from memssi.demo.approvals import add_requests
from memssi.demo.asking import add_questions, add_wordings
from memssi.demo.casting import cast, choose_instructors, keep_leads_free, place_well_known
from memssi.demo.catalog import CatalogCourse, add_catalog, add_letterheads
from memssi.demo.changed_plans import change_plans
from memssi.demo.demand import add_demand
from memssi.demo.elsewhere import add_claims
from memssi.demo.firstvisits import add_first_visits
from memssi.demo.library import add_materials, describe_courses, have_versions_read
from memssi.demo.line import line_plans
from memssi.demo.lives import Agenda, ClassLife
from memssi.demo.long_work import add_long_work
from memssi.demo.mail import settle_mail
from memssi.demo.officers import add_officers
from memssi.demo.past import add_past_training
from memssi.demo.people import People, add_people
from memssi.demo.places import VENUES, Places, add_places
from memssi.demo.plans import Plan, usual_plans
from memssi.demo.profiles import LAUNCHED_DAYS_AGO
from memssi.demo.qualified import qualify_stand_in, qualify_teachers
from memssi.demo.records import add_details, hand_out_letters, offer_on_paper
from memssi.demo.roles import add_roles
from memssi.demo.rooms import RoomBook
from memssi.demo.rosters import add_rosters
from memssi.demo.school_year import add_lists, rename_words
from memssi.demo.sharing import share_records
from memssi.demo.showcase import give_up_a_draft, pay_from_awards, showcase_plans
from memssi.demo.specials import special_plans
from memssi.demo.teaching_staff import ask_to_teach
from memssi.demo.teams import add_teams
from memssi.demo.wellknown import ADMINISTRATOR, COORDINATOR, DRIVER, SRO, STAFF, TEACHER
from memssi.reference import OFFICES, load_reference
from notifications.models import Message
from organizations.models import Organization
from reports.hours.counting import rebuild_hours
from reports.services import take_snapshot
from transcripts.models import CreditAward

SEED = 1820  # the year Maine became a State
REPORT_EVERY = 30

Say = Callable[[str], None]


@dataclass(slots=True)
class Progress:
    """Says what has been done, and after how many seconds."""

    say: Say
    started: float = field(default_factory=time.monotonic)

    def tell(self, sentence: str) -> None:
        """Say one sentence with the seconds since the start."""
        self.say(f"{time.monotonic() - self.started:6.1f} s  {sentence}")


def found_data() -> list[str]:
    """Return what the database holds beside reference rows, as words for a sentence."""
    codes = [code for code, *_ in OFFICES]
    counts = {
        "people": User.objects.count(),
        "courses": Course.objects.count(),
        "classes": Offering.objects.count(),
        "organizations": Organization.objects.exclude(short_code__in=codes).count(),
        "messages": Message.objects.count(),
    }
    return [f"{count} {name}" for name, count in counts.items() if count]


def build(*, now: datetime, seed: int = SEED, scale: float = 1.0, say: Say) -> Counter[str]:
    """Build everything up to this moment; return the counts of what there is."""
    progress = Progress(say)
    with left_to_sweeps(), transaction.atomic():
        launch = now - timedelta(days=LAUNCHED_DAYS_AGO)
        load_reference(now=launch)
        places = add_places(now=launch)
        progress.tell(f"{len(places.by_id)} organizations")
        people = add_people(Random(f"{seed}:people"), places, now=now, scale=scale)
        office = people.known(ADMINISTRATOR).user
        add_officers(people, places, now=now)
        progress.tell(f"{len(people.everybody)} people with their work and roles")
        add_details(Random(f"{seed}:details"), people, now=now)
        catalog = add_catalog(now=now)
        add_letterheads(actor=office, now=now)
        add_roles(people, places, now=now)
        add_first_visits(Random(f"{seed}:first visits"), people)
        describe_courses(catalog, places, today=maine_date(now))
        staff = people.known(STAFF).user
        qualify_teachers(catalog, people, staff=staff, now=now)
        awards = add_lists(staff=staff, now=now)
        progress.tell(f"{len(catalog)} courses")
        rng = Random(f"{seed}:classes")
        told = special_plans(catalog, people, now=now)
        told += showcase_plans(catalog, people, places, awards, now=now)
        told += line_plans(catalog, now=now)
        plans = usual_plans(rng, catalog, list(VENUES), now=now, scale=scale, beside=told) + told
        pay_from_awards(plans, awards)
        _live_all(plans, people, places, seed=seed, now=now, progress=progress)
        add_additions(now=now)
        give_up_a_draft(catalog, staff=staff, now=now)
        add_materials(catalog, staff=staff, now=now)
        have_versions_read(catalog, writer=staff, reader=office, now=now)
        ask_to_teach(people, now=now)
        rename_words(staff=staff, now=now)
        add_demand(people, catalog, now=now)
        offer_on_paper(people, now=now)
        _register(people, catalog, now=now)
        send_due_reminders(now=now)
        add_long_work(people, now=now)
        share_records(people, now=now)
        _bring_files(people, places, now=now)
        add_questions(
            people=[people.known(one).user for one in (TEACHER, DRIVER, SRO, COORDINATOR)],
            office=[people.known(one).user for one in (STAFF, ADMINISTRATOR)],
            now=now,
        )
        hand_out_letters(people, now=now)
        waiting = settle_mail(now=now)
        add_wordings(actor=people.known(STAFF).user, now=now)
        progress.tell(f"{Message.objects.count()} mails, of which {waiting} are still to be sent")
        _add_up(now=now)
    seals = seal_events(now=now)
    progress.tell(f"written; {sum(seal.event_count for seal in seals)} changes sealed")
    return counts()


def _add_up(*, now: datetime) -> None:
    """What pages read instead of everything: figures, hours, what the search knows."""
    take_snapshot(now=now)
    rebuild_hours(now=now)
    reindex_all(now=now)


def _register(people: People, catalog: dict[str, CatalogCourse], *, now: datetime) -> None:
    """Ask for approval, come as a team, think again, bring training from elsewhere: what people do
    beside taking a seat.
    """
    add_requests(people, now=now)
    add_teams(people, now=now)
    change_plans(people, now=now)
    add_claims(people, catalog, now=now)


def _bring_files(people: People, places: Places, *, now: datetime) -> None:
    """Send what stood in spreadsheets: staff rosters, and training from elsewhere and earlier."""
    add_rosters(people, places, now=now)
    add_past_training(people, places, now=now)


def _live_all(
    plans: list[Plan],
    people: People,
    places: Places,
    *,
    seed: int,
    now: datetime,
    progress: Progress,
) -> None:
    """Number all classes and play them in the order in which they start."""
    plans.sort(key=lambda plan: (plan.starts_at, plan.course.code, plan.ends_at))
    _number(plans)
    place_well_known(plans, people, maine_date(now))
    keep_leads_free(plans)
    RoomBook(places.rooms).give_all(plans)
    offices = [person.user for person in people.at("st-mssc", "center_staff")]
    for done, plan in enumerate(plans, start=1):
        rng = Random(f"{seed}:{plan.number}")
        choose_instructors(rng, plan, people)
        qualify_stand_in(plan, staff=people.known(STAFF).user, now=now)
        cast(rng, plan, people, places)
        ClassLife(
            plan=plan,
            venue=places.venues.get(plan.county),
            staff=rng.choice(offices),
            rng=rng,
            agenda=Agenda(until=now),
        ).live()
        if done % REPORT_EVERY == 0 or done == len(plans):
            progress.tell(f"{done} of {len(plans)} classes")


def _number(plans: list[Plan]) -> None:
    """Number classes by course and month; the second of a month is marked B, and so on."""
    taken: Counter[str] = Counter()
    for plan in plans:
        if not plan.number:
            number = f"{plan.course.code}-{maine_date(plan.starts_at):%y%m}"
            taken[number] += 1
            again = taken[number]
            plan.number = number if again == 1 else f"{number}{chr(ord('A') + again - 1)}"


def counts() -> Counter[str]:
    """Return how many rows there are of what a visitor may look for."""
    return Counter(
        {
            "people": User.objects.count(),
            "organizations": Organization.objects.count(),
            "courses": Course.objects.count(),
            "classes": Offering.objects.count(),
            "registrations": Enrollment.objects.count(),
            "places in line": WaitlistEntry.objects.count(),
            "attendance marks": AttendanceRecord.objects.count(),
            "credit lines": CreditAward.objects.count(),
            "certificates": Certificate.objects.count(),
            "mails": Message.objects.count(),
        }
    )
