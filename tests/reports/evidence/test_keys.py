"""The keys that sign a packet, the older ones, and those of others."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from reports.evidence.checking import Fault, Finding
from reports.evidence.keys import published, sign
from reports.evidence.public_keys import PublicKeys
from tests.reports.evidence.tampering import (
    found,
    written,
)


def test_packets_of_an_older_key_are_still_checked(settings):
    old = settings.EVIDENCE_KEYS
    content = written()
    settings.EVIDENCE_KEYS = ["Zm9yIHRoaXMgdGVzdCBvbmx5LCBhbmQgbm8gb3RoZXI=", *old]

    assert found(content) == []
    assert found(written()) == []
    settings.EVIDENCE_KEYS = settings.EVIDENCE_KEYS[:1]
    assert found(content) == [Finding(Fault.OTHER_KEY)]


def test_keys_are_read_back_from_what_everybody_may_fetch(settings):
    settings.EVIDENCE_KEYS = [
        "Zm9yIHRoaXMgdGVzdCBvbmx5LCBhbmQgbm8gb3RoZXI=",
        *settings.EVIDENCE_KEYS,
    ]
    pem = published().pem()

    read = PublicKeys.read(b"What stands around them does not matter.\n" + pem)

    assert (pem.count(b"BEGIN PUBLIC KEY"), read.pem()) == (2, pem)


@pytest.mark.parametrize("written_key", ["", "short", "A" * 44, "*" * 44])
def test_a_key_that_is_none_is_said_at_once(settings, written_key):
    settings.EVIDENCE_KEYS = [written_key]

    with pytest.raises(ImproperlyConfigured, match="32 random bytes"):
        sign(b"")
