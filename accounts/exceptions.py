from http import HTTPStatus

from core.exceptions import DomainError


class SavedFilterRefusedError(DomainError):
    """The view of a list cannot be kept like this."""


class NothingChosenError(DomainError):
    """A button for many rows was pressed without any, or is none of the list's."""

    status = HTTPStatus.BAD_REQUEST
