"""Whether the bytes that units would get are those that people agreed to, signed as units verify them."""

from __future__ import annotations

import hashlib
from typing import Any

from asn1crypto import pem, x509
from botocore.exceptions import ClientError

from .consent import Manifest
from .envelope import Envelope
from .keys import Key
from .refusals import IMAGE, NOT_APPROVED, SIGNATURE, Refused, require

CHUNK = 1 << 20
LARGEST = 24 * 1024 * 1024  # bytes that AWS IoT delivers over MQTT
LARGEST_CERTIFICATE = 32 * 1024


def check_version(s3: Any, bucket: str, key: str, version: str, manifest: Manifest) -> None:
    """Reads that version of the object in pieces. Raises `Refused` when it is not the manifest's image."""
    require(manifest.size <= LARGEST, IMAGE, "The image is larger than the 24 MB that AWS IoT delivers.")
    try:
        answer = s3.get_object(Bucket=bucket, Key=key, VersionId=version)
    except ClientError as error:
        raise Refused(IMAGE, f"There is no such version of {key}.") from error
    require(answer.get("VersionId") == version, IMAGE, "S3 answered with another version.")
    require(answer["ContentLength"] == manifest.size, IMAGE, "The object is of another size than the image.")
    digest = hashlib.sha256()
    for chunk in answer["Body"].iter_chunks(CHUNK):
        digest.update(chunk)
    require(digest.hexdigest() == manifest.sha256, IMAGE, "The object holds other bytes than the image.")


def check_signatures(certificate: str, signature: bytes, manifest: Manifest, envelope: Envelope) -> None:
    """The certificate is the manifest's, and its key signed image and manifest. Raises `Refused`."""
    key = _key_of(certificate, manifest.certificate_sha256)
    told = "The certificate has another key than the manifest names."
    require(key.sha256 == manifest.public_key_sha256, SIGNATURE, told)
    require(key.is_p256, SIGNATURE, "Units verify signatures of ECDSA P-256 keys alone.")
    holds = key.signed_sha256(bytes.fromhex(manifest.sha256), signature)
    require(holds, SIGNATURE, "The signature is not the certificate's over the image.")
    try:
        signed = envelope.signed_by([key])
    except ValueError as error:
        raise Refused(NOT_APPROVED, str(error)) from error
    require(signed != [], NOT_APPROVED, "The key that signed the image has not signed the manifest.")


def _key_of(certificate: str, sha256: str) -> Key:
    require(len(certificate) <= LARGEST_CERTIFICATE, SIGNATURE, "The certificate is too long.")
    try:
        _, _, der = pem.unarmor(certificate.encode("ascii"))
        require(
            hashlib.sha256(der).hexdigest() == sha256, SIGNATURE, "The certificate is not the manifest's."
        )
        return Key(x509.Certificate.load(der, strict=True).public_key.dump())
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused(SIGNATURE, "This is no certificate with a key that units verify.") from error
