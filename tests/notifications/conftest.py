from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from django.core.cache import cache

import core.queue
from tests.core.broker import jobs_sent
from tests.servers.conftest import free_port


@pytest.fixture(autouse=True)
def _nothing_left_over() -> None:
    """No job, count of visits or resting broker from an earlier test."""
    cache.clear()
    jobs_sent()
    core.queue._broker_rests_until = 0.0


class Postmaster:
    """An SMTP server's manners: which addresses it knows, and what it was given."""

    def __init__(self) -> None:
        self.received: list[bytes] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802
        if address.startswith("gone@"):
            return "550 5.1.1 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        self.received.append(envelope.content)
        return "250 OK"


@pytest.fixture
def smtp(settings) -> Iterator[Postmaster]:
    """A real SMTP server, to which mail is sent as in production."""
    postmaster = Postmaster()
    controller = Controller(postmaster, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield postmaster
    controller.stop()


@pytest.fixture
def smtp_away(settings) -> None:
    """Settings of an SMTP server that does not answer."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
