"""JSON: signed objects of AWS Signer, envelopes, and the release manifests in them."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from typing import Any

from signing import dsse
from signing.content import Content
from signing.digests import hash_bytes
from signing.errors import SigningError
from signing.formats import signed_object
from signing.inspection.problems import problem
from signing.manifest import PAYLOAD_TYPE
from signing.statement import read_statement

LARGEST = signed_object.LARGEST


def inspect(content: Content) -> tuple[str, dict[str, Any]] | None:
    """None of what is neither."""
    if len(content) > LARGEST or not bytes(content[:64]).lstrip().startswith(b"{"):
        return None
    data = bytes(content)
    if signed_object.recognises(data):
        return "aws-signer", _signed_object(data)
    if len(data) <= dsse.LARGEST and b'"payloadType"' in data:
        return _envelope(data)
    return None


def _signed_object(data: bytes) -> dict[str, Any]:
    try:
        found = signed_object.read_signed_object(data)
    except SigningError as error:
        return {"problems": [problem(error)]}
    told: dict[str, Any] = {
        "algorithm": signed_object.ALGORITHM,
        "image_size": found.size,
        "signature": base64.b64encode(found.signature).decode("ascii"),
    }
    if found.payload is not None:
        return told | {"image": "inside", "image_sha256": hash_bytes(found.payload).hex()}
    return told | {"image": asdict(found.location) if found.location else None}


def _envelope(data: bytes) -> tuple[str, dict[str, Any]] | None:
    """Also of others' spelling: then a problem says that Linekey does not take it."""
    problems = []
    try:
        dsse.read_envelope(data)
    except SigningError as error:
        problems.append(problem(error))
    try:
        document = json.loads(data)
        kind, payload = str(document["payloadType"]), base64.b64decode(document["payload"], validate=True)
        names = [str(one.get("keyid", "")) for one in document["signatures"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "dsse", {"problems": problems}
    told = {"payload_type": kind, "signatures": [{"key": name} for name in names], "problems": problems}
    what, facts = _payload(kind, payload)
    return what, told | facts


def _payload(kind: str, payload: bytes) -> tuple[str, dict[str, Any]]:
    if kind == PAYLOAD_TYPE:
        try:
            return "release-manifest", {"manifest": asdict(read_statement(payload))}
        except SigningError:  # somebody else's statement
            pass
    try:
        return "dsse", {"payload": json.loads(payload)}
    except (ValueError, RecursionError):
        return "dsse", {"payload_size": len(payload)}
