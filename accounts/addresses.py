"""Which of a person's email addresses a list or a file shows whom.

Those who may change what is said of a person see the main address, whatever it is. All others who
see the person see an address of work or none: a personal one is nobody else's business.
"""

from allauth.account.models import EmailAddress
from django.db.models import Case, CharField, F, OuterRef, Subquery, When

from accounts.enums import AddressUse
from accounts.models import User
from accounts.permissions import may_anywhere

EDIT = "accounts.edit_person"


def email_shown_to(viewer: User, *, person: str = "") -> F | Case:
    """Return the address as an expression over people or, by the name of their foreign key, over
    rows about people. It is part of the query of the list and costs no further one for a row.
    """
    key, main = (person, f"{person}__email") if person else ("pk", "email")
    if may_anywhere(viewer, EDIT):
        return F(main)
    theirs = User.objects.permitted_to(viewer, EDIT).order_by().values("pk")
    return Case(
        When(**{f"{key}__in": theirs}, then=F(main)),
        default=work_email_of(key),
        output_field=CharField(),
    )


def work_email_of(key: str) -> Subquery:
    """Return the address of work of the person whose key stands there; a personal one never."""
    of_work = EmailAddress.objects.filter(user=OuterRef(key), use__use=AddressUse.WORK)
    return Subquery(of_work.order_by("-primary", "email").values("email")[:1])
