"""What was taught from: the version of the course and its materials, with the sum of each file.

The files themselves stay where they are: a sensitive lesson plan belongs into no packet, and its
sum says as well which one it was.
"""

import hashlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from courses.models import Material
from reports.evidence.source import Source, csv_file, moment

CHUNK = 65_536
COLUMNS = (
    "Course",
    "Version",
    "In force from",
    "What",
    "Title",
    "File or address",
    "SHA-256 of the file",
    "Kept since",
    "Withdrawn on",
)


def lesson_plan_csv(source: Source) -> Iterator[bytes]:
    """List the materials of the version that was taught, withdrawn ones among them."""
    return csv_file(COLUMNS, _rows(source))


def _rows(source: Source) -> Iterator[list[Any]]:
    version = source.offering.version
    head = [version.course.code, version.number, version.in_force_from]
    materials = list(Material.objects.filter(version=version))
    if not materials:
        yield [*head, _("No material is on file for this version."), "", "", "", "", ""]
    for row in materials:
        yield [
            *head,
            row.get_kind_display(),
            row.title,
            row.url or str(row.file.name).rpartition("/")[2],
            _sum_of(row),
            moment(row.created_at),
            row.withdrawn_on,
        ]


def _sum_of(material: Material) -> str:
    """Return the sum of a file as it is now; of a link there is none."""
    if not material.file:
        return ""
    digest = hashlib.sha256()
    try:
        with material.file.open("rb") as content:
            for part in iter(partial(content.read, CHUNK), b""):
                digest.update(part)
    except FileNotFoundError:
        return _("The file is not there any more.")
    return digest.hexdigest()
