"""Work that may be done later, by name."""

# Whoever changes a word of a class or a course asks for one of these, in the same transaction:
# enqueue(jobs.INDEX_OFFERING, offering_id=…). A word that stands in many: enqueue(jobs.REINDEX).
INDEX_OFFERING = "courses.index_offering"
INDEX_COURSE = "courses.index_course"
REINDEX = "courses.reindex"
TELL_WISHERS = "courses.tell_wishers"
CHECK_LINK = "courses.check_link"
# Classes held before their approval was entered: the missing lines are posted above.
POST_APPROVED = "courses.post_approved"
