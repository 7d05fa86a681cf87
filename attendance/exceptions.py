from collections.abc import Mapping

from core.exceptions import DomainError


class RosterRefusedError(DomainError):
    """The roster cannot be marked or signed now; `enrollment_id` is the row it is about, if one."""

    def __init__(self, sentence: str, *, enrollment_id: int | None = None) -> None:
        super().__init__(sentence)
        self.enrollment_id = enrollment_id


class WalkInRefusedError(DomainError):
    """A walk-in cannot be written down or settled like this."""


class ResultsRefusedError(DomainError):
    """Results cannot be entered like this; `problems` says of which rows, by enrollment id."""

    def __init__(self, sentence: str, *, problems: Mapping[int, str] | None = None) -> None:
        super().__init__(sentence)
        self.problems = dict(problems or {})


class ScanRefusedError(DomainError):
    """A file cannot be kept as the photograph or scan of a sheet."""


class DeviceRefusedError(DomainError):
    """A device cannot be set up for this session."""


class MakeUpRefusedError(DomainError):
    """The session cannot be made up like this."""


class LinesRefusedError(DomainError):
    """Rows of a sheet cannot be entered; `problems` says why, by enrollment."""

    def __init__(self, sentence: str, *, problems: Mapping[int, str]) -> None:
        super().__init__(sentence)
        self.problems = problems


class ListRefusedError(DomainError):
    """A file of participants cannot be read, or not be applied like this."""
