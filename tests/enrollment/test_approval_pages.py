"""The pages of requests for seats: to decide them, and to see where one's own stands."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from core.templatetags.ui import maine_date, session_span
from courses.forms.holding import HoldsSeatField
from courses.forms.starting import suggested
from courses.services.copying import plan_of
from enrollment.models import Approval, Enrollment
from enrollment.services import approve_request, postpone_offering
from tests.enrollment.approvals import agency, ask, asking_class, chief_of, step_of, worker_of
from tests.factories import UserFactory, VersionFactory, coordinator, staff

pytestmark = pytest.mark.django_db
LIST = "/my/approvals/"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def klass(now):
    return asking_class(starts_at=now + timedelta(days=30), capacity=5)


@pytest.fixture
def request_of(place, klass, now):
    return lambda **more: ask(klass, worker_of(place, **more), at=now)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def act(client, name, *steps, **more):
    return client.post(LIST, {"bulk": name, "chosen": [step.pk for step in steps], **more})


def test_a_chief_sees_who_waits_and_approves_one_by_its_button(client, chief, request_of):
    request = request_of()
    client.force_login(chief)

    page = client.get(LIST)
    answer = client.post(
        reverse("enrollment:approval_detail", args=[step_of(request).pk]), {"decision": "approve"}
    )

    assert escape(request.learner.name) in page.content.decode()
    assert said(answer) == [f"Approved, and they have the seat: {request.learner.name}."]
    assert answer.url == LIST
    assert client.get(LIST).context["table"].paginator.count == 0


def test_many_are_approved_and_each_outcome_is_said_by_name(client, chief, place, now):
    klass = asking_class(holds=False, capacity=1, starts_at=now + timedelta(days=30))
    first, second, third = (ask(klass, worker_of(place), at=now) for _ in range(3))
    steps = [step_of(row) for row in (first, second, third)]
    approve_request(approval_id=steps[2].pk, actor=chief_of(place), now=now)
    Enrollment.objects.filter(pk=third.pk).update(status="withdrawn", ended_at=now)
    other = chief_of(place)
    client.force_login(other)
    decided_by = Approval.objects.get(pk=steps[2].pk).decided_by

    answer = act(client, "approve", *steps)

    assert said(answer) == [
        f"Approved, and they have the seat: {first.learner.name}.",
        f"Approved, but the class is full, so they are on the waitlist: {second.learner.name}.",
        f"Not decided, {third.learner.name}: {decided_by.name} has approved this request already.",
    ]


def test_many_are_refused_for_one_reason_that_is_not_lost(client, chief, request_of):
    steps = [step_of(request_of()) for _ in range(2)]
    client.force_login(chief)

    without = act(client, "refuse", *steps, reason=" ")
    none_chosen = act(client, "refuse", reason="No cover.")
    done = act(client, "refuse", *steps, reason="No cover.")

    assert without.status_code == 409
    assert "Say why. Everyone you refuse will read it." in without.content.decode()
    assert set(without.context["table"].chosen) == {step.pk for step in steps}
    assert "No cover." in none_chosen.content.decode()
    assert done.status_code == 302
    assert set(Approval.objects.values_list("status", "reason")) == {("refused", "No cover.")}


def test_what_is_not_mine_to_decide_changes_nothing(client, chief, request_of, klass, now):
    mine = step_of(request_of())
    theirs = step_of(ask(klass, worker_of(agency("Birch Police")), at=now))
    client.force_login(chief)

    answer = act(client, "approve", mine, theirs)

    assert answer.status_code == 409
    assert "One of the chosen requests is not yours to decide." in answer.content.decode()
    assert set(Approval.objects.values_list("status", flat=True)) == {"pending"}
    detail = reverse("enrollment:approval_detail", args=[theirs.pk])
    assert client.get(detail).status_code == 404


def test_a_refusal_without_a_reason_is_asked_for_it(client, chief, request_of):
    step = step_of(request_of())
    client.force_login(chief)
    url = reverse("enrollment:approval_detail", args=[step.pk])

    answer = client.post(url, {"decision": "refuse", "reason": ""})
    nothing = client.post(url, {"reason": "Typed before"})

    assert "Say why. The person will read it." in answer.content.decode()
    assert "Nothing was decided: press Approve or Refuse." in nothing.content.decode()
    assert "Typed before" in nothing.content.decode()
    step.refresh_from_db()
    assert step.status == "pending"


def test_a_stale_page_says_what_became_of_the_request(client, chief, place, request_of, now):
    step = step_of(request_of())
    colleague = chief_of(place)
    client.force_login(chief)
    approve_request(approval_id=step.pk, actor=colleague, now=now)

    answer = client.post(
        reverse("enrollment:approval_detail", args=[step.pk]), {"decision": "approve"}
    )

    assert answer.status_code == 409
    text = answer.content.decode()
    assert f"{colleague.name} has approved this request already." in text
    assert 'value="refuse"' not in text
    assert "That was not possible" in text
    assert "Please correct this" not in text
    assert f'href="{reverse("enrollment:approval_list")}"' in text.split("<main")[1]


def test_the_page_says_what_it_takes(client, chief, request_of):
    request = request_of()
    client.force_login(chief)

    text = client.get(
        reverse("enrollment:approval_detail", args=[step_of(request).pk])
    ).content.decode()

    for words in (
        f"{request.learner.name} asks for a seat",
        "Officer at Alder Police",
        "Contact hours: 6",
        "A seat is kept until it is decided",
        "Decide by",
    ):
        assert words in text


def test_a_person_sees_where_their_request_stands_and_takes_it_back(client, chief, request_of):
    request = request_of()
    client.force_login(request.learner)
    class_page = reverse("enrollment:offering_detail", args=[request.offering_id])

    for url in (class_page, reverse("enrollment:enrollment_list")):
        text = " ".join(client.get(url).content.decode().split())
        assert "It waits for your employer. A seat is kept for you until" in text
        assert "Take the request back" in text
    own = client.get(reverse("enrollment:approval_detail", args=[step_of(request).pk]))
    assert 'value="approve"' not in own.content.decode()
    back = reverse("enrollment:enrollment_withdraw", args=[request.pk])
    assert "Take this request back?" in client.get(back).content.decode()
    answer = client.post(back, {"reason": ""})

    assert said(answer) == ["You took the request back."]
    assert "You asked for a seat" not in client.get(class_page).content.decode()


@pytest.mark.parametrize("holds", [True, False])
def test_no_page_of_a_request_says_it_runs_out_while_its_class_is_postponed(
    client, chief, place, now, holds
):
    klass = asking_class(starts_at=now + timedelta(days=30), holds=holds)
    request = ask(klass, worker_of(place), at=now)
    postpone_offering(offering_id=klass.pk, reason="Snow", actor=staff(), now=now)
    detail = reverse("enrollment:approval_detail", args=[step_of(request).pk])
    class_page = reverse("enrollment:offering_detail", args=[klass.pk])

    client.force_login(request.learner)
    for url in (class_page, reverse("enrollment:enrollment_list")):
        text = " ".join(client.get(url).content.decode().split())
        assert "It is decided once the class has a new date." in text
        assert ("A seat is kept for you until then" in text) is holds
        assert "runs out" not in text
    client.force_login(chief)
    for url in (detail, LIST, "/"):
        text = " ".join(client.get(url).content.decode().split())
        assert "Once it has a new date" in text
        assert maine_date(step_of(request).expires_at) not in text
    assert session_span(klass.starts_at, klass.ends_at) not in client.get(detail).content.decode()


def test_registering_for_a_class_with_approval_asks_for_a_seat(client, place, klass, chief):
    officer = worker_of(place)
    client.force_login(officer)

    page = client.get(reverse("enrollment:offering_detail", args=[klass.pk])).content.decode()
    answer = client.post(reverse("enrollment:offering_register", args=[klass.pk]))

    assert "Ask for a seat" in page
    assert said(answer) == ["You asked for a seat. We will email you once it is decided."]


def test_a_full_class_that_keeps_no_seat_still_takes_requests(client, place, chief, now):
    klass = asking_class(holds=False, capacity=1, starts_at=now + timedelta(days=30))
    Enrollment.objects.create(offering=klass, learner=UserFactory(), enrolled_at=now)
    client.force_login(worker_of(place))
    url = reverse("enrollment:offering_detail", args=[klass.pk])

    text = client.get(url).content.decode()

    assert "Ask for a seat" in text
    assert "Join the waitlist" not in text
    assert "No seat is kept until it is decided." in text


def test_the_home_of_an_approver_counts_who_waits(client, chief, request_of):
    request = request_of()
    client.force_login(chief)

    tile = next(t for t in client.get("/").context["home"].tiles if t.key == "requests-to-approve")

    assert (tile.facts["count"], [row.enrollment for row in tile.facts["steps"]]) == (1, [request])


def test_history_of_a_seat_and_of_its_person_tells_each_step(client, chief, request_of, now):
    request = request_of()
    approve_request(approval_id=step_of(request).pk, actor=chief, now=now)
    client.force_login(staff())

    for url in (
        reverse("reports:history_record", args=["seat", request.pk]),
        reverse("reports:history_person", args=[request.learner_id]),
    ):
        text = client.get(url).content.decode()
        for words in ("Approval asked for", "Request for a seat approved", chief.name):
            assert words in text


def test_a_coordinator_sees_a_request_and_does_not_decide_it(client, place, request_of):
    step = step_of(request_of())
    client.force_login(coordinator(place))
    url = reverse("enrollment:approval_detail", args=[step.pk])

    assert 'value="approve"' not in client.get(url).content.decode()
    assert client.post(url, {"decision": "approve"}).status_code == 403


@pytest.mark.parametrize("holds", [True, False])
def test_a_class_takes_over_whether_its_course_keeps_seats_for_requests(holds):
    version = VersionFactory(approval="employer", requests_hold_seat=holds)

    assert suggested(version)["requests_hold_seat"] == str(holds)
    assert HoldsSeatField(label="Until then").clean(str(holds)) is holds
    copied = plan_of(asking_class(holds=holds), days=7, now=timezone.now())
    assert copied.terms.requests_hold_seat is holds


def test_a_form_that_does_not_ask_keeps_the_seat():
    assert HoldsSeatField(label="Until then").clean("") is True
