"""Courses, classes and what is missing: every change of them."""

from courses.services.copying import Copied, copy_class, copy_season
from courses.services.holidays import (
    add_holiday,
    add_synonym,
    remove_holiday,
    remove_synonym,
)
from courses.services.interests import choose_interests
from courses.services.invitations import (
    answer_invitation,
    busy_then,
    invite_instructor,
    reasons_said,
    relieve_instructor,
)
from courses.services.lane_leads import name_lane_lead
from courses.services.planning import (
    ClassPlan,
    ClassTerms,
    PlannedBreak,
    PlannedMeeting,
    PlannedQuestion,
    PlannedReserve,
    PlannedRole,
)
from courses.services.publishing import (
    obstacles_to,
    publish_offering,
    teaching_obstacles,
)
from courses.services.qualifications import add_qualification, change_qualification
from courses.services.requests import (
    TrainingAsked,
    answer_with_class,
    decline_request,
    request_training,
)
from courses.services.scheduling import (
    discard_draft,
    draft_class,
    edit_draft,
    next_number,
    schedule_offering,
)
from courses.services.search import index_course, index_offering, reindex_all
from courses.services.terms import (
    FormerNames,
    add_term,
    edit_term,
    former_names,
    move_term,
    restore_term,
    retire_term,
)
from courses.services.wanted import note_unmet_search, wish_training
from courses.services.wishes import (
    end_wish,
    end_wish_met,
    has_wish,
    hide_training_wish,
    offerings_to_tell_of,
    tell_wishers,
    wish_course,
)

__all__ = [
    "ClassPlan",
    "ClassTerms",
    "Copied",
    "FormerNames",
    "PlannedBreak",
    "PlannedMeeting",
    "PlannedQuestion",
    "PlannedReserve",
    "PlannedRole",
    "TrainingAsked",
    "add_holiday",
    "add_qualification",
    "add_synonym",
    "add_term",
    "answer_invitation",
    "answer_with_class",
    "busy_then",
    "change_qualification",
    "choose_interests",
    "copy_class",
    "copy_season",
    "decline_request",
    "discard_draft",
    "draft_class",
    "edit_draft",
    "edit_term",
    "end_wish",
    "end_wish_met",
    "former_names",
    "has_wish",
    "hide_training_wish",
    "index_course",
    "index_offering",
    "invite_instructor",
    "move_term",
    "name_lane_lead",
    "next_number",
    "note_unmet_search",
    "obstacles_to",
    "offerings_to_tell_of",
    "publish_offering",
    "reasons_said",
    "reindex_all",
    "relieve_instructor",
    "remove_holiday",
    "remove_synonym",
    "request_training",
    "restore_term",
    "retire_term",
    "schedule_offering",
    "teaching_obstacles",
    "tell_wishers",
    "wish_course",
    "wish_training",
]
