from core.exceptions import DomainError


class EmploymentRefusedError(DomainError):
    """The employment cannot be entered, decided or ended like this."""


class FirstDayRefusedError(EmploymentRefusedError):
    """Work cannot have begun on this day."""


class AuthorityRefusedError(DomainError):
    """The dated letterhead cannot be entered like this."""


class GrantRefusedError(DomainError):
    """The role cannot be granted like this."""
