"""A packet is checked by itself: every way to tamper with it is seen, and named."""

import io
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reports.evidence import checking
from reports.evidence.checking import Fault, Finding, check
from reports.evidence.keys import published
from reports.evidence.public_keys import fingerprint
from reports.evidence.sentences import SENTENCES, sentence
from tests.reports.evidence.tampering import (
    FILES,
    found,
    in_manifest,
    packed,
    tampered,
    unpacked,
    written,
)


def test_a_packet_as_it_was_written_has_no_fault():
    checked = check(io.BytesIO(written()), published())

    assert checked.findings == []
    assert checked.files == len(FILES) + 1  # with the sums
    assert checked.facts["class"] == {"number": "C-1"}


def test_one_that_was_only_unpacked_and_packed_again_is_whole():
    assert found(packed(unpacked(written()))) == []


@pytest.mark.parametrize(
    ("harm", "findings"),
    [
        pytest.param(
            lambda files: files.update({"roster.csv": b"Ann,999\r\n"}),
            [Finding(Fault.CHANGED, "roster.csv")],
            id="a figure changed",
        ),
        pytest.param(
            lambda files: files.update({"roster.csv": files["roster.csv"] + b"Bob,360\r\n"}),
            [Finding(Fault.CHANGED, "roster.csv")],
            id="a line added",
        ),
        pytest.param(
            lambda files: files.pop("scans/one.pdf"),
            [Finding(Fault.MISSING, "scans/one.pdf")],
            id="a file taken away",
        ),
        pytest.param(
            lambda files: files.update({"scans/two.pdf": b"%PDF-2"}),
            [Finding(Fault.ADDED, "scans/two.pdf")],
            id="a file added",
        ),
        pytest.param(
            lambda files: files.update({"../evil.txt": b""}),
            [Finding(Fault.BAD_NAME, "../evil.txt"), Finding(Fault.ADDED, "../evil.txt")],
            id="a name that leads outside",
        ),
        pytest.param(
            lambda files: files.pop("manifest.json"),
            [Finding(Fault.NO_MANIFEST)],
            id="no manifest",
        ),
        pytest.param(
            lambda files: files.pop("manifest.sig"),
            [Finding(Fault.NO_SIGNATURE)],
            id="no signature",
        ),
        pytest.param(
            lambda files: files.update({"manifest.sig": bytes(64)}),
            [Finding(Fault.WRONG_SIGNATURE)],
            id="another signature",
        ),
        pytest.param(
            lambda files: files.update({"manifest.sig": files["manifest.sig"] + b"\n"}),
            [Finding(Fault.WRONG_SIGNATURE)],
            id="a signature and more",
        ),
        pytest.param(
            lambda files: files.update({"manifest.json": files["manifest.json"] + b" "}),
            [Finding(Fault.WRONG_SIGNATURE)],
            id="a manifest that says the same in other bytes",
        ),
        pytest.param(
            lambda files: files.update({"manifest.json": b"[" * 100_000}),
            [Finding(Fault.BAD_MANIFEST)],
            id="a manifest nested too deep to read",
        ),
        pytest.param(
            lambda files: files.update({"manifest.json": b"\xff\xfe"}),
            [Finding(Fault.BAD_MANIFEST)],
            id="a manifest that is no text",
        ),
        pytest.param(
            lambda files: in_manifest(files, lambda said: said.update(version=2)),
            [Finding(Fault.OTHER_VERSION, "2")],
            id="a format to come",
        ),
        pytest.param(
            lambda files: in_manifest(files, lambda said: said.update(format="other")),
            [Finding(Fault.BAD_MANIFEST)],
            id="another format",
        ),
        pytest.param(
            lambda files: in_manifest(files, lambda said: said.pop("files")),
            [Finding(Fault.BAD_MANIFEST)],
            id="a manifest without files",
        ),
        pytest.param(
            lambda files: in_manifest(files, lambda said: said["files"].append(said["files"][0])),
            [Finding(Fault.BAD_MANIFEST)],
            id="a file listed twice",
        ),
        pytest.param(
            lambda files: in_manifest(files, lambda said: said["files"][0].update(size=-1)),
            [Finding(Fault.BAD_MANIFEST)],
            id="a size below nothing",
        ),
        pytest.param(
            lambda files: files.update(
                {"manifest.json": files["manifest.json"].replace(b'"size": 9', b'"size": 1e999')}
            ),
            [Finding(Fault.BAD_MANIFEST)],
            id="a size without end",
        ),
        pytest.param(
            lambda files: in_manifest(files, lambda said: said["files"][0].update(size=9 << 40)),
            [Finding(Fault.TOO_LARGE)],
            id="a size that no disk holds",
        ),
        pytest.param(
            lambda files: in_manifest(files, lambda said: said.update(key=None)),
            [Finding(Fault.OTHER_KEY)],
            id="a manifest that names no key",
        ),
    ],
)
def test_tampering_is_seen(harm, findings):
    assert found(tampered(harm)) == findings


