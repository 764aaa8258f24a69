"""Files of keys, certificates and what goes with them, told apart without a passphrase."""

from __future__ import annotations

import re
from typing import NamedTuple

from signing.algorithms import UNREADABLE

LARGEST = 64 * 1024  # bytes; a chain of certificates has about ten thousand
# Compiled by whoever meets a key, which is seldom: `sign` would wait for it each time.
_LABEL = rb"-----BEGIN ([A-Z0-9 ]{1,40})-----"
_CONTROL = rb"[\x00-\x08\x0e-\x1f\x7f]"  # what no text before a label has
_PFX = b"\x02\x01\x03\x30"  # version 3, then its content (RFC 7292 4)
_JAVA = b"\xfe\xed\xfe\xed"


class KeyFile(NamedTuple):
    """`name` is a PEM label, or what the form is called."""

    name: str
    secret: bool


def key_file(start: bytes, size: int) -> KeyFile | None:
    """`start`: the first `LARGEST` bytes of a file of `size` bytes.

    None of firmware that carries such keys, or words of PEM for reading them.
    """
    if start.startswith(b"PuTTY-User-Key-File-"):
        return KeyFile("PuTTY", True)
    if start.startswith(_JAVA):
        return KeyFile("Java key store", True)
    labels = list(re.finditer(_LABEL, start)) if b"-----BEGIN " in start else []
    if labels and not re.search(_CONTROL, start[: labels[0].start()]):
        names = [label[1].decode("ascii") for label in labels]
        secret = next((name for name in names if name.endswith("PRIVATE KEY")), None)
        return KeyFile(secret or names[0], secret is not None)
    return _der(start) if size <= LARGEST else None


def _der(data: bytes) -> KeyFile | None:
    """One DER SEQUENCE that takes the whole file."""
    if data[:2] not in (b"\x30\x81", b"\x30\x82") or not _is_whole(data):
        return None
    if data[4:8] == _PFX:
        return KeyFile("PKCS #12", True)
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    from signing.certificates.pem import UNREADABLE as UNREADABLE_CERTIFICATE

    try:
        x509.load_der_x509_certificate(data)
        return KeyFile("certificate, DER", False)
    except UNREADABLE_CERTIFICATE:
        pass
    try:
        serialization.load_der_private_key(data, None)
    except TypeError:  # how `cryptography` says that a passphrase is needed
        return KeyFile("private key, DER", True)
    except UNREADABLE:
        return None
    return KeyFile("private key, DER", True)


def _is_whole(data: bytes) -> bool:
    octets = data[1] & 0x7F
    return len(data) == 2 + octets + int.from_bytes(data[2 : 2 + octets])
