"""DSSE envelopes (https://github.com/secure-systems-lab/dsse) in the one spelling that Linekey writes."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .keys import Key

LARGEST = 1024 * 1024  # bytes


@dataclass(frozen=True)
class Envelope:
    """`signatures` are pairs of a key's name, which proves nothing, and a signature."""

    payload_type: str
    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]

    def write(self) -> bytes:
        signatures = [
            {"keyid": keyid, "sig": base64.b64encode(signature).decode("ascii")}
            for keyid, signature in self.signatures
        ]
        payload = base64.b64encode(self.payload).decode("ascii")
        return canonical({"payload": payload, "payloadType": self.payload_type, "signatures": signatures})

    def signed_by(self, keys: Iterable[Key]) -> list[str]:
        """Names of the keys that signed, each once, in the order of their signatures.

        Raises `ValueError` when a signature that names one of them is not its own, or when one is there
        twice: a copy costs nothing to make and time to verify.
        """
        known, found = {key.sha256: key for key in keys}, dict[str, None]()
        kind = self.payload_type.encode()
        signed = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(self.payload), self.payload)
        for keyid, signature in self.signatures:
            if keyid in known:
                if keyid in found:
                    raise ValueError(f"The key {keyid[:16]}… has signed twice.")
                if not known[keyid].signed(signed, signature):
                    raise ValueError(f"The signature by the key {keyid[:16]}… does not hold.")
                found[keyid] = None
        return list(found)


def read_envelope(data: bytes) -> Envelope:
    """Nothing is verified. Raises `ValueError` for another spelling than `Envelope.write` has."""
    document = read_canonical(data)
    try:
        signatures = tuple(
            (str(one["keyid"]), base64.b64decode(one["sig"], validate=True)) for one in document["signatures"]
        )
        payload = base64.b64decode(document["payload"], validate=True)
        envelope = Envelope(str(document["payloadType"]), payload, signatures)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("This is no envelope.") from error
    if envelope.write() != data:
        raise ValueError("The envelope holds other fields, or is spelled in another way.")
    return envelope


def canonical(document: object) -> bytes:
    """The one spelling of RFC 8785, for documents with ASCII names and without fractions."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def read_canonical(data: bytes) -> Mapping[str, Any]:
    """Raises `ValueError` unless it is a JSON object in its one spelling, of a size that a person signs."""
    if len(data) > LARGEST:
        raise ValueError(f"It has more than {LARGEST:,} bytes.")
    try:
        document = json.loads(data)
        spelled = canonical(document)
    except RecursionError as error:
        raise ValueError("It is nested too deep.") from error
    if not isinstance(document, dict) or spelled != data:
        raise ValueError("It is no JSON object in the spelling of RFC 8785.")
    return document
