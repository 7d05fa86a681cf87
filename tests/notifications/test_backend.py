"""In the demonstration each mail is a readable file, whole or not at all."""

import email
from email.policy import default as mail_policy
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from notifications.backends import MailFolderBackend


def mail(subject: str) -> EmailMultiAlternatives:
    written = EmailMultiAlternatives(subject, "Hello José,\n", to=["ada@example.org"])
    written.attach_alternative("<p>Hello José,</p>", "text/html")
    return written


def files(settings) -> list[Path]:
    return sorted(path for path in Path(settings.MAIL_FOLDER).iterdir() if path.is_file())


def test_each_mail_becomes_one_file_that_mail_programs_open(settings):
    sent = MailFolderBackend().send_messages([mail("First"), mail("Second")])

    assert sent == 2
    assert [file.suffix for file in files(settings)] == [".eml", ".eml"]
    read = [email.message_from_bytes(f.read_bytes(), policy=mail_policy) for f in files(settings)]
    assert [(m["Subject"], m["To"]) for m in read] == [
        ("First", "ada@example.org"),
        ("Second", "ada@example.org"),
    ]
    assert read[0].get_body(("plain",)).get_content() == "Hello José,\n"
    assert read[0].get_body(("html",)).get_content().strip() == "<p>Hello José,</p>"


def test_a_mail_cut_short_is_no_mail(settings, monkeypatch):
    def full_disk(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full_disk)

    with pytest.raises(OSError, match="No space left"):
        MailFolderBackend().send_messages([mail("Cut short")])

    assert list(Path(settings.MAIL_FOLDER).glob("*.eml")) == []


def test_the_demonstration_sends_into_its_folder(settings):
    settings.EMAIL_BACKEND = "notifications.backends.MailFolderBackend"

    get_connection().send_messages([mail("To a file")])

    assert len(files(settings)) == 1
