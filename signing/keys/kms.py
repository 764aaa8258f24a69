"""Keys in AWS KMS (`awskms:KEY-ID-OR-ALIAS`): only digests go there, the key never leaves.

Ed25519 is the exception: KMS signs the message itself, of 4096 bytes at most, with ED25519_SHA_512
(KMS developer guide, “Key spec reference”; ED25519_PH_SHA_512 is another algorithm, which no format has). Of
a message for ML-DSA only its μ goes there, of 64 bytes, whatever its size (“ML-DSA key spec”, EXTERNAL_MU).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from cryptography.hazmat.primitives import serialization

from signing.algorithms import (
    ED25519,
    ML_DSA_44,
    ML_DSA_65,
    ML_DSA_87,
    P256,
    P384,
    RSA2048,
    RSA3072,
    UNREADABLE,
    PublicKey,
    algorithm_of,
    kind_unknown,
    known_key,
    prehash,
)
from signing.aws_errors import translated
from signing.catalogue.aws import KEY_NOT_FOR_SIGNING, TOO_LARGE_FOR_KMS
from signing.errors import FileError, SigningError
from signing.messages import said
from signing.signer import AwsClients

LARGEST_MESSAGE = 4096  # bytes (KMS API, Sign)


@dataclass(frozen=True)
class KmsKind:
    """What KMS calls a kind of key and its algorithm (KMS API, CreateKey and Sign)."""

    key_spec: str
    algorithm: str
    pkcs1_algorithm: str = ""
    message_type: str = "DIGEST"


KINDS = {
    P256: KmsKind("ECC_NIST_P256", "ECDSA_SHA_256"),
    P384: KmsKind("ECC_NIST_P384", "ECDSA_SHA_384"),
    # KMS salts PSS with as many bytes as the digest has: 32, as everyone else here.
    RSA2048: KmsKind("RSA_2048", "RSASSA_PSS_SHA_256", "RSASSA_PKCS1_V1_5_SHA_256"),
    RSA3072: KmsKind("RSA_3072", "RSASSA_PSS_SHA_256", "RSASSA_PKCS1_V1_5_SHA_256"),
    ED25519: KmsKind("ECC_NIST_EDWARDS25519", "ED25519_SHA_512", message_type="RAW"),
    ML_DSA_44: KmsKind("ML_DSA_44", "ML_DSA_SHAKE_256", message_type="EXTERNAL_MU"),
    ML_DSA_65: KmsKind("ML_DSA_65", "ML_DSA_SHAKE_256", message_type="EXTERNAL_MU"),
    ML_DSA_87: KmsKind("ML_DSA_87", "ML_DSA_SHAKE_256", message_type="EXTERNAL_MU"),
}


class KmsSigner:
    """Signs with a key of usage SIGN_VERIFY; needs kms:Sign and kms:GetPublicKey.

    Raises SIG-020 to SIG-025, SIG-013, SIG-026 (a key for another use), SIG-043 (too long for Ed25519).
    """

    def __init__(self, uri: str, client: AwsClients) -> None:
        self.uri = uri
        self._key_id = uri.removeprefix("awskms:")
        self._thing = said("the KMS key {key}", key=self._key_id)
        self._kms = client("kms")

    @cached_property
    def public_key(self) -> PublicKey:
        with translated(self._thing):
            answer = self._kms.get_public_key(KeyId=self._key_id)
        if answer["KeyUsage"] != "SIGN_VERIFY":
            raise SigningError(KEY_NOT_FOR_SIGNING, key=self._key_id, usage=answer["KeyUsage"])
        try:
            return known_key(serialization.load_der_public_key(answer["PublicKey"]), self._thing)
        except UNREADABLE as error:  # SM2, which KMS has too
            raise kind_unknown(self._thing) from error

    def sign(self, payload: BinaryIO) -> bytes:
        return self.sign_digest(prehash(self.public_key, payload))

    def sign_digest(self, digest: bytes, *, pkcs1: bool = False) -> bytes:
        if len(digest) > LARGEST_MESSAGE:
            raise FileError(TOO_LARGE_FOR_KMS, limit=LARGEST_MESSAGE)
        kind = KINDS[algorithm_of(self.public_key, self._thing)]
        with translated(self._thing):
            answer = self._kms.sign(
                KeyId=self._key_id,
                Message=digest,
                MessageType=kind.message_type,
                SigningAlgorithm=(pkcs1 and kind.pkcs1_algorithm) or kind.algorithm,
            )
        return bytes(answer["Signature"])  # DER for ECDSA (RFC 3279)
