"""Keys of people and of code signing, policies and manifests for tests of the release gate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from signing.dsse import Envelope, sign_envelope
from signing.keys.local import memory_signer
from signing.manifest import PAYLOAD_TYPE
from signing.release_policy import Person, ReleasePolicy, Role, unsigned
from signing.statement import Manifest, write_statement
from signing.verification import public_key_pem, public_key_sha256

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
NAMES = ("ana", "bo", "chris", "dee", "eve")
KEYS = {
    "ana": memory_signer(ec.generate_private_key(ec.SECP256R1())),
    "bo": memory_signer(ed25519.Ed25519PrivateKey.generate()),
    "chris": memory_signer(ec.generate_private_key(ec.SECP384R1())),
    "dee": memory_signer(ec.generate_private_key(ec.SECP256R1())),
    "eve": memory_signer(ed25519.Ed25519PrivateKey.generate()),
}
CODE = memory_signer(ec.generate_private_key(ec.SECP256R1()))
OTHER_CODE = memory_signer(ec.generate_private_key(ec.SECP256R1()))


def person(name: str, *roles: Role) -> Person:
    return Person(name, public_key_pem(KEYS[name].public_key), tuple(sorted(roles)))


def policy(**changes: Any) -> ReleasePolicy:
    """Ana owns and requests, Bo and Chris approve, one of them must."""
    people = (person("ana", "owner", "requester"), person("bo", "approver"), person("chris", "approver"))
    values: dict[str, Any] = {
        "product": "Lamp",
        "version": 1,
        "previous": "",
        "expires": (NOW + timedelta(days=1)).isoformat(timespec="seconds"),
        "people": people,
        "threshold": 1,
        "approvals": 1,
        "signers": (public_key_sha256(CODE.public_key),),
        "path": "/firmware.bin",
        "certificate_label": "ota_signer_cert",
    }
    return ReleasePolicy(**{**values, **changes})


def manifest(**changes: Any) -> Manifest:
    values: dict[str, Any] = {
        "image_name": "lämp.bin",
        "product": "Lamp",
        "version": "1.2.3",
        "format": "freertos",
        "size": 1000,
        "sha256": "0" * 64,
        "sha512": "0" * 128,
        "public_key_sha256": public_key_sha256(CODE.public_key),
        "certificate_sha256": "1" * 64,
        "created": NOW.isoformat(timespec="seconds"),
    }
    return Manifest(**{**values, **changes})


def signed(envelope: Envelope, *names: str) -> Envelope:
    for name in names:
        envelope = envelope.with_signature(sign_envelope(envelope, KEYS[name]))
    return envelope


def agreed(body: ReleasePolicy, *owners: str) -> Envelope:
    return signed(unsigned(body), *owners)


def released(body: Manifest, *people: str) -> Envelope:
    return signed(Envelope(PAYLOAD_TYPE, write_statement(body)), *people)
