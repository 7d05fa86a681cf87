"""What changes a seat, by noun."""

from enrollment.services.absences import stand_as_before, take_back_no_show
from enrollment.services.accommodations import (
    ask_accommodation,
    meet_accommodation,
    take_back_accommodation,
)
from enrollment.services.answering import answer_questions
from enrollment.services.approving import (
    Decided,
    Outcome,
    approve_many,
    approve_request,
    expire_request,
    refuse_many,
    refuse_request,
    remind_approvers,
)
from enrollment.services.calendar_links import make_calendar_link, revoke_calendar_link
from enrollment.services.cancelling import cancel_offering
from enrollment.services.capacity import set_capacity
from enrollment.services.choosing import choose_sessions
from enrollment.services.completion import mark_decided
from enrollment.services.confirming import confirm_offering
from enrollment.services.erasing import erase_additions
from enrollment.services.integrity import check_seats
from enrollment.services.leaving_teams import take_out_of_team
from enrollment.services.letting_pass import let_in, let_in_from_line
from enrollment.services.lodging import ask_for_lodging, drop_lodging, settle_lodging
from enrollment.services.managing_line import (
    end_offer,
    give_seat_in_line,
    offer_seat,
    set_priority,
)
from enrollment.services.missing import remind_of_additions
from enrollment.services.moving import NewTime, move_offering
from enrollment.services.placing import NewPlace, move_to
from enrollment.services.postponing import postpone_offering
from enrollment.services.registration import Route, classes_to_register_for, register
from enrollment.services.reinstating import reinstate
from enrollment.services.releasing import for_whom, release_reserves
from enrollment.services.reminders import send_due_reminders
from enrollment.services.replacing import give_to_colleague
from enrollment.services.substituting import substitute_instructor
from enrollment.services.team_invitations import (
    accept_team_invitation,
    decline_team_invitation,
    invite_to_team,
    send_team_invitation_again,
    withdraw_team_invitation,
)
from enrollment.services.team_reminders import remind_incomplete_teams
from enrollment.services.teams import add_members, form_team, hand_team_over
from enrollment.services.together import register_people
from enrollment.services.transferring import transfer
from enrollment.services.waitlist import (
    accept_offer,
    decline_offer,
    leave_waitlist,
    offer_freed_seats,
)
from enrollment.services.withdrawing import withdraw
from enrollment.services.writing import letters_to, write_to_class

__all__ = [
    "Decided",
    "NewPlace",
    "NewTime",
    "Outcome",
    "Route",
    "accept_offer",
    "accept_team_invitation",
    "add_members",
    "answer_questions",
    "approve_many",
    "approve_request",
    "ask_accommodation",
    "ask_for_lodging",
    "cancel_offering",
    "check_seats",
    "choose_sessions",
    "classes_to_register_for",
    "confirm_offering",
    "decline_offer",
    "decline_team_invitation",
    "drop_lodging",
    "end_offer",
    "erase_additions",
    "expire_request",
    "for_whom",
    "form_team",
    "give_seat_in_line",
    "give_to_colleague",
    "hand_team_over",
    "invite_to_team",
    "leave_waitlist",
    "let_in",
    "let_in_from_line",
    "letters_to",
    "make_calendar_link",
    "mark_decided",
    "meet_accommodation",
    "move_offering",
    "move_to",
    "offer_freed_seats",
    "offer_seat",
    "postpone_offering",
    "refuse_many",
    "refuse_request",
    "register",
    "register_people",
    "reinstate",
    "release_reserves",
    "remind_approvers",
    "remind_incomplete_teams",
    "remind_of_additions",
    "revoke_calendar_link",
    "send_due_reminders",
    "send_team_invitation_again",
    "set_capacity",
    "set_priority",
    "settle_lodging",
    "stand_as_before",
    "substitute_instructor",
    "take_back_accommodation",
    "take_back_no_show",
    "take_out_of_team",
    "transfer",
    "withdraw",
    "withdraw_team_invitation",
    "write_to_class",
]
