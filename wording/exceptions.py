from core.exceptions import DomainError


class WordingRefusedError(DomainError):
    """A text that cannot be put into force; the sentence says what to change."""
