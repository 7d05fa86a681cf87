from core.exceptions import DomainError


class CompletionRefusedError(DomainError):
    """The class cannot be completed like this."""


class ClosingRefusedError(DomainError):
    """The class cannot be closed yet."""
