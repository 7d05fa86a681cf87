"""Two real issuers of identities on loopback, each with people of the same subjects."""

import json
import os
import shutil
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from memssi.identities import providers
from tests.servers.conftest import free_port, stop, wait_until

ROOT = Path(django_settings.BASE_DIR)
# By subject. The second issuer knows the same subjects as other people.
PEOPLE = {
    "ada": ("Ada", "Alder", "ada@rsu.example.org", True),
    "unproved": ("Una", "Proved", "una@rsu.example.org", False),
    "outside": ("Otto", "Outside", "otto@elsewhere.example.com", True),
}


@dataclass
class Issuer:
    label: str
    url: str
    process: subprocess.Popen[bytes]

    def entry(self, **more: object) -> dict[str, object]:
        """What stands in MEMSSI_IDENTITY_ISSUERS."""
        return {
            "label": self.label,
            "issuer": self.url,
            "client_id": "memssi",
            "client_secret": "only-for-tests",
            "email_domains": ["rsu.example.org"],
            **more,
        }


def start(label: str, people: dict[str, dict[str, object]]) -> Issuer:
    node = shutil.which("node")
    assert node, "no node: script/test says how it is found"
    port = free_port()
    redirects = [
        f"http://{host}/accounts/oidc/{{}}/login/callback/" for host in ("testserver", "localhost")
    ]
    url = f"http://localhost:{port}"
    key = providers(json.dumps([Issuer(label, url, None).entry()]), production=False)
    name = key["openid_connect"]["APPS"][0]["provider_id"]
    client = {
        "client_id": "memssi",
        "client_secret": "only-for-tests",
        "redirect_uris": [redirect.format(name) for redirect in redirects],
        "token_endpoint_auth_method": "client_secret_post",
    }
    process = subprocess.Popen(
        [node, str(Path(__file__).parent / "issuer.mjs")],
        cwd=ROOT,
        env=os.environ
        | {"PORT": str(port), "PEOPLE": json.dumps(people), "CLIENTS": json.dumps([client])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_until(lambda: answers(url, process), f"{label} answers")
    return Issuer(label, url, process)


def answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "the issuer ended by itself"
    try:
        with urllib.request.urlopen(f"{url}/.well-known/openid-configuration") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def claims(first: str, last: str, email: str, verified: bool) -> dict[str, object]:
    return {
        "name": f"{first} {last}",
        "given_name": first,
        "family_name": last,
        "email": email,
        "email_verified": verified,
    }


@pytest.fixture(scope="session")
def school() -> Iterator[Issuer]:
    """The issuer of a district."""
    issuer = start("Riverbend Schools", {who: claims(*facts) for who, facts in PEOPLE.items()})
    yield issuer
    stop(issuer.process, signal.SIGTERM)


@pytest.fixture(scope="session")
def agency() -> Iterator[Issuer]:
    """Another issuer, at which the subject "ada" is somebody else."""
    issuer = start("Harbor Police", {"ada": claims("Bo", "Birch", "bo@police.example.org", True)})
    yield issuer
    stop(issuer.process, signal.SIGTERM)


@pytest.fixture
def issuers(settings, school, agency) -> dict[str, Issuer]:
    """Both are named in the settings."""
    entries = [school.entry(), agency.entry(email_domains=["police.example.org"])]
    settings.SOCIALACCOUNT_PROVIDERS = providers(json.dumps(entries), production=False)
    return {"school": school, "agency": agency}
