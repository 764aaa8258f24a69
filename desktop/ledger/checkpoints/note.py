"""Checkpoints as other programs read them: C2SP's `tlog-checkpoint` in a `signed-note`.

    linekey/ledger/st-0123456789abcdef        origin: which station's ledger
    1200                                      how many entries there were
    base64                                    the root of their Merkle tree
    time 2026-11-27T16:00:00.000+00:00        UTC

    — linekey/ledger/st-… base64              the station's signature over the lines above

A leaf of the tree is the hash of an entry in the chain, its 32 bytes.
https://github.com/C2SP/C2SP/blob/main/signed-note.md, …/tlog-checkpoint.md
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.core.catalogue.ledger import CHECKPOINT_NOT_SIGNED, CHECKPOINT_UNREADABLE, STATION_KEY_UNFIT
from desktop.core.errors import LedgerError
from signing.errors import VerificationError

if TYPE_CHECKING:
    from signing.algorithms import PublicKey
    from signing.signer import Signer

ORIGIN = "linekey/ledger/"  # then the id of the station
LONGEST = 64 * 1024  # characters of a note
HASH_BYTES = 32
TIME = "time "
ED25519_BYTES = 32  # of the key itself, the end of its SubjectPublicKeyInfo (RFC 8410 4)
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_SIGNATURE = re.compile("— ([^\\s+]+) ([A-Za-z0-9+/=]+)")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class Checkpoint:
    """What the ledger of `origin` was at `time` (ISO 8601): `size` entries, `root` over all of them."""

    origin: str
    size: int
    root: bytes
    time: str

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n{TIME}{self.time}\n"


@dataclass(frozen=True)
class Signed:
    """A checkpoint and the note it came in; only `verify` tells that it is whose it says."""

    checkpoint: Checkpoint
    note: str

    def verify(self, keys: Sequence[PublicKey], place: str) -> PublicKey:
        """The one of `keys` that signed it. Raises LED-023; `place` names the note there."""
        from signing.verification import verify_payload

        text, _, lines = self.note.rpartition("\n\n")
        known = {key_id(self.checkpoint.origin, key): key for key in keys}
        for line in lines.splitlines():
            name, blob = _signature(line)
            if name == self.checkpoint.origin and blob[:4] in known:
                try:
                    verify_payload(known[blob[:4]], io.BytesIO(f"{text}\n".encode()), blob[4:])
                except VerificationError as error:
                    raise LedgerError(CHECKPOINT_NOT_SIGNED, place=place) from error
                return known[blob[:4]]
        raise LedgerError(CHECKPOINT_NOT_SIGNED, place=place)


def sign(checkpoint: Checkpoint, signer: Signer) -> Signed:
    """Raises `SigningError` as the key does, LED-027 for a key that signs no notes."""
    require_kind(signer.public_key, signer.uri)
    text = checkpoint.text
    blob = key_id(checkpoint.origin, signer.public_key) + signer.sign(io.BytesIO(text.encode()))
    made = Signed(checkpoint, f"{text}\n— {checkpoint.origin} {encoded(blob)}\n")
    made.verify([signer.public_key], signer.uri)
    return made


def read(note: str, place: str) -> Signed:
    """Raises LED-022 for what is no checkpoint; `place` names it there."""
    try:
        return Signed(_checkpoint(note), note)
    except (ValueError, binascii.Error) as error:
        raise LedgerError(CHECKPOINT_UNREADABLE, place=place) from error


def _checkpoint(note: str) -> Checkpoint:
    """Raises `ValueError`."""
    text, blank, signatures = note.rpartition("\n\n")
    if not blank or not signatures.endswith("\n") or len(note) > LONGEST or _CONTROL.search(note):
        raise ValueError(note)
    for line in signatures[:-1].split("\n"):
        _signature(line)
    origin, size, root, time = text.split("\n")
    if not origin or not _SIZE.fullmatch(size) or not time.startswith(TIME):
        raise ValueError(note)
    if datetime.fromisoformat(time.removeprefix(TIME)).utcoffset() is None:
        raise ValueError(time)
    return Checkpoint(origin, int(size), decoded(root, HASH_BYTES), time.removeprefix(TIME))


def _signature(line: str) -> tuple[str, bytes]:
    """Name and bytes of a signature line. Raises `ValueError`."""
    found = _SIGNATURE.fullmatch(line)
    if found is None:
        raise ValueError(line)
    return found[1], decoded(found[2])


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def decoded(text: str, length: int | None = None) -> bytes:
    """Raises `ValueError` for what `encoded` does not write, or another length."""
    data = base64.b64decode(text, validate=True)
    if encoded(data) != text or (length is not None and len(data) != length):
        raise ValueError(text)
    return data


def key_id(name: str, key: PublicKey) -> bytes:
    """The four bytes by which a note names the key: signature types 0x01 (Ed25519) and 0x02 (ECDSA)."""
    from signing.algorithms import ED25519, algorithm_of
    from signing.verification import public_key_der

    if algorithm_of(key, name) is ED25519:
        return hashlib.sha256(f"{name}\n\x01".encode() + public_key_der(key)[-ED25519_BYTES:]).digest()[:4]
    return hashlib.sha256(public_key_der(key)).digest()[:4]


def require_kind(key: PublicKey, uri: str) -> None:
    """Raises LED-027 unless notes can be signed by that kind of key with SHA-256."""
    from signing.algorithms import ED25519, P256, algorithm_of

    found = algorithm_of(key, uri)
    if found not in (ED25519, P256):
        raise LedgerError(STATION_KEY_UNFIT, uri=uri, kind=found.name)


def verifier_key(name: str, key: PublicKey) -> str:
    """The key as programs that read notes take it: `NAME+ID+base64`."""
    from signing.algorithms import ED25519, algorithm_of
    from signing.verification import public_key_der

    is_edwards = algorithm_of(key, name) is ED25519
    kind, data = (
        (b"\x01", public_key_der(key)[-ED25519_BYTES:]) if is_edwards else (b"\x02", public_key_der(key))
    )
    return f"{name}+{key_id(name, key).hex()}+{encoded(kind + data)}"
