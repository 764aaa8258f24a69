"""The key that a station signs its checkpoints with: named by a reference, made at the first use."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.paths import make_private_folder, write_atomic
from desktop.ledger.checkpoints.note import require_kind

if TYPE_CHECKING:
    from signing.algorithms import PublicKey
    from signing.signer import AwsClients, Signer

PASSPHRASE = "station key passphrase"  # noqa: S105 - the name of the secret
PIN = "station key pin"
REFERENCE, KEY, PUBLIC_KEYS = "key", "station-key.pem", "public-keys.pem"
_PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----\n?", re.DOTALL)

Secrets = Callable[[str], str]


def no_secrets(name: str) -> str:
    """For those who sign nothing."""
    raise LookupError(name)


class StationKey:
    """Kept in `folder`: the reference to the key, the key itself where no other was named, and the public
    half of each that the station ever had, the newest last.

    `secrets(name)` answers the passphrase or PIN of a key that exists, `new_secrets` makes and keeps one.
    """

    def __init__(
        self, folder: Path, secrets: Secrets, new_secrets: Secrets, clients: AwsClients | None = None
    ) -> None:
        self.folder = folder
        self._secrets, self._new_secrets, self._clients = secrets, new_secrets, clients

    def use(self, uri: str) -> None:
        """From now on the station signs with that key. Raises as `signer` does; then it keeps the other."""
        if uri.startswith("file:"):
            uri = f"file:{Path(uri.removeprefix('file:')).resolve()}"
        self._publish(self._open(uri).public_key)
        write_atomic(self.folder / REFERENCE, f"{uri}\n".encode(), private=True)
        self.__dict__.pop("signer", None)

    @property
    def uri(self) -> str:
        """The key that signs, or that will be made at the first use. Raises `OSError`."""
        named = self.folder / REFERENCE
        return named.read_text(encoding="utf-8").strip() if named.exists() else f"file:{self.folder / KEY}"

    @cached_property
    def signer(self) -> Signer:
        """Raises `SigningError`, LED-027, what `secrets` raises, and `OSError`."""
        make_private_folder(self.folder)
        own, uri = self.folder / KEY, self.uri
        if uri == f"file:{own}" and not own.exists():
            self._make(own)
        opened = self._open(uri)
        self._publish(opened.public_key)
        return opened

    def _make(self, path: Path) -> None:
        from signing.algorithms import ED25519
        from signing.keys.file import create_key_file

        create_key_file(path, self._new_secrets(PASSPHRASE), ED25519)

    def _open(self, uri: str) -> Signer:
        from signing.keys import open_signer
        from signing.signer import require_digest_signer

        secret = PIN if uri.startswith("pkcs11:") else PASSPHRASE
        opened = open_signer(uri, lambda _uri: self._secrets(secret), client=self._clients)
        require_digest_signer(opened)
        require_kind(opened.public_key, uri)
        return opened

    def _publish(self, key: PublicKey) -> None:
        from signing.verification import public_key_pem

        make_private_folder(self.folder)
        pem, known = public_key_pem(key).encode("ascii"), self._pems()
        if not known or known[-1] != pem:
            write_atomic(self.public_keys_file, b"".join([*(one for one in known if one != pem), pem]))

    def public_keys(self) -> list[PublicKey]:
        """Raises SIG-052 for a file that is damaged, and `OSError`."""
        path = self.public_keys_file
        return read_public_keys(path.read_bytes(), str(path)) if path.exists() else []

    @property
    def public_keys_file(self) -> Path:
        return self.folder / PUBLIC_KEYS

    def _pems(self) -> list[bytes]:
        path = self.public_keys_file
        return _PEM.findall(path.read_bytes()) if path.exists() else []


def read_public_keys(data: bytes, owner: str) -> list[PublicKey]:
    """One or more in PEM, or that of a certificate. Raises SIG-052."""
    from signing.verification import load_public_key

    return [load_public_key(pem, owner) for pem in _PEM.findall(data) or [data]]
