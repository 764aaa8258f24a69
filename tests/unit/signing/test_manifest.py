"""Release manifests: one spelling, signed by several, and refused when one bit differs."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.dsse import Envelope, EnvelopeSignature, read_envelope
from signing.errors import SigningError, VerificationError
from signing.keys.local import LocalSigner, memory_signer
from signing.manifest import PAYLOAD_TYPE, add_signature, digest_file, sign_manifest, verify_manifest
from signing.statement import PREDICATE_TYPE, FileDigest, Manifest, PolicyPin, read_statement, write_statement
from signing.verification import public_key_pem, public_key_sha256

SIGNER, APPROVER, STRANGER = (memory_signer(ec.generate_private_key(ec.SECP256R1())) for _ in range(3))
KINDS: dict[str, LocalSigner] = {
    "P-256": SIGNER,
    "P-384": memory_signer(ec.generate_private_key(ec.SECP384R1())),
    "RSA-3072": memory_signer(rsa.generate_private_key(65537, 3072)),
    "Ed25519": memory_signer(ed25519.Ed25519PrivateKey.generate()),
}
MANIFEST = Manifest(
    image_name="lämp 灯.bin",
    product="LAMP-1",
    version="1.1.0",
    format="mcuboot",
    size=262_144,
    sha256="1a" * 32,
    sha512="2b" * 64,
    public_key_sha256="3c" * 32,
    certificate_sha256="4d" * 32,
    created="2026-01-31T10:15:02+00:00",
    security_counter=7,
    build_id="build 4711",
    sbom=FileDigest("lamp.spdx.json", "5e" * 32),
    policy=PolicyPin(3, "6f" * 32),
)
PLAIN = replace(MANIFEST, security_counter=None, build_id=None, sbom=None, policy=None)
SIGNED = add_signature(sign_manifest(MANIFEST, SIGNER), APPROVER)
BOTH = (SIGNER.public_key, APPROVER.public_key)


def refused(code: str, look: Callable[[], object]) -> None:
    with pytest.raises(SigningError) as caught:
        look()
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.hint


def verify(data: bytes, threshold: int = 2) -> object:
    return verify_manifest(read_envelope(data), BOTH, threshold)


def test_the_pre_authentication_encoding_is_that_of_the_specification() -> None:
    # The example of protocol.md in https://github.com/secure-systems-lab/dsse, version 1.0.2.
    envelope = Envelope("http://example.com/HelloWorld", b"hello world")
    assert envelope.signed_bytes == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


@pytest.mark.parametrize("manifest", [MANIFEST, PLAIN])
def test_what_is_written_is_read_again(manifest: Manifest) -> None:
    envelope = sign_manifest(manifest, SIGNER)
    told = verify_manifest(read_envelope(envelope.to_json()), [SIGNER.public_key])
    assert told.manifest == manifest
    assert told.keys == {public_key_sha256(SIGNER.public_key)}


def test_the_statement_is_one_of_in_toto() -> None:
    document = json.loads(write_statement(MANIFEST))
    assert document["_type"] == "https://in-toto.io/Statement/v1"
    assert document["subject"] == [{"name": MANIFEST.image_name, "digest": {"sha256": MANIFEST.sha256}}]
    assert document["predicate"]["securityCounter"] == 7
    assert document["predicate"]["sbom"] == {"name": "lamp.spdx.json", "digest": {"sha256": "5e" * 32}}
    assert document["predicate"]["policy"] == {"version": 3, "sha256": "6f" * 32}
    envelope = json.loads(SIGNED.to_json())
    assert envelope["payloadType"] == "application/vnd.in-toto+json"
    assert base64.b64decode(envelope["payload"]) == write_statement(MANIFEST)


def test_openssl_accepts_both_signatures(openssl: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "signed").write_bytes(SIGNED.signed_bytes)
    for key, one in zip(BOTH, SIGNED.signatures, strict=True):
        (tmp_path / "key.pem").write_text(public_key_pem(key), encoding="ascii")
        (tmp_path / "signature").write_bytes(one.signature)
        verify = ["-verify", tmp_path / "key.pem", "-signature", tmp_path / "signature", tmp_path / "signed"]
        assert openssl("dgst", "-sha256", *verify) == "Verified OK\n"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_key_signs_and_one_bit_breaks_it(kind: str) -> None:
    signer = KINDS[kind]
    envelope = sign_manifest(MANIFEST, signer)
    assert verify_manifest(envelope, [signer.public_key]).manifest == MANIFEST
    [one] = envelope.signatures
    broken = EnvelopeSignature(one.keyid, flipped(one.signature, 77))
    refused("SIG-123", lambda: verify_manifest(replace(envelope, signatures=(broken,)), [signer.public_key]))


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_every_bit_of_the_payload_is_protected() -> None:
    for bit in range(len(SIGNED.payload) * 8):
        changed = replace(SIGNED, payload=flipped(SIGNED.payload, bit))
        with pytest.raises(VerificationError, match="SIG-123"):
            verify_manifest(changed, BOTH, 2)


@pytest.mark.parametrize("place", [0, 1])
def test_every_bit_of_each_signature_is_protected(place: int) -> None:
    one = SIGNED.signatures[place]
    for bit in range(len(one.signature) * 8):
        signatures = list(SIGNED.signatures)
        signatures[place] = EnvelopeSignature(one.keyid, flipped(one.signature, bit))
        with pytest.raises(VerificationError, match="SIG-123"):
            verify_manifest(replace(SIGNED, signatures=tuple(signatures)), BOTH, 1)


def test_every_bit_of_the_file_is_protected() -> None:
    data = SIGNED.to_json()
    for bit in range(len(data) * 8):
        with pytest.raises(VerificationError):
            verify(flipped(data, bit))


@settings(max_examples=200)
@given(st.data())
def test_no_other_bytes_pass(data: st.DataObject) -> None:
    written = SIGNED.to_json()
    start = data.draw(st.integers(0, len(written)))
    end = data.draw(st.integers(start, min(start + 40, len(written))))
    changed = written[:start] + data.draw(st.binary(max_size=40)) + written[end:]
    if changed != written:
        with pytest.raises(VerificationError):
            verify(changed)


def test_unknown_keys_are_ignored_and_count_for_nothing() -> None:
    envelope = add_signature(SIGNED, STRANGER)
    told = verify_manifest(envelope, BOTH, 2)
    assert public_key_sha256(STRANGER.public_key) not in told.keys
    refused("SIG-124", lambda: verify_manifest(envelope, BOTH, 3))
    refused("SIG-124", lambda: verify_manifest(SIGNED, [STRANGER.public_key]))


def test_a_stranger_who_claims_a_trusted_key_is_refused() -> None:
    forged = add_signature(Envelope(PAYLOAD_TYPE, SIGNED.payload), STRANGER).signatures[0]
    claims = EnvelopeSignature(public_key_sha256(SIGNER.public_key), forged.signature)
    refused("SIG-123", lambda: verify_manifest(replace(SIGNED, signatures=(claims,)), BOTH))


@pytest.mark.parametrize("threshold", [-1, 0, 1])
def test_no_signature_is_never_enough(threshold: int) -> None:
    refused("SIG-124", lambda: verify_manifest(replace(SIGNED, signatures=()), BOTH, threshold))


def test_a_key_counts_once() -> None:
    first = SIGNED.signatures[0]
    twice = replace(SIGNED, signatures=(first, first))
    assert verify_manifest(twice, BOTH, 1).keys == {first.keyid}
    refused("SIG-124", lambda: verify_manifest(twice, BOTH, 2))
    refused("SIG-125", lambda: add_signature(SIGNED, APPROVER))


def test_a_signature_is_for_its_type_too() -> None:
    refused("SIG-121", lambda: verify_manifest(replace(SIGNED, payload_type="text/plain"), BOTH))


def test_a_signature_that_does_not_hold_is_not_added() -> None:
    class Mismatched(LocalSigner):
        @property
        def public_key(self) -> Any:
            return STRANGER.public_key

    liar = Mismatched("memory:", lambda: ec.generate_private_key(ec.SECP256R1()))
    refused("SIG-005", lambda: sign_manifest(MANIFEST, liar))


def respelled(**changes: object) -> bytes:
    return json.dumps({**json.loads(SIGNED.to_json()), **changes}, sort_keys=True).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b"[" * 100_000,
        b"\xff\xfe",
        SIGNED.to_json() + b"\n",
        SIGNED.to_json().replace(b'"payload":', b'"payload":"","payload":', 1),
        SIGNED.to_json().replace(b'"sig":"', b'"sig":"\\u0020', 1),
        respelled(),
        respelled(more=1),
        respelled(payload=None),
        respelled(payload="*"),
        respelled(signatures=None),
        respelled(signatures=[{"keyid": "a"}]),
        respelled(signatures=["a"]),
        respelled(payloadType="\ud800"),
        b" " * 2_000_000,
    ],
    ids=range(17),
)
def test_a_malformed_envelope_is_refused(data: bytes) -> None:
    refused("SIG-120", lambda: read_envelope(data))


def statement(**changes: object) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(write_statement(MANIFEST))
    return {**document, "predicate": {**document["predicate"], **changes}}


@pytest.mark.parametrize(
    "changes",
    [
        {"more": 1},
        {"size": 262_144.0},
        {"size": True},
        {"size": -1},
        {"size": "262144"},
        {"digests": {"sha256": "1A" * 32, "sha512": "2b" * 64}},
        {"digests": {"sha256": "1a" * 32}},
        {"digests": {"sha256": "6f" * 32, "sha512": "2b" * 64}},
        {"publicKey": None},
        {"certificate": {"sha256": "short"}},
        {"securityCounter": 1 << 32},
        {"securityCounter": None},
        {"buildId": ""},
        {"buildId": "two\nlines"},
        {"policy": {}},
        {"policy": {"version": 0, "sha256": "6f" * 32}},
        {"policy": {"version": True, "sha256": "6f" * 32}},
        {"policy": {"version": 3, "sha256": "6F" * 32}},
        {"policy": {"version": 3, "sha256": "6f" * 32, "approvals": 0}},
        {"sbom": {}},
        {"sbom": []},
        {"product": 1},
        {"created": "yesterday"},
        {"created": "2026-01-31T10:15:02"},
        {"created": "2026-01-31T10:15:02+01:00"},
    ],
)
def test_a_malformed_predicate_is_refused(changes: dict[str, object]) -> None:
    text = json.dumps(statement(**changes), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    refused("SIG-122", lambda: read_statement(text.encode()))


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "SIG-122"),
        (b"1", "SIG-122"),
        (b"{}", "SIG-122"),
        (b"[" * 100_000, "SIG-122"),
        (json.dumps(statement()).encode(), "SIG-122"),
        (json.dumps({**statement(), "subject": []}).encode(), "SIG-122"),
        (json.dumps({**statement(), "predicate": []}).encode(), "SIG-122"),
        (json.dumps({**statement(), "_type": "https://in-toto.io/Statement/v0.1"}).encode(), "SIG-122"),
        (json.dumps({**statement(), "predicateType": "https://slsa.dev/provenance/v1"}).encode(), "SIG-126"),
    ],
    ids=range(9),
)
def test_another_statement_is_refused(payload: bytes, code: str) -> None:
    refused(code, lambda: read_statement(payload))


@pytest.mark.parametrize(
    "changes", [{"product": ""}, {"image_name": "a\0b"}, {"version": "x" * 256}, {"size": 0}, {"sha512": ""}]
)
def test_what_no_manifest_may_hold_is_not_made(changes: dict[str, Any]) -> None:
    refused("SIG-122", lambda: replace(MANIFEST, **changes))


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    refused("SIG-042", lambda: digest_file(tmp_path / "none.json"))


@pytest.mark.parametrize("field", ["predicateType", "created", "sha512"])
def test_a_refusal_of_half_a_surrogate_pair_can_be_written(field: str) -> None:
    spelled = write_statement(PLAIN).decode()
    found = {"predicateType": PREDICATE_TYPE, "created": PLAIN.created, "sha512": PLAIN.sha512}[field]
    with pytest.raises(VerificationError) as caught:
        read_statement(spelled.replace(found, "\\ud800").encode())
    assert caught.value.message.encode()  # to a log, a terminal or the ledger
    assert "\\ud800" in caught.value.message
