"""Release policies: one spelling, agreed to by their owners, each version following from the one before."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.dsse import Envelope, EnvelopeSignature, canonical_json, read_envelope
from signing.errors import PolicyError, SigningError, VerificationError
from signing.keys.local import memory_signer
from signing.manifest import add_signature
from signing.release_policy import (
    PAYLOAD_TYPE,
    ROLES,
    Person,
    ReleasePolicy,
    add_owner,
    read_policy,
    unsigned,
    verify_first,
    verify_next,
    write_policy,
)
from signing.verification import public_key_pem, public_key_sha256
from tests.policies import CODE_SIGNING, after, new_key, person, policy_of, signed

ANA, BEN, EVE = new_key("ana"), new_key("ben"), new_key("eve")
PEOPLE = (person("ana", ANA), person("ben", BEN))
ONE = policy_of(person("ana", ANA), person("ben", BEN, "approver"))
TWO_OWNERS = policy_of(*PEOPLE, threshold=2, approvals=1)


def refused(code: str, look: Callable[[], object]) -> SigningError:
    with pytest.raises(VerificationError) as caught:
        look()
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.hint
    return caught.value


def changed(policy: ReleasePolicy, change: Callable[[dict[str, Any]], object]) -> Envelope:
    """What `write_policy` would not have written, signed by Ana all the same."""
    document = json.loads(policy.payload)
    change(document)
    return add_signature(Envelope(PAYLOAD_TYPE, canonical_json(document)), ANA)


def test_it_is_read_as_it_was_written() -> None:
    envelope = read_envelope(signed(TWO_OWNERS, ANA, BEN).to_json())
    assert verify_first(envelope) == TWO_OWNERS
    assert envelope.payload == write_policy(TWO_OWNERS)


def test_every_kind_of_key_that_a_person_may_have() -> None:
    keys = (ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate())
    for key in keys:
        assert person("ana", memory_signer(key)).public_key == key.public_key()


@pytest.mark.parametrize(
    "key",
    [
        public_key_pem(rsa.generate_private_key(65537, 3072).public_key()),
        public_key_pem(ANA.public_key).replace("\n", "\r\n"),
        public_key_pem(ANA.public_key) + "\n",
        "Ana's\n" + public_key_pem(ANA.public_key),
        "no key",
        "",
        7,
        ec.generate_private_key(ec.SECP256K1())
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode(),
    ],
    ids=["RSA", "CRLF", "a line more", "words before", "words", "empty", "a number", "another curve"],
)
def test_keys_that_no_person_may_have(key: Any) -> None:
    refused("SIG-130", lambda: Person("ana", key, ROLES))


def test_a_point_has_one_spelling() -> None:
    """The same key twice, once compressed: two people for one person's signature."""
    point = ANA.public_key.public_bytes(
        serialization.Encoding.X962,
        serialization.PublicFormat.CompressedPoint,
    )
    # SubjectPublicKeyInfo of id-ecPublicKey on prime256v1 (RFC 5480 2) with the compressed point.
    der = bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200") + point
    pem = f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(der).decode()}\n-----END PUBLIC KEY-----\n"
    assert serialization.load_pem_public_key(pem.encode()) == ANA.public_key
    refused("SIG-130", lambda: Person("ana-2", pem, ROLES))


