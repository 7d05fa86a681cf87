from core.exceptions import DomainError


class ScheduleRefusedError(DomainError):
    """The class cannot be scheduled or published like this."""
