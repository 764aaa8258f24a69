"""The gate reads, follows and decides as the signing library does, on whatever there is to decide."""

from __future__ import annotations

import base64
import copy
import dataclasses
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.lambdas.release_gate import consent, envelope, policy
from resources.lambdas.release_gate.keys import Key, key_of_pem
from resources.lambdas.release_gate.refusals import EXPIRED, NOT_APPROVED, Refused
from signing import release_policy
from signing.dsse import Envelope, canonical_json, read_envelope
from signing.errors import SigningError
from signing.keys.local import memory_signer
from signing.manifest import PAYLOAD_TYPE as STATEMENT
from signing.release_decision import judge
from signing.release_policy import PAYLOAD_TYPE, ROLES, read_policy, verify_first, verify_next
from signing.statement import write_statement
from signing.verification import public_key_pem, public_key_sha256
from tests.unit.resources.gate_people import (
    CODE,
    KEYS,
    NAMES,
    NOW,
    OTHER_CODE,
    agreed,
    manifest,
    person,
    released,
)
from tests.unit.resources.gate_people import policy as some_policy

VECTORS = Path(__file__).parents[2] / "vectors" / "wycheproof"
QUICK = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])

roles = st.lists(st.sampled_from(ROLES), min_size=1, unique=True)
people = st.dictionaries(st.sampled_from(NAMES), roles, min_size=1)
signatures = st.lists(st.sampled_from(NAMES), unique=True)


@st.composite
def policies(draw: st.DrawFn, version: int = 1, previous: str = "") -> release_policy.ReleasePolicy:
    chosen = draw(people)
    listed = tuple(person(name, *chosen[name]) for name in sorted(chosen))
    owners = sum("owner" in one.roles for one in listed)
    wanted: dict[str, Any] = {
        "people": listed,
        "threshold": draw(st.integers(1, max(owners, 1))),
        "approvals": draw(st.integers(0, 2)),
        "product": draw(st.sampled_from(["Lamp", "Lamp", "Kettle"])),
        "expires": (NOW + timedelta(seconds=draw(st.sampled_from([-1, 0, 1, 900])))).isoformat(),
        "version": version,
        "previous": previous,
    }
    try:
        return some_policy(**wanted)
    except SigningError:
        return some_policy(version=version, previous=previous)


def spoiled(signed: Envelope, how: int) -> Envelope:
    """As it was, or with its last signature spoiled, or under another's name."""
    if how == 0 or not signed.signatures:
        return signed
    *others, last = signed.signatures
    if how == 1:
        last = dataclasses.replace(last, signature=last.signature[:-1] + bytes([last.signature[-1] ^ 1]))
    else:
        last = dataclasses.replace(last, keyid=public_key_sha256(KEYS["eve"].public_key))
    return dataclasses.replace(signed, signatures=(*others, last))


def ours(signed: Envelope) -> envelope.Envelope:
    return envelope.read_envelope(signed.to_json())


@QUICK
@given(policies(), signatures, st.booleans(), st.sampled_from([0, 0, 0, 1, 2]))
def test_it_decides_as_the_library_does(
    rule: release_policy.ReleasePolicy, signers: list[str], admitted: bool, how: int
) -> None:
    release = manifest(public_key_sha256=public_key_sha256((CODE if admitted else OTHER_CODE).public_key))
    signed = spoiled(released(release, *signers), how)
    found = policy.read_policy(ours(agreed(rule)))
    body = ours(signed)
    wanted = code_of(lambda: judge(rule, release, signed, NOW))
    said = code_of(lambda: consent.require_consent(found, consent.read_manifest(body), body, NOW))
    assert said == (EXPIRED if wanted == "SIG-132" else NOT_APPROVED if wanted else "")


def code_of(decide: Callable[[], object]) -> str:
    try:
        decide()
    except (SigningError, Refused) as error:
        return error.code
    return ""


