"""Rural lines are slow: what every page brings along stays light. `script/bench pages` measures."""

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

BYTES_ALLOWED = 90_000
REQUESTS_ALLOWED = 10  # the page itself and one for what is on it make twelve
ASSET = re.compile(r'<(?:link|script)\b[^>]*?(?:href|src)="/static/([^"]+)"')
FACE = re.compile(r"url\(\"?([^)\"]+\.woff2)\"?\)")


def weight(path: str) -> int:
    """Return the bytes on the line: text compressed, fonts as they are."""
    content = found(path).read_bytes()
    return len(content) if path.endswith(".woff2") else len(gzip.compress(content))


def found(path: str) -> Path:
    file = finders.find(path)
    assert file is not None, path
    return Path(file)


@pytest.mark.django_db
def test_what_every_page_brings_along_is_light_and_little():
    assets = set(ASSET.findall(Client().get("/accounts/login/").text))
    sheets = [path for path in assets if path.endswith(".css")]
    fonts = {urljoin(path, url) for path in sheets for url in FACE.findall(found(path).read_text())}

    assert len(sheets) >= 1
    assert len(assets | fonts) <= REQUESTS_ALLOWED
    assert sum(map(weight, assets | fonts)) <= BYTES_ALLOWED


@pytest.mark.django_db
def test_nothing_on_a_page_comes_from_elsewhere():
    html = Client().get("/").text

    assert (
        re.findall(r'<(?:link|script|img|iframe)\b[^>]*?(?:href|src)="(?:https?:)?//', html) == []
    )
