"""What the class page hands out: files and links, to those who sit in the class or teach it."""

from courses.enums import MaterialReaders
from courses.models import Material, Offering
from enrollment.standing import Standing
from enrollment.teaching import Teaching


def handed_out(offering: Offering, standing: Standing, teaching: Teaching | None) -> list[Material]:
    """Return what this visitor may open; at most one query, and none for the public."""
    if teaching is not None and teaching.is_mine:
        readers = list(MaterialReaders)
    elif standing.seat is not None:
        readers = [MaterialReaders.EVERYBODY, MaterialReaders.REGISTERED]
    else:
        return []
    return list(Material.objects.for_readers(*readers).filter(version=offering.version_id))
