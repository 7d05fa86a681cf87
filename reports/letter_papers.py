"""What stands on the letters: of notices, and of the code by which a record is claimed."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import maine_date
from core.templatetags.ui import maine_date as written_date
from core.templatetags.ui import maine_datetime
from reports.letter_drawing import PrintedLetter, draw_letters
from reports.letters import Letter
from wording.services import text_of


def notices_on_paper(letters: Sequence[Letter], *, giver: User, now: datetime) -> bytes:
    """Return the letters as one PDF. `giver` is whom the readers may ask."""
    foot = _foot(giver, now)
    return draw_letters(
        [_notice(letter, giver, foot) for letter in letters],
        title=_("Letters to hand out"),
        author=settings.SITE_OWNER,
    )


def claim_letter(
    person: User, *, place: str, code: str, expires_at: datetime, giver: User, now: datetime
) -> bytes:
    """Return the letter with the code. It is the only place where the code is written."""
    address = settings.BASE_URL + reverse("accounts:claim")
    letter = PrintedLetter(
        sender=settings.SITE_OWNER,
        sent_on=written_date(maine_date(now), "printed"),
        name=person.name,
        about_reader=_about(person, place),
        subject=_("Your code for %(site)s") % {"site": settings.SITE_NAME},
        deadline=_("Use it by %(day)s. It works once.")
        % {"day": written_date(maine_date(expires_at), "printed")},
        code=code,
        paragraphs=(
            _("Hello %(name)s,") % {"name": person.called},
            _(
                "%(site)s keeps your training record: the classes you took and the hours you "
                "earned. With this code you can open it yourself, sign up for classes, and get "
                "your certificates."
            )
            % {"site": settings.SITE_LONG_NAME},
            _("1. Open this page: %(address)s") % {"address": address},
            _("2. Enter the code above."),
            _("3. Choose an email address and a password. We send a link to that address."),
            _(
                "Keep this letter to yourself: whoever has it could open your record. If it was "
                "lost, ask for another one. The old code then stops working."
            ),
        ),
        foot=_foot(giver, now),
    )
    return draw_letters([letter], title=letter.subject, author=settings.SITE_OWNER)


def _notice(letter: Letter, giver: User, foot: tuple[str, ...]) -> PrintedLetter:
    paragraphs = [each.as_text for each in letter.paragraphs]
    if letter.needs_an_account:
        paragraphs.append(
            _(
                "That page opens once you have signed in. If you have no account, tell %(name)s "
                "what you want, or ask for a letter with a code to open one."
            )
            % {"name": giver.name}
        )
    deadline = ""
    if letter.deadline is not None:
        deadline = _("Answer by %(moment)s.") % {"moment": maine_datetime(letter.deadline, "zone")}
    return PrintedLetter(
        sender=settings.SITE_OWNER,
        sent_on=written_date(maine_date(letter.message.queued_at), "printed"),
        name=letter.person.name,
        about_reader=_about(letter.person, letter.place),
        subject=letter.subject,
        deadline=deadline,
        paragraphs=tuple(paragraphs),
        foot=foot,
    )


def _about(person: User, place: str) -> tuple[str, ...]:
    number = _("MEMSSI number %(number)s") % {"number": person.memssi_number}
    return (place, number) if place else (number,)


def _foot(giver: User, now: datetime) -> tuple[str, ...]:
    phone = text_of("office.phone", on=maine_date(now))
    return (
        _("Handed to you by %(name)s. Questions? Ask them, or call the office: %(phone)s.")
        % {"name": giver.name, "phone": phone},
    )
