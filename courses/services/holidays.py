"""Days on which schools are closed, and words that mean the same: lists without a past."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from courses.exceptions import TermRefusedError
from courses.models import SchoolHoliday, Synonym


def add_holiday(
    *, name: str, first_day: date, last_day: date, actor: User, now: datetime
) -> SchoolHoliday:
    """Add days on which schools are closed. Raises `TermRefusedError`."""
    if last_day < first_day:
        raise TermRefusedError(_("The last day comes before the first."))
    try:
        with transaction.atomic():
            holiday = SchoolHoliday.objects.create(
                name=name, first_day=first_day, last_day=last_day
            )
            record(
                "courses.add_holiday",
                on=holiday,
                actor=actor,
                now=now,
                after={
                    "name": name,
                    "first_day": first_day.isoformat(),
                    "last_day": last_day.isoformat(),
                },
            )
    except IntegrityError as clash:
        raise TermRefusedError(_("These days are in the list already.")) from clash
    return holiday


@transaction.atomic
def remove_holiday(*, pk: int, actor: User, now: datetime) -> None:
    """Take days out of the list; nothing refers to them. Gone already is fine."""
    holiday = SchoolHoliday.objects.select_for_update().filter(pk=pk).first()
    if holiday is None:
        return
    record(
        "courses.remove_holiday",
        on=holiday,
        actor=actor,
        now=now,
        before={"name": holiday.name, "first_day": holiday.first_day.isoformat()},
    )
    holiday.delete()


def add_synonym(*, words: str, actor: User, now: datetime) -> Synonym:
    """Let words mean the same. Raises `TermRefusedError` for fewer than two, or known ones."""
    parts = [part.strip() for part in words.split(",") if part.strip()]
    if len(set(map(str.lower, parts))) < 2:
        raise TermRefusedError(
            _("Write at least two words or phrases that mean the same, with commas between them.")
        )
    try:
        with transaction.atomic():
            synonym = Synonym.objects.create(words=", ".join(parts))
            record(
                "courses.add_synonym",
                on=synonym,
                actor=actor,
                now=now,
                after={"words": synonym.words},
            )
    except IntegrityError as clash:
        raise TermRefusedError(_("These words are in the list already.")) from clash
    return synonym


@transaction.atomic
def remove_synonym(*, pk: int, actor: User, now: datetime) -> None:
    """Let words no longer mean the same. Gone already is fine."""
    synonym = Synonym.objects.select_for_update().filter(pk=pk).first()
    if synonym is None:
        return
    record(
        "courses.remove_synonym",
        on=synonym,
        actor=actor,
        now=now,
        before={"words": synonym.words},
    )
    synonym.delete()
