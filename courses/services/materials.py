"""Files and links of a version: added, withdrawn, and checked whether they are still there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO, cast
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from courses import links
from courses.decisions.files import MOST_BYTES, TYPES, ending_of, is_really
from courses.enums import LinkState, VersionStatus
from courses.exceptions import CourseRefusedError
from courses.models import CourseVersion, Material


def add_file(
    *,
    version: CourseVersion,
    file: "File[bytes]",
    fields: Mapping[str, Any],
    actor: User,
    now: datetime,
) -> Material:
    """Keep a file. Raises `CourseRefusedError`: too large, or not of a kind that is taken.

    `fields`: kind, title, readers. It is kept under a name of ours; the type is what it really is.
    """
    ending = ending_of(file.name or "")
    if ending not in TYPES:
        raise CourseRefusedError(
            _("Files of this kind are not taken. Send one of: %(kinds)s.")
            % {"kinds": ", ".join(kind[1:] for kind in TYPES)}
        )
    if (file.size or 0) > MOST_BYTES:
        raise CourseRefusedError(
            _("The file is larger than 20 MB. Make it smaller, or link to it.")
        )
    if not file.size:
        raise CourseRefusedError(_("The file is empty."))
    if not is_really(ending, cast("BinaryIO", file)):
        raise CourseRefusedError(
            _("The file is not what its name says (%(kind)s). Save it anew and send it again.")
            % {"kind": ending[1:]}
        )
    stem = slugify(fields["title"])[:60] or "material"
    file.name = f"{stem}-{uuid4().hex[:12]}{ending}"
    return _add(version, {**fields, "file": file}, actor, now)


def add_link(
    *, version: CourseVersion, url: str, fields: Mapping[str, Any], actor: User, now: datetime
) -> Material:
    """Keep a link. Raises `CourseRefusedError` for one that leads into a private network."""
    try:
        links.require_public(url)
    except links.UnsafeAddressError:
        raise CourseRefusedError(
            _("This address does not lead to a public page. Link to one that everybody can open.")
        ) from None
    return _add(version, {**fields, "url": url}, actor, now)


@transaction.atomic
def _add(version: CourseVersion, fields: Mapping[str, Any], actor: User, now: datetime) -> Material:
    if version.status == VersionStatus.RETIRED:
        raise CourseRefusedError(_("The version is retired."))
    material = Material.objects.create(version=version, checked_on=maine_date(now), **fields)
    record(
        "courses.add_material",
        on=material,
        actor=actor,
        now=now,
        after={
            "version": version.pk,
            "kind": material.kind,
            "title": material.title,
            "readers": material.readers,
            "url": material.url,
        },
    )
    return material


@transaction.atomic
def withdraw_material(*, material_id: int, actor: User, now: datetime) -> Material:
    """Show a file or link to nobody any more; it stays on record. Twice changes nothing."""
    material = Material.objects.select_for_update(no_key=True).get(pk=material_id)
    if material.withdrawn_on is None:
        material.withdrawn_on = maine_date(now)
        material.save(update_fields=["withdrawn_on"])
        record("courses.withdraw_material", on=material, actor=actor, now=now)
    return material


@transaction.atomic
def mark_checked(*, material_id: int, actor: User, now: datetime) -> Material:
    """Note that somebody looked at it today and found it right."""
    material = Material.objects.select_for_update(no_key=True).get(pk=material_id)
    material.checked_on = maine_date(now)
    if material.url:
        material.link_state = LinkState.WORKS
    material.save(update_fields=["checked_on", "link_state"])
    record("courses.check_material", on=material, actor=actor, now=now)
    return material


def check_link(*, material_id: int, now: datetime) -> None:
    """Ask whether a link still answers, and note it. The asking happens outside any transaction."""
    material = Material.objects.get(pk=material_id)
    if material.url and material.withdrawn_on is None:
        state = LinkState.WORKS if links.answers(material.url) else LinkState.BROKEN
        Material.objects.filter(pk=material.pk, url=material.url).update(
            link_state=state, checked_on=maine_date(now)
        )


def links_to_check(*, now: datetime) -> QuerySet[Material]:
    """Return the links nobody looked at today."""
    unseen = Q(checked_on__isnull=True) | Q(checked_on__lt=maine_date(now))
    return (
        Material.objects.filter(unseen | Q(link_state=LinkState.UNCHECKED))
        .exclude(url="")
        .filter(withdrawn_on__isnull=True)
        .exclude(version__status=VersionStatus.RETIRED)
    )
