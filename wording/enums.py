from enum import Enum


class Kind(Enum):
    """How a text is written, and so how it is checked, drawn and previewed."""

    LINE = "one line"
    EMAIL = "one email address"
    MAIL = "a mail: the subject, then paragraphs"
    HELP = "an answer in Markdown"


LONGEST = {Kind.LINE: 120, Kind.EMAIL: 254, Kind.MAIL: 4000, Kind.HELP: 6000}
