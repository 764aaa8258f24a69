"""Keys in AWS KMS (`awskms:KEY-ID-OR-ALIAS`): only digests go there, the key never leaves."""

from __future__ import annotations

from functools import cached_property
from typing import BinaryIO

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from signing.aws_errors import translated
from signing.signer import AwsClients
from signing.verification import require_p256, sha256_of


class KmsSigner:
    """Signs with a key of spec ECC_NIST_P256, usage SIGN_VERIFY; needs kms:Sign and kms:GetPublicKey."""

    def __init__(self, uri: str, client: AwsClients) -> None:
        self.uri = uri
        self._key_id = uri.removeprefix("awskms:")
        self._thing = f"the KMS key {self._key_id}"
        self._kms = client("kms")

    @cached_property
    def public_key(self) -> ec.EllipticCurvePublicKey:
        with translated(self._thing):
            answer = self._kms.get_public_key(KeyId=self._key_id)
        return require_p256(serialization.load_der_public_key(answer["PublicKey"]), self._thing)

    def sign(self, payload: BinaryIO) -> bytes:
        return self.sign_digest(sha256_of(payload))

    def sign_digest(self, digest: bytes) -> bytes:
        # DIGEST mode: KMS takes at most 4096 bytes of message and answers DER (RFC 3279).
        with translated(self._thing):
            answer = self._kms.sign(
                KeyId=self._key_id, Message=digest, MessageType="DIGEST", SigningAlgorithm="ECDSA_SHA_256"
            )
        return bytes(answer["Signature"])
