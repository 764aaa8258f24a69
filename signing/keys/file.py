"""Keys in encrypted PKCS#8 files (`file:PATH`)."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from signing.algorithms import P256, Algorithm, PrivateKey, PublicKey, algorithm_of
from signing.catalogue.keys import (
    KEY_FILE_EXISTS,
    KEY_FILE_UNREADABLE,
    NO_PRIVATE_KEY,
    PASSPHRASE_MISSING,
    PASSPHRASE_UNUSABLE,
    PASSPHRASE_WRONG,
)
from signing.errors import SecretError, SigningError, TakenError
from signing.file_names import require_writable_name
from signing.keys.local import LocalSigner, new_private_key
from signing.messages import said
from signing.notices import warn
from signing.output import exists, unusable_file
from signing.signer import Secrets

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

LONGEST_PASSPHRASE = 1023  # bytes that `cryptography` takes


def file_signer(uri: str, secrets: Secrets) -> LocalSigner:
    """A signer for `file:PATH`; `secrets(uri)` is asked for the passphrase when the key is first used."""
    path = Path(uri.removeprefix("file:"))
    return LocalSigner(uri, lambda: load_key_file(path, lambda: secrets(uri)))


def load_key_file(path: Path, passphrase: Callable[[], str]) -> PrivateKey:
    """The key in a PEM file. An unencrypted key works, with a `SigningWarning`.

    Raises SIG-010 (unreadable), SIG-011 (no key), SIG-012 (wrong passphrase), SIG-013 (kind of key).
    """
    key, is_encrypted = load_private_key(path, passphrase)
    if not is_encrypted:
        warn(said("The key file {path} is not encrypted: whoever copies it can sign.", path=path))
    algorithm_of(key, str(path))
    return key  # type: ignore[return-value] # `algorithm_of` has looked at its class


def load_private_key(path: Path, passphrase: Callable[[], str]) -> tuple[PrivateKeyTypes, bool]:
    """A key of any kind in a PEM file, and whether it was encrypted. Raises SIG-010, SIG-011, SIG-012."""
    try:
        pem = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else "this is no name of a file"
        raise SigningError(KEY_FILE_UNREADABLE, path=path, reason=reason) from error
    try:
        return serialization.load_pem_private_key(pem, None), False
    except TypeError:  # how `cryptography` says that a passphrase is needed
        return _decrypt(pem, path, passphrase()), True
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _no_key(path) from error


def _decrypt(pem: bytes, path: Path, passphrase: str) -> PrivateKeyTypes:
    try:
        return serialization.load_pem_private_key(pem, passphrase.encode())
    except (ValueError, TypeError) as error:  # TypeError: the passphrase is empty
        raise SecretError(PASSPHRASE_WRONG, path=path) from error
    except UnsupportedAlgorithm as error:  # it was opened, and holds a key on a curve that is not known
        raise _no_key(path) from error


def _no_key(path: Path) -> SigningError:
    return SigningError(NO_PRIVATE_KEY, path=path)


def refuse_existing_key(path: Path) -> None:
    """Raises SIG-014 when `path` exists, SIG-042: to be asked before a person types a passphrase."""
    require_writable_name(path)
    if exists(path):
        raise _existing_key(path)


def _existing_key(path: Path) -> SigningError:
    return TakenError(KEY_FILE_EXISTS, path=path)


def create_key_file(path: Path, passphrase: str, algorithm: Algorithm = P256) -> PublicKey:
    """Makes a key in an encrypted PKCS#8 file. Raises as `keep_new_key` does."""
    refuse_existing_key(path)
    key = new_private_key(algorithm)
    keep_new_key(path, passphrase, key)
    return key.public_key()


def keep_new_key(path: Path, passphrase: str, key: PrivateKey | X25519PrivateKey) -> None:
    """Writes an encrypted PKCS#8 file.

    Only its owner may read it (0600) from its first moment; on Windows the folder's access list decides.
    Raises SIG-014 (exists), SIG-015 (no passphrase, or not one that can be used), SIG-042 (cannot write).
    """
    refuse_existing_key(path)
    if not passphrase:
        raise SigningError(PASSPHRASE_MISSING)
    try:
        pem = private_key_pem(key, passphrase)
    except ValueError:  # without `from`: the cause has the passphrase in it
        raise SigningError(PASSPHRASE_UNUSABLE, limit=LONGEST_PASSPHRASE) from None
    _write_private(path, pem)


def private_key_pem(key: PrivateKey | X25519PrivateKey, passphrase: str | None = None) -> bytes:
    """PKCS#8 PEM, encrypted unless `passphrase` is None (what ACM imports: keep it in memory)."""
    encryption: serialization.KeySerializationEncryption = (
        serialization.NoEncryption()
        if passphrase is None
        else serialization.BestAvailableEncryption(passphrase.encode())
    )
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def _write_private(path: Path, pem: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as error:
        raise _existing_key(path) from error
    except OSError as error:
        raise unusable_file(path, error) from error
    try:
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(pem)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise unusable_file(path, error) from error
