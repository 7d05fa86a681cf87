"""The lines of the ledger as the file of a coordinator has them."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from accounts.models import User
from core.exports import csv_lines
from transcripts.asking import Wish, request_file
from transcripts.columns import TRAINING_FILE, Reading
from transcripts.enums import FileFormat
from transcripts.exports import Table
from transcripts.models import CreditAwardQuerySet

HEADINGS = [str(column.heading) for column in TRAINING_FILE]


def award_lines(awards: CreditAwardQuerySet, *, reader: User) -> Iterator[str]:
    """Yield the CSV with its heading, line by line."""
    rows = Table(awards, TRAINING_FILE, reader).rows(Reading.by(reader)).iterator(chunk_size=2)
    return csv_lines(chain([HEADINGS], rows))


def request_training_file(*, owner: User, now: datetime, file_format: str = FileFormat.CSV):
    """Ask for the file of everybody's lines in the usual columns."""
    return request_file(owner=owner, wish=Wish(file_format=file_format), now=now)
