"""A certificate for this machine in its own network, so that a phone can try the demonstration.

lan.py FOLDER    keeps ca.crt, lan.crt and lan.key there, and prints the address of this machine

A browser gives the camera, and a page that works without a network, to https alone. The
certificate is signed by an authority made for this folder; its key is thrown away once it has
signed, so that nothing else can ever be signed with it. Both are made anew when the address
changes, and after a month.
"""  # noqa: INP001 - a script, not a package

import datetime as dt
import ipaddress
import socket
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

GOOD_FOR = dt.timedelta(days=30)
SOMEWHERE_ELSE = ("192.0.2.1", 9)  # of no network at all: only the way there is asked for
HERE = "127.0.0.1"


def address_here() -> str:
    """Return the address under which others in the network find this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(SOMEWHERE_ELSE)  # sends nothing
        except OSError:
            return HERE
        return str(way.getsockname()[0])


def _name(said: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, said)])


def _begun(subject: str, issuer: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + GOOD_FOR)
    )


def _usage(*, signs_others: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_others,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_others,
        crl_sign=signs_others,
        encipher_only=False,
        decipher_only=False,
    )


def make(folder: Path, address: str) -> None:
    """Write an authority, and a certificate of this address signed by it."""
    authority = "MEMSSI demonstration, this machine only"
    signer, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca = (
        _begun(authority, authority, signer)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_others=True), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )
    names: list[x509.GeneralName] = [x509.DNSName("localhost")]
    names += [x509.IPAddress(ipaddress.ip_address(each)) for each in {address, HERE}]
    leaf = (
        _begun(address, authority, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_others=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    pem = serialization.Encoding.PEM
    secret = folder / "lan.key"
    secret.touch(mode=0o600)
    secret.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "ca.crt").write_bytes(ca.public_bytes(pem))
    (folder / "lan.crt").write_bytes(leaf.public_bytes(pem))


def still_good(folder: Path, address: str) -> bool:
    """Say whether the certificate there is of this address and lasts another day."""
    try:
        leaf = x509.load_pem_x509_certificate((folder / "lan.crt").read_bytes())
    except (OSError, ValueError):
        return False
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = map(str, names.get_values_for_type(x509.IPAddress))
    return address in addresses and leaf.not_valid_after_utc > tomorrow


def main() -> None:
    folder, address = Path(sys.argv[1]), address_here()
    if not still_good(folder, address):
        make(folder, address)
    sys.stdout.write(f"{address}\n")


if __name__ == "__main__":
    main()
