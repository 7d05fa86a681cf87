"""The certificate with which a phone in the same network tries the demonstration."""

import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path

from django.conf import settings

SCRIPT = Path(settings.BASE_DIR) / "script/lib/lan.py"


def made_in(folder: Path) -> str:
    ran = subprocess.run(
        [sys.executable, SCRIPT, folder], capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


def served_to_one(folder: Path) -> int:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "lan.crt", folder / "lan.key")
    listening = socket.create_server(("127.0.0.1", 0))
    port: int = listening.getsockname()[1]

    def serve() -> None:
        with listening, context.wrap_socket(listening, server_side=True) as secure:
            secure.accept()[0].close()

    threading.Thread(target=serve, daemon=True).start()
    return port


def test_whoever_trusts_its_authority_trusts_this_machine(tmp_path):
    address = made_in(tmp_path)
    trusting = ssl.create_default_context(cafile=tmp_path / "ca.crt")

    with socket.create_connection(("127.0.0.1", served_to_one(tmp_path)), timeout=20) as line:
        secure = trusting.wrap_socket(line, server_hostname="127.0.0.1")
        said = secure.getpeercert()

    names = {value for kind, value in said["subjectAltName"] if kind == "IP Address"}
    assert names == {address, "127.0.0.1"}


def test_it_is_kept_while_it_is_good_and_nothing_else_can_be_signed(tmp_path):
    made_in(tmp_path)
    before = (tmp_path / "lan.crt").read_bytes()
    made_in(tmp_path)
    assert (tmp_path / "lan.crt").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ca.crt", "lan.crt", "lan.key"]
    assert (tmp_path / "lan.key").stat().st_mode & 0o077 == 0


def test_one_that_is_half_written_is_made_anew(tmp_path):
    made_in(tmp_path)
    (tmp_path / "lan.crt").write_bytes(b"half")
    made_in(tmp_path)
    assert (tmp_path / "lan.crt").read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")
