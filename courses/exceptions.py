from core.exceptions import DomainError


class ScheduleRefusedError(DomainError):
    """The class cannot be scheduled or published like this."""


class LaneLeadRefusedError(DomainError):
    """The person cannot be named to lead the lane like this."""
