"""Every address that answers with a page, looked at from all sides, as the role that sees most."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.models import Course, Venue
from enrollment.services import check_seats
from enrollment.services.team_invitations import token_of
from organizations.models import Organization
from tests.access.world import ANONYMOUS, World, build_world
from tests.browser.catalogue_rows import pages_of_rows
from tests.browser.conftest import StartVisit
from tests.browser.launching import DESK
from tests.browser.line_rows import line_pages, linked_pages
from tests.browser.looking import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# One world for each: two processes share the work.
GROUPS = {
    "strangers": [ANONYMOUS],
    "learners": ["learner", "other learner"],
    "teaching and coordinating": ["instructor", "coordinator", "approver", "lane lead"],
    "the center": ["staff", "director", "administrator", "oversight"],
}


@pytest.mark.parametrize("group", GROUPS)
def test_pages_are_accessible_and_fit_every_screen(visit: StartVisit, group: str):
    world = build_world()
    use_the_longest_words()
    check_seats(now=timezone.now())  # these rows have no history, so each of them is named
    faults = []
    for who, paths in pages(world).items():
        if who not in GROUPS[group]:
            continue
        visitor = visit(world.visitors[who], screen=DESK)
        for path in paths:
            visitor.open(path)
            faults += [f"{who} at {path}: {fault}" for fault in faults_of(visitor)]
    assert faults == []


def pages(world: World) -> dict[str, list[str]]:
    def at(name: str, *args: object) -> str:
        return reverse(name, args=args)

    coming, seat = world.coming, world.open_seat
    home, person = at("reports:home"), world.visitors["learner"]
    assert person is not None
    school = world.served_school.pk
    return {
        ANONYMOUS: [
            home,
            at("enrollment:offering_list"),
            at("enrollment:offering_calendar") + f"?month={coming.starts_at:%Y-%m}",
            at("enrollment:offering_map"),
            at("enrollment:offering_subscribe") + "?county=23003&county=23011&delivery=in_person",
            at("enrollment:lane_list"),
            at("enrollment:lane_detail", coming.version.course.lane.key),
            at("courses:course_list"),
            at("enrollment:course_detail", coming.version.course.code),
            at("enrollment:offering_detail", coming.pk),
            at("enrollment:offering_detail", world.held.pk),
            at("account_login"),
            at("account_request_login_code"),
            at("socialaccount_login_cancelled"),
            at("socialaccount_login_error"),
            at("accounts:claim"),
            at("accounts:claim_sent"),
            at("account_signup"),
            at("account_reset_password"),
            at("support:help"),
            at("support:contact"),
            at("support:feedback"),
            at("support:thanks"),
            at("documents:document_find"),
            at("documents:document_verify", world.certificate.document.check_code),
            *linked_pages(world),
            "/no/such/page/",
        ],
        "learner": [
            home,
            at("enrollment:offering_detail", coming.pk),
            at("enrollment:offering_detail", seat.offering_id),
            at("enrollment:enrollment_list"),
            at("enrollment:offering_detail", world.team.offering_id),
            at("enrollment:team_new", world.team.offering_id),
            at("enrollment:team_list"),
            at("enrollment:team_detail", world.team.pk),
            at("enrollment:team_add", world.team.pk),
            at("enrollment:team_hand_over", world.team.pk),
            at("enrollment:team_take_out", world.team.pk, world.team_member.pk),
            at("enrollment:team_invitation_answer", token_of(world.team_invitation)),
            at("enrollment:calendar_link"),
            at("courses:course_wish", coming.version.course.code),
            at("courses:training_wish"),
            at("courses:teaching_own"),
            at("enrollment:enrollment_withdraw", seat.pk),
            at("enrollment:enrollment_transfer", seat.pk),
            at("enrollment:waitlist_offer", world.offer.pk),
            at("enrollment:approval_detail", world.approval.pk),
            at("enrollment:offering_detail", world.approval.enrollment.offering_id),
            at("enrollment:enrollment_withdraw", world.approval.enrollment_id),
            at("transcripts:transcript_own"),
            at("transcripts:share_list"),
            at("certificates:certificate_list"),
            at("certificates:certificate_detail", world.certificate.pk),
            at("enrollment:guide_work"),
            at("enrollment:guide_interests"),
            at("enrollment:guide_done"),
            at("courses:interest_choose"),
            at("organizations:employment_list"),
            at("organizations:employment_claim"),
            at("organizations:employment_end", world.employment.pk),
            at("organizations:role_own"),
            at("courses:audience_list"),
            at("reports:job_list"),
            at("support:help"),
            at("support:contact"),
            at("support:feedback"),
            at("support:my_questions"),
            at("reports:history_own"),
            at("accounts:profile"),
            at("accounts:address_uses"),
            at("accounts:person_edit", person.pk),
            at("accounts:person_numbers", person.pk),
            at("reports:person_detail", person.pk),
            at("reports:who_sees_me"),
            at("account_email"),
            at("account_change_password"),
            at("accounts:security"),
            at("accounts:second_factor"),
            at("mfa_index"),
            at("mfa_list_webauthn"),
            at("mfa_activate_totp"),
            at("mfa_add_webauthn"),
            at("usersessions_list"),
            at("socialaccount_connections"),
            at("reports:person_list"),
        ],
        "instructor": [
            home,
            at("attendance:roster_list"),
            at("attendance:roster_detail", world.meeting.pk),
            at("attendance:roster_detail", world.held.meetings.get().pk),
            at("attendance:session_enter", world.meeting.pk),
            at("attendance:session_papers", world.meeting.pk),
            at("transcripts:roster_sign", world.meeting.pk),
            at("transcripts:class_close", world.held.pk),
            at("enrollment:offering_detail", world.meeting.offering_id),
        ],
        "coordinator": [
            home,
            at("reports:person_list"),
            at("organizations:claim_list"),
            at("enrollment:people_choose", coming.pk),
            at("enrollment:people_register", coming.pk),
            at("reports:person_detail", person.pk),
            at("reports:person_detail", world.unreached.pk),
            at("accounts:person_edit", person.pk),
            at("accounts:person_email", world.unreached.pk),
            at("reports:letter_list"),
            at("reports:letter_detail", world.letter.pk),
            at("reports:letter_claim", world.unreached.pk),
            at("enrollment:waitlist_offer", world.letter_offer.pk),
            at("organizations:employment_decide", world.claim.pk),
            at("organizations:role_own"),
            at("organizations:role_list"),
            at("organizations:role_give"),
            at("organizations:role_end", world.grant.pk),
            at("organizations:role_hand_over", world.grant.person_id),
            at("organizations:invitation_list"),
            at("organizations:invitation_new"),
            at("organizations:invitation_withdraw", world.invitation.pk),
            at("organizations:work_list"),
            at("organizations:employment_enter"),
            at("organizations:employment_enter_new"),
            at("organizations:employment_correct", world.employment.pk),
            at("organizations:organization_list"),
            at("organizations:organization_detail", world.served_school.pk),
            at("organizations:officer_list"),
            at("organizations:agreement_list"),
            at("organizations:agreement_add"),
            *rosters(world),
            *intakes(world),
            at("transcripts:transcript_detail", person.pk),
            *plans(world),
            at("transcripts:award_export"),
            at("reports:job_list"),
            at("reports:job_detail", world.job.pk),
        ],
        "approver": [
            home,
            at("enrollment:approval_list"),
            at("enrollment:approval_detail", world.approval.pk),
        ],
        "staff": [
            home,
            at("reports:history_list"),
            at("reports:history_person", person.pk),
            at("reports:history_record", "seat", world.seat.pk),
            at("reports:message_list"),
            at("reports:message_detail", world.message.pk),
            at("enrollment:seat_check"),
            at("transcripts:completion_list"),
            at("transcripts:enrollment_complete", world.self_paced_seat.pk),
            at("organizations:role_list"),
            at("organizations:without_coordinator_list"),
            at("organizations:organization_add"),
            at("organizations:organization_edit", school),
            at("organizations:organization_rename", school),
            at("organizations:organization_move", school),
            at("organizations:organization_merge", school),
            at("organizations:organization_detail", school),
            at("organizations:officer_assign", world.agency.pk),
            at("organizations:officer_edit", world.assignment.pk),
            at("enrollment:enrollment_correct", seat.pk),
            at("courses:lane_lead_list"),
            at("courses:lane_lead_name"),
            at("reports:numbers"),
            at("reports:hours"),
            f"{at('reports:hours')}?by=strands",
            f"{at('reports:hours')}?period=days&first=2026-02-03&last=2026-02-01",
            at("reports:hours_people"),
            at("reports:hours_lines"),
            at("organizations:authority_list"),
            at("organizations:authority_set"),
            at("support:question_list"),
            at("support:question_detail", world.question.pk),
            at("support:wording_list"),
            at("support:wording_edit", "mail.enrollment.seat_confirmed"),
            at("support:wording_edit", "help.learner.find_a_class"),
            at("support:wording_edit", "office.phone"),
            at("enrollment:offering_cancel", coming.pk),
            at("enrollment:offering_change", coming.pk),
            at("enrollment:offering_move", coming.pk),
            at("enrollment:offering_place", coming.pk),
            at("enrollment:offering_detail", coming.pk),
            at("attendance:roster_detail", coming.meetings.get().pk),
            *course_office(world),
            *pages_of_rows(world),
            *line_pages(world),
        ],
        "director": [home],
        "administrator": [home],
        "other learner": [at("organizations:invitation_open", world.invitation.pk)],
        "oversight": [home, at("reports:numbers")],
        "lane lead": [home, at("attendance:roster_list")],
    }


def course_office(world: World) -> list[str]:
    """What the center keeps: words, places, courses, and what is asked for."""

    def at(name: str, *args: object) -> str:
        return reverse(name, args=args)

    course, venue = world.coming.version.course_id, world.coming.venue_id
    version, lane = world.coming.version_id, world.coming.version.course.lane_id
    return [
        at("courses:term_index"),
        at("courses:term_list", "lane"),
        at("courses:term_list", "credit_type"),
        at("courses:term_add", "audience"),
        at("courses:term_edit", "lane", lane),
        at("courses:holiday_list"),
        at("courses:synonym_list"),
        at("courses:venue_list"),
        at("courses:venue_add"),
        at("courses:venue_detail", venue),
        at("courses:venue_edit", venue),
        at("courses:room_add", venue),
        at("courses:draft_list"),
        at("courses:course_add"),
        at("courses:review_overdue_list"),
        at("courses:course_office", course),
        at("courses:course_edit", course),
        at("courses:version_detail", version),
        at("courses:version_edit", version),
        at("courses:material_add", version),
        at("courses:approval_add", version),
        at("courses:request_list"),
        at("courses:request_new"),
        at("reports:demand"),
        at("reports:proposals"),
        at("reports:funding_list"),
    ]


def plans(world: World) -> list[str]:
    """What a coordinator does when the plans of their people change."""
    seat = world.open_seat.pk
    chosen = f"?chosen={seat * 2}&chosen={world.letter_offer.pk * 2 + 1}"
    return [
        reverse("enrollment:place_list"),
        *(
            reverse(f"enrollment:enrollment_{page}", args=[seat])
            for page in ("withdraw", "transfer", "replace", "reinstate")
        ),
        *(
            reverse("enrollment:place_act", args=[act]) + chosen
            for act in ("withdraw", "transfer", "answer", "remind")
        ),
    ]


def rosters(world: World) -> list[str]:
    """Every page of a roster that is checked, and has a row in doubt."""
    roster = world.roster.pk
    return [
        reverse("organizations:roster_list"),
        reverse("organizations:roster_upload"),
        *(
            reverse(f"organizations:roster_{page}", args=[roster])
            for page in ("detail", "columns", "work", "apply", "undo", "discard")
        ),
        reverse("organizations:roster_row", args=[roster, world.roster.rows.get().number]),
    ]


def intakes(world: World) -> list[str]:
    """Every page of a file of past training that is checked, and has a row in doubt."""
    intake = world.intake.pk
    return [
        reverse("transcripts:intake_list"),
        reverse("transcripts:intake_upload", args=["claims"]),
        *(
            reverse(f"transcripts:intake_{page}", args=[intake])
            for page in ("detail", "columns", "apply", "undo", "discard")
        ),
        reverse("transcripts:intake_row", args=[intake, world.intake.rows.get().number]),
    ]


def use_the_longest_words() -> None:
    """What people really write does not break where one would like it to."""
    Course.objects.update(
        title="Reunification: multidisciplinary transportation-and-accountability fundamentals"
    )
    Venue.objects.update(name="Passagassawakeag Intergovernmental Training Center")
    Organization.objects.update(name="RSU 123 / MSAD 123 (Mattawamkeag-Passadumkeag area)")
    for person in User.objects.all():
        person.first_name, person.last_name = "Wilhelmina-Josephine", "Featherstonehaugh-Nguyen"
        person.email = f"wilhelmina.featherstonehaugh{person.pk}@transportation.example.org"
        person.save()
