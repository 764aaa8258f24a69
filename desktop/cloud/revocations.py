"""What of a signature of AWS Signer was revoked: the signature itself, its profile version, its certificate.

Source: AWS Signer API reference, `GetRevocationStatus`. Units do not ask it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.cloud.acm import certificate_chain
from desktop.cloud.errors import translated
from desktop.cloud.session import Cloud
from desktop.cloud.signing_jobs import SigningJob, describe_job
from desktop.core.catalogue.cloud import CERTIFICATE_OF_AWS, NOTHING_TO_REVOKE, SIGNATURE_REVOKED
from desktop.core.errors import CloudError
from signing.catalogue.signatures import JOB_OF_ANOTHER
from signing.certificates import split_chain
from signing.certificates.pem import certificate_hashes, fingerprint
from signing.errors import VerificationError
from signing.formats import recognise, signed_object
from signing.messages import N


@dataclass(frozen=True)
class SignatureOrigin:
    """Where a signature comes from, as AWS Signer names it; `signed` is aware.

    `certificate_hashes` is what `signing.certificates.pem` makes.
    """

    job_arn: str
    profile_version_arn: str
    platform: str
    signed: datetime
    certificate_hashes: Sequence[str]


@dataclass(frozen=True)
class Revocation:
    """Each is true when it was revoked; AWS Signer tells of a certificate only when it is one of its own."""

    signature: bool
    profile_version: bool
    certificate: bool

    @property
    def any(self) -> bool:
        return self.signature or self.profile_version or self.certificate


class RevokedError(CloudError):
    """A signature must no longer be trusted (CLD-052)."""


def job_origin(cloud: Cloud, job: SigningJob) -> SignatureOrigin:
    """Of the signature that a job made.

    Raises CLD-004 (no such certificate), CLD-050 (no signature), CLD-051 (a certificate of AWS's own).
    """
    if job.status != "Succeeded":
        raise CloudError(NOTHING_TO_REVOKE, job=job.job_id, status=job.status)
    if not job.certificate_arn:
        raise CloudError(CERTIFICATE_OF_AWS, job=job.job_id)
    chain = split_chain(certificate_chain(cloud, job.certificate_arn))
    return SignatureOrigin(
        _arn(cloud, job, f"signing-jobs/{job.job_id}"),
        _arn(cloud, job, f"signing-profiles/{job.profile}/{job.profile_version}"),
        job.platform,
        job.completed or job.created,
        certificate_hashes(chain),
    )


def revocation(cloud: Cloud, origin: SignatureOrigin) -> Revocation:
    """Asks AWS Signer. Needs signer:GetRevocationStatus."""
    with translated("ask whether a signature was revoked"):
        answer = cloud.client("signer").get_revocation_status(
            signatureTimestamp=origin.signed,
            platformId=origin.platform,
            profileVersionArn=origin.profile_version_arn,
            jobArn=origin.job_arn,
            certificateHashes=list(origin.certificate_hashes),
        )
    revoked = set(answer.get("revokedEntities", ()))
    return Revocation(
        origin.job_arn in revoked,
        origin.profile_version_arn in revoked,
        not revoked.isdisjoint(origin.certificate_hashes),
    )


def refuse_revoked(cloud: Cloud, job_id: str) -> None:
    """Raises `RevokedError` when something of the signature that a job made was revoked.

    Raises also what `describe_job`, `job_origin` and `revocation` do, when AWS cannot or will not tell.
    """
    job = describe_job(cloud, job_id)
    # AWS says that it revokes nothing for AWS IoT (`revocationSupported`), but keeps the mark on the job.
    if job.revoked:
        raise _revoked(job_id, N("signature"))
    found = revocation(cloud, job_origin(cloud, job))
    if found.any:
        raise _revoked(job_id, N("signing profile") if found.profile_version else N("certificate"))


def require_job_of(cloud: Cloud, job: SigningJob, certificate_pem: str, signature: bytes | None) -> None:
    """Returns only when the job signed with this certificate and, if one is given, made this signature file.

    Raises `VerificationError` SIG-161, CLD-004, CLD-050, CLD-051; needs s3:GetObject on the signed object.
    """
    job_origin(cloud, job)  # that it succeeded, with a certificate of the account's
    chain = split_chain(certificate_chain(cloud, job.certificate_arn))
    if fingerprint(chain[0]) != fingerprint(certificate_pem):
        raise VerificationError(JOB_OF_ANOTHER, job=job.job_id)
    if signature is None:
        return
    with translated("read the signed object {key}", key=job.signed_key):
        answer = cloud.client("s3").get_object(Bucket=job.signed_bucket, Key=job.signed_key)
        document = answer["Body"].read()
    if signed_object.read_signed_object(document).signature != _signature_in(signature):
        raise VerificationError(JOB_OF_ANOTHER, job=job.job_id)


def _signature_in(file: bytes) -> bytes:
    if signed_object.recognises(file):
        return signed_object.read_signed_object(file).signature
    return recognise(file).decode(file)


def _revoked(job_id: str, what: str) -> RevokedError:
    return RevokedError(SIGNATURE_REVOKED, what=what, job=job_id)


def _arn(cloud: Cloud, job: SigningJob, resource: str) -> str:
    return f"arn:{cloud.partition}:signer:{cloud.region}:{job.owner}:/{resource}"
