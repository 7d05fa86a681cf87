"""What each action of the history is called on screen, in one place. A test misses none."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wording.declared import Words


@dataclass(frozen=True, slots=True)
class Group:
    """Actions that people look for together."""

    key: str
    label: Words
    actions: dict[str, Words]


GROUPS = [
    Group(
        "person",
        _("Name, numbers and addresses"),
        {
            "accounts.add_email": _("Email address added"),
            "accounts.change_main_email": _("Main email address changed"),
            "accounts.confirm_email": _("Email address confirmed"),
            "accounts.edit_person": _("Name or phone changed"),
            "accounts.enter_email": _("Email address entered for somebody without an account"),
            "accounts.enter_numbers": _("Numbers of other registers changed"),
            "accounts.enter_person": _("Person entered in the register"),
            "accounts.mark_addresses": _("Addresses marked as of work or of home"),
            "accounts.remove_email": _("Email address removed"),
            "courses.choose_interests": _("Interests chosen"),
        },
    ),
    Group(
        "sign_in",
        _("Signing in"),
        {
            "accounts.add_factor": _("Second step of signing in added"),
            "accounts.ask_to_claim": _("Account asked for with a claim code"),
            "accounts.change_password": _("Password changed"),
            "accounts.choose_password": _("Password chosen"),
            "accounts.claim_record": _("Record taken over by its person"),
            "accounts.end_sessions": _("Other sessions signed out"),
            "accounts.link_identity": _("Sign-in of another service linked"),
            "accounts.make_claim_code": _("Claim code printed"),
            "accounts.remove_factor": _("Second step of signing in removed"),
            "accounts.renew_recovery_codes": _("Recovery codes made anew"),
            "accounts.reset_password": _("Password reset by mail"),
            "accounts.unlink_identity": _("Sign-in of another service unlinked"),
        },
    ),
    Group(
        "work",
        _("Work"),
        {
            "organizations.claim_employment": _("Work entered, to be confirmed"),
            "organizations.correct_employment": _("Work corrected"),
            "organizations.decide_employment": _("Work confirmed or not confirmed"),
            "organizations.employ": _("Work entered by the employer"),
            "organizations.end_employment": _("Work ended"),
            "organizations.merge_employment": _("Work moved with its organization"),
            "organizations.assign_officer": _("Officer assigned to a school"),
            "organizations.change_agreement": _("Agreement between agency and district changed"),
            "organizations.correct_assignment": _("Assignment of an officer corrected"),
            "organizations.end_assignment": _("Assignment of an officer ended"),
            "organizations.enter_agreement": _("Agreement between agency and district entered"),
            "organizations.merge_agreement": _("Agreement moved with its organization"),
            "organizations.merge_officer": _(
                "Assignment of an officer moved with its organization"
            ),
        },
    ),
    Group(
        "roles",
        _("Roles"),
        {
            "organizations.accept_invitation": _("Invitation to a role accepted"),
            "organizations.end_role": _("Role ended"),
            "organizations.grant_role": _("Role given"),
            "organizations.invite": _("Invitation to a role sent"),
            "organizations.merge_role": _("Role moved with its organization"),
            "organizations.send_invitation_again": _("Invitation to a role sent again"),
            "organizations.withdraw_invitation": _("Invitation to a role withdrawn"),
        },
    ),
    Group(
        "rosters",
        _("Staff rosters"),
        {
            "organizations.apply_roster": _("Staff roster applied"),
            "organizations.check_roster": _("Staff roster checked"),
            "organizations.decide_roster_row": _("Row of a staff roster decided"),
            "organizations.discard_roster": _("Staff roster discarded"),
            "organizations.map_roster": _("Columns of a staff roster matched"),
            "organizations.undo_roster": _("Staff roster undone"),
            "organizations.undo_roster_row": _("Row of a staff roster undone"),
            "organizations.upload_roster": _("Staff roster uploaded"),
        },
    ),
    Group(
        "organizations",
        _("Organizations"),
        {
            "organizations.add": _("Organization added"),
            "organizations.close": _("Organization closed"),
            "organizations.edit": _("Organization changed"),
            "organizations.mend_name": _("Spelling of a name corrected"),
            "organizations.merge": _("Organization merged into another"),
            "organizations.move": _("Organization moved in the tree"),
            "organizations.rename": _("Organization renamed"),
            "organizations.reopen": _("Organization opened again"),
            "organizations.set_issuing_authority": _("Letterhead entered"),
        },
    ),
    Group(
        "classes",
        _("Classes and seats"),
        {
            "courses.accept_version": _("Version of a course accepted by its reader"),
            "courses.add_course": _("Course entered"),
            "courses.add_material": _("Material added"),
            "courses.amend_version": _("Sources or review of a version changed"),
            "courses.check_material": _("Material looked at"),
            "courses.correct_approval": _("Approval corrected"),
            "courses.draft_version": _("Version of a course begun"),
            "courses.edit_course": _("Course changed"),
            "courses.edit_version": _("Version of a course changed"),
            "courses.enter_approval": _("Approval entered"),
            "courses.publish_version": _("Version of a course published"),
            "courses.retire_course": _("Course retired"),
            "courses.retire_version": _("Version of a course retired"),
            "courses.return_version": _("Version of a course returned to its writers"),
            "courses.submit_version": _("Version of a course sent to be read"),
            "courses.view_sensitive": _("Sensitive course looked at"),
            "courses.withdraw_material": _("Material withdrawn"),
            "courses.add_qualification": _("Qualification to teach entered"),
            "courses.answer_invitation": _("Invitation to teach answered"),
            "courses.change_qualification": _("Qualification to teach changed"),
            "courses.invite_instructor": _("Invited to teach"),
            "courses.relieve_instructor": _("No longer to teach a class"),
            "courses.add_holiday": _("School holidays added"),
            "courses.add_synonym": _("Words for the search added"),
            "courses.add_term": _("Word added to a list"),
            "courses.confirm_offering": _("Class decided to take place"),
            "courses.discard_draft": _("Draft discarded"),
            "courses.edit_draft": _("Draft changed"),
            "courses.edit_term": _("Word of a list changed"),
            "courses.move_term": _("Word of a list moved"),
            "courses.publish_offering": _("Class published"),
            "courses.remove_holiday": _("School holidays removed"),
            "courses.remove_synonym": _("Words for the search removed"),
            "courses.restore_term": _("Word of a list brought back"),
            "courses.retire_term": _("Word of a list retired"),
            "courses.schedule_offering": _("Class scheduled"),
            "courses.wish_training": _("Training wished for"),
            "courses.answer_request": _("Training request answered"),
            "courses.end_wish": _("No longer to be told of a course"),
            "courses.hide_training_wish": _("Words of a training wish removed"),
            "courses.request_training": _("Training requested"),
            "courses.wish_course": _("To be told when a course is offered"),
            "enrollment.approve_step": _("Request for a seat approved"),
            "enrollment.ask_approval": _("Approval asked for"),
            "enrollment.drop_step": _("Approval not needed any more"),
            "enrollment.expire_request": _("Request for a seat ran out"),
            "enrollment.expire_step": _("Not decided in time"),
            "enrollment.refuse_request": _("Request for a seat ended without a seat"),
            "enrollment.refuse_step": _("Request for a seat not approved"),
            "enrollment.seat": _("Seat taken after approval"),
            "enrollment.send_to_waitlist": _("Approved, and on the waitlist"),
            # Never what: of health and food, and of answers, only that something was said.
            "enrollment.answer_questions": _("Questions of a class answered"),
            "enrollment.ask_accommodation": _("Accommodations asked for"),
            "enrollment.change_lodging": _("Lodging changed"),
            "enrollment.choose_sessions": _("Sessions chosen"),
            "enrollment.erase_accommodation": _("Request for accommodations erased"),
            "enrollment.erase_dietary_note": _("Note on food erased"),
            "enrollment.meet_accommodation": _("Accommodations arranged"),
            "enrollment.note_diet": _("Note on food written"),
            "enrollment.take_back_accommodation": _("Request for accommodations taken back"),
            "enrollment.cancel_offering": _("Class canceled"),
            "enrollment.cancel_with_the_class": _("Seat or place in line ended with the class"),
            "enrollment.decide_completion": _("Completion decided"),
            "enrollment.hand_to_staff": _("Offer handed to MSSC staff"),
            "enrollment.join_waitlist": _("Waitlist joined"),
            "enrollment.make_calendar_link": _("Secret calendar link made"),
            "enrollment.move_offering": _("Class moved"),
            "enrollment.move_to": _("Place of a class changed"),
            "enrollment.postpone_offering": _("Class postponed"),
            "enrollment.release_reserves": _("Held seats released"),
            "enrollment.revoke_calendar_link": _("Secret calendar link ended"),
            "enrollment.set_capacity": _("Seats of a class changed"),
            "enrollment.set_priority": _("Priority in line changed"),
            "enrollment.substitute_instructor": _("Class handed to another instructor"),
            "enrollment.write_to_class": _("Letter to everybody in a class"),
            "enrollment.move_in_line": _("Place in line changed"),
            "enrollment.pass_over": _("A free seat was not for them"),
            "enrollment.let_pass": _("Let in although something was in the way"),
            "enrollment.register": _("Seat taken"),
            "enrollment.request": _("Seat asked for"),
            "enrollment.withdraw": _("Seat given back"),
            "enrollment.stand_as_before": _("No longer behind the others on a waitlist"),
            "enrollment.transfer": _("Seat moved to another date"),
            "enrollment.give_to_colleague": _("Seat given to a colleague"),
            "enrollment.form_team": _("Team formed"),
            "enrollment.hand_team_over": _("Team handed to another lead"),
            "enrollment.take_out_of_team": _("Taken out of a team"),
            "enrollment.invite_to_team": _("Invitation to a team sent"),
            "enrollment.invite_to_team_again": _("Invitation to a team sent again"),
            "enrollment.withdraw_team_invitation": _("Invitation to a team taken back"),
            "enrollment.accept_team_invitation": _("Invitation to a team accepted"),
            "enrollment.decline_team_invitation": _("Invitation to a team declined"),
        },
    ),
    Group(
        "attendance",
        _("Attendance"),
        {
            "attendance.enter_result": _("Result of an exam or practical entered"),
            "attendance.attach_scan": _("Signed sheet attached"),
            "attendance.mark": _("Attendance marked"),
            "attendance.sign_roster": _("Roster signed"),
            "attendance.reopen_roster": _("Roster opened again"),
            "attendance.note_walk_in": _("Walk-in written down"),
            "attendance.settle_walk_in": _("Walk-in settled"),
        },
    ),
    Group(
        "hours",
        _("Hours and papers"),
        {
            "certificates.issue": _("Certificate issued"),
            "certificates.replace": _("Certificate replaced"),
            "certificates.revoke": _("Certificate ended"),
            "transcripts.issue": _("Transcript printed"),
            "transcripts.close_class": _("Class closed"),
            "transcripts.correct_seat": _("Record of a class corrected"),
            "transcripts.post_award": _("Hours posted"),
            "transcripts.take_back_award": _("Hours taken back"),
        },
    ),
    Group(
        "files",
        _("Files taken away"),
        {
            "accounts.export_list": _("List taken away as a file"),
            "background.fetch_result": _("Prepared file fetched"),
            "transcripts.export": _("Training of many people prepared as a file"),
        },
    ),
    Group(
        "messages",
        _("Mail, questions and wording"),
        {
            "notifications.hand_out": _("Letter handed out"),
            "notifications.deal_with": _("Failed mail dealt with"),
            "notifications.send_again": _("Failed mail sent again"),
            "support.close": _("Question closed"),
            "support.contact": _("Question asked"),
            "support.feedback": _("Feedback given"),
            "support.reopen": _("Question opened again"),
            "support.reply": _("Question answered"),
            "support.take": _("Question taken up"),
            "wording.publish": _("Wording published"),
        },
    ),
]
ACTION_WORDS: dict[str, Words] = {
    action: words for group in GROUPS for action, words in group.actions.items()
}
ACTIONS_BY_GROUP = {group.key: list(group.actions) for group in GROUPS}


def words_of(action: str) -> str:
    """Return what an action is called; one of an earlier release that is gone, by its name."""
    words = ACTION_WORDS.get(action)
    return str(words) if words else action.rpartition(".")[2].replace("_", " ").capitalize()
