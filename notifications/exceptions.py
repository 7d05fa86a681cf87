from core.exceptions import DomainError


class MessageRefusedError(DomainError):
    """Nothing is to be done about this mail, or somebody else has done it."""
