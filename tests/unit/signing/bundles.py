"""A release in a bundle, of keys that live as long as the tests."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from signing.bundle import Bundle, BundleFacts, State, new_bundle, read_bundle, write_bundle
from signing.certificates import code_signing_certificate, fingerprint
from signing.dsse import Envelope
from signing.keys.local import LocalSigner, memory_signer
from signing.manifest import sign_manifest
from signing.statement import Manifest
from signing.verification import public_key_sha256

SIGNER, ADA = (memory_signer(ec.generate_private_key(ec.SECP256R1())) for _ in range(2))
CY = memory_signer(ec.generate_private_key(ec.SECP384R1()))
BEA = memory_signer(ed25519.Ed25519PrivateKey.generate())
CERTIFICATE = code_signing_certificate(SIGNER, "lamp release", 730)
IMAGE = b"firmware" * 40


def manifest_of(image: bytes, product: str = "LAMP-1", certificate: str = CERTIFICATE) -> Manifest:
    return Manifest(
        image_name="lämp 灯.bin",
        product=product,
        version="1.1.0",
        format="freertos",
        size=len(image),
        sha256=hashlib.sha256(image).hexdigest(),
        sha512=hashlib.sha512(image).hexdigest(),
        public_key_sha256=public_key_sha256(SIGNER.public_key),
        certificate_sha256=fingerprint(certificate),
        created="2026-01-31T10:15:02+00:00",
    )


def facts(release_id: str = "rel-20260131T101502-9f2c61aa", state: State = "unapproved") -> BundleFacts:
    reason = "units hang" if state in ("refused", "revoked") else ""
    return BundleFacts(release_id, state, reason, "file:release.pem", "", "", "", "")


def make_bundle(
    folder: Path, image: bytes = IMAGE, envelope: Envelope | None = None, signer: LocalSigner = SIGNER
) -> Bundle:
    """Written to `folder` and read again."""
    (folder / "image").write_bytes(image)
    signed = envelope or sign_manifest(manifest_of(image), SIGNER)
    with (folder / "image").open("rb") as stream:
        signature = signer.sign(stream)
    path = folder / "löse ware.zip"
    write_bundle(new_bundle(path, facts(), signed, signature, CERTIFICATE), folder / "image", overwrite=True)
    return read_bundle(path)
