"""The words a roster has for kinds of work, and what they usually mean."""

from collections.abc import Iterable, Mapping

from organizations.imports.cells import fold, said
from organizations.imports.sources import Source
from organizations.models import WorkKind

MOST_WORDS = 200

# Words of school and police lists, folded, beside the names and keys of the kinds themselves.
USUAL = {
    "administrator": "principal",
    "aide": "education_technician",
    "busdriver": "bus_driver",
    "classroomteacher": "teacher",
    "counselor": "school_counselor",
    "chief": "police_chief",
    "districtadministrator": "superintendent",
    "deputy": "deputy_sheriff",
    "driver": "bus_driver",
    "edtech": "education_technician",
    "educationaltechnician": "education_technician",
    "guidance": "school_counselor",
    "nurse": "school_nurse",
    "officer": "police_officer",
    "paraprofessional": "education_technician",
    "patrolofficer": "police_officer",
    "secretary": "office_staff",
    "siteadministrator": "principal",
    "sro": "school_resource_officer",
    "sub": "substitute",
    "teaching": "teacher",
}


def work_words(source: Source, heading: str) -> list[str]:
    """Return the words of one column, each once, as first written; never more than fit a page."""
    words: dict[str, str] = {}
    for row in source.rows:
        word = said(row.cells.get(heading, ""))
        if word and len(words) < MOST_WORDS:
            words.setdefault(fold(word), word)
    return sorted(words.values(), key=str.casefold)


def guess_work_kinds(
    words: Iterable[str], kinds: Iterable[WorkKind], *, remembered: Mapping[str, str]
) -> dict[str, str]:
    """Return what each folded word means: as last time, else by itself; "" where nobody knows."""
    keys = {kind.key for kind in kinds}
    known = {fold(word): kind.key for kind in kinds for word in (kind.key, kind.name)}
    usual = {word: key for word, key in USUAL.items() if key in keys}
    said_last = {word: key for word, key in remembered.items() if key in keys}
    known = usual | known | said_last
    return {fold(word): known.get(fold(word), "") for word in words}
