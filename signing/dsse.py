"""Envelopes: a payload with signatures over it and its type, as DSSE v1 has them.

Source: https://github.com/secure-systems-lab/dsse, protocol.md and envelope.md, version 1.0. Narrower than
that in what is read: one spelling only (JSON of RFC 8785, standard base64, no other fields), and a `keyid` is
the SHA-256 of the key's SubjectPublicKeyInfo. So nobody can change a byte unnoticed.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO

from signing.algorithms import PublicKey
from signing.catalogue.envelopes import (
    NOT_AN_ENVELOPE,
    SIGNATURE_DOES_NOT_HOLD,
    SIGNATURES_MISSING,
    SIGNED_BY_THIS_KEY,
)
from signing.errors import SigningError, VerificationError
from signing.release import sign_payload
from signing.signer import Signer
from signing.verification import public_key_sha256, verify_payload

LARGEST = 1024 * 1024  # bytes; a release manifest has about two thousand


@dataclass(frozen=True)
class EnvelopeSignature:
    """`keyid` only says which key to try: it proves nothing."""

    keyid: str
    signature: bytes


@dataclass(frozen=True)
class Envelope:
    payload_type: str
    payload: bytes
    signatures: tuple[EnvelopeSignature, ...] = ()

    @property
    def signed_bytes(self) -> bytes:
        """What each signature covers: the pre-authentication encoding (PAE) of type and payload."""
        kind = self.payload_type.encode()
        return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(self.payload), self.payload)

    def to_json(self) -> bytes:
        signatures = [
            {"keyid": one.keyid, "sig": base64.b64encode(one.signature).decode("ascii")}
            for one in self.signatures
        ]
        payload = base64.b64encode(self.payload).decode("ascii")
        return canonical_json(
            {"payload": payload, "payloadType": self.payload_type, "signatures": signatures}
        )

    def with_signature(self, signature: EnvelopeSignature) -> Envelope:
        """Raises SIG-125 when the same key has signed already."""
        if signature.keyid in {one.keyid for one in self.signatures}:
            raise SigningError(SIGNED_BY_THIS_KEY, key=signature.keyid[:16])
        return replace(self, signatures=(*self.signatures, signature))


def canonical_json(document: object) -> bytes:
    """The one spelling of RFC 8785, for documents with ASCII names and without fractions."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def read_envelope(data: bytes) -> Envelope:
    """Nothing is verified. Raises SIG-120 for all that `Envelope.to_json` would not have written."""
    if len(data) > LARGEST:
        raise _malformed(f"it has more than {LARGEST:,} bytes")
    try:
        document = json.loads(data)
        signatures = tuple(
            EnvelopeSignature(str(one["keyid"]), base64.b64decode(one["sig"], validate=True))
            for one in document["signatures"]
        )
        payload = base64.b64decode(document["payload"], validate=True)
        envelope = Envelope(str(document["payloadType"]), payload, signatures)
        written = envelope.to_json()
    # `json` nests as deep as the text does.
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _malformed("payload, payloadType or signatures are missing or unreadable") from error
    if written != data:
        raise _malformed("it holds other fields, or is spelled in another way")
    return envelope


def sign_envelope(envelope: Envelope, signer: Signer) -> EnvelopeSignature:
    """The signer's signature for `envelope`, verified. Raises SIG-005 and what the signer raises."""
    signature = sign_payload(BytesIO(envelope.signed_bytes), signer, "the envelope")
    return EnvelopeSignature(public_key_sha256(signer.public_key), signature)


def verify_envelope(envelope: Envelope, trusted: Iterable[PublicKey], threshold: int = 1) -> frozenset[str]:
    """The ids of the trusted keys that signed, at least `threshold` of them (and one), each counted once.

    Signatures that name an unknown key are ignored. Raises `VerificationError`: SIG-123 when a signature that
    names a trusted key does not hold, SIG-124 when too few hold.
    """
    keys = {public_key_sha256(key): key for key in trusted}
    hold = set()
    for one in envelope.signatures:
        if one.keyid in keys:
            _verify(envelope, keys[one.keyid], one)
            hold.add(one.keyid)
    wanted = max(threshold, 1)
    if len(hold) < wanted:
        raise VerificationError(SIGNATURES_MISSING, wanted=wanted, held=len(hold))
    return frozenset(hold)


def _verify(envelope: Envelope, key: PublicKey, one: EnvelopeSignature) -> None:
    try:
        verify_payload(key, BytesIO(envelope.signed_bytes), one.signature)
    except VerificationError as error:
        raise VerificationError(SIGNATURE_DOES_NOT_HOLD, key=one.keyid[:16]) from error


def _malformed(reason: str) -> VerificationError:
    return VerificationError(NOT_AN_ENVELOPE, reason=reason)