def test_the_property_is_of_both_answers() -> None:
    rule, release = policy.read_policy(ours(agreed(some_policy()))), manifest()
    both = ours(released(release, "ana", "bo"))
    consent.require_consent(rule, consent.read_manifest(both), both, NOW)
    one = ours(released(release, "ana"))
    with pytest.raises(Refused, match="0 of the 1 approvals"):
        consent.require_consent(rule, consent.read_manifest(one), one, NOW)


def test_an_approver_counts_once() -> None:
    rule = policy.read_policy(ours(agreed(some_policy(approvals=2))))
    once = released(manifest(), "ana", "bo")
    twice = ours(dataclasses.replace(once, signatures=(*once.signatures, once.signatures[-1])))
    with pytest.raises(Refused, match="has signed twice"):
        consent.require_consent(rule, consent.read_manifest(twice), twice, NOW)


def test_a_spoiled_signature_is_refused_though_others_are_enough() -> None:
    rule = policy.read_policy(ours(agreed(some_policy())))
    body = ours(spoiled(released(manifest(), "ana", "bo", "chris"), 1))
    with pytest.raises(Refused, match="does not hold"):
        consent.require_consent(rule, consent.read_manifest(body), body, NOW)


@QUICK
@given(st.data(), signatures, signatures, st.sampled_from([0, 0, 1, 2]), st.integers(1, 3))
def test_it_follows_versions_as_the_library_does(
    data: st.DataObject, first: list[str], second: list[str], how: int, version: int
) -> None:
    before = data.draw(policies())
    previous = data.draw(st.sampled_from([before.sha256, before.sha256, "0" * 64]))
    after = data.draw(policies(version, previous if version > 1 else ""))
    one, two = agreed(before, *first), spoiled(agreed(after, *second), how)
    assert follows(lambda: verify_first(one)) == follows(lambda: policy.verify_first(ours(one)))
    assert follows(lambda: verify_next(before, two)) == follows(
        lambda: policy.verify_next(policy.read_policy(ours(one)), ours(two))
    )


def follows(check: Any) -> bool:
    try:
        check()
    except (SigningError, ValueError):
        return False
    return True


@pytest.mark.parametrize(
    ("why", "changes", "owners"),
    [
        ("names another version", {"previous": "0" * 64}, ["ana", "bo"]),
        ("of Kettle", {"product": "Kettle"}, ["ana", "bo"]),
        ("next version is 2", {"version": 3}, ["ana", "bo"]),
        ("0 of the 1 owners that version 1", {}, ["bo"]),
        ("0 of the 1 owners that version 2", {}, ["ana", "chris"]),
    ],
)
def test_each_alone_keeps_a_version_from_following(
    why: str, changes: dict[str, Any], owners: list[str]
) -> None:
    """Ana owns the first, and Bo the next."""
    first = some_policy()
    listed = (person("ana", "requester"), person("bo", "approver", "owner"), person("chris", "approver"))
    wanted: dict[str, Any] = {"version": 2, "previous": first.sha256, "people": listed}
    before = policy.read_policy(ours(agreed(first)))
    policy.verify_next(before, ours(agreed(some_policy(**wanted), "ana", "bo")))
    with pytest.raises(ValueError, match=why):
        policy.verify_next(before, ours(agreed(some_policy(**{**wanted, **changes}), *owners)))


def test_a_persons_key_signs_no_firmware() -> None:
    document = json.loads(some_policy().payload)
    document["signers"] = [public_key_sha256(KEYS["bo"].public_key)]
    written = Envelope(PAYLOAD_TYPE, canonical_json(document))
    with pytest.raises(ValueError, match="also signs firmware"):
        policy.read_policy(ours(written))


