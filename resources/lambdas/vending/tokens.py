"""Access tokens as the table keeps them: salted hashes, so that who reads it can ask for nothing."""

from __future__ import annotations

import hashlib
import hmac
import secrets

SHORTEST, LONGEST = 16, 512  # characters
_SCHEME = "scrypt1"
_SALT_BYTES = 16
# RFC 7914; 16 MB and some 30 ms. Tokens are long and random, unlike passwords: it need not be slower.
_COST = {"n": 2**14, "r": 8, "p": 1, "maxmem": 2**25, "dklen": 32}
# For a row that does not exist, or holds no hash: no token has this one, and refusing is the same work.
_NOBODYS = bytes(_SALT_BYTES), bytes(32)


def hashed(token: str) -> str:
    """`scrypt1$SALT$HASH`, with a salt of its own."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{_SCHEME}${salt.hex()}${_hash(token, salt).hex()}"


def matches(token: str, stored: str | None) -> bool:
    """Whether `stored` is a hash of `token`. How long it takes tells nothing of either."""
    salt, wanted = _parsed(stored or "")
    return hmac.compare_digest(_hash(token, salt), wanted)


def _parsed(stored: str) -> tuple[bytes, bytes]:
    try:
        scheme, salt, wanted = stored.split("$")
        return (bytes.fromhex(salt), bytes.fromhex(wanted)) if scheme == _SCHEME else _NOBODYS
    except ValueError:
        return _NOBODYS


def _hash(token: str, salt: bytes) -> bytes:
    return hashlib.scrypt(token.encode("utf-8", "surrogatepass"), salt=salt, **_COST)
