"""The signed objects of AWS Signer: a JSON document with the signature of a firmware image.

Detached (platform AWSIoTDeviceManagement-SHA256-ECDSA) it says where in S3 the image is, embedded
(AmazonFreeRTOS-Default) it holds the image in base64. Only the image is signed, nothing else of the document.
Source: documents AWS wrote; their keys are `rawPayloadSize`, `signature`, `signatureAlgorithm`, and
`payloadLocation` or `payload`.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from io import BytesIO
from os import SEEK_END
from typing import Any, BinaryIO

from signing.algorithms import P256, PublicKey, algorithm_of
from signing.catalogue.signatures import (
    ALGORITHM_DIFFERS,
    IMAGE_NOT_IN_OBJECT,
    MEMBER_NOT_BASE64,
    NOT_A_SIGNED_OBJECT,
    OBJECT_OF_ANOTHER_IMAGE,
    OBJECT_OF_ANOTHER_KIND,
    SIZE_DIFFERS,
)
from signing.digests import hash_bytes, hash_stream
from signing.errors import VerificationError
from signing.formats.description import ImageDescription, ImageSignature
from signing.verification import verify_payload

ALGORITHM = "SHA256withECDSA"
LARGEST = 8 * 1024 * 1024  # bytes of a document: it is read whole
_SIZE = b'"rawPayloadSize"'
_MARKS = 100


@dataclass(frozen=True)
class PayloadLocation:
    """The version of an S3 object that was signed, as the document has it: nothing proves it."""

    bucket: str
    key: str
    version: str


@dataclass(frozen=True)
class SignedObject:
    """`size` is the image's, in bytes, `signature` DER; exactly one of `payload` and `location` is set."""

    size: int
    signature: bytes
    payload: bytes | None = field(default=None, repr=False)
    location: PayloadLocation | None = None

    def verify(self, public_key: PublicKey, image: BinaryIO | None = None) -> None:
        """Returns only when `public_key` signed the image: the one inside, the one given, or both.

        Raises `VerificationError`: SIG-115 (size), SIG-119 (kind of key), SIG-117 (no image inside and none
        given), SIG-118 (the one inside is not the one given), SIG-050, SIG-051.
        """
        _require_p256(public_key)
        if self.payload is not None:
            self._verify(public_key, BytesIO(self.payload))
            if image is not None:
                _require_same(self.payload, image)
        elif image is not None:
            self._verify(public_key, image)
        else:
            raise VerificationError(IMAGE_NOT_IN_OBJECT)

    def _verify(self, public_key: PublicKey, image: BinaryIO) -> None:
        size = image.seek(0, SEEK_END)
        image.seek(0)
        if size != self.size:
            raise VerificationError(SIZE_DIFFERS, named=self.size, found=size)
        verify_payload(public_key, image, self.signature)


def recognises(data: bytes) -> bool:
    few = sum(data.count(mark) for mark in b",[{") < _MARKS  # else reading it might take any memory
    return data.lstrip()[:1] == b"{" and _SIZE in data and few


def describe(data: bytes) -> ImageDescription:
    """What the document says of the image. Raises as `read_signed_object` does."""
    found = read_signed_object(data)
    return ImageDescription("aws-signer", None, found.size, (ImageSignature(ALGORITHM, None),))


def read_signed_object(data: bytes) -> SignedObject:
    """Reads the document and verifies nothing.

    Raises `VerificationError`: SIG-035 (not such a document), SIG-114 (base64), SIG-116 (algorithm).
    """
    try:
        document = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
        size = _typed(document, "rawPayloadSize", int)
        signature, algorithm = (_typed(document, name, str) for name in ("signature", "signatureAlgorithm"))
        if ("payload" in document) == ("payloadLocation" in document):
            raise ValueError("not exactly one of payload and payloadLocation")
        location = _location(document)
        payload = None if location else _typed(document, "payload", str)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise VerificationError(NOT_A_SIGNED_OBJECT) from error
    if algorithm != ALGORITHM:
        raise VerificationError(ALGORITHM_DIFFERS, found=algorithm, wanted=ALGORITHM)
    image = None if payload is None else _decoded(payload, "payload")
    return SignedObject(size, _decoded(signature, "signature"), image, location)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that comes twice would be read one way here and another way elsewhere."""
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a name comes twice")
    return document


def _typed(document: Any, name: str, kind: type) -> Any:
    value = document[name]
    if type(value) is not kind:
        raise TypeError(name)
    return value


def _location(document: Any) -> PayloadLocation | None:
    if "payloadLocation" not in document:
        return None
    place = document["payloadLocation"]["s3"]
    return PayloadLocation(*(_typed(place, name, str) for name in ("bucketName", "key", "version")))


def _decoded(text: str, name: str) -> bytes:
    """Canonical base64 (RFC 4648 3.5) only: else bits of the text could change and the bytes would not."""
    try:
        data = base64.b64decode(text, validate=True)
        if base64.b64encode(data) != text.encode("ascii"):
            raise ValueError("padding bits are set")
    except (binascii.Error, ValueError) as error:
        raise VerificationError(MEMBER_NOT_BASE64, name=name) from error
    return data


def _require_p256(public_key: PublicKey) -> None:
    kind = algorithm_of(public_key, "the verifier")
    if kind is not P256:
        raise VerificationError(OBJECT_OF_ANOTHER_KIND, algorithm=ALGORITHM, kind=kind.name)


def _require_same(payload: bytes, image: BinaryIO) -> None:
    image.seek(0)
    if hash_stream(image) != hash_bytes(payload):
        raise VerificationError(OBJECT_OF_ANOTHER_IMAGE)
