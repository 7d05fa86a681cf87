from http import HTTPStatus

from core.exceptions import DomainError


class SavedFilterRefusedError(DomainError):
    """The view of a list cannot be kept like this."""


class NothingChosenError(DomainError):
    """A button for many rows was pressed without any, or is none of the list's."""

    status = HTTPStatus.BAD_REQUEST


class ClaimRefusedError(DomainError):
    """This code opens no record, or not this way."""


class PersonRefusedError(DomainError):
    """This cannot be said of a person, or not by this visitor."""


class NumberRefusedError(PersonRefusedError):
    """A number of another register that cannot be this person's; `name` says which field."""

    def __init__(self, message: str, *, name: str) -> None:
        super().__init__(message)
        self.name = name


class IdentityRefusedError(DomainError):
    """What an issuer of identities answered opens no account, or not this way."""
