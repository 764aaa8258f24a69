"""Signed objects of AWS Signer: what is read, and that nothing but the signed image passes."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from signing.errors import SigningError, VerificationError
from signing.formats.signed_object import PayloadLocation, SignedObject, read_signed_object, recognises
from signing.images import recognise_image, verify_image
from signing.release import verify_file
from signing.verification import public_key_pem

IMAGE = b"firmware of the lamp, version 1.2.3"
KEY = ec.generate_private_key(ec.SECP256R1())
SIGNATURE = KEY.sign(IMAGE, ec.ECDSA(hashes.SHA256()))
PLACE = {"s3": {"bucketName": "firmware", "key": "unsigned/lamp.bin", "version": "v7"}}
COMMON = {
    "rawPayloadSize": len(IMAGE),
    "signature": base64.b64encode(SIGNATURE).decode(),
    "signatureAlgorithm": "SHA256withECDSA",
}
DETACHED: dict[str, Any] = {**COMMON, "payloadLocation": PLACE}
EMBEDDED: dict[str, Any] = {**COMMON, "payload": base64.b64encode(IMAGE).decode()}


def read(document: dict[str, Any]) -> SignedObject:
    return read_signed_object(json.dumps(document).encode())


def test_a_detached_object_is_about_an_image_elsewhere() -> None:
    found = read(DETACHED)
    assert found == SignedObject(
        len(IMAGE), SIGNATURE, None, PayloadLocation("firmware", "unsigned/lamp.bin", "v7")
    )
    found.verify(KEY.public_key(), io.BytesIO(IMAGE))


def test_an_embedded_object_holds_its_image() -> None:
    found = read(EMBEDDED)
    assert (found.payload, found.location) == (IMAGE, None)
    found.verify(KEY.public_key())
    found.verify(KEY.public_key(), io.BytesIO(IMAGE))


@pytest.mark.parametrize(
    ("document", "image", "code"),
    [
        (DETACHED, None, "SIG-117"),
        (DETACHED, IMAGE + b"!", "SIG-115"),
        (DETACHED, IMAGE[::-1], "SIG-051"),
        (EMBEDDED, IMAGE + b"!", "SIG-118"),
        (EMBEDDED, IMAGE[::-1], "SIG-118"),
        ({**EMBEDDED, "rawPayloadSize": len(IMAGE) - 1}, None, "SIG-115"),
        ({**EMBEDDED, "payload": base64.b64encode(IMAGE[::-1]).decode()}, None, "SIG-051"),
        ({**EMBEDDED, "signature": base64.b64encode(b"no DER").decode()}, None, "SIG-050"),
    ],
)
def test_what_was_not_signed_is_refused(document: dict[str, Any], image: bytes | None, code: str) -> None:
    with pytest.raises(VerificationError, match=code):
        read(document).verify(KEY.public_key(), None if image is None else io.BytesIO(image))


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (ec.generate_private_key(ec.SECP256R1()), "SIG-051"),
        (ec.generate_private_key(ec.SECP384R1()), "SIG-119"),
        (rsa.generate_private_key(65537, 2048), "SIG-119"),
    ],
)
def test_another_key_is_refused(key: Any, code: str) -> None:
    with pytest.raises(VerificationError, match=code):
        read(EMBEDDED).verify(key.public_key())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"signature": "!"}, "SIG-114"),
        ({"signature": "MEU=\n"}, "SIG-114"),
        ({"signature": "MEV="}, "SIG-114"),  # the last bits are not of the signature
        ({"payload": "é"}, "SIG-114"),
        ({"signatureAlgorithm": "SHA1withRSA"}, "SIG-116"),
        ({"signature": 1}, "SIG-035"),
        ({"rawPayloadSize": "35"}, "SIG-035"),
        ({"rawPayloadSize": True}, "SIG-035"),
        ({"payloadLocation": PLACE}, "SIG-035"),
        ({"payload": None}, "SIG-035"),
    ],
)
def test_a_document_that_is_not_quite_one(change: dict[str, Any], code: str) -> None:
    with pytest.raises(VerificationError, match=code):
        read(EMBEDDED | change)


@pytest.mark.parametrize("name", sorted(EMBEDDED))
def test_every_part_must_be_there(name: str) -> None:
    with pytest.raises(VerificationError, match="SIG-035"):
        read({key: value for key, value in EMBEDDED.items() if key != name})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[1]",
        b"\x89PNG",
        b"[" * 100_000,
        json.dumps(EMBEDDED).encode("utf-16"),
        json.dumps(EMBEDDED).encode()[:-1] + b', "rawPayloadSize": 1}',
        json.dumps({**COMMON, "payloadLocation": {"s3": {"bucketName": "b", "key": "k"}}}).encode(),
        json.dumps({**COMMON, "payloadLocation": "s3://b/k"}).encode(),
    ],
)
def test_another_document_is_refused(data: bytes) -> None:
    with pytest.raises(VerificationError, match="SIG-035"):
        read_signed_object(data)


def flipped(text: str, bit: int) -> str:
    data = bytearray(text.encode())
    data[bit // 8] ^= 1 << bit % 8
    return data.decode("latin-1")


@given(st.data())
def test_no_bit_of_signature_or_payload_can_be_changed(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["signature", "payload"]))
    text = str(EMBEDDED[name])
    changed = EMBEDDED | {name: flipped(text, data.draw(st.integers(0, len(text) * 8 - 1)))}
    with pytest.raises(VerificationError):
        read(changed).verify(KEY.public_key())


@given(st.integers(0, len(SIGNATURE) * 8 - 1))
def test_no_bit_of_the_signature_itself_can_be_changed(bit: int) -> None:
    changed = bytearray(SIGNATURE)
    changed[bit // 8] ^= 1 << bit % 8
    document = DETACHED | {"signature": base64.b64encode(changed).decode()}
    with pytest.raises(VerificationError):
        read(document).verify(KEY.public_key(), io.BytesIO(IMAGE))


@given(st.integers(0, len(IMAGE) * 8 - 1))
def test_no_bit_of_the_image_can_be_changed(bit: int) -> None:
    changed = bytearray(IMAGE)
    changed[bit // 8] ^= 1 << bit % 8
    for document in (DETACHED, EMBEDDED):
        with pytest.raises(VerificationError):
            read(document).verify(KEY.public_key(), io.BytesIO(changed))


@given(st.binary(max_size=80))
def test_nothing_else_is_raised_whatever_is_read(data: bytes) -> None:
    with pytest.raises(VerificationError):
        read_signed_object(b'{"rawPayloadSize": ' + data)


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, content: bytes | dict[str, Any]) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


def test_files_are_recognised_by_their_content(files: Callable[..., Path]) -> None:
    image = files("lamp.bin", IMAGE)
    public_key = files("pub.pem", public_key_pem(KEY.public_key()).encode())
    detached, embedded = files("a.sig", DETACHED), files("b.bin", EMBEDDED)
    verify_file(image, detached, public_key)
    verify_file(image, embedded, public_key)
    told = verify_image(embedded, public_key)
    assert (told.format, told.size) == ("aws-signer", len(IMAGE))
    assert recognise_image(embedded) == told
    with pytest.raises(SigningError, match="SIG-117"):
        verify_image(detached, public_key)


def test_other_json_is_no_signed_object(files: Callable[..., Path]) -> None:
    assert not recognises(b'{"signature": "MEU="}')
    assert recognise_image(files("settings.json", {"light": "on"})).format == "raw"
