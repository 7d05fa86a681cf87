"""What a person keeps for themselves, and what they carry away."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.exceptions import SavedFilterRefusedError
from accounts.models import SavedFilter, User
from audit.services import record

MOST_SAVED_FILTERS = 20  # of one list and person
LONGEST_QUERY = 1000


@transaction.atomic
def save_filter(*, person: User, list_name: str, name: str, query: str) -> SavedFilter:
    """Keep a view of a list by name, for this person alone."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    kept = SavedFilter.objects.filter(person=person, list_name=list_name)
    name = " ".join(name.split())
    if not query:
        raise SavedFilterRefusedError(
            _("This is the list as it always opens. Filter, sort or choose columns first.")
        )
    if len(query) > LONGEST_QUERY:
        raise SavedFilterRefusedError(_("This view is too long to keep. Use fewer words in it."))
    if kept.count() >= MOST_SAVED_FILTERS:
        raise SavedFilterRefusedError(
            _("You have saved %(most)s views of this list. Remove one first.")
            % {"most": MOST_SAVED_FILTERS}
        )
    try:
        with transaction.atomic():
            return SavedFilter.objects.create(
                person=person, list_name=list_name, name=name, query=query
            )
    except IntegrityError:
        raise SavedFilterRefusedError(
            _("You have a view called “%(name)s” already. Choose another name.") % {"name": name}
        ) from None


def forget_filter(*, person: User, saved_filter_id: int) -> bool:
    """Remove one of the person's saved views; say whether there was one."""
    removed, _kinds = SavedFilter.objects.filter(person=person, pk=saved_filter_id).delete()
    return bool(removed)


def record_export(*, person: User, list_name: str, query: str, rows: int, now: datetime) -> None:
    """Write into the history who carried away which rows of which list."""
    record(
        "accounts.export_list",
        on=person,
        actor=person,
        now=now,
        after={"list": list_name, "query": query, "rows": rows},
    )
