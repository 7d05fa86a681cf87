"""What a text says on a day, and putting another wording into force."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.clock import maine_date
from wording.decisions import brace_faults, paragraphs_of, tidy
from wording.declared import Text, declared
from wording.enums import Kind
from wording.exceptions import WordingRefusedError
from wording.models import Wording

PAST = gettext_lazy("That day is in the past. Choose today or later.")


def text_of(key: str, *, on: date) -> str:
    """Return what the text of this key says on a day: one query."""
    return texts_of(key, on=on)[key]


def texts_of(*prefixes: str, on: date) -> dict[str, str]:
    """Return what all texts whose key begins like this say on a day: one query for all of them."""
    texts = {key: text for key, text in declared().items() if key.startswith(prefixes)}
    said = {key: text.written for key, text in texts.items()}
    for row in Wording.objects.of(*texts).begun(on):
        said[row.key] = row.text or texts[row.key].written
    return said


def in_force(keys: Iterable[str], *, on: date) -> dict[str, Wording]:
    """Return the row that counts on a day for each text that has one and is not the default."""
    found: dict[str, Wording] = {}
    for row in Wording.objects.of(*keys).begun(on):
        found[row.key] = row
    return {key: row for key, row in found.items() if row.text}


@transaction.atomic
def set_wording(
    *, text: Text, written: str, starts_on: date, actor: AbstractBaseUser | None, now: datetime
) -> Wording:
    """Put a wording into force from a day on; an empty one goes back to the default.

    The caller writes the history. Raises `WordingRefusedError`.
    """
    written = tidy(written)
    if starts_on < maine_date(now):
        raise WordingRefusedError(str(PAST))
    if written:
        require_usable(text, written)
    return Wording.objects.create(
        key=text.key,
        starts_on=starts_on,
        text=written,
        set_by_id=None if actor is None else actor.pk,
        created_at=now,
    )


def require_usable(text: Text, written: str) -> None:
    """Refuse a wording that could not be sent or shown, with the sentence that says why."""
    written = tidy(written)
    if not written:
        raise WordingRefusedError(_("Write something here, or go back to the original wording."))
    if len(written) > text.longest:
        raise WordingRefusedError(
            _("This is too long: at most %(most)s characters, and these are %(count)s.")
            % {"most": text.longest, "count": len(written)}
        )
    _require_known_placeholders(text, written)
    if text.kind in {Kind.LINE, Kind.EMAIL} and "\n" in written:
        raise WordingRefusedError(_("This text is one line: take the line breaks out."))
    if text.kind is Kind.EMAIL:
        _require_address(written)
    if text.kind is Kind.MAIL and len(paragraphs_of(written)) < 2:
        raise WordingRefusedError(
            _("An email needs a subject in its first line, an empty line, and then the text.")
        )
    if text.kind is Kind.MAIL and "\n" in paragraphs_of(written)[0]:
        raise WordingRefusedError(
            _("The first line is the subject. Leave an empty line between it and the text.")
        )


def _require_known_placeholders(text: Text, written: str) -> None:
    faults = brace_faults(written, [each.name for each in text.placeholders])
    if faults.unknown:
        names = ", ".join(f"{{{{ {name} }}}}" for name in faults.unknown)
        raise WordingRefusedError(
            ngettext(
                "This text cannot use the placeholder %(names)s. Use those listed below.",
                "This text cannot use the placeholders %(names)s. Use those listed below.",
                len(faults.unknown),
            )
            % {"names": names}
        )
    if faults.loose:
        raise WordingRefusedError(
            _(
                "There is a brace that belongs to no placeholder, at “%(words)s”."
                " Write placeholders as they are listed below, with two braces on each side."
            )
            % {"words": faults.loose}
        )


def _require_address(written: str) -> None:
    try:
        validate_email(written)
    except ValidationError:
        raise WordingRefusedError(
            _("This is not an email address. Write it like name@example.org.")
        ) from None
