from __future__ import annotations

import io
import sys

import keyring
import keyring.backend
import keyring.errors
import pytest

from desktop.core.errors import SecretNeededError, SettingsError
from desktop.core.redaction import MASK, redacted
from desktop.settings.secrets import (
    environment_name,
    find_or_make_secret,
    find_secret,
    kept_secret,
    stored_secret,
)


class MemoryKeyring(keyring.backend.KeyringBackend):
    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class NoKeyring(keyring.backend.KeyringBackend):
    priority = 1  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.NoKeyringError

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.NoKeyringError


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    backend = MemoryKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    return backend


def test_the_environment_comes_first(ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    ring.set_password("linekey", "claim passphrase", "from the keyring")
    assert find_secret("claim passphrase") == "from the keyring"
    monkeypatch.setenv(environment_name("claim passphrase"), "from the environment")
    assert find_secret("claim passphrase") == "from the environment"


def test_a_secret_is_made_once_and_found_again(ring: MemoryKeyring) -> None:
    made = find_or_make_secret("claim passphrase")
    assert len(made) >= 32
    assert find_or_make_secret("claim passphrase") == made == find_secret("claim passphrase")


def test_a_secret_that_was_made_for_one_key_is_that_keys(ring: MemoryKeyring) -> None:
    made = find_or_make_secret("passphrase", "file:owner-key.pem")
    assert find_secret("passphrase", "file:owner-key.pem") == made
    assert find_or_make_secret("passphrase", "file:other.pem") != made
    ring.set_password("linekey", "passphrase", "of all keys")
    assert find_or_make_secret("passphrase", "file:third.pem") == "of all keys"


def test_nobody_is_asked_for_a_secret_that_is_to_be_kept(
    ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept_secret("claim passphrase") == find_secret("claim passphrase")
    monkeypatch.setattr(keyring.core, "_keyring_backend", NoKeyring())
    assert kept_secret("claim passphrase") is None
    monkeypatch.setenv(environment_name("claim passphrase"), "from the environment")
    assert kept_secret("claim passphrase") == "from the environment"


def test_nobody_to_ask_is_said(ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SecretNeededError) as refused:
        find_secret("claim passphrase")
    assert refused.value.code == "SET-020"
    assert "LINEKEY_CLAIM_PASSPHRASE" in refused.value.hint
    # as a shell takes it, to be copied
    assert refused.value.hint.endswith('keyring set linekey "claim passphrase"')
    monkeypatch.setattr(keyring.core, "_keyring_backend", NoKeyring())
    with pytest.raises(SettingsError):
        find_or_make_secret("claim passphrase")


def test_a_window_asks_nobody_at_the_terminal(ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    with pytest.raises(SettingsError) as refused:
        stored_secret("claim passphrase")
    assert refused.value.code == "SET-020"
    ring.set_password("linekey", "claim passphrase", "from the keyring")
    assert stored_secret("claim passphrase") == "from the keyring"


def test_each_key_may_have_a_passphrase_of_its_own_in_the_keyring(ring: MemoryKeyring) -> None:
    ring.set_password("linekey", "passphrase", "for all")
    ring.set_password("linekey", "passphrase of file:lamp.pem", "for the lamp")
    assert find_secret("passphrase", "file:lamp.pem") == "for the lamp"
    assert find_secret("passphrase", "file:other.pem") == "for all"


def test_whoever_is_asked_sees_for_which_key(ring: MemoryKeyring) -> None:
    with pytest.raises(SettingsError, match=r"passphrase of file:lamp\.pem"):
        find_secret("passphrase", "file:lamp.pem")


def test_a_secret_is_in_no_log_wherever_it_came_from(
    ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring.set_password("linekey", "pin", "from the keyring")
    monkeypatch.setenv(environment_name("passphrase"), "from the environment")
    monkeypatch.setattr("desktop.core.person.is_person_there", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "from a person")
    found = [find_secret("pin"), find_secret("passphrase"), find_secret("another"), kept_secret("new")]
    assert found[:3] == ["from the keyring", "from the environment", "from a person"]
    assert not [
        secret for secret in found if secret is None or redacted(f"tried {secret}") != f"tried {MASK}"
    ]
