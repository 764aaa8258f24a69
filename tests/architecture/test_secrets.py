"""No private key lies in the repository, except the published ones among the test vectors."""

from __future__ import annotations

import re

import pytest

from tests.architecture.repository import text_files

PRIVATE_KEY = re.compile(
    r"-----BEGIN ((EC|RSA|DSA|OPENSSH|ENCRYPTED) )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{16}"
)
AWS_KEY = re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{16}\b")
PLACEHOLDER = re.compile(
    r"AKIA(\w*EXAMPLE|(\w)\2{15})"
)  # AWS's documentation keys, and one letter over and over


def secrets_in(text: str) -> list[str]:
    keys = [match[0] for match in AWS_KEY.finditer(text) if not PLACEHOLDER.fullmatch(match[0])]
    return [match[0].splitlines()[0] for match in PRIVATE_KEY.finditer(text)] + keys


def test_the_repository_holds_no_secret() -> None:
    found = {name: secrets_in(text) for name, text in text_files() if not name.startswith("tests/vectors/")}
    assert {name: secrets for name, secrets in found.items() if secrets} == {}


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN " + "PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEG",
        "-----BEGIN " + "EC PRIVATE KEY-----\nMHcCAQEEIIGjLTBnCc0WIVC",
        "key = AKIA" + "Q3EGRI5BEXAMPLF0",
    ],
)
def test_a_secret_would_be_found(text: str) -> None:
    assert len(secrets_in(text)) == 1
