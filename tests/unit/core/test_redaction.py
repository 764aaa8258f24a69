"""What must not be read in a log, in the shapes in which it comes there."""

from __future__ import annotations

import pytest

from desktop.core import redaction
from desktop.core.redaction import MASK, hide, redacted

BODY = "MHcCAQEEIIGjLTBnCc0WIVC"
HEAD, FOOT = "-----BEGIN " + "EC PRIVATE KEY-----", "-----END EC PRIVATE KEY-----"


@pytest.fixture(autouse=True)
def _nothing_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_hidden", set())


@pytest.mark.parametrize(
    "key",
    [
        f"{HEAD}\n{BODY}\n{FOOT}\n",
        repr(f"{HEAD}\n{BODY}\n{FOOT}\n"),
        repr(f"{HEAD}\r\n{BODY}\r\n{FOOT}\r\n".encode()),
        f"{HEAD}\n{BODY[:20]}",
        f"{HEAD.replace('EC ', 'ENCRYPTED ')}\n{BODY}",
    ],
    ids=["PEM", "shown", "bytes shown", "cut off", "encrypted"],
)
def test_a_private_key_is_hidden(key: str) -> None:
    shown = redacted(f"before {key} after")
    assert BODY[:20] not in shown
    assert shown.startswith("before ")
    assert MASK in shown


def test_what_stands_around_a_private_key_stays() -> None:
    assert redacted(f"one {HEAD}\n{BODY}\n{FOOT} two {HEAD}\n{BODY}\n{FOOT} three").split() == [
        "one",
        MASK,
        "two",
        MASK,
        "three",
    ]


def test_an_access_key_is_hidden() -> None:
    assert redacted("Credential=" + "ASIA" + "Q3EGRI5BXYZ2PLF0/20260131") == f"Credential={MASK}/20260131"


@pytest.mark.parametrize(
    "text",
    [
        "secret_access_key=planted",
        "{'SecretAccessKey': 'planted', 'n': 1}",
        '{"sessionToken": "planted"}',
        "passphrase: planted",
        "pkcs11:token=a;object=b?pin-value=planted&x=1",
        "X-Amz-Signature=planted&X-Amz-Date=1",
        "PASSWORD='planted with spaces'",
    ],
)
def test_a_value_that_is_named_as_a_secret_is_hidden(text: str) -> None:
    assert "planted" not in redacted(text)
    assert MASK in redacted(text)


def test_what_was_hidden_is_shown_nowhere() -> None:
    assert hide("correct horse") == "correct horse"
    hide("correct horse battery")
    assert redacted("said correct horse battery staple") == f"said {MASK} staple"


def test_nothing_and_little_hide_nothing() -> None:
    hide("")
    hide("abc")
    assert redacted("abc and more") == "abc and more"


def test_other_text_stays_as_it_is() -> None:
    call = "iot.DescribeThing: 404 ResourceNotFoundException in 0.034 s, request 5f1c"
    for text in (call, "-----BEGIN CERTIFICATE-----\nMIIB", "pkcs11:token=release;object=release"):
        assert redacted(text) == text
