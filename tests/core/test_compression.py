"""Pages travel compressed, files as they are, and assets may be kept for ever."""

import gzip

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.http import FileResponse, HttpResponse
from django.test import Client, RequestFactory

from core.compression import PageCompression

PAGE = b"<!DOCTYPE html>" + b"<p>The bell rings at eight.</p>" * 40


def sent(response):
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip, br"})
    return PageCompression(lambda _request: response)(request)


@pytest.mark.django_db
def test_a_page_is_compressed_for_those_who_can_read_it():
    plain = Client().get("/accounts/login/")
    packed = Client(headers={"Accept-Encoding": "gzip"}).get("/accounts/login/")

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert b"</html>" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 2


def test_the_length_of_the_same_page_differs_from_time_to_time():
    lengths = {len(sent(HttpResponse(PAGE)).content) for _ in range(40)}

    assert len(lengths) > 1


@pytest.mark.parametrize("content_type", ["application/pdf", "application/zip", "text/csv"])
def test_a_file_goes_as_it_is(content_type):
    response = sent(HttpResponse(PAGE, content_type=content_type))

    assert "Content-Encoding" not in response.headers
    assert response.content == PAGE


def test_a_file_from_the_disk_says_how_long_it_is(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(PAGE)
    response = sent(FileResponse(path.open("rb"), content_type="text/html"))

    assert "Content-Encoding" not in response.headers
    assert response.headers["Content-Length"] == str(len(PAGE))
    assert b"".join(response) == PAGE


@pytest.mark.django_db
def test_an_asset_under_its_hashed_name_may_be_kept_for_ever(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    url = staticfiles_storage.url("js/app.js")
    response = Client(headers={"Accept-Encoding": "gzip"}).get(url)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert response.headers["Content-Encoding"] == "gzip"
