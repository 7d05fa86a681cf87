"""Whether an address on the web still answers: asked without letting it lead us inside.

Staff and partners type these addresses, and a server asks them. So every name is resolved first,
only addresses of the open internet are called, by the number that was looked at (a name that
answers differently the next moment gains nothing), and every redirect is looked at again.
"""

import http.client
import ipaddress
import socket
import ssl
from http import HTTPStatus
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

TIMEOUT_SECONDS = 10
MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
# It is there, and does not let robots in.
CLOSED_TO_ROBOTS = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
)


class UnsafeAddressError(Exception):
    """The address leads into a private network, or is none that can be asked."""


def answers(url: str) -> bool:
    """Say whether a page answers. Never raises for what is at the other end."""
    try:
        return any(_answers(url, method) for method in ("HEAD", "GET"))
    except UnsafeAddressError:
        return False


def require_public(url: str) -> None:
    """Raise `UnsafeAddressError` unless the address is one of the open internet, as far as can be
    told: a name that cannot be resolved now may be resolved later.
    """
    parts = _parts(url)
    try:
        _address_of(parts)
    except OSError:
        return


def _answers(url: str, method: str) -> bool:
    for _hop in range(MOST_REDIRECTS + 1):
        try:
            status, location = _ask(url, method)
        except (OSError, http.client.HTTPException, ValueError):
            return False
        if status // 100 == 3 and location:  # a redirect
            url = urljoin(url, location)
            continue
        return status < HTTPStatus.BAD_REQUEST or status in CLOSED_TO_ROBOTS
    return False


def _ask(url: str, method: str) -> tuple[int, str]:
    """Return status and where it leads. Of a body nothing is read."""
    parts = _parts(url)
    address, port = _address_of(parts)
    raw = socket.create_connection((address, port), timeout=TIMEOUT_SECONDS)
    connection = http.client.HTTPConnection(str(parts.hostname), port, timeout=TIMEOUT_SECONDS)
    try:
        connection.sock = (
            ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname)
            if parts.scheme == "https"
            else raw
        )
        path = parts.path or "/"
        connection.request(
            method,
            f"{path}?{parts.query}" if parts.query else path,
            headers={"User-Agent": f"{settings.SITE_NAME} link check", "Accept": "*/*"},
        )
        response = connection.getresponse()
        return response.status, response.headers.get("Location", "")
    finally:
        connection.close()
        raw.close()


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_asked = parts.scheme in PORTS and bool(parts.hostname) and parts.username is None
        _ = parts.port
    except ValueError as error:
        raise UnsafeAddressError from error
    if not is_asked:
        raise UnsafeAddressError
    return parts


def _address_of(parts: SplitResult) -> tuple[str, int]:
    """Return a number to call. Raises for a private one, and `OSError` for an unknown name."""
    port = parts.port or PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise UnsafeAddressError from error
    numbers = [str(entry[4][0]) for entry in found]
    if not settings.LINKS_MAY_LEAD_INSIDE and not all(map(_is_public, numbers)):
        raise UnsafeAddressError
    return numbers[0], port


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_global and not (mapped or address).is_multicast
