"""Keys in AWS KMS (`awskms:KEY-ID-OR-ALIAS`): only digests go there, the key never leaves.

Ed25519 is the exception: KMS signs the message itself, of 4096 bytes at most, with ED25519_SHA_512
(KMS developer guide, “Key spec reference”; ED25519_PH_SHA_512 is another algorithm, which no format has).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, BinaryIO

from cryptography.hazmat.primitives import serialization

from signing.algorithms import (
    ED25519,
    P256,
    P384,
    RSA2048,
    RSA3072,
    Algorithm,
    PublicKey,
    algorithm_of,
    kind_unknown,
)
from signing.aws_errors import translated
from signing.errors import SigningError
from signing.signer import AwsClients
from signing.verification import UNREADABLE, known_key

LARGEST_MESSAGE = 4096  # bytes (KMS API, Sign)
SHORTEST_WAIT = 7  # days until a key is deleted (KMS API, ScheduleKeyDeletion)
TAGS = [{"TagKey": "linekey:purpose", "TagValue": "firmware-signing"}]
_ALIAS = re.compile(r"alias/(?!aws/)[\w/-]{1,250}", re.ASCII)  # KMS API, CreateAlias


@dataclass(frozen=True)
class KmsKind:
    """What KMS calls a kind of key and its algorithm (KMS API, CreateKey and Sign)."""

    key_spec: str
    algorithm: str
    message_type: str = "DIGEST"


KINDS = {
    P256: KmsKind("ECC_NIST_P256", "ECDSA_SHA_256"),
    P384: KmsKind("ECC_NIST_P384", "ECDSA_SHA_384"),
    # KMS salts PSS with as many bytes as the digest has: 32, as everyone else here.
    RSA2048: KmsKind("RSA_2048", "RSASSA_PSS_SHA_256"),
    RSA3072: KmsKind("RSA_3072", "RSASSA_PSS_SHA_256"),
    ED25519: KmsKind("ECC_NIST_EDWARDS25519", "ED25519_SHA_512", message_type="RAW"),
}


class KmsSigner:
    """Signs with a key of usage SIGN_VERIFY; needs kms:Sign and kms:GetPublicKey.

    Raises SIG-020 to SIG-025, SIG-013, SIG-026 (a key for another use), SIG-043 (too long for Ed25519).
    """

    def __init__(self, uri: str, client: AwsClients) -> None:
        self.uri = uri
        self._key_id = uri.removeprefix("awskms:")
        self._thing = f"the KMS key {self._key_id}"
        self._kms = client("kms")

    @cached_property
    def public_key(self) -> PublicKey:
        with translated(self._thing):
            answer = self._kms.get_public_key(KeyId=self._key_id)
        if answer["KeyUsage"] != "SIGN_VERIFY":
            raise SigningError(
                "SIG-026",
                f"The KMS key {self._key_id} is for {answer['KeyUsage']}, not for signing.",
                "Choose a key of usage SIGN_VERIFY.",
            )
        try:
            return known_key(serialization.load_der_public_key(answer["PublicKey"]), self._thing)
        except UNREADABLE as error:  # SM2 and ML-DSA, which KMS has too
            raise kind_unknown(self._thing) from error

    def sign(self, payload: BinaryIO) -> bytes:
        return self.sign_digest(algorithm_of(self.public_key, self._thing).prehash(payload))

    def sign_digest(self, digest: bytes) -> bytes:
        if len(digest) > LARGEST_MESSAGE:
            raise SigningError(
                "SIG-043",
                f"KMS signs at most {LARGEST_MESSAGE:,} bytes with an Ed25519 key.",
                "Use an ECDSA or RSA key, or an image format that signs its digest.",
            )
        kind = KINDS[algorithm_of(self.public_key, self._thing)]
        with translated(self._thing):
            answer = self._kms.sign(
                KeyId=self._key_id,
                Message=digest,
                MessageType=kind.message_type,
                SigningAlgorithm=kind.algorithm,
            )
        return bytes(answer["Signature"])  # DER for ECDSA (RFC 3279)


def create_kms_key(uri: str, client: AwsClients, algorithm: Algorithm = P256) -> PublicKey:
    """Makes a key in KMS and gives it the alias that the URI names: `awskms:alias/NAME`.

    A key whose alias cannot be made is scheduled for deletion. Needs kms:CreateKey, kms:TagResource,
    kms:CreateAlias, kms:DescribeKey, kms:GetPublicKey and kms:ScheduleKeyDeletion. Raises SIG-001 (no alias),
    SIG-014 (the alias exists), SIG-027 (a key is left over), SIG-020 to SIG-025.
    """
    alias = uri.removeprefix("awskms:")
    if not _ALIAS.fullmatch(alias):
        raise SigningError(
            "SIG-001",
            f"“{uri}” does not name a new key in KMS.",
            "Write awskms:alias/NAME, with letters, digits, /, _ and - in the name.",
        )
    kms = client("kms")
    _refuse_taken(kms, alias)
    with translated("a new KMS key"):
        made = kms.create_key(
            KeySpec=KINDS[algorithm].key_spec,
            KeyUsage="SIGN_VERIFY",
            Description=f"Linekey: signs firmware ({algorithm.name})",
            Tags=TAGS,
        )
    key_id = made["KeyMetadata"]["KeyId"]
    _name(kms, key_id, alias)
    return KmsSigner(f"awskms:{key_id}", client).public_key


def _refuse_taken(kms: Any, alias: str) -> None:
    try:
        with translated(f"the KMS key {alias}"):
            kms.describe_key(KeyId=alias)
    except SigningError as error:
        if error.code == "SIG-021":
            return
        raise
    raise SigningError(
        "SIG-014", f"KMS has a key {alias} already, and keys are never overwritten.", "Choose another name."
    )


def _name(kms: Any, key_id: str, alias: str) -> None:
    """Gives the new key its alias, or lets KMS delete it."""
    try:
        with translated(f"the alias {alias}"):
            kms.create_alias(AliasName=alias, TargetKeyId=key_id)
    except SigningError as error:
        _delete(kms, key_id, error)
        raise


def _delete(kms: Any, key_id: str, reason: SigningError) -> None:
    try:
        with translated(f"the KMS key {key_id}"):
            kms.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=SHORTEST_WAIT)
    except SigningError as error:
        raise SigningError(
            "SIG-027",
            f"{reason.message} The key {key_id} was made for it and cannot be deleted: {error.message}",
            "Delete that key in KMS: it costs money and nobody uses it.",
        ) from error
