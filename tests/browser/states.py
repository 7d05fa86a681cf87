"""The states a page can be in besides the one it opens in: refused, empty, open, over, broken."""

from tests.access.world import ANONYMOUS
from tests.browser.acts import (
    NEWCOMER,
    State,
    apply_without_saying_so,
    ask_for_a_code_that_is_too_short,
    ask_four_times,
    ask_something,
    at,
    be_refused_a_seat,
    choose_everybody,
    choose_nobody,
    coming,
    empty_the_draft,
    enter_half_a_row,
    keep_a_view,
    keep_a_view_without_a_name,
    look_at_the_preview,
    look_at_what_it_will_do,
    look_before_it_counts,
    look_for_a_substitute,
    open_everything,
    preview_letterhead,
    send_it_empty,
    send_it_empty_by,
    send_what_searches_too,
    send_without_the_cookie,
    show_the_dates,
    sign_in_wrongly,
    sign_too_early,
    take_a_seat,
    token,
)
from tests.browser.attendance_states import ATTENDANCE
from tests.browser.closing_states import CLOSING
from tests.browser.door_states import DOOR
from tests.browser.elsewhere_states import ELSEWHERE
from tests.browser.export_states import EXPORTS
from tests.browser.intake_states import INTAKES
from tests.browser.kit_states import KIT
from tests.browser.list_states import LISTS
from tests.browser.room_states import ROOM
from tests.browser.rows import Rows
from tests.browser.sharing_states import SHARING


def asking(rows: Rows) -> int:
    """Return the seat in a class that asks everything."""
    return rows.asking.pk


FORMS_SENT_EMPTY = [
    (ANONYMOUS, at("account_signup")),
    (ANONYMOUS, at("account_login")),
    (ANONYMOUS, at("account_reset_password")),
    (ANONYMOUS, at("account_request_login_code")),
    (ANONYMOUS, at("accounts:claim")),
    ("staff", at("mfa_reauthenticate")),
    (ANONYMOUS, at("account_reset_password_from_key", lambda rows: rows.reset_key)),
    ("learner", at("account_change_password")),
    ("learner", at("account_email")),
    ("learner", at("account_reauthenticate")),
    ("learner", at("accounts:person_edit", lambda rows: rows.world.visitors["learner"].pk)),
    ("coordinator", at("accounts:person_numbers", lambda r: r.world.visitors["learner"].pk)),
    ("coordinator", at("accounts:person_email", lambda rows: rows.world.unreached.pk)),
    ("learner", at("organizations:employment_end", lambda rows: rows.world.employment.pk)),
    ("learner", at("enrollment:enrollment_add", asking)),
    ("learner", at("enrollment:accommodation_ask", asking)),
    (
        "learner",
        at("enrollment:team_take_out", lambda r: (r.world.team.pk, r.world.team_member.pk)),
    ),
    ("coordinator", at("organizations:role_end", lambda rows: rows.world.grant.pk)),
    ("coordinator", at("organizations:employment_correct", lambda r: r.world.employment.pk)),
    ("coordinator", at("organizations:roster_columns", lambda rows: rows.world.roster.pk)),
    ("coordinator", at("organizations:employment_end", lambda rows: rows.world.employment.pk)),
    (ANONYMOUS, at("support:contact")),
    (ANONYMOUS, at("support:feedback")),
    ("staff", at("support:question_detail", lambda rows: rows.world.question.pk)),
    ("staff", at("support:wording_edit", lambda _: "mail.enrollment.reminder")),
    (ANONYMOUS, at("support:contact")),
    (ANONYMOUS, at("support:feedback")),
    ("staff", at("support:wording_edit", lambda _: "office.phone")),
    ("staff", at("support:question_detail", lambda rows: rows.world.question.pk)),
    ("staff", at("organizations:authority_set")),
    ("staff", at("organizations:organization_close", lambda r: r.world.served_school.pk)),
    ("staff", at("organizations:agreement_edit", lambda r: r.world.agreement.pk)),
    *(("staff", at(f"enrollment:offering_{page}", coming)) for page in ("cancel", "move")),
    ("staff", at("transcripts:enrollment_complete", lambda rows: rows.world.self_paced_seat.pk)),
]

