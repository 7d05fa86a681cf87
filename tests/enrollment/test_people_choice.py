"""A coordinator chooses among the people of their places instead of pasting a list."""

import pytest
from django.utils import timezone

from courses.models import Offering
from enrollment.enums import Way
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import register
from tests.enrollment.class_pages import coming
from tests.enrollment.people import ALREADY, SEAT, outcomes
from tests.enrollment.rows import nothing_written
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_list_shows_ones_own_people_and_where_they_stand(client, of_school):
    klass = coming()
    ann, bo = of_school.add("Ann", "Smith"), of_school.add("Bo", "Reed")
    register(offering_id=klass.pk, learner=bo, actor=bo, now=timezone.now())
    UserFactory(first_name="Far", last_name="Away")
    client.force_login(of_school.coordinator)
    path = f"/classes/{klass.pk}/people/"

    page = client.get(path)
    assert [row.record.name for row in page.context["table"].rows] == ["Bo Reed", "Ann Smith"]
    assert "Registered" in page.text
    for query, names in {
        "q=smith": ["Ann Smith"],
        "place=school one": ["Bo Reed", "Ann Smith"],
        "place=elsewhere": [],
        "here=no": ["Ann Smith"],
        "here=yes": ["Bo Reed"],
    }.items():
        rows = client.get(f"{path}?{query}").context["table"].rows
        assert [row.record.name for row in rows] == names, query

    answer = client.post(path, {"bulk": "chosen", "chosen": [ann.pk, bo.pk]})
    assert answer.url == f"/classes/{klass.pk}/people/register/?people={ann.pk},{bo.pk}"
    assert client.post(f"{path}?q=smith", {"bulk": "found"}).url.endswith(f"?people={ann.pk}")
    assert client.post(path, {"bulk": "chosen"}).status_code == 400
    with nothing_written():
        page = client.get(answer.url)
    assert sorted(outcome for _n, outcome in outcomes(page)) == [ALREADY, SEAT]


def test_chosen_people_are_registered_from_their_page(client, of_school):
    klass = coming()
    ann, other = of_school.add("Ann", "Smith"), UserFactory()
    client.force_login(of_school.coordinator)
    keys = f"{ann.pk},{other.pk},x,99999999999999999999"
    path = f"/classes/{klass.pk}/people/register/"
    seen = client.get(path, {"people": keys}).context["form"].data["seen"]

    client.post(path, {"people": keys, "text": "", "seen": seen, "step": "do"})

    assert [(row.learner, row.way) for row in Enrollment.objects.all()] == [(ann, Way.COORDINATOR)]
    assert not WaitlistEntry.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(
    client, of_school, count, django_assert_num_queries
):
    klass = coming()
    for n in range(count):
        of_school.add("Ann", f"Smith{n}")
    client.force_login(of_school.coordinator)
    client.get(f"/classes/{klass.pk}/people/")

    with django_assert_num_queries(11):
        client.get(f"/classes/{klass.pk}/people/")


def test_the_class_page_leads_each_visitor_on(client, of_school):
    klass = coming()
    path = f"/classes/{klass.pk}/"
    link = f'href="/classes/{klass.pk}/people/"'
    advice = "Ask the coordinator of your school or agency to register you."
    learner = of_school.add("Ann", "Smith")

    client.force_login(learner)
    assert link not in client.get(path).text
    client.force_login(of_school.coordinator)
    assert link in client.get(path).text

    Offering.objects.filter(pk=klass.pk).update(unit="whole_school")
    assert link in client.get(path).text
    client.force_login(learner)
    assert advice in client.get(path).text
    Offering.objects.filter(pk=klass.pk).update(registration_closes_at=timezone.now())
    assert advice not in client.get(path).text