def test_a_key_is_one_persons() -> None:
    document = json.loads(some_policy().payload)
    document["people"][2]["key"] = document["people"][0]["key"]
    with pytest.raises(ValueError, match="Two people have one key"):
        policy.read_policy(ours(Envelope(PAYLOAD_TYPE, canonical_json(document))))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("subject", 0, "digest", "sha256"), "1" * 64),
        (("_type",), "https://in-toto.io/Statement/v0.1"),
        (("predicateType",), "https://slsa.dev/provenance/v1"),
        (("predicate", "digests", "sha256"), "F" * 64),
        (("predicate", "publicKey", "sha256"), ""),
        (("predicate", "certificate", "sha256"), ["1" * 64]),
        (("predicate", "product"), ""),
        (("predicate", "size"), 0),
        (("predicate", "size"), True),
        (("predicate", "version"), "1.2"),
    ],
)
def test_what_no_manifest_may_say(path: tuple[Any, ...], value: object) -> None:
    document = json.loads(write_statement(manifest()))
    consent.read_manifest(ours(Envelope(STATEMENT, canonical_json(document))))
    node = document
    for name in path[:-1]:
        node = node[name]
    node[path[-1]] = value
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        consent.read_manifest(ours(Envelope(STATEMENT, canonical_json(document))))


def test_each_kind_of_document_is_in_an_envelope_of_its_own() -> None:
    for said, read, other in (
        (agreed(some_policy()), policy.read_policy, STATEMENT),
        (released(manifest()), consent.read_manifest, PAYLOAD_TYPE),
    ):
        read(ours(said))
        with pytest.raises(ValueError, match="The envelope holds"):
            read(ours(dataclasses.replace(said, payload_type=other)))


BO = public_key_pem(KEYS["bo"].public_key)
ODD = st.sampled_from(
    [
        *(None, True, False, 0, 1, -1, 1 << 31, 1.0, "", "a", "A", "é", "a" * 256, "\n", [], {}),
        *("0" * 64, "F" * 64, ["0" * 64], ["0" * 64] * 2, ["1" * 64, "0" * 64]),
        *(["owner"], ["owner", "approver"], [["owner"]], [""]),
        *("2026-11-28T12:00:00+00:00", "2026-11-28T12:00:00Z", "2026-11-28", "2026-11-28T12:00:00+01:00"),
        *(public_key_pem(CODE.public_key), BO, BO.strip(), BO + "\n"),
        public_key_pem(rsa.generate_private_key(65537, 2048).public_key()),
    ]
)
DOCUMENT = json.loads(some_policy(templates=("2" * 64,)).payload)


def paths(node: Any, start: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [start] if start else []
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        found += paths(value, (*start, key))
    return found


@settings(max_examples=600)
@given(st.sampled_from(paths(DOCUMENT)), ODD, st.sampled_from(["put", "add", "drop"]))
def test_it_reads_as_the_library_does(path: tuple[Any, ...], odd: Any, how: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    node: Any = document
    for step in path[:-1]:
        node = node[step]
    if how == "put":
        node[path[-1]] = odd
    elif how == "drop":
        del node[path[-1]]
    elif isinstance(node, dict):
        node["more"] = odd
    else:
        node.append(odd)
    body = Envelope(PAYLOAD_TYPE, canonical_json(document))
    assert follows(lambda: read_policy(body)) == follows(lambda: policy.read_policy(ours(body)))


@pytest.mark.parametrize("change", [lambda text: text + b" ", lambda text: text.replace(b":", b": ", 1)])
def test_another_spelling_is_refused_by_both(change: Any) -> None:
    signed = released(manifest(), "ana")
    with pytest.raises(SigningError):
        read_envelope(change(signed.to_json()))
    with pytest.raises(ValueError, match="spelling"):
        envelope.read_envelope(change(signed.to_json()))
    with pytest.raises(ValueError, match="spelling"):
        consent.read_manifest(ours(dataclasses.replace(signed, payload=change(signed.payload))))


def test_an_envelope_holds_nothing_else() -> None:
    document = json.loads(released(manifest(), "ana").to_json())
    envelope.read_envelope(canonical_json(document))
    for change in ({"more": 1}, {"signatures": [{**document["signatures"][0], "cert": ""}]}):
        with pytest.raises(ValueError, match="other fields"):
            envelope.read_envelope(canonical_json({**document, **change}))


def test_what_is_too_large_is_not_read() -> None:
    large = canonical_json({"a": "x" * envelope.LARGEST})
    with pytest.raises(ValueError, match="more than 1,048,576 bytes"):
        envelope.read_canonical(large)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b"[" * 100_000, b'{"a":' * 100_000, b"1" * (1 << 21), b"\xff"]
)
def test_what_is_no_envelope_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        envelope.read_envelope(data)


