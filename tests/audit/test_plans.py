"""A history of a State is read by its indexes: asked of PostgreSQL's own planner."""

from datetime import UTC, datetime

import pytest
from django.core.management.color import no_style
from django.db import connection

from accounts.models import User
from audit.models import AuditEvent
from reports.history_filters import StateHistoryFilter
from reports.history_records import KINDS, events_of
from tests.factories import UserFactory, offering
from tests.factories.records import seat

pytestmark = [pytest.mark.servers, pytest.mark.django_db]

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
EVENTS, PEOPLE = 200_000, 2_000
FILL = """
INSERT INTO audit_auditevent
    (at, actor_id, action, object_type, object_pk, person_id, before, after, reason)
SELECT %s::timestamptz - n * interval '20 seconds',
    %s + n %% {people},
    CASE WHEN n %% 5000 = 0 THEN 'enrollment.withdraw' ELSE 'attendance.mark' END,
    'attendance.AttendanceRecord', n, %s + (n * 7) %% {people}, NULL, '{{}}', ''
FROM generate_series(1, {events}) AS n
"""


@pytest.fixture
def first() -> int:
    """The number of the first of the people a long history is about."""
    people = UserFactory.create_batch(1)
    start = people[0].pk + 1
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_user (id, password, first_name, last_name, preferred_name, phone,"
            " is_active) SELECT n, '', 'Given', 'Family', '', '', true"
            " FROM generate_series(%s, %s) AS n",
            [start, start + PEOPLE - 1],
        )
        cursor.execute(FILL.format(people=PEOPLE, events=EVENTS), [NOW, start, start])
        for statement in connection.ops.sequence_reset_sql(no_style(), [User]):
            cursor.execute(statement)
        cursor.execute("ANALYZE audit_auditevent")
    return start


def plan_of(events) -> str:
    page = events.select_related("actor", "person").order_by("-at", "-pk")[:25]
    count = events.order_by().values("pk")[:1000]
    return page.explain() + count.explain()


def by_filter(**asked):
    return StateHistoryFilter(asked, queryset=AuditEvent.objects.all()).qs


def test_no_page_of_history_reads_the_whole_of_it(first):
    klass, held = offering(), seat()
    pages = {
        "person": (AuditEvent.objects.filter(person=first + 5), "audit_by_person"),
        "seat": (AuditEvent.objects.filter(events_of(KINDS["seat"], held.pk)), "audit_by_object"),
        "class": (
            AuditEvent.objects.filter(events_of(KINDS["class"], klass.pk)),
            "audit_by_object",
        ),
        "the newest": (AuditEvent.objects.all(), "audit_by_moment"),
        "one action": (by_filter(action="enrollment.withdraw"), "audit_by_action"),
        "a rare group": (by_filter(group="roles"), "audit_by_action"),
        "one day": (by_filter(from_day="2026-05-20", to_day="2026-05-20"), "audit_by_moment"),
        "an actor": (by_filter(who=UserFactory(last_name="Rarely").last_name), "actor_id"),
    }
    plans = {name: (plan_of(events), index) for name, (events, index) in pages.items()}

    assert {name: plan for name, (plan, index) in plans.items() if index not in plan} == {}
    scanned = [n for n, (plan, _) in plans.items() if "Seq Scan on audit_auditevent" in plan]
    # To count up to a thousand of everything, any order will do.
    assert scanned == ["the newest"]
