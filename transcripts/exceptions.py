from core.exceptions import DomainError


class CompletionRefusedError(DomainError):
    """The class cannot be completed like this."""
