from core.exceptions import DomainError


class CompletionRefusedError(DomainError):
    """The class cannot be completed like this."""


class ExportRefusedError(DomainError):
    """There is nothing to export, or not for this person."""