@pytest.mark.parametrize(
    "name", ["ecdsa_secp256r1_sha256_test", "ecdsa_secp384r1_sha384_test", "ed25519_test"]
)
def test_it_verifies_as_published(name: str) -> None:
    """Nothing is asked of "acceptable": keys of small order, whose signatures hold for many messages."""
    groups = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))["testGroups"]
    tried = 0
    for group in groups:
        key = Key(bytes.fromhex(group["publicKeyDer"]))
        for test in group["tests"]:
            if test["result"] != "acceptable":
                holds = key.signed(bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"]))
                assert holds == (test["result"] == "valid"), (test["tcId"], test["comment"])
                tried += 1
    assert tried > 100


def test_a_key_has_one_spelling() -> None:
    for signer in KEYS.values():
        text = public_key_pem(signer.public_key)
        key = key_of_pem(text)
        assert key.sha256 == public_key_sha256(signer.public_key)
        body = base64.b64encode(key.spki).decode()
        for other in (
            text.strip(),
            text.replace("\n", "\r\n"),
            body,
            f" {text}",
            text.replace("PUBLIC", "EC"),
        ):
            with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
                key_of_pem(other)


@pytest.mark.parametrize("name", ["ana", "chris"])
def test_a_point_has_one_spelling(name: str) -> None:
    """Hybrid (X9.62) or with nothing before it: the same key, that would have another name."""
    spki = key_of_pem(public_key_pem(KEYS[name].public_key)).spki
    size = KEYS[name].public_key.key_size // 4  # type: ignore[union-attr] # an ECDSA key
    start, point = spki[: -size - 1], spki[-size:]
    assert Key(start + b"\x04" + point)
    for other in (bytes([6 + point[-1] % 2]) + point, point):
        with pytest.raises(ValueError, match="not a point"):
            Key(start + other)


def test_a_point_beside_the_curve_is_no_key() -> None:
    spki = bytearray(key_of_pem(public_key_pem(KEYS["ana"].public_key)).spki)
    spki[-1] ^= 1
    with pytest.raises(ValueError):  # noqa: PT011 - `cryptography` says it in its words
        load_der_public_key(bytes(spki))
    with pytest.raises(ValueError, match="point"):
        Key(bytes(spki))


def test_keys_of_other_kinds_are_none() -> None:
    rsa_key = memory_signer(rsa.generate_private_key(65537, 2048))
    with pytest.raises(ValueError, match="none of"):
        key_of_pem(public_key_pem(rsa_key.public_key))


def test_a_point_of_a_signature_has_one_spelling() -> None:
    """With the neutral point for R, S is the hash times the key (RFC 8032 5.1.6): of R spelled as any y."""
    private_key, order = ed25519.Ed25519PrivateKey.generate(), 2**252 + 27742317777372353535851937790883648493
    digest = hashlib.sha512(private_key.private_bytes_raw()).digest()[:32]
    secret = int.from_bytes(digest, "little") & (2**254 - 8) | 2**254
    key = key_of_pem(public_key_pem(private_key.public_key()))
    for y, holds in ((1, True), (1 + 2**255 - 19, False)):
        start = y.to_bytes(32, "little")
        challenge = hashlib.sha512(start + private_key.public_key().public_bytes_raw() + b"text").digest()
        answer = int.from_bytes(challenge, "little") * secret % order
        assert key.signed(b"text", start + answer.to_bytes(32, "little")) == holds
