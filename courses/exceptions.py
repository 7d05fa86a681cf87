from collections.abc import Sequence

from core.exceptions import DomainError


class ScheduleRefusedError(DomainError):
    """The class cannot be scheduled or published like this; `sentences` says each reason."""

    def __init__(self, message: str, *, sentences: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.sentences = list(sentences) or [message]


class LaneLeadRefusedError(DomainError):
    """The person cannot be named to lead the lane like this."""


class TermRefusedError(DomainError):
    """A managed list cannot be changed like this."""


class CourseRefusedError(DomainError):
    """A course or a version of it cannot be changed like this."""


class TeachingRefusedError(DomainError):
    """Who teaches, or what somebody may teach, cannot be changed like this."""


class RequestRefusedError(DomainError):
    """A wish or a request for training cannot be taken or answered like this."""


class WishRefusedError(DomainError):
    """What somebody wished for cannot be kept like this."""
