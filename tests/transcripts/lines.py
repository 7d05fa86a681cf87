"""The lines of the ledger as the file of a coordinator has them."""

from collections.abc import Iterator
from itertools import chain

from accounts.models import User
from core.exports import csv_lines
from transcripts.columns import TRAINING_FILE, Reading
from transcripts.exports import award_rows, headings
from transcripts.models import CreditAwardQuerySet

HEADINGS = headings(TRAINING_FILE)


def award_lines(awards: CreditAwardQuerySet, *, reader: User) -> Iterator[str]:
    """Yield the CSV with its heading, line by line."""
    rows = award_rows(awards, TRAINING_FILE, Reading.by(reader))
    return csv_lines(chain([HEADINGS], rows))
