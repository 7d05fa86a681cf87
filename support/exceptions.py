from core.exceptions import DomainError


class QuestionRefusedError(DomainError):
    """The question cannot be asked, answered, closed or opened again like this."""
