"""What people looked for and did not find: counted by their words, and in their own."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from core.social_security import has_social_security_number
from courses.exceptions import WishRefusedError
from courses.models import TrainingWish, UnmetSearch
from courses.search.words import words_in

LONGEST_WORDS = 120


@transaction.atomic
def note_unmet_search(*, typed: str, county: str = "", now: datetime) -> bool:
    """Count once more that what was typed found nothing; return whether that was counted.

    Nobody is named: an address or a number somebody typed into the wrong box is not kept.
    """
    words = " ".join(words_in(typed))[:LONGEST_WORDS].strip()
    if not words or "@" in typed or has_social_security_number(typed):
        return False
    search, is_new = UnmetSearch.objects.get_or_create(
        words=words, county=county, day=maine_date(now)
    )
    if not is_new:
        UnmetSearch.objects.filter(pk=search.pk).update(times=F("times") + 1)
    return True


@transaction.atomic
def wish_training(
    *, person: User | None, text: str, words: str = "", county: str = "", now: datetime
) -> TrainingWish:
    """Keep what somebody says they were looking for. The same, sent twice, is kept once."""
    text = " ".join(text.split())
    if not text:
        raise WishRefusedError(_("Say in a few words what you were looking for."))
    day = maine_date(now)
    same = TrainingWish.objects.filter(person=person, text=text, county=county)
    before = same.filter(wished_at__date=day).first()
    if before is not None:
        return before
    wish = TrainingWish.objects.create(
        person=person,
        words=" ".join(words.split())[:LONGEST_WORDS],
        text=text,
        county=county,
        wished_at=now,
    )
    record(
        "courses.wish_training",
        on=wish,
        actor=person,
        now=now,
        person_id=person.pk if person else None,
        after={"county": county, "words": wish.words},
    )
    return wish
