from http import HTTPStatus

from core.exceptions import DomainError


class GateError(DomainError):
    """Something stands between a person and a seat.

    `may_be_let_pass`: MSSC staff may let it pass with a reason, and all else that does.
    """

    may_be_let_pass = False


class RegistrationClosedError(GateError):
    """The class is cancelled, over, or outside its registration dates."""


class OfferingFullError(DomainError):
    """No seat is free for this person now."""


class AlreadyRegisteredError(GateError):
    """The person has a place in this class already."""


class NotOpenYetError(RegistrationClosedError):
    """Registration for this class opens later."""


class RestrictedClassError(GateError):
    """The class is for kinds of work this person is not known to do."""

    status = HTTPStatus.FORBIDDEN


class WithdrawalRefusedError(DomainError):
    """The seat cannot be given back now."""


class OfferRefusedError(DomainError):
    """The offer cannot be answered now."""


class LinkRefusedError(DomainError):
    """The link was not made here."""

    status = HTTPStatus.NOT_FOUND


class LineRefusedError(DomainError):
    """The line of the class cannot be changed like this."""


class LettingPassRefusedError(DomainError):
    """What is in somebody's way cannot be let pass like this."""


class CancellationRefusedError(DomainError):
    """The class cannot be cancelled now."""


class ChangeRefusedError(DomainError):
    """The class cannot be changed like this."""


class ClassChangedSinceError(DomainError):
    """The class, or whom it touches, is not what the page showed any more."""


class NotEligibleError(GateError):
    """The person lacks something the class asks for."""


class AlreadyCompletedError(GateError):
    """The person holds the course, and it has not run out."""


class ClashError(GateError):
    """The person has a seat in another class at that time."""


class OrganizationCapError(GateError):
    """The person's organization has all the seats one may take for now."""


class ApprovalRefusedError(DomainError):
    """The request cannot be decided now."""


class TransferRefusedError(DomainError):
    """The seat cannot be moved to the other class."""


class TeamRefusedError(DomainError):
    """The team cannot be registered or changed like this."""


class AdditionRefusedError(DomainError):
    """What somebody adds to their seat cannot be kept like this."""


class SubstitutionRefusedError(DomainError):
    """The seat cannot be given to this colleague."""


class ReinstatementRefusedError(DomainError):
    """The seat cannot be given back to this person."""


class CorrectionRefusedError(DomainError):
    """What the record says of somebody cannot be taken back like this."""


class ReminderRefusedError(DomainError):
    """There is nothing to remind of."""


class SessionFullError(AdditionRefusedError):
    """No seat is left in a session that is chosen."""
