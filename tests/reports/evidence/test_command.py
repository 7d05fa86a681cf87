"""`verify_evidence`: a sentence for each fault, and what it ends with."""

import os
import stat
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.management import CommandError, call_command

from reports.evidence.keys import published, signing_print
from tests.reports.evidence.tampering import (
    FACTS,
    tampered,
    written,
)


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "key.pem"
    path.write_bytes(published().pem())
    return path


def test_the_command_says_that_a_packet_is_whole(tmp_path, key, capsys):
    path = tmp_path / "packet.zip"
    path.write_bytes(written())

    call_command("verify_evidence", str(path), "--key", str(key))

    moment, name = FACTS["made_at"], FACTS["made_by"]
    assert capsys.readouterr().out.splitlines() == [
        "The packet is whole: 4 files, each as it was signed.",
        f"Class C-1, gathered at {moment} for {name}, key {signing_print()}.",
    ]


def test_the_command_says_each_fault_and_ends_with_one(tmp_path, capsys):
    path = tmp_path / "packet.zip"
    path.write_bytes(
        tampered(lambda files: files.update({"roster.csv": b"Ann,999\r\n", "more.txt": b""}))
    )

    with pytest.raises(CommandError, match="proves nothing") as refused:
        call_command("verify_evidence", str(path))

    assert refused.value.returncode == 1
    assert capsys.readouterr().out.splitlines() == [
        "FAULT  more.txt was added: the manifest does not name it.",
        "FAULT  roster.csv was changed: it does not fit its SHA-256.",
    ]


@pytest.mark.parametrize("key_text", [b"", b"no key", "of another kind"])
def test_where_the_command_cannot_look_it_ends_with_two(tmp_path, key, key_text):
    packet, other = tmp_path / "packet.zip", tmp_path / "other.pem"
    packet.write_bytes(written())
    if isinstance(key_text, str):
        elliptic = generate_private_key(SECP256R1()).public_key()
        key_text = elliptic.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    other.write_bytes(key_text)

    for arguments in (
        [str(packet), "--key", str(other)],
        [str(packet), "--key", str(tmp_path / "nowhere.pem")],
        [str(tmp_path / "nowhere.zip"), "--key", str(key)],
    ):
        with pytest.raises(CommandError) as refused:
            call_command("verify_evidence", *arguments)
        assert refused.value.returncode == 2


def test_the_command_needs_the_file_and_the_key_and_nothing_else(tmp_path, key):
    """Another machine: no database, no broker, no key of the installation that signed."""
    packet = tmp_path / "packet.zip"
    packet.write_bytes(written())
    elsewhere = tmp_path / "elsewhere"

    said = subprocess.run(
        [sys.executable, "manage.py", "verify_evidence", str(packet), "--key", str(key)],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "MEMSSI_VAR": str(elsewhere),
            "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
            "REDIS_URL": "redis://127.0.0.1:1/0",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert (said.returncode, said.stdout.splitlines()[:1], said.stderr) == (
        0,
        ["The packet is whole: 4 files, each as it was signed."],
        "",
    )
    assert stat.S_IMODE((elsewhere / "evidence_key").stat().st_mode) == 0o600
