"""The documents AWS Signer writes for firmware, with a real signature.

Detached (`AWSIoTDeviceManagement-SHA256-ECDSA`): as MiniStack measured it on AWS. Embedded
(`AmazonFreeRTOS-Default`): the same keys, with the payload in base64 where the other names its location.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.certificates.pem import UNREADABLE

DETACHED = "AWSIoTDeviceManagement-SHA256-ECDSA"
EMBEDDED = "AmazonFreeRTOS-Default"


class JobFailed(Exception):  # noqa: N818 - what AWS reports of a job, not an error of ours
    """Why a signing job ends as Failed; `str()` is its `statusReason`."""


@dataclass(frozen=True)
class Material:
    """A certificate imported into ACM, with its private key, both in PEM."""

    certificate: str
    private_key: str = field(repr=False)


def signed_object(platform: str, payload: bytes, location: Mapping[str, str], material: Material) -> bytes:
    """The document for `payload`, which is at `location` in S3. Raises `JobFailed`."""
    key = _signing_key(material)
    document: dict[str, Any] = {
        "rawPayloadSize": len(payload),
        "signature": _base64(key.sign(payload, ec.ECDSA(hashes.SHA256()))),
        "signatureAlgorithm": "SHA256withECDSA",
    }
    if platform == EMBEDDED:
        document["payload"] = _base64(payload)
    else:
        document["payloadLocation"] = {"s3": dict(location)}
    return json.dumps(document, separators=(",", ":")).encode()


def _signing_key(material: Material) -> ec.EllipticCurvePrivateKey:
    try:
        certificate = x509.load_pem_x509_certificate(material.certificate.encode())
        key = load_pem_private_key(material.private_key.encode(), password=None)
    except UNREADABLE as error:
        raise JobFailed("The certificate or its private key cannot be read.") from error
    # AWS's own words, measured by MiniStack.
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise JobFailed("can't identify EC private key.")
    if not _signs_code(certificate):
        raise JobFailed(
            "The certificate is not for signing code: it lacks the extended key usage codeSigning."
        )
    return key


def _signs_code(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.CODE_SIGNING in usage


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
