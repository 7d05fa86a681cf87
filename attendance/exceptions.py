from core.exceptions import DomainError


class RosterRefusedError(DomainError):
    """The roster cannot be marked or signed now."""
