"""Envelopes that other DSSE tools wrote, securesystemslib and in-toto among them, made into our own.

Source: https://github.com/secure-systems-lab/dsse, envelope.md and protocol.md, version 1.0: any spelling of
JSON, standard or URL-safe base64, further fields, and a `keyid` that is anything or missing. None of that is
signed: what counts is which of the trusted keys the payload and its type verify with.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from signing.algorithms import PublicKey
from signing.catalogue.bundles import NOT_A_FOREIGN_ENVELOPE, NOTHING_OF_A_TRUSTED_KEY
from signing.dsse import LARGEST, Envelope, EnvelopeSignature
from signing.errors import VerificationError
from signing.messages import N
from signing.verification import public_key_sha256, verify_payload

MOST_SIGNATURES = 64  # each is tried with every trusted key


def adopt_envelope(data: bytes, trusted: Iterable[PublicKey]) -> Envelope:
    """What trusted keys signed of an envelope of any tool, as Linekey would have written it.

    Signatures that hold with none of them are left out. Raises `VerificationError`: SIG-143 (no envelope),
    SIG-144 (none holds).
    """
    foreign = _read(data)
    keys = {public_key_sha256(key): key for key in trusted}
    held: dict[str, EnvelopeSignature] = {}
    for signature in foreign.signatures:
        keyid = _signer(foreign, signature.signature, keys)
        if keyid is not None:
            held.setdefault(keyid, EnvelopeSignature(keyid, signature.signature))
    if not held:
        raise VerificationError(NOTHING_OF_A_TRUSTED_KEY)
    return Envelope(foreign.payload_type, foreign.payload, tuple(held.values()))


def _signer(envelope: Envelope, signature: bytes, keys: dict[str, PublicKey]) -> str | None:
    for keyid, key in keys.items():
        try:
            verify_payload(key, BytesIO(envelope.signed_bytes), signature)
        except VerificationError:
            continue
        return keyid
    return None


def _read(data: bytes) -> Envelope:
    if len(data) > LARGEST:
        raise _malformed(N("it is too large"))
    try:
        document = json.loads(data, object_pairs_hook=_once)
        signatures = tuple(EnvelopeSignature("", _decoded(one["sig"])) for one in document["signatures"])
        envelope = Envelope(_text(document["payloadType"]), _decoded(document["payload"]), signatures)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _malformed(N("payload, payloadType or signatures are missing or unreadable")) from error
    if not 0 < len(signatures) <= MOST_SIGNATURES:
        raise _malformed(N("it has no signatures, or too many"))
    return envelope


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Tools differ in which of two fields of one name they take."""
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a name stands twice")
    return document


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()  # half of a surrogate pair is in no UTF-8
    return value


def _decoded(value: object) -> bytes:
    text = _text(value)
    padded = text + "=" * (-len(text) % 4)  # URL-safe base64 often comes without it
    url_safe = "-" in text or "_" in text
    return base64.b64decode(padded, altchars=b"-_" if url_safe else None, validate=True)


def _malformed(reason: str) -> VerificationError:
    return VerificationError(NOT_A_FOREIGN_ENVELOPE, reason=reason)
