"""Every code is in the table and belongs to one kind of refusal; every URI error is a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

import signing
from signing import errors
from signing.errors import AnotherKeyError, SigningError
from signing.keys import open_signer
from signing.keys.file import create_key_file
from signing.signer import require_digest_signer

CODE = re.compile(r"SIG-\d{3}")
RAISED = re.compile(r"Error\(\s*\"(SIG-\d{3})\"")


def test_the_table_lists_exactly_the_codes_that_are_raised() -> None:
    listed = CODE.findall(errors.__doc__ or "")
    assert len(listed) == len(set(listed))
    sources = Path(signing.__path__[0]).rglob("*.py")
    raised = {code for path in sources for code in RAISED.findall(path.read_text(encoding="utf-8"))}
    assert raised == set(listed)


def no_secret(_uri: str) -> str:
    raise AssertionError("nobody is to be asked")


@pytest.mark.parametrize(
    "uri", ["", "file:", "key.pem", "C:\\keys\\key.pem", "ftp://key", "awssigner:P", "awssigner:?bucket=b"]
)
def test_a_uri_that_names_no_key_is_refused(uri: str) -> None:
    with pytest.raises(SigningError, match="SIG-001"):
        open_signer(uri, no_secret, client=lambda _service: None)


@pytest.mark.parametrize("uri", ["awskms:alias/release", "awssigner:release?bucket=b"])
def test_a_key_in_aws_needs_a_way_there(uri: str) -> None:
    with pytest.raises(SigningError, match="SIG-002"):
        open_signer(uri, no_secret)


def test_the_passphrase_is_asked_when_the_key_is_used(tmp_path: Path) -> None:
    create_key_file(tmp_path / "key.pem", "secret")
    uri, asked = f"file:{tmp_path / 'key.pem'}", []

    def ask(name: str) -> str:
        asked.append(name)
        return "secret"

    signer = open_signer(uri, ask)
    assert asked == []
    signer.public_key  # noqa: B018 - reading it opens the key
    require_digest_signer(signer).sign_digest(b"\0" * 32)
    assert asked == [uri]


def test_another_key_than_expected_is_refused_when_opened(tmp_path: Path) -> None:
    create_key_file(tmp_path / "key.pem", "secret")
    expected = ec.generate_private_key(ec.SECP256R1()).public_key()
    with pytest.raises(AnotherKeyError, match="SIG-003"):
        open_signer(f"file:{tmp_path / 'key.pem'}", lambda _: "secret", expected_public_key=expected)


@pytest.mark.parametrize("uri", ["PKCS11:token=T?pin-value=1234", "pkcs11;token=T;PIN-VALUE=1234"])
def test_a_mistyped_uri_with_a_pin_is_not_repeated(uri: str) -> None:
    with pytest.raises(SigningError, match="SIG-001") as refused:
        open_signer(uri, no_secret)
    assert "1234" not in str(refused.value) + refused.value.hint