NOT_POLICIES: dict[str, dict[str, object]] = {
    "two people with one key": {"people": (person("ana", ANA), person("ben", ANA))},
    "one person twice": {"people": (person("ana", ANA), person("ana", BEN))},
    "people not in order": {"people": (person("ben", BEN), person("ana", ANA))},
    "nobody": {"people": ()},
    "a person signs firmware": {"people": (person("ana", ANA), person("ben", CODE_SIGNING))},
    "nobody may request": {"people": (person("ana", ANA, "owner", "approver"),)},
    "nobody owns it": {"people": (person("ana", ANA, "requester", "approver"),)},
    "more owners than there are": {"threshold": 2},
    "no owner need sign": {"threshold": 0},
    "an approver who would approve alone": {"approvals": 2},
    "fewer than no approvals": {"approvals": -1},
    "true approvals": {"approvals": True},
    "half an approval": {"approvals": 0.5},
    "version 0": {"version": 0},
    "version 1 with one before it": {"previous": "1a" * 32},
    "version 2 without one before it": {"version": 2},
    "a digest in capitals": {"signers": ("AB" * 32,)},
    "no signers": {"signers": ()},
    "a signer twice": {"signers": ("ab" * 32, "ab" * 32)},
    "templates not in order": {"templates": ("cd" * 32, "ab" * 32)},
    "a day without time": {"expires": "2027-11-27"},
    "another offset": {"expires": "2027-11-27T00:00:00+01:00"},
    "no offset": {"expires": "2027-11-27T00:00:00"},
    "never": {"expires": "never"},
    "no product": {"product": ""},
    "a product that cannot be printed": {"product": "lamp\u202e"},
    "half of a surrogate pair": {"product": "\ud800"},
    "a path of two lines": {"path": "a\nb"},
}


@pytest.mark.parametrize("changes", NOT_POLICIES.values(), ids=NOT_POLICIES)
def test_what_no_policy_may_say(changes: dict[str, object]) -> None:
    refused("SIG-130", lambda: replace(ONE, **changes))


@pytest.mark.parametrize("identity", ["", "Ana", "änä", "a b", "-a", "a" * 33, "ana\n", "аna", 7], ids=repr)
def test_ids_are_ascii(identity: Any) -> None:
    """The last word but one begins with a Cyrillic letter: it is to be told apart from “ana”."""
    refused("SIG-130", lambda: person(identity, ANA))


