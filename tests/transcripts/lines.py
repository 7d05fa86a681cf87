"""The lines of the ledger as the file of a coordinator has them."""

from collections.abc import Iterator
from itertools import chain

from accounts.models import User
from core.exports import csv_lines
from transcripts.exports import COLUMNS, award_rows
from transcripts.models import CreditAwardQuerySet


def award_lines(awards: CreditAwardQuerySet, *, reader: User) -> Iterator[str]:
    """Yield the CSV with its heading, line by line."""
    return csv_lines(chain([list(COLUMNS)], award_rows(awards, reader=reader)))
