"""Private keys of certificates in ACM over a restart of a persistent bench: MiniStack forgets them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, MutableMapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from desktop.core.paths import write_atomic

# MiniStack's record of a certificate, with its key under `_private_key` in clear PEM.
Certificate = MutableMapping[str, Any]


class KeptKeys:
    """One private file (0600) of encrypted PKCS#8 keys, by the ARN of their certificates.

    `passphrase` answers None where nothing keeps one: then no key is written. A key that it does not open
    stays in the file as it is.
    """

    def __init__(self, file: Path, passphrase: Callable[[], str | None]) -> None:
        self._file = file
        self._passphrase = passphrase
        self._sealed: dict[str, str] | None = None

    def restore(self, certificates: Collection[Certificate]) -> None:
        """Gives each of `certificates` its key again."""
        self._sealed = _read(self._file)
        passphrase = self._passphrase() if self._sealed else None
        for certificate in certificates:
            sealed = self._sealed.get(certificate["CertificateArn"])
            if sealed is not None and passphrase is not None:
                certificate["_private_key"] = _recoded(sealed, passphrase, NoEncryption())

    def save(self, certificates: Collection[Certificate]) -> None:
        """Writes the keys of `certificates`, and of no others; nothing before they were restored."""
        if self._sealed is None:
            return
        clear = {one["CertificateArn"]: one.get("_private_key") for one in certificates}
        passphrase = self._passphrase() if any(clear.values()) else None
        kept = {arn: self._sealed.get(arn) for arn, key in clear.items() if not key}
        if passphrase is not None:
            lock = BestAvailableEncryption(passphrase.encode())
            kept |= {arn: _recoded(key, None, lock) for arn, key in clear.items() if key}
        sealed = {arn: key for arn, key in kept.items() if key}
        if sealed != _read(self._file):
            write_atomic(self._file, json.dumps(sealed).encode(), private=True)


def _read(file: Path) -> dict[str, str]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}


def _recoded(pem: str, passphrase: str | None, lock: KeySerializationEncryption) -> str:
    """The key in PKCS#8; empty when it is none, or another passphrase is needed."""
    try:
        key = load_pem_private_key(pem.encode(), None if passphrase is None else passphrase.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return ""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock).decode("ascii")
