"""A signer holds or reaches a private key and signs bytes; `signing.keys` opens it by its URI."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

from signing.catalogue.keys import SIGNS_FIRMWARE_ONLY
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

    def sign_digest(self, digest: bytes, *, pkcs1: bool = False) -> bytes:
        """The signature over `digest`, as `signing.algorithms.prehash` makes it. Raises `SigningError`.

        With `pkcs1` RSA keys sign by PKCS #1 v1.5, as in certificates; for all others it says nothing.
        """
        ...


class JobSigner(Signer, Protocol):
    """A signer whose service makes each signature in a job, by whose id the signature can be revoked."""

    def job_of(self, signature: bytes) -> str | None:
        """The id of the job that made `signature`; None when this signer did not."""
        ...


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
