from core.exceptions import DomainError


class EmploymentRefusedError(DomainError):
    """The employment cannot be entered, decided or ended like this."""


class FirstDayRefusedError(EmploymentRefusedError):
    """Work cannot have begun on this day."""


class AuthorityRefusedError(DomainError):
    """The dated letterhead cannot be entered like this."""


class GrantRefusedError(DomainError):
    """The role cannot be granted like this."""


class RoleEndRefusedError(GrantRefusedError):
    """The role cannot be ended like this."""


class InvitationRefusedError(DomainError):
    """The invitation cannot be sent, withdrawn or accepted like this."""


class HandOverRefusedError(DomainError):
    """The roles cannot be handed over like this."""


class NamesakeError(EmploymentRefusedError):
    """Somebody of this name works there already: say first that it is somebody else."""


class FieldRefusedError(DomainError):
    """A refusal of one thing that was typed; `field` names what to correct, if it is one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class PlaceRefusedError(FieldRefusedError):
    """The place cannot be entered or changed like this."""


class OfficerRefusedError(FieldRefusedError):
    """The assignment or agreement cannot be entered or changed like this."""


class ChangedSinceError(FieldRefusedError):
    """Somebody else changed the row after this page was opened."""


class RosterFileRefusedError(DomainError):
    """The file is not a roster we can read."""


class RosterImportRefusedError(DomainError):
    """The roster cannot be checked, applied or undone like this."""
