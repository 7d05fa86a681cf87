"""No address is left out: each one is looked at in a browser, or named here with the reason."""

import pytest
from django.urls import Resolver404, get_resolver, resolve

from tests.access.test_access import all_names
from tests.access.world import build_world
from tests.browser.rows import build_rows
from tests.browser.states import STATES
from tests.browser.test_pages import GROUPS, pages

pytestmark = pytest.mark.django_db

NOWHERE = "no such address"
WITHOUT_A_PAGE = {
    "not for people": {
        "attendance:kit_data",
        "attendance:kit_ready",
        "attendance:kit_sync",
        "components",
        "health",
        "robots",
        "service_worker",
        "sitemap",
        "web_manifest",
    },
    "a file": {
        "attendance:session_file_open",
        "attendance:session_paper_print",
        "attendance:sheet_scan_open",
        "certificates:certificate_download",
        "courses:material_open",
        "enrollment:offering_atom",
        "enrollment:offering_feed",
        "enrollment:own_feed",
        "mfa_download_recovery_codes",
        "organizations:roster_rejects",
        "reports:evidence_key",
        "reports:job_download",
        "reports:letter_print",
        "transcripts:intake_empty",
        "transcripts:intake_rejects",
        "transcripts:evidence_open",
        "transcripts:transcript_issue",
    },
    "answers a form and sends on": {
        "attendance:device_end",
        "attendance:difference_settle",
        "attendance:roster_mark",
        "courses:course_act",
        "courses:holiday_remove",
        "courses:instructor_relieve",
        "courses:invitation_answer",
        "courses:material_act",
        "courses:offering_publish",
        "courses:room_act",
        "courses:synonym_remove",
        "courses:term_act",
        "courses:training_wish_hide",
        "courses:unmet_search",
        "courses:venue_act",
        "courses:version_act",
        "courses:wish_end",
        "enrollment:accommodation_meet",
        "enrollment:offering_confirm",
        "enrollment:guide_finish",
        "enrollment:waitlist_accept",
        "enrollment:waitlist_decline",
        "enrollment:waitlist_leave",
        "enrollment:team_invitation_send_again",
        "enrollment:team_invitation_withdraw",
        "organizations:invitation_send_again",
        "organizations:roster_resume",
        "reports:class_bundle",
        "reports:letter_hand_out",
        "reports:message_deal_with",
        "reports:message_send_again",
        "support:question_close",
        "support:question_reopen",
        "support:question_take",
        "transcripts:intake_again",
        "transcripts:intake_resume",
        "transcripts:claim_withdraw",
        "transcripts:evidence_remove",
        "transcripts:make_up_drop",
        "transcripts:schedule_pause",
        "transcripts:schedule_resume",
        "transcripts:share_end",
    },
    "answers a form on the page where it stands": {
        "attendance:kiosk_check",
        "attendance:kiosk_write_down",
        "attendance:walk_in_note",
        "courses:schedule_check",
        "enrollment:offering_register",
    },
    "a part of a page, renewed by itself": {"attendance:room_screen_code"},
    "sends on in this register": {
        "account_confirm_login_code",
        "account_set_password",
        "accounts:claim_ask",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate_webauthn",
        "organizations:organization_search",
        "socialaccount_signup",
    },
    "leads to an issuer, of which none is set here": {
        "openid_connect_callback",
        "openid_connect_login",
    },
}


def test_every_address_is_looked_at_or_has_no_page():
    rows = build_rows()
    paths = [path for each in pages(rows.world).values() for path in each]
    paths += [state.path(rows) for state in STATES]
    seen = {name_of(path) for path in paths} - {NOWHERE}
    excused = set().union(*WITHOUT_A_PAGE.values())

    known = set(all_names(get_resolver()))
    assert sorted(known - seen - excused) == []
    assert sorted(excused - known) == []
    assert sorted(excused & seen) == []


def test_every_visitor_of_the_walk_is_in_one_group():
    visitors = [visitor for group in GROUPS.values() for visitor in group]
    assert sorted(visitors) == sorted(pages(build_world()))


def name_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return NOWHERE
