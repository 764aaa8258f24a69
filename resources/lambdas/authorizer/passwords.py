"""Passwords as the table keeps them: salted hashes that are slow to guess."""

from __future__ import annotations

import hashlib
import hmac
import secrets

LONGEST = 256  # bytes
_SCHEME = "scrypt2"
_SALT_BYTES = 16
# RFC 7914, with a cost that OWASP's "Password Storage Cheat Sheet" names: 32 MB, some 0.3 s of a processor.
_COST = {"n": 2**15, "r": 8, "p": 3, "maxmem": 2**26, "dklen": 32}
# For a user who does not exist, or a row without a hash: no password has it, and refusing is the same work.
_NOBODYS = bytes(_SALT_BYTES), bytes(32)


def hashed(password: bytes) -> str:
    """`scrypt2$SALT$HASH`, with a salt of its own."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{_SCHEME}${salt.hex()}${_hash(password, salt).hex()}"


def matches(password: bytes, stored: str | None) -> bool:
    """Whether `stored` is a hash of `password`. How long it takes tells nothing of either."""
    salt, wanted = _parsed(stored or "")
    return hmac.compare_digest(_hash(password, salt), wanted)


def _parsed(stored: str) -> tuple[bytes, bytes]:
    try:
        scheme, salt, wanted = stored.split("$")
        return (bytes.fromhex(salt), bytes.fromhex(wanted)) if scheme == _SCHEME else _NOBODYS
    except ValueError:
        return _NOBODYS


def _hash(password: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(password, salt=salt, **_COST)