def test_every_fault_is_named_not_only_the_first():
    def harm(files: dict[str, bytes]) -> None:
        files["roster.csv"] = b"Ann,999\r\n"
        del files["README.txt"]
        files["more.txt"] = b""
        files["manifest.sig"] = bytes(64)

    assert found(tampered(harm)) == [
        Finding(Fault.WRONG_SIGNATURE),
        Finding(Fault.ADDED, "more.txt"),
        Finding(Fault.MISSING, "README.txt"),
        Finding(Fault.CHANGED, "roster.csv"),
    ]


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "a/../../b", "..", "C:\\x", "C:x", "a\\b", "a//b", "./a", "a\x07", "."]
)
def test_names_that_could_leave_the_folder_are_faults(name):
    assert Finding(Fault.BAD_NAME, name) in found(tampered(lambda files: files.update({name: b""})))


def test_a_packet_signed_by_somebody_else_proves_nothing():
    theirs = Ed25519PrivateKey.generate()
    their_print = fingerprint(theirs.public_key())

    assert found(written(signer=theirs.sign)) == [Finding(Fault.WRONG_SIGNATURE)]
    assert found(written(key=their_print, signer=theirs.sign)) == [Finding(Fault.OTHER_KEY)]


def test_a_name_that_stands_there_twice_is_a_fault():
    """One program would read the first of the two, another the last."""
    target = io.BytesIO(written())
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("roster.csv", FILES["roster.csv"])

    assert found(target.getvalue()) == [Finding(Fault.TWICE, "roster.csv")]


def with_comment() -> bytes:
    target = io.BytesIO(written())
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = b"Ann was there, too."
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: b"#!/bin/sh\n" + written(), id="before it"),
        pytest.param(lambda: written() + b"more", id="after it"),
        pytest.param(with_comment, id="in a comment"),
    ],
)
def test_bytes_that_no_signature_covers_are_a_fault(content):
    assert found(content()) == [Finding(Fault.MORE_AROUND_IT)]


def test_a_half_written_file_is_no_packet():
    whole = written()

    assert [found(whole[:length]) for length in (0, 1, 100, len(whole) // 2, len(whole) - 1)] == [
        [Finding(Fault.NO_ZIP)]
    ] * 5


def test_no_damage_of_a_single_byte_goes_unseen_or_breaks_the_check():
    """What may change unseen are bytes of the ZIP that say nothing of any file, as its clocks."""
    whole = written()
    before, unseen = unpacked(whole), 0
    for place in range(len(whole)):
        harmed = bytearray(whole)
        harmed[place] ^= 0x55
        if not found(bytes(harmed)):
            unseen += 1
            assert unpacked(bytes(harmed)) == before, f"byte {place}"

    assert unseen < len(whole) / 3


def test_a_bomb_is_read_no_further_than_the_manifest_says(monkeypatch):
    """A megabyte that the directory and the manifest call nine bytes."""
    reads = []
    kept = checking._parts

    def counted(archive, info):
        for part in kept(archive, info):
            reads.append(len(part))
            yield part

    monkeypatch.setattr(checking, "_parts", counted)
    files = unpacked(written())
    files["roster.csv"] = bytes(64 << 20)
    content = bytearray(packed(files))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        size = archive.getinfo("roster.csv").file_size.to_bytes(4, "little")
    content = content.replace(size, len(FILES["roster.csv"]).to_bytes(4, "little"))

    assert found(bytes(content)) == [Finding(Fault.UNREADABLE, "roster.csv")]
    assert max(reads) <= checking.CHUNK
    assert sum(reads) < 100_000


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_pack_are_not_read(how):
    """They would unpack without a limit."""
    assert found(packed(unpacked(written()), how=how)) == [Finding(Fault.NO_MANIFEST)]


def test_more_files_than_a_packet_ever_has_are_not_looked_at(monkeypatch):
    monkeypatch.setattr(checking, "MOST_FILES", 3)

    assert found(written()) == [Finding(Fault.TOO_LARGE)]


def test_a_manifest_larger_than_any_is_not_read(monkeypatch):
    monkeypatch.setattr(checking, "MOST_BYTES_OF_A_MANIFEST", 10)

    assert found(written()) == [Finding(Fault.NO_MANIFEST)]


def test_an_encrypted_entry_is_a_fault():
    content = bytearray(written())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark, 0)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 1)

    assert found(bytes(content)) == [Finding(Fault.NO_MANIFEST)]


def test_every_fault_has_its_sentence():
    assert set(SENTENCES) == set(Fault)


def test_a_name_in_a_sentence_gives_a_terminal_no_orders():
    assert sentence(Finding(Fault.ADDED, "a\x1b[2J\u202e.txt")) == (
        "a\\x1b[2J\\u202e.txt was added: the manifest does not name it."
    )
