"""Envelopes of securesystemslib and sigstore are read here, and ours there."""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signing.algorithms import PublicKey
from signing.bundle import ENVELOPE, read_bundle, replace_envelope
from signing.dsse import Envelope, read_envelope
from signing.errors import VerificationError
from signing.foreign_envelopes import adopt_envelope
from signing.keys.local import LocalSigner
from signing.manifest import add_signature, sign_manifest, verify_manifest
from signing.verification import public_key_pem, public_key_sha256
from tests.others import run_python, surroundings
from tests.unit.signing.bundles import ADA, BEA, CY, IMAGE, SIGNER, make_bundle, manifest_of
from tests.unit.signing.image_judges import judges, private_pem

MANIFEST = manifest_of(IMAGE)
SIGNED = sign_manifest(MANIFEST, SIGNER)
PAYLOAD = SIGNED.payload.decode()


def ask(library: str, act: str, **order: object) -> Any:
    done = run_python(
        Path(__file__).with_name("dsse_judge.py"),
        [],
        surroundings(PYTHONPATH=str(judges())),
        json.dumps({"library": library, "act": act, **order}),
        ["securesystemslib.dsse", "securesystemslib.signer", "sigstore.dsse"],
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def keyid(signer: LocalSigner) -> str:
    return public_key_sha256(signer.public_key)


def keys_of(*signers: LocalSigner) -> dict[str, str]:
    return {keyid(one): public_key_pem(one.public_key) for one in signers}


def signed_by(library: str, signer: LocalSigner, **more: object) -> bytes:
    key = private_pem(signer._private_key).decode()
    made: str = ask(library, "sign", key=key, payload=PAYLOAD, **more)
    return made.encode()


@pytest.mark.parametrize(("library", "others"), [("securesystemslib", (ADA, CY, BEA)), ("sigstore", (ADA,))])
def test_they_verify_what_stands_in_a_bundle(
    library: str, others: tuple[LocalSigner, ...], tmp_path: Path
) -> None:
    """sigstore knows ECDSA with SHA-256 alone."""
    bundle = make_bundle(tmp_path)
    envelope = bundle.envelope
    for other in others:
        envelope = add_signature(envelope, other)
    replace_envelope(bundle, envelope, "approved")
    with zipfile.ZipFile(bundle.path) as archive:
        written = archive.read(ENVELOPE).decode()
    keys = keys_of(SIGNER, *others)
    assert ask(library, "verify", envelope=written, keys=keys) == sorted(keys)


@pytest.mark.parametrize("library", ["securesystemslib", "sigstore"])
def test_they_refuse_what_we_refuse(library: str) -> None:
    """Otherwise they would be no judges."""
    document = json.loads(SIGNED.to_json())
    document["payload"] = base64.b64encode(SIGNED.payload.replace(b"1.1.0", b"1.1.1")).decode()
    with pytest.raises(AssertionError, match="VerificationError"):
        ask(library, "verify", envelope=json.dumps(document), keys=keys_of(SIGNER))


@pytest.mark.parametrize(
    ("library", "signer"),
    [("securesystemslib", ADA), ("securesystemslib", CY), ("securesystemslib", BEA), ("sigstore", ADA)],
    ids=["securesystemslib P-256", "securesystemslib P-384", "securesystemslib Ed25519", "sigstore P-256"],
)
def test_what_they_sign_becomes_ours(library: str, signer: LocalSigner) -> None:
    foreign = signed_by(library, signer)
    with pytest.raises(VerificationError, match="SIG-120"):
        read_envelope(foreign)
    adopted = adopt_envelope(foreign, [SIGNER.public_key, signer.public_key])
    assert read_envelope(adopted.to_json()) == adopted
    told = verify_manifest(adopted, [signer.public_key])
    assert (told.manifest, told.keys) == (MANIFEST, {keyid(signer)})


def test_a_signature_they_add_to_ours_is_found_beside_it() -> None:
    foreign = signed_by("securesystemslib", ADA, envelope=SIGNED.to_json().decode())
    adopted = adopt_envelope(foreign, [SIGNER.public_key, ADA.public_key])
    assert [one.keyid for one in adopted.signatures] == [keyid(SIGNER), keyid(ADA)]


# --- whatever a tool writes ---

BOTH = add_signature(SIGNED, ADA)
TRUSTED: list[PublicKey] = [SIGNER.public_key, ADA.public_key]


def respelled(change: Callable[[dict[str, Any]], None], **form: Any) -> bytes:
    document = json.loads(BOTH.to_json())
    change(document)
    return json.dumps(document, **form).encode()


def url_safe(document: dict[str, Any]) -> None:
    document["payload"] = document["payload"].replace("+", "-").replace("/", "_").rstrip("=")
    for one in document["signatures"]:
        one["sig"] = one["sig"].replace("+", "-").replace("/", "_").rstrip("=")


def without_keyids(document: dict[str, Any]) -> None:
    for one in document["signatures"]:
        del one["keyid"]


def swapped_keyids(document: dict[str, Any]) -> None:
    first, second = document["signatures"]
    first["keyid"], second["keyid"] = second["keyid"], first["keyid"]


def with_more(document: dict[str, Any]) -> None:
    document |= {"mediaType": "x", "signatures": [{**one, "cert": "y"} for one in document["signatures"]]}


def twice(document: dict[str, Any]) -> None:
    document["signatures"] *= 2


@pytest.mark.parametrize("change", [url_safe, without_keyids, swapped_keyids, with_more, twice])
def test_every_spelling_that_verifies_is_one(change: Callable[[dict[str, Any]], None]) -> None:
    assert adopt_envelope(respelled(change, indent=1), TRUSTED) == BOTH


def test_what_nobody_trusted_signed_is_left_out() -> None:
    assert adopt_envelope(BOTH.to_json(), [SIGNER.public_key]) == SIGNED
    for trusted in ([], [BEA.public_key, CY.public_key]):
        with pytest.raises(VerificationError, match="SIG-144"):
            adopt_envelope(BOTH.to_json(), trusted)


def test_a_signature_over_another_type_counts_for_nothing() -> None:
    other = Envelope("application/vnd.linekey.release-policy+json", SIGNED.payload, BOTH.signatures)
    with pytest.raises(VerificationError, match="SIG-144"):
        adopt_envelope(other.to_json(), TRUSTED)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b"PK\3\4",
        respelled(lambda document: document.pop("payloadType")),
        respelled(lambda document: document.update(payloadType=7)),
        respelled(lambda document: document.update(payloadType="\ud800")),
        respelled(lambda document: document.update(payload="a")),
        respelled(lambda document: document.update(payload="not base64!")),
        respelled(lambda document: document.update(payload=None)),
        respelled(lambda document: document.update(signatures=[])),
        respelled(lambda document: document.update(signatures={})),
        respelled(lambda document: document.update(signatures=[7])),
        respelled(lambda document: document.update(signatures=[{"sig": 7}])),
        respelled(lambda document: document.update(signatures=document["signatures"] * 40)),
        respelled(lambda document: document.update(more="x" * (1 << 20))),
        BOTH.to_json().replace(b'{"payload"', b'{"payload":"","payload"'),
        BOTH.to_json()[:-1],
    ],
)
def test_what_is_no_envelope_is_refused(data: bytes) -> None:
    with pytest.raises(VerificationError) as caught:
        adopt_envelope(data, TRUSTED)
    assert caught.value.code == "SIG-143"
    assert caught.value.hint


def test_a_bundle_with_a_foreign_envelope_is_not_ours(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path)
    with zipfile.ZipFile(bundle.path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    from tests.unit.signing.test_bundle import packed

    bundle.path.write_bytes(packed({**parts, ENVELOPE: respelled(without_keyids)}))
    with pytest.raises(VerificationError, match="SIG-120"):
        read_bundle(bundle.path)
