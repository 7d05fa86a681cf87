"""Every list of the product: its address, who sees most of it, and one more row of it."""

from tests.lists.scenes.approvals import approvals
from tests.lists.scenes.classes import (
    catalogue,
    completions,
    course_page,
    courses,
    lane_leads,
    my_classes,
    roster,
    schedule,
    sessions,
)
from tests.lists.scenes.history import history, history_of_a_person, history_of_a_record, my_history
from tests.lists.scenes.office import (
    earlier_wordings,
    letterheads,
    letters,
    my_questions,
    outbox,
    questions,
    wording,
)
from tests.lists.scenes.office_courses import course_office, requests, venues
from tests.lists.scenes.people import (
    claims,
    intakes,
    invitations,
    my_roles,
    my_work,
    people,
    roles,
    rosters,
    rows_of_a_roster,
    rows_of_an_intake,
    without_coordinator,
    work_at_places,
)
from tests.lists.scenes.places import agreements, audiences, officers, organizations, the_place
from tests.lists.scenes.plans import my_peoples_classes
from tests.lists.scenes.records import (
    certificates,
    elsewhere_to_decide,
    home,
    my_elsewhere,
    my_jobs,
    repeated_files,
    transcript,
)
from tests.lists.scenes.teaching import instructors, my_teaching, qualifications

SCENES = {
    scene.__name__: scene
    for scene in (
        catalogue,
        courses,
        course_page,
        my_classes,
        sessions,
        roster,
        people,
        letters,
        claims,
        approvals,
        completions,
        certificates,
        outbox,
        my_jobs,
        repeated_files,
        transcript,
        my_work,
        letterheads,
        home,
        questions,
        my_questions,
        wording,
        earlier_wordings,
        history,
        history_of_a_person,
        my_history,
        history_of_a_record,
        organizations,
        the_place,
        officers,
        agreements,
        roles,
        my_roles,
        invitations,
        work_at_places,
        without_coordinator,
        lane_leads,
        audiences,
        rosters,
        rows_of_a_roster,
        intakes,
        rows_of_an_intake,
        schedule,
        course_office,
        venues,
        requests,
        qualifications,
        my_teaching,
        instructors,
        my_peoples_classes,
        elsewhere_to_decide,
        my_elsewhere,
    )
}
