"""Words as the search reads them. The same for what is indexed and for what is asked, and pure:
each database is handed plain words and nothing its own syntax could read.
"""

import re
import unicodedata
from collections.abc import Iterable

# What PostgreSQL's `english` leaves out of its index. SQLite's would find these words in every
# text, so that nobody may ask for them on either.
STOPPED = """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she
    her hers herself it its itself they them their theirs themselves what which who whom this that
    these those am is are was were be been being have has had having do does did doing a an the and
    but if or because as until while of at by for with about against between into through during
    before after above below to from up down in out on off over under again further then once here
    there when where why how all any both each few more most other some such no nor not only own
    same so than too very s t can will just don should now
"""
STOP_WORDS = frozenset(STOPPED.split())
LONGEST_WORD = 60
# Letters and digits of any script; what stands between them parts words. An apostrophe does not.
WORD = re.compile(r"[^\W_]+")
APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u02bc"))
JOINED = re.compile(r"[^\W_]+(?:[-\u2010-\u2015/.][^\W_]+)+")


def folded(text: str) -> str:
    """Return the text in small letters without accents and apostrophes."""
    apart = unicodedata.normalize("NFKD", text.translate(APOSTROPHES).casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKC", plain)


def words_in(text: str) -> list[str]:
    """Return the words of a text in their order."""
    return [word[:LONGEST_WORD] for word in WORD.findall(folded(text))]


def joined_in(text: str) -> list[str]:
    """Return what is written with hyphens as one word each: "de-escalation" is "deescalation"."""
    whole = ("".join(WORD.findall(found)) for found in JOINED.findall(folded(text)))
    return [word for word in whole if len(word) <= LONGEST_WORD]


def plain(texts: Iterable[str]) -> str:
    """Return texts as plain words. The joined ones stand last: no phrase is torn apart."""
    kept = [text for text in texts if text]
    words = [word for text in kept for word in words_in(text)]
    return " ".join(words + [word for text in kept for word in joined_in(text)])
