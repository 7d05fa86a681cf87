from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from core.exceptions import DomainError


class CompletionRefusedError(DomainError):
    """The class cannot be completed like this."""


class ClosingRefusedError(DomainError):
    """The class cannot be closed yet."""


class ExportRefusedError(DomainError):
    """This file cannot be written."""


class ScheduleRefusedError(DomainError):
    """This file cannot be had again and again like this."""


class ShareRefusedError(DomainError):
    """This link to a transcript cannot be made."""


class ShareUnknownError(DomainError):
    """No link to a transcript has this token."""

    status = HTTPStatus.NOT_FOUND


class ShareOverError(DomainError):
    """The link showed a transcript once: it was ended, or it ran out."""

    status = HTTPStatus.GONE


class ClaimRefusedError(DomainError):
    """Training taken elsewhere cannot be recorded like this; `field` is what it is about."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class ClaimDoubleError(ClaimRefusedError):
    """It is on record already, or may be; `claims` are the rows that stand."""

    def __init__(self, sentence: str, *, claims: Sequence[Any]) -> None:
        super().__init__(sentence, field="completed_on")
        self.claims = claims


class ClaimNearError(ClaimDoubleError):
    """The same training is on record for a day or two before or after: say that it is another."""


class ClaimDecidedError(ClaimRefusedError):
    """The claim is not where it was: somebody decided, or its owner took it back."""


class EvidenceRefusedError(DomainError):
    """This file cannot be kept with a claim."""


class IntakeFileRefusedError(DomainError):
    """The file is not a table or record of training we can read."""


class IntakeRefusedError(DomainError):
    """The file of past training cannot be checked, applied or undone like this."""
