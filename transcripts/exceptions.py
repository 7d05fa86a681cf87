from http import HTTPStatus

from core.exceptions import DomainError


class CompletionRefusedError(DomainError):
    """The class cannot be completed like this."""


class ClosingRefusedError(DomainError):
    """The class cannot be closed yet."""


class ExportRefusedError(DomainError):
    """This file cannot be written."""


class ShareRefusedError(DomainError):
    """This link to a transcript cannot be made."""


class ShareUnknownError(DomainError):
    """No link to a transcript has this token."""

    status = HTTPStatus.NOT_FOUND


class ShareOverError(DomainError):
    """The link showed a transcript once: it was ended, or it ran out."""

    status = HTTPStatus.GONE
