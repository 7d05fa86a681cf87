"""The first file of a packet: in plain words what is in it, what is not, and how to check it."""

from collections.abc import Iterator, Sequence
from textwrap import fill
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from reports.evidence.archive import MANIFEST, SIGNATURE, SUMS
from reports.evidence.parts import SCANS, Part

WIDTH = 90
BY_HAND = f"""\
    openssl pkeyutl -verify -rawin -pubin -inkey evidence-key.pem \\
        -in {MANIFEST} -sigfile {SIGNATURE}
    sha256sum --check {SUMS}
    sha256sum {SUMS}"""


def readme_txt(
    facts: dict[str, Any], *, parts: Sequence[Part], left_out: Sequence[Part]
) -> Iterator[bytes]:
    """Write it from the facts of the manifest."""
    text = "\n\n".join(
        [
            _heading(_("Evidence of class %(number)s") % {"number": facts["class"]["number"]}),
            _about(facts),
            _heading(_("What is in it")),
            _table([(part.name, str(part.holds)) for part in parts] + _files_around()),
            _missing(facts["missing"]),
            *_not_shown(left_out),
            _heading(_("How to read it")),
            *_reading(),
            _heading(_("How to check it")),
            *_checking(facts),
        ]
    )
    yield f"{text}\n".encode()


def _heading(words: str) -> str:
    return f"{words}\n{'=' * len(words)}"


def _paragraph(words: str) -> str:
    return fill(words, WIDTH)


def _table(rows: Sequence[tuple[str, str]]) -> str:
    return "\n".join(
        fill(holds, WIDTH, initial_indent=f"{name:<20}", subsequent_indent=" " * 20)
        for name, holds in rows
    )


def _files_around() -> list[tuple[str, str]]:
    return [
        ("scans.csv, scans/", str(SCANS)),
        (SUMS, _("The SHA-256 of each file above, as `sha256sum` reads it.")),
        (MANIFEST, _("The list of all files with size and SHA-256, and what stands here above.")),
        (SIGNATURE, _("The signature over manifest.json: Ed25519, 64 bytes.")),
    ]


def _about(facts: dict[str, Any]) -> str:
    return "\n".join(
        [
            f"{facts['class']['course']} {facts['class']['title']}",
            _("From %(begins)s to %(ends)s")
            % {"begins": facts["class"]["starts_at"], "ends": facts["class"]["ends_at"]},
            _("Gathered at %(moment)s for %(name)s")
            % {"moment": facts["made_at"], "name": facts["made_by"]},
            _("By %(site)s, %(address)s") % {"site": settings.SITE_NAME, "address": facts["site"]},
        ]
    )


def _missing(sentences: Sequence[str]) -> str:
    if not sentences:
        return _paragraph(_("Nothing was missing when this was gathered."))
    head = _paragraph(_("This was missing when it was gathered:"))
    return "\n".join([head, *(f"- {sentence}" for sentence in sentences)])


def _not_shown(left_out: Sequence[Part]) -> list[str]:
    """Say which files are left out, if any are."""
    if not left_out:
        return []
    names = ", ".join(part.name for part in left_out)
    words = _(
        "Whoever asked for this packet may not see everything, so these files are left out: "
        "%(names)s. MSSC staff can gather a packet with all of them."
    )
    return [_paragraph(words % {"names": names})]


def _reading() -> list[str]:
    return [
        _paragraph(
            _(
                "Times are on the clock of Maine, with their distance from UTC at the end. A "
                "check-in has two times: when it happened, by the clock of the device, and when "
                "it arrived, by the clock of the server. A device whose clock was wrong is put "
                "right by the seconds it was ahead."
            )
        ),
        _paragraph(
            _(
                "A roster is signed in versions. The highest signed version counts; earlier ones "
                "stay, with the reason why the roster was opened again."
            )
        ),
        _paragraph(
            _(
                "Where a cell of a CSV begins with =, +, - or @, an apostrophe was put before it, "
                "so that no spreadsheet takes it for a formula."
            )
        ),
        _paragraph(
            _(
                "History is sealed afterwards in a chain of digests; manifest.json says how many "
                "events were not sealed yet. Whoever keeps MEMSSI can show that a digest of "
                "audit-seals.csv stands in the chain: manage.py verify_audit --digest DIGEST."
            )
        ),
    ]


def _checking(facts: dict[str, Any]) -> list[str]:
    address = f"{settings.BASE_URL}{reverse('reports:evidence_key')}"
    return [
        _paragraph(
            _(
                "Get the public key from its owner, not from whoever gave you this packet: "
                "%(address)s. Its fingerprint is"
            )
            % {"address": address}
        ),
        f"    {facts['key']}",
        _paragraph(_("With MEMSSI, without a network or database:")),
        "    manage.py verify_evidence PACKET.zip --key evidence-key.pem",
        _paragraph(_("Or with tools that most computers have, in the unpacked folder:")),
        BY_HAND,
        _paragraph(
            _(
                "The last line must show what manifest.json says of SHA256SUMS. Any change to any "
                "file shows: in its sum, or in the signature."
            )
        ),
    ]