@pytest.mark.parametrize("roles", [(), ("owner", "approver"), ("owner",) * 2, ("king",), "owner"], ids=repr)
def test_roles_have_one_order(roles: Any) -> None:
    refused("SIG-130", lambda: Person("ana", public_key_pem(ANA.public_key), roles))


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a field more": lambda document: document.update(note="x"),
    "a field less": lambda document: document.pop("templates"),
    "a field more of a person": lambda document: document["people"][0].update(name="Ana"),
    "an id that is a number": lambda document: document["people"][0].update(id=7),
    "roles that are no list": lambda document: document["people"][0].update(roles={"owner": 1}),
    "roles within roles": lambda document: document["people"][0].update(roles=[["owner"]]),
    "people that are no list": lambda document: document.update(people="ana"),
    "signers that are a text": lambda document: document.update(signers="ab" * 32),
    "firmware that is a text": lambda document: document.update(firmware="x"),
    "a version that is a text": lambda document: document.update(version="1"),
    "another layout": lambda document: document.update(type="urn:linekey:release-policy:v2"),
    "a layout that is a list": lambda document: document.update(type=["urn:linekey:release-policy:v1"]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_no_policy(change: Callable[[dict[str, Any]], object]) -> None:
    refused("SIG-130", lambda: verify_first(changed(ONE, change)))


@pytest.mark.parametrize(
    "payload",
    [
        json.dumps(json.loads(ONE.payload)).encode(),  # white space
        ONE.payload + b"\n",
        ONE.payload.replace(b"Dimmable", b"\\u0044immable"),
        ONE.payload.replace(b'"version":1', b'"version":1.0'),
        ONE.payload.replace(b'"version":1', b'"version":2,"version":1'),
        b"[" * 100_000,
        b'"urn:linekey:release-policy:v1"',
        b"\xff",
        b"",
        b"9" * 5000,
    ],
    ids=lambda payload: payload[:12],
)
def test_bytes_that_say_the_same_in_another_spelling(payload: bytes) -> None:
    refused("SIG-130", lambda: verify_first(add_signature(Envelope(PAYLOAD_TYPE, payload), ANA)))


def test_a_manifest_is_no_policy() -> None:
    """The type is signed as well: what was signed as one thing is not taken as another."""
    refused("SIG-130", lambda: read_policy(Envelope("application/vnd.in-toto+json", ONE.payload)))
    moved = replace(add_signature(Envelope("text/plain", ONE.payload), ANA), payload_type=PAYLOAD_TYPE)
    refused("SIG-123", lambda: verify_first(moved))


SIGNED = signed(ONE, ANA).to_json()


@settings(max_examples=60)
@given(st.data())
def test_a_bit_that_was_flipped(data: st.DataObject) -> None:
    whole = bytearray(SIGNED)
    place = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[place // 8] ^= 1 << place % 8
    with pytest.raises(VerificationError):
        verify_first(read_envelope(bytes(whole)))


def test_the_first_is_signed_by_as_many_owners_as_it_says() -> None:
    refused("SIG-137", lambda: verify_first(unsigned(ONE)))
    refused("SIG-137", lambda: verify_first(signed(ONE, BEN)))  # an approver, who owns nothing
    refused("SIG-137", lambda: verify_first(signed(ONE, EVE)))
    error = refused("SIG-137", lambda: verify_first(signed(TWO_OWNERS, ANA)))
    assert "ben" in error.hint
    refused("SIG-136", lambda: verify_first(signed(after(ONE), ANA)))


def test_an_owner_counts_once() -> None:
    envelope = signed(TWO_OWNERS, ANA)
    twice = replace(envelope, signatures=envelope.signatures * 2)
    refused("SIG-137", lambda: verify_first(twice))
    with pytest.raises(SigningError) as caught:
        add_owner(envelope, ANA)
    assert caught.value.code == "SIG-125"
    # ECDSA signs the same in many ways: still one owner.
    again = signed(TWO_OWNERS, ANA).signatures
    refused("SIG-137", lambda: verify_first(replace(envelope, signatures=envelope.signatures + again)))
    # Ana's signature under Ben's name.
    as_ben = EnvelopeSignature(public_key_sha256(BEN.public_key), again[0].signature)
    refused("SIG-123", lambda: verify_first(replace(envelope, signatures=(*envelope.signatures, as_ben))))


def test_the_next_one_follows() -> None:
    second = after(ONE, approvals=1)
    assert verify_next(ONE, signed(second, ANA)) == second
    assert verify_next(second, signed(after(second), ANA)).version == 3


def test_the_next_one_follows_an_expired_one() -> None:
    old = replace(ONE, expires="2001-01-01T00:00:00+00:00")
    assert verify_next(old, signed(after(old, expires=ONE.expires), ANA)).version == 2


EVES = (person("ana", EVE), person("ben", BEN, "approver"))


def test_what_does_not_follow() -> None:
    forged = after(ONE, people=EVES)
    refused("SIG-137", lambda: verify_next(ONE, signed(forged, EVE)))  # its own owner, not the old one
    refused("SIG-137", lambda: verify_next(ONE, signed(forged, ANA)))  # the old one, not its own
    assert verify_next(ONE, signed(forged, ANA, EVE)) == forged
    refused("SIG-136", lambda: verify_next(ONE, signed(ONE, ANA)))
    refused("SIG-136", lambda: verify_next(ONE, signed(after(after(ONE)), ANA)))
    refused("SIG-136", lambda: verify_next(ONE, signed(replace(after(ONE), version=3), ANA)))
    refused("SIG-136", lambda: verify_next(ONE, signed(after(replace(ONE, approvals=1)), ANA)))
    refused("SIG-136", lambda: verify_next(ONE, signed(after(ONE, product="Dimmable Lamp"), ANA)))


def test_a_threshold_is_not_lowered_by_one_of_two() -> None:
    lowered = after(TWO_OWNERS, threshold=1, approvals=0)
    refused("SIG-137", lambda: verify_next(TWO_OWNERS, signed(lowered, ANA)))
    assert verify_next(TWO_OWNERS, signed(lowered, ANA, BEN)) == lowered
    raised = after(ONE, people=PEOPLE, threshold=2)
    refused("SIG-137", lambda: verify_next(ONE, signed(raised, ANA)))  # its own threshold, too


@pytest.mark.parametrize("uri", ["awskms:alias/release", "awssigner:linekey_lamp?bucket=b", "memory:", ""])
def test_a_key_of_many_owns_nothing(uri: str) -> None:
    key = new_key()
    key.uri = uri
    with pytest.raises(PolicyError) as caught:
        add_owner(unsigned(ONE), key)
    assert caught.value.code == "SIG-138"