EMPTY_LISTS = [
    "reports:home",
    "enrollment:enrollment_list",
    "certificates:certificate_list",
    "transcripts:transcript_own",
    "transcripts:renewal_own",
    "attendance:roster_list",
    "organizations:employment_list",
    "organizations:role_own",
    "reports:job_list",
    "support:my_questions",
]


STATES = [
    *(
        State(f"form sent empty, {n}", who, path, send_it_empty)
        for n, (who, path) in enumerate(FORMS_SENT_EMPTY, 1)
    ),
    *(State(f"nothing there: {name}", NEWCOMER, at(name)) for name in EMPTY_LISTS),
    # --- strangers ---
    State("nothing found", ANONYMOUS, at("enrollment:offering_list", query="?q=zzzz")),
    State("no course found", ANONYMOUS, at("courses:course_list", query="?q=zzzz")),
    State("filters and menus open", ANONYMOUS, at("enrollment:offering_list"), open_everything),
    State("class full", ANONYMOUS, at("enrollment:offering_detail", lambda rows: rows.full.pk)),
    State(
        "class cancelled",
        ANONYMOUS,
        at("enrollment:offering_detail", lambda rows: rows.cancelled.pk),
    ),
    State("signed in wrongly", ANONYMOUS, at("account_login"), sign_in_wrongly),
    State("form without its token", ANONYMOUS, at("account_login"), send_without_the_cookie),
    State("account closed", ANONYMOUS, at("account_inactive")),
    State("claim by a link that is spent", ANONYMOUS, at("accounts:claim_confirm", lambda _: "x")),
    State("claim while signed in", "learner", at("accounts:claim")),
    State("code to go on", "staff", at("mfa_reauthenticate")),
    State("app that must stay", "staff", at("mfa_deactivate_totp")),
    State("recovery codes", "staff", at("mfa_view_recovery_codes")),
    State("new recovery codes", "staff", at("mfa_generate_recovery_codes")),
    State("passkeys", "director", at("mfa_list_webauthn")),
    State("passkey to rename", "director", at("mfa_edit_webauthn", lambda rows: rows.passkey)),
    State("passkey to remove", "director", at("mfa_remove_webauthn", lambda rows: rows.passkey)),
    *(
        State(f"nobody entered: {name}", "coordinator", at(name), send_what_searches_too)
        for name in ("organizations:employment_enter", "organizations:employment_enter_new")
    ),
    State("invitation of a stranger", ANONYMOUS, at("organizations:invitation_accept", token)),
    State("invitation of another", "learner", at("organizations:invitation_accept", token)),
    State("invitation to accept", "other learner", at("organizations:invitation_accept", token)),
    State("link sent", ANONYMOUS, at("account_reset_password_done")),
    State("mail sent", ANONYMOUS, at("account_email_verification_sent")),
    State(
        "address to confirm",
        ANONYMOUS,
        at("account_confirm_email", lambda rows: rows.confirmation_key),
    ),
    State("link spent", ANONYMOUS, at("account_confirm_email", lambda _: "wrong-key")),
    State(
        "new password",
        ANONYMOUS,
        at("account_reset_password_from_key", lambda rows: rows.reset_key),
    ),
    State(
        "link to a new password spent",
        ANONYMOUS,
        at("account_reset_password_from_key", lambda _: ("1", "wrong-key")),
    ),
    State("password changed", ANONYMOUS, at("account_reset_password_from_key_done")),
    State(
        "code too short",
        ANONYMOUS,
        at("documents:document_find"),
        ask_for_a_code_that_is_too_short,
    ),
    State("no answer", ANONYMOUS, at("support:help", query="?q=zzzz")),
    State("question sent", ANONYMOUS, at("support:contact"), ask_something),
    State("no such paper", ANONYMOUS, at("documents:document_verify", lambda _: "7" * 26)),
    State("asked too often", ANONYMOUS, lambda _: "/probe/", ask_four_times),
    State("refusal", ANONYMOUS, lambda _: "/refuse/"),
    State("fault of ours", ANONYMOUS, lambda _: "/fail/", forgives=("/fail/", "status of 500")),
    # --- learners ---
    *(
        State(f"what a class asks: {name}", "learner", at(f"enrollment:{name}", asking))
        for name in (
            "enrollment_add",
            "session_choose",
            "enrollment_agenda",
            "accommodation_ask",
        )
    ),
    State(
        "a class that asks something",
        "learner",
        at("enrollment:offering_detail", lambda rows: rows.asking.offering_id),
    ),
    State(
        "let in without a reason",
        "staff",
        at("enrollment:person_let_in", lambda rows: rows.lacking),
        send_it_empty_by("Let them in"),
    ),
    State("requests at the desk", "accommodations desk", at("enrollment:accommodation_list")),
    State("nothing at the desk", "learner", at("enrollment:accommodation_list")),
    State(
        "what people answered",
        "staff",
        at("enrollment:answer_list", lambda rows: rows.asking.offering_id),
    ),
    State("menus open", "learner", at("reports:home"), open_everything),
    State("signing out", "learner", at("account_logout")),
    State("who are you", "learner", at("account_reauthenticate")),
    State("class full", NEWCOMER, at("enrollment:offering_detail", lambda rows: rows.full.pk)),
    State(
        "guide sent empty",
        "learner",
        at("enrollment:guide_work"),
        send_it_empty_by("Save and continue"),
    ),
    State(
        "work sent empty", "learner", at("organizations:employment_claim"), send_it_empty_by("Add")
    ),
    State(
        "no agency chosen",
        "staff",
        at("organizations:officer_agency"),
        send_it_empty_by("Continue"),
    ),
    State(
        "seat refused",
        NEWCOMER,
        at("enrollment:offering_detail", lambda rows: rows.full.pk),
        be_refused_a_seat,
    ),
    State(
        "seat just taken",
        NEWCOMER,
        at("enrollment:offering_detail", lambda rows: rows.world.open_seat.offering_id),
        take_a_seat,
    ),
    State(
        "class over", "learner", at("enrollment:offering_detail", lambda rows: rows.world.held.pk)
    ),
    *EXPORTS,
    *SHARING,
    # --- teaching ---
    State("roster marked", "instructor", at("attendance:roster_detail", lambda r: r.marked.pk)),
    *(
        State(said, "instructor", at(f"attendance:{page}", lambda rows: rows.marked.pk))
        for said, page in (
            ("roster to hand over", "roster_hand_over"),
            ("roster to open again", "roster_reopen"),
        )
    ),
    State(
        "walk-in to identify",
        "instructor",
        at(
            "attendance:walk_in_settle",
            lambda rows: (rows.opened_again.pk, rows.opened_again.walk_ins.order_by("pk")[0].pk),
        ),
    ),
    State(
        "roster opened again",
        "instructor",
        at("attendance:roster_detail", lambda rows: rows.opened_again.pk),
    ),
    State(
        "roster signed too early",
        "instructor",
        at("attendance:roster_detail", lambda rows: rows.world.meeting.pk),
        sign_too_early,
    ),
    State(
        "sheet entered by half",
        "instructor",
        at("attendance:session_enter", lambda rows: rows.world.meeting.pk),
        enter_half_a_row,
    ),
    # --- the center ---
    *ATTENDANCE,
    *LISTS,
    *ROOM,
    *CLOSING,
    *ELSEWHERE,
    *KIT,
    *DOOR,
    State(
        "mail previewed",
        "staff",
        at("support:wording_edit", lambda _: "mail.enrollment.reminder"),
        look_before_it_counts,
    ),
    State(
        "answer previewed",
        "staff",
        at("support:wording_edit", lambda _: "help.learner.waitlist"),
        look_before_it_counts,
    ),
    State("letterhead previewed", "staff", at("organizations:authority_set"), preview_letterhead),
    State("no question", "staff", at("support:question_list", query="?q=zzzz")),
    State("no text", "staff", at("support:wording_list", query="?q=zzzz")),
    State("menus open", "staff", at("reports:home"), open_everything),
    State("filters open", "staff", at("reports:message_list"), open_everything),
    *(
        State(f"everything open: {name}", who, at(name), open_everything)
        for who, name in (
            (ANONYMOUS, "support:help"),
            ("learner", "enrollment:enrollment_list"),
            ("coordinator", "reports:home"),
            ("coordinator", "reports:person_list"),
            ("coordinator", "organizations:claim_list"),
            ("coordinator", "reports:letter_list"),
            ("staff", "enrollment:offering_list"),
            ("staff", "reports:person_list"),
            ("staff", "support:question_list"),
            ("staff", "transcripts:completion_list"),
            ("director", "reports:home"),
        )
    ),
    # --- a class that changes ---
    *(
        State(f"{name} of a class", "staff", at(f"enrollment:offering_{page}", coming), act)
        for name, page, act in (
            ("postponing", "postpone", look_at_what_it_will_do),
            ("no substitute", "substitute", look_for_a_substitute),
        )
    ),
    # --- the schedule ---
    *(
        State(
            f"draft {name}",
            "staff",
            at("courses:offering_edit", lambda rows: rows.world.draft.pk),
            act,
        )
        for name, act in (
            ("as it is, everything open", open_everything),
            ("with everything empty", empty_the_draft),
            ("repeated", show_the_dates),
        )
    ),
    State(
        "no first day for the copy",
        "staff",
        at("courses:offering_copy", lambda rows: rows.world.draft.pk),
        send_it_empty,
    ),
    State(
        "no season named",
        "staff",
        at("courses:season_copy"),
        send_it_empty_by("Show the classes"),
    ),
    # --- the course office ---
    *(
        State(f"{name} sent empty", "staff", at(f"courses:{name}", key), send_it_empty)
        for name, key in (
            ("venue_add", None),
            ("room_add", lambda rows: rows.world.coming.venue_id),
            ("term_add", lambda _rows: "audience"),
            ("material_add", lambda rows: rows.world.coming.version_id),
            ("approval_add", lambda rows: rows.world.coming.version_id),
        )
    ),
    State("course sent empty", "staff", at("courses:course_add"), send_what_searches_too),
    State(
        "request sent empty",
        "staff",
        at("courses:request_new"),
        send_it_empty_by("Send the request"),
    ),
    *INTAKES,
    # --- staff rosters ---
    State("no file sent", "coordinator", at("organizations:roster_upload"), send_what_searches_too),
    State(
        "nobody said of a row in doubt",
        "coordinator",
        at(
            "organizations:roster_row",
            lambda r: (r.world.roster.pk, r.world.roster.rows.get().number),
        ),
        send_it_empty_by("Decide"),
    ),
    State(
        "rows in doubt",
        "coordinator",
        at("organizations:roster_detail", lambda r: r.world.roster.pk, "?outcome=doubtful"),
        open_everything,
    ),
    State(
        "no row chosen",
        "coordinator",
        at("organizations:roster_detail", lambda rows: rows.world.roster.pk),
        choose_nobody,
    ),
    State(
        "many would leave, and nobody said so",
        "coordinator",
        at("organizations:roster_apply", lambda rows: rows.rosters["many leaving"].pk),
        apply_without_saying_so,
    ),
    *(
        State(
            f"roster {key}",
            "coordinator",
            at("organizations:roster_detail", lambda rows, k=key: rows.rosters[k].pk),
        )
        for key in ("applied", "undone", "many leaving", "stopped", "failed")
    ),
    State(
        "roster to undo",
        "coordinator",
        at("organizations:roster_undo", lambda rows: rows.rosters["applied"].pk),
    ),
    State("nobody chosen", "coordinator", at("organizations:claim_list"), choose_nobody),
    State("no letter chosen", "coordinator", at("reports:letter_list"), choose_nobody),
    State("everybody chosen", "coordinator", at("organizations:claim_list"), choose_everybody),
    State("view without a name", "staff", at("reports:person_list"), keep_a_view_without_a_name),
    State("view kept", "staff", at("reports:person_list", query="?q=given"), keep_a_view),
    *(
        State(f"preview of {key}", "staff", at("support:wording_edit", lambda _, k=key: k), look)
        for key, look in (
            ("mail.enrollment.seat_confirmed", look_at_the_preview),
            ("help.learner.find_a_class", look_at_the_preview),
        )
    ),
    *(
        State(f"work {state}", "staff", at("reports:job_detail", lambda r, s=state: r.jobs[s].pk))
        for state in ("waiting", "running", "failed")
    ),
    State("work of every kind", "staff", at("reports:job_list")),
]
