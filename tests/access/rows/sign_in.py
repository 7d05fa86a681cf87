"""Sign-in: allauth's addresses, restyled."""

from tests.access.answers import (
    DONE,
    MISSING,
    NOT_THIS_WAY,
    OK,
    REFUSED,
    STRANGERS,
    Row,
    everyone,
    only,
    signed_in,
)

# Whoever has an app for codes, because a role asks for it.
WITH_AN_APP = {
    "accommodations desk",
    "instructor here, coordinator elsewhere",
    "coordinator",
    "other coordinator",
    "staff",
    "director",
    "administrator",
}
# Asked for a password or code first: nobody here has just signed in.
PROVE_IT = signed_in(DONE)
NEXT = {"code": "000000"}

ROWS: dict[str, Row] = {
    "account_login": Row(get=signed_in(DONE) | dict.fromkeys(STRANGERS, OK)),
    "account_signup": Row(get=signed_in(DONE) | dict.fromkeys(STRANGERS, OK)),
    "account_logout": Row(get=signed_in(OK) | dict.fromkeys(STRANGERS, DONE)),
    "account_inactive": Row(get=everyone(OK)),
    "account_reset_password": Row(get=everyone(OK)),
    "account_reset_password_done": Row(get=everyone(OK)),
    "account_reset_password_from_key": Row(lambda _: ["1", "wrong-key"], get=everyone(OK)),
    "account_reset_password_from_key_done": Row(get=everyone(OK)),
    "account_email_verification_sent": Row(get=everyone(OK)),
    "account_confirm_email": Row(lambda _: ["wrong-key"], get=everyone(OK)),
    "account_confirm_login_code": Row(get=everyone(DONE)),
    "account_email": Row(get=signed_in(OK)),
    "account_change_password": Row(get=signed_in(OK)),
    "account_set_password": Row(get=signed_in(DONE)),
    "account_reauthenticate": Row(get=signed_in(OK)),
    # --- a mailed code ---
    "account_request_login_code": Row(
        get=signed_in(DONE) | dict.fromkeys(STRANGERS, OK),
        post=everyone(DONE),
        data={"email": "nobody@example.org"},
    ),
    # --- the second step ---
    "accounts:second_factor": Row(get=signed_in(OK), post=everyone(NOT_THIS_WAY)),
    "mfa_index": Row(get=signed_in(OK), post=signed_in(NOT_THIS_WAY)),
    # in the middle of a sign-in only
    "mfa_authenticate": Row(get=everyone(DONE), post=everyone(DONE), data=NEXT),
    "mfa_reauthenticate": Row(
        get=only(WITH_AN_APP, OK, others=DONE), post=only(WITH_AN_APP, OK, others=DONE), data=NEXT
    ),
    "mfa_reauthenticate_webauthn": Row(get=PROVE_IT, post=PROVE_IT, data=NEXT),
    "mfa_activate_totp": Row(get=PROVE_IT, post=PROVE_IT, data=NEXT),
    "mfa_deactivate_totp": Row(
        get=only(WITH_AN_APP, DONE, others=MISSING), post=only(WITH_AN_APP, DONE, others=MISSING)
    ),
    "mfa_list_webauthn": Row(get=signed_in(OK), post=signed_in(NOT_THIS_WAY)),
    "mfa_add_webauthn": Row(get=PROVE_IT, post=PROVE_IT, data={"name": "My phone"}),
    "mfa_edit_webauthn": Row(lambda _: [1], get=PROVE_IT, post=PROVE_IT, data={"name": "Mine"}),
    "mfa_remove_webauthn": Row(lambda _: [1], get=PROVE_IT, post=PROVE_IT),
    "mfa_login_webauthn": Row(get=everyone(DONE), post=everyone(DONE), data={"credential": "{}"}),
    "mfa_view_recovery_codes": Row(get=signed_in(MISSING)),
    "mfa_generate_recovery_codes": Row(get=PROVE_IT, post=PROVE_IT),
    "mfa_download_recovery_codes": Row(get=signed_in(MISSING)),
    # --- identities; no issuer is set here: `tests/identity` has one ---
    "openid_connect_login": Row(lambda _: ["x"], get=everyone(MISSING), post=everyone(MISSING)),
    "openid_connect_callback": Row(lambda _: ["x"], get=everyone(MISSING)),
    "socialaccount_connections": Row(get=signed_in(OK), post=signed_in(OK)),
    "socialaccount_login_cancelled": Row(get=everyone(OK)),
    "socialaccount_login_error": Row(get=everyone(401)),
    "socialaccount_signup": Row(get=everyone(DONE), post=everyone(DONE)),
    # --- one's own account ---
    "accounts:security": Row(get=signed_in(OK), post=everyone(NOT_THIS_WAY)),
    "usersessions_list": Row(get=signed_in(OK), post=signed_in(DONE), data={"session": "others"}),
    # --- a code on paper ---
    "accounts:claim": Row(
        get=signed_in(REFUSED) | dict.fromkeys(STRANGERS, OK),
        post=signed_in(REFUSED) | dict.fromkeys(STRANGERS, OK),
        data={"code": "ABCD-EFGH-JKMN"},
    ),
    "accounts:claim_ask": Row(get=everyone(DONE), post=everyone(DONE)),
    "accounts:claim_sent": Row(get=everyone(OK)),
    "accounts:claim_confirm": Row(
        lambda _: ["wrong-token"], get=everyone(REFUSED), post=everyone(REFUSED)
    ),
}
