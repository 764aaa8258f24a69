"""A signer holds or reaches a private key and signs bytes; a URI names it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

from signing.catalogue.keys import (
    NO_ACCESS_TO_AWS,
    NOT_A_KEY,
    NOT_A_KEY_URI,
    NOT_THE_EXPECTED_KEY,
    SIGNS_FIRMWARE_ONLY,
)
from signing.errors import SigningError

if TYPE_CHECKING:
    from signing.algorithms import PublicKey

Secrets = Callable[[str], str]
"""Asked with a key's URI at the moment the key is used; answers its passphrase or PIN."""

AwsClients = Callable[[str], Any]
"""Answers the boto3 client of a service: `client("kms")`. Endpoint and credentials are the caller's."""


class Signer(Protocol):
    @property
    def uri(self) -> str:
        """The name the key was opened by; holds no secret."""
        ...

    @property
    def public_key(self) -> PublicKey:
        """The public half. May ask for a passphrase, a PIN or AWS; raises `SigningError`."""
        ...

    def sign(self, payload: BinaryIO) -> bytes:
        """The signature over all of `payload` by the algorithm of the key's kind: see `signing.algorithms`.

        ECDSA signatures are DER (RFC 3279 2.2.3). `payload` can seek and stands at its beginning. Raises
        `SigningError`. The caller verifies what it gets: see `signing.release`.
        """
        ...


class DigestSigner(Signer, Protocol):
    """A signer that needs only the digest, so it can sign certificates and files it never sees."""

    def sign_digest(self, digest: bytes) -> bytes:
        """The signature over `digest`, as `Algorithm.prehash` makes it. Raises `SigningError`."""
        ...


class JobSigner(Signer, Protocol):
    """A signer whose service makes each signature in a job, by whose id the signature can be revoked."""

    def job_of(self, signature: bytes) -> str | None:
        """The id of the job that made `signature`; None when this signer did not."""
        ...


def _open_file(uri: str, secrets: Secrets, _client: AwsClients | None) -> Signer:
    from signing.keys.file import file_signer

    return file_signer(uri, secrets)


def _open_pkcs11(uri: str, secrets: Secrets, _client: AwsClients | None) -> Signer:
    from signing.keys.pkcs11 import Pkcs11Signer

    return Pkcs11Signer(uri, secrets)


def _open_kms(uri: str, _secrets: Secrets, client: AwsClients | None) -> Signer:
    from signing.keys.kms import KmsSigner

    return KmsSigner(uri, _aws(uri, client))


def _open_aws_signer(uri: str, _secrets: Secrets, client: AwsClients | None) -> Signer:
    from signing.keys.aws_signer import profile_signer

    return profile_signer(uri, _aws(uri, client))


SCHEMES: Mapping[str, Callable[[str, Secrets, AwsClients | None], Signer]] = {
    "file": _open_file,
    "pkcs11": _open_pkcs11,
    "awskms": _open_kms,
    "awssigner": _open_aws_signer,
}


def open_signer(
    uri: str,
    secrets: Secrets,
    *,
    client: AwsClients | None = None,
    expected_public_key: PublicKey | None = None,
) -> Signer:
    """Opens the key that `uri` names.

    `file:PATH`, `pkcs11:token=NAME;object=KEY` (RFC 7512), `awskms:ID-OR-ALIAS` or
    `awssigner:PROFILE?bucket=NAME[&prefix=PREFIX]`. Nothing is asked or read before the key is used, unless
    `expected_public_key` is given: then it is compared at once.
    Raises SIG-001, SIG-002, SIG-003 and what the key itself raises.
    """
    scheme, _, location = uri.partition(":")
    if scheme not in SCHEMES or not location:
        schemes = ", ".join(f"{name}:…" for name in SCHEMES)
        if (
            "pin-" in uri.lower()
        ):  # mistyped, it may hold a PIN: `signing.keys.pkcs11.uri` repeats none either
            raise SigningError(NOT_A_KEY_URI, schemes=schemes)
        raise SigningError(NOT_A_KEY, uri=uri, schemes=schemes)
    signer = SCHEMES[scheme](uri, secrets, client)
    if expected_public_key is not None and signer.public_key != expected_public_key:
        raise SigningError(NOT_THE_EXPECTED_KEY, uri=uri)
    return signer


def digest_signer(signer: Signer) -> DigestSigner | None:
    """The same signer, if it signs digests. Looks at the class only: properties may ask for a PIN."""
    return cast(DigestSigner, signer) if hasattr(type(signer), "sign_digest") else None


def require_digest_signer(signer: Signer) -> DigestSigner:
    """The same signer, known to sign digests. Raises SIG-004."""
    if (known := digest_signer(signer)) is not None:
        return known
    raise SigningError(SIGNS_FIRMWARE_ONLY, uri=signer.uri)


def signing_job(signer: Signer, signature: bytes) -> str | None:
    """The id of the AWS Signer job that made `signature`; None for keys that sign without jobs."""
    if hasattr(type(signer), "job_of"):
        return cast(JobSigner, signer).job_of(signature)
    return None


def _aws(uri: str, client: AwsClients | None) -> AwsClients:
    if client is None:
        raise SigningError(NO_ACCESS_TO_AWS, uri=uri)
    return client
