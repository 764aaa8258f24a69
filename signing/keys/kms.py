"""Keys in AWS KMS (`awskms:KEY-ID-OR-ALIAS`): only digests go there, the key never leaves."""

from __future__ import annotations

from functools import cached_property
from typing import BinaryIO

from cryptography.hazmat.primitives import serialization

from signing.algorithms import P256, P384, RSA2048, RSA3072, PublicKey, algorithm_of, require_kind
from signing.aws_errors import translated
from signing.signer import AwsClients
from signing.verification import known_key

# What KMS calls the algorithms (KMS API, Sign). It has Ed25519 too, but not for digests of our own.
SIGNING_ALGORITHMS = {
    P256: "ECDSA_SHA_256",
    P384: "ECDSA_SHA_384",
    RSA2048: "RSASSA_PSS_SHA_256",
    RSA3072: "RSASSA_PSS_SHA_256",
}


class KmsSigner:
    """Signs with an ECDSA or RSA key of usage SIGN_VERIFY; needs kms:Sign and kms:GetPublicKey."""

    def __init__(self, uri: str, client: AwsClients) -> None:
        self.uri = uri
        self._key_id = uri.removeprefix("awskms:")
        self._thing = f"the KMS key {self._key_id}"
        self._kms = client("kms")

    @cached_property
    def public_key(self) -> PublicKey:
        with translated(self._thing):
            answer = self._kms.get_public_key(KeyId=self._key_id)
        key = serialization.load_der_public_key(answer["PublicKey"])
        require_kind(key, self._thing, tuple(SIGNING_ALGORITHMS), "signing in KMS")
        return known_key(key, self._thing)

    def sign(self, payload: BinaryIO) -> bytes:
        return self.sign_digest(algorithm_of(self.public_key, self._thing).prehash(payload))

    def sign_digest(self, digest: bytes) -> bytes:
        # DIGEST mode: KMS takes at most 4096 bytes of message; it answers DER for ECDSA (RFC 3279).
        algorithm = SIGNING_ALGORITHMS[algorithm_of(self.public_key, self._thing)]
        with translated(self._thing):
            answer = self._kms.sign(
                KeyId=self._key_id, Message=digest, MessageType="DIGEST", SigningAlgorithm=algorithm
            )
        return bytes(answer["Signature"])
