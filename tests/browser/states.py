"""The states a page can be in besides the one it opens in: refused, empty, open, over, broken."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Page

from tests.access.world import ANONYMOUS
from tests.browser.rows import Rows

NEWCOMER, FORGETFUL = "newcomer", "forgetful"

EMPTY_AND_SEND = """
    () => {
        const form = [...document.querySelectorAll("main form")].find(
            (each) => each.method === "post" && each.querySelector(
                "input:not([type=hidden]):not([type=radio]), textarea, select"));
        form.noValidate = true;
        for (const field of form.querySelectorAll("input, textarea, select")) {
            if (["checkbox", "radio"].includes(field.type)) field.checked = false;
            else if (!["hidden", "submit"].includes(field.type)) field.value = "";
        }
        form.requestSubmit(form.querySelector("button:not([type=button]), [type=submit]"));
    }
"""


@dataclass(frozen=True)
class State:
    """Who opens which page, what they do there, and what must be seen before it is looked at."""

    name: str
    who: str
    path: Callable[[Rows], str]
    act: Callable[[Page], None] = lambda _page: None
    forgives: tuple[str, ...] = ()


def at(name: str, key: Callable[[Rows], object] | None = None, query: str = ""):
    """Return what finds the address once the rows are there."""

    def path(rows: Rows) -> str:
        args = () if key is None else key(rows)
        return reverse(name, args=args if isinstance(args, tuple) else (args,)) + query

    return path


# --- what people do on a page ---


def send_it_empty(page: Page) -> None:
    page.evaluate(EMPTY_AND_SEND)
    page.locator("[data-error-summary]").wait_for()


def open_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


def sign_in_wrongly(page: Page) -> None:
    page.locator("[name=login]").fill("nobody@example.org")
    page.locator("[name=password]").fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("[data-error-summary]").wait_for()


def send_without_the_cookie(page: Page) -> None:
    page.context.clear_cookies(name="csrftoken")
    page.locator("[name=login]").fill("nobody@example.org")
    page.locator("[name=password]").fill("not the password")
    with page.expect_navigation() as leaving:
        page.get_by_role("button", name="Sign in", exact=True).click()
    assert leaving.value.status == 403


def ask_for_a_code_that_is_too_short(page: Page) -> None:
    page.get_by_label("Check code").fill("7K01")
    page.get_by_role("button", name="Check").click()
    page.get_by_text("Yours has too few or too many").first.wait_for()


def ask_four_times(page: Page) -> None:
    for _ in range(4):
        answer = page.reload()
    assert answer.status == 429


def ask_something(page: Page) -> None:
    page.get_by_label("Your name").fill("Ada Alder")
    page.get_by_label("Your email").fill("ada@example.org")
    page.get_by_label("What is it about?").select_option("class")
    page.get_by_label("Your message").fill("May I bring a colleague?")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()


def look_before_it_counts(page: Page) -> None:
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Preview").wait_for()


def preview_letterhead(page: Page) -> None:
    page.get_by_label("Effective from").fill("2050-01-01")
    look_before_it_counts(page)


def sign_too_early(page: Page) -> None:
    page.get_by_role("button", name="Sign the roster").click()
    page.get_by_role("button", name="Sign now").click()
    page.get_by_text("not marked yet").wait_for()


def take_a_seat(page: Page) -> None:
    page.get_by_role("button", name="Register").click()
    page.get_by_text("You have a seat").first.wait_for()


def be_refused_a_seat(page: Page) -> None:
    """As somebody is whose page was opened before the last seat went."""
    page.evaluate("document.querySelector('main [name=or_wait]').remove()")
    page.get_by_role("button", name="Join the waitlist").click()
    page.get_by_text("That was not possible").wait_for()


def send_it_empty_by(label: str) -> Callable[[Page], None]:
    """Press this button: the first one of a form about work only searches."""

    def send(page: Page) -> None:
        page.get_by_role("button", name=label, exact=True).evaluate(
            "button => { button.form.noValidate = true; button.click(); }"
        )
        page.locator("[data-error-summary]").wait_for()

    return send


def look_at_the_preview(page: Page) -> None:
    page.get_by_role("button", name="Preview").click()
    page.locator("#preview").wait_for()


def choose_nobody(page: Page) -> None:
    page.locator("#bulk button[name=bulk]").first.click()
    page.locator(".bulk__refusal").wait_for()


def choose_everybody(page: Page) -> None:
    page.get_by_text("Choose all on this page").click()


def keep_a_view(page: Page) -> None:
    page.get_by_text("Save this view").click()
    page.locator(".save-view__form [name=name]").fill("Mine")
    page.locator(".save-view__form button").click()
    page.get_by_role("link", name="Saved: Mine").wait_for()


def keep_a_view_without_a_name(page: Page) -> None:
    page.get_by_text("Save this view").click()
    page.locator(".save-view__form [name=name]").fill("")
    page.locator(".save-view__form button").click()
    page.locator(".save-view .field--error").wait_for()


def apply_without_saying_so(page: Page) -> None:
    page.get_by_role("button", name="Yes, apply it").evaluate(
        "button => { button.form.noValidate = true; button.click(); }"
    )
    page.locator(".field--error").wait_for()


def send_what_searches_too(page: Page) -> None:
    """Send a form whose first button only searches."""
    page.locator("form.form > .form__actions button").first.click()
    page.locator(".error-summary").wait_for()


def token(rows: Rows) -> str:
    return rows.world.token


# --- the states ---

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
    ("staff", at("enrollment:offering_cancel", lambda rows: rows.world.coming.pk)),
    ("staff", at("transcripts:enrollment_complete", lambda rows: rows.world.self_paced_seat.pk)),
]

EMPTY_LISTS = [
    "reports:home",
    "enrollment:enrollment_list",
    "certificates:certificate_list",
    "transcripts:transcript_own",
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
    # --- teaching ---
    State("roster marked", "instructor", at("attendance:roster_detail", lambda r: r.marked.pk)),
    State(
        "roster signed too early",
        "instructor",
        at("attendance:roster_detail", lambda rows: rows.world.meeting.pk),
        sign_too_early,
    ),
    # --- the center ---
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
