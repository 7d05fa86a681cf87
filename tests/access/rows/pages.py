"""What every address answers to everybody: the road, the record, help, reports."""

from tests.access.answers import (
    COORDINATING,
    DONE,
    FORBIDDEN,
    GRANTED,
    MARKING,
    MISSING,
    NOT_THIS_WAY,
    OFFICE,
    OK,
    ON_ROSTER,
    OVER_LEARNER,
    OVER_SEATS,
    REFUSED,
    TEACHING,
    Row,
    a_list,
    both,
    everyone,
    only,
    signed_in,
)

ROWS: dict[str, Row] = {
    # --- open to everybody ---
    "health": Row(get=everyone(OK)),
    "robots": Row(get=everyone(OK)),
    "service_worker": Row(get=everyone(OK)),
    "web_manifest": Row(get=everyone(OK)),
    # exists where DEBUG is on, which is nowhere but at a developer's desk
    "components": Row(get=everyone(MISSING), post=everyone(MISSING)),
    "reports:home": Row(get=everyone(OK), post=everyone(NOT_THIS_WAY)),
    "enrollment:offering_list": a_list(everyone(OK)),
    "enrollment:offering_detail": Row(lambda w: [w.coming.pk], get=everyone(OK)),
    "courses:course_list": a_list(everyone(OK)),
    "enrollment:course_detail": Row(lambda w: [w.coming.version.course.code], get=everyone(OK)),
    "documents:document_find": Row(get=everyone(OK)),
    "documents:document_verify": Row(
        lambda w: [w.certificate.document.check_code], get=everyone(OK)
    ),
    # --- seats ---
    "enrollment:offering_register": Row(
        lambda w: [w.coming.pk],
        get=everyone(NOT_THIS_WAY),
        # The one seat is kept for the learner, who must answer the offer instead.
        post=signed_in(REFUSED),
    ),
    "enrollment:enrollment_list": a_list(signed_in(OK)),
    "enrollment:enrollment_withdraw": Row(
        lambda w: [w.open_seat.pk],
        get=both(
            only({"learner", "coordinator", "staff"}, OK, others=MISSING),
            OVER_SEATS - {"coordinator", "staff"},
            FORBIDDEN,
        ),
        post=both(
            only({"learner", "coordinator", "staff"}, DONE, others=MISSING),
            OVER_SEATS - {"coordinator", "staff"},
            FORBIDDEN,
        ),
    ),
    "enrollment:waitlist_offer": Row(
        lambda w: [w.offer.pk], get=only({"learner", *GRANTED}, OK, others=MISSING)
    ),
    **{
        f"enrollment:waitlist_{answer}": Row(
            lambda w: [w.offer.pk],
            get=everyone(NOT_THIS_WAY),
            post=both(only({"learner"}, DONE, others=MISSING), GRANTED, FORBIDDEN),
        )
        for answer in ("accept", "decline", "leave")
    },
    # --- attendance ---
    "attendance:roster_list": a_list(signed_in(OK)),
    "attendance:roster_detail": Row(
        lambda w: [w.meeting.pk],
        get=only(ON_ROSTER, OK, others=MISSING),
        post=both(only(MARKING, DONE, others=MISSING), ON_ROSTER - MARKING, FORBIDDEN),
    ),
    "attendance:roster_mark": Row(
        lambda w: [w.meeting.pk, w.marked_seat.pk],
        get=everyone(NOT_THIS_WAY),
        post=both(only(MARKING, OK, others=MISSING), ON_ROSTER - MARKING, FORBIDDEN),
    ),
    "transcripts:roster_sign": Row(
        lambda w: [w.meeting.pk],
        get=both(only(MARKING, OK, others=MISSING), ON_ROSTER - MARKING, FORBIDDEN),
        # One person is not marked yet.
        post=both(only(MARKING, REFUSED, others=MISSING), ON_ROSTER - MARKING, FORBIDDEN),
    ),
    # --- the record ---
    "transcripts:transcript_own": Row(get=signed_in(OK)),
    # Nothing was typed: the form comes back.
    "transcripts:renewal_own": Row(get=signed_in(OK), post=signed_in(OK)),
    "transcripts:transcript_detail": Row(
        lambda w: [w.visitors["learner"].pk],
        get=only({"learner", *OVER_LEARNER}, OK, others=MISSING),
    ),
    "transcripts:transcript_issue": Row(
        lambda w: [w.visitors["learner"].pk],
        get=everyone(NOT_THIS_WAY),
        post=only({"learner", *OVER_LEARNER}, OK, others=MISSING),
    ),
    "transcripts:completion_list": a_list(only({"staff"}, OK, others=FORBIDDEN)),
    "transcripts:enrollment_complete": Row(
        lambda w: [w.self_paced_seat.pk],
        get=both(
            only({"staff"}, OK, others=MISSING),
            {"learner", *OVER_SEATS} - {"staff"},
            FORBIDDEN,
        ),
        post=both(
            only({"staff"}, DONE, others=MISSING),
            {"learner", *OVER_SEATS} - {"staff"},
            FORBIDDEN,
        ),
        data={"reason": "Quiz passed.", "outcome": "completed"},
    ),
    "certificates:certificate_list": a_list(signed_in(OK)),
    **{
        f"certificates:certificate_{page}": Row(
            lambda w: [w.certificate.pk],
            get=only({"learner", "coordinator", *TEACHING, *GRANTED}, OK, others=MISSING),
        )
        for page in ("detail", "download")
    },
    # --- the first visit, and what one wants to hear of ---
    "courses:interest_choose": Row(get=signed_in(OK), post=signed_in(DONE)),
    "enrollment:guide_work": Row(get=signed_in(OK), post=signed_in(OK)),
    "enrollment:guide_interests": Row(get=signed_in(OK), post=signed_in(DONE)),
    "enrollment:guide_done": Row(get=signed_in(OK), post=everyone(NOT_THIS_WAY)),
    "enrollment:guide_finish": Row(get=everyone(NOT_THIS_WAY), post=signed_in(DONE)),
    # --- work ---
    "organizations:employment_list": Row(get=signed_in(OK)),
    "organizations:employment_claim": Row(get=signed_in(OK), post=signed_in(OK)),
    "organizations:employment_end": Row(
        lambda w: [w.employment.pk],
        get=both(
            only({"learner", "coordinator", "staff", "administrator"}, OK, others=MISSING),
            {"approver", "director"},
            FORBIDDEN,
        ),
        post=both(
            only({"learner", "coordinator", "staff", "administrator"}, DONE, others=MISSING),
            {"approver", "director"},
            FORBIDDEN,
        ),
        data={"ends_on": "2030-01-01", "reason": "Moved away."},
    ),
    "organizations:claim_list": a_list(
        only(COORDINATING | {"staff", "administrator"}, OK, others=FORBIDDEN)
    ),
    "organizations:employment_decide": Row(
        lambda w: [w.claim.pk],
        get=both(
            only({"coordinator", "staff", "administrator"}, OK, others=MISSING),
            {"learner", "approver", "director"},
            FORBIDDEN,
        ),
        post=both(
            only({"coordinator", "staff", "administrator"}, DONE, others=MISSING),
            {"learner", "approver", "director"},
            FORBIDDEN,
        ),
        data={"decision": "confirm"},
    ),
    "organizations:authority_list": Row(get=only(GRANTED, OK, others=FORBIDDEN)),
    "organizations:authority_set": Row(
        get=only({"staff", "administrator"}, OK, others=FORBIDDEN),
        post=only({"staff", "administrator"}, OK, others=FORBIDDEN),
    ),
    # --- help, questions, wording ---
    "support:help": Row(get=everyone(OK), post=everyone(NOT_THIS_WAY)),
    "support:contact": Row(get=everyone(OK), post=everyone(OK)),
    "support:feedback": Row(get=everyone(OK), post=everyone(DONE), data={"text": "It helped."}),
    "support:thanks": Row(get=everyone(OK)),
    "support:my_questions": Row(get=signed_in(OK)),
    "support:question_list": a_list(only(OFFICE, OK, others=FORBIDDEN)),
    "support:question_detail": Row(
        lambda w: [w.question.pk],
        get=only(OFFICE, OK, others=FORBIDDEN),
        post=only(OFFICE, DONE, others=FORBIDDEN),
        data={"text": "Yes, you may.", "replies_seen": "0"},
    ),
    **{
        f"support:question_{step}": Row(
            lambda w: [w.question.pk],
            get=everyone(NOT_THIS_WAY),
            post=only(OFFICE, answer, others=FORBIDDEN),
        )
        # It is not closed, so it cannot be opened again.
        for step, answer in (("take", DONE), ("close", DONE), ("reopen", REFUSED))
    },
    "support:wording_list": Row(get=only(OFFICE, OK, others=FORBIDDEN)),
    "support:wording_edit": Row(
        lambda _: ["office.phone"],
        get=only(OFFICE, OK, others=FORBIDDEN),
        post=only(OFFICE, DONE, others=FORBIDDEN),
        data={"text": "207-555-0123", "starts_on": "2099-01-01", "action": "publish"},
    ),
    # --- reports ---
    "reports:person_list": a_list(only(COORDINATING | GRANTED, OK, others=FORBIDDEN)),
    "reports:message_list": a_list(only({"staff", "administrator"}, OK, others=FORBIDDEN)),
    "reports:message_detail": Row(
        lambda w: [w.message.pk], get=only({"staff", "administrator"}, OK, others=FORBIDDEN)
    ),
    **{
        f"reports:message_{verb}": Row(
            lambda w: [w.message.pk],
            post=only({"staff", "administrator"}, REFUSED, others=FORBIDDEN),
        )
        for verb in ("send_again", "deal_with")
    },
    "reports:job_list": Row(get=signed_in(OK)),
    **{
        f"reports:job_{page}": Row(
            lambda w: [w.job.pk], get=only({"coordinator"}, OK, others=MISSING)
        )
        for page in ("detail", "download")
    },
    "reports:evidence_key": Row(get=everyone(OK), post=everyone(NOT_THIS_WAY)),
    "reports:class_evidence": Row(
        lambda w: [w.meeting.offering_id],
        get=both(only(ON_ROSTER, FORBIDDEN, others=MISSING), TEACHING | {"staff", "director"}, OK),
        post=both(
            only(ON_ROSTER, FORBIDDEN, others=MISSING), TEACHING | {"staff", "director"}, DONE
        ),
    ),
    "reports:class_bundle": Row(
        lambda w: [w.held.pk],
        get=everyone(NOT_THIS_WAY),
        post=only(TEACHING | GRANTED, DONE, others=FORBIDDEN),
    ),
}
