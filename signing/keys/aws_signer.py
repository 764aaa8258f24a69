"""AWS Signer profiles (`awssigner:PROFILE?bucket=BUCKET[&prefix=PREFIX]`).

The image is uploaded to a versioned bucket under `PREFIXunsigned/`, a signing job reads that very version and
writes its JSON document under `PREFIXsigned/`. Both stay: the document refers to the version it signed.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, BinaryIO
from urllib.parse import parse_qs

from cryptography.hazmat.primitives.asymmetric import ec

from signing.algorithms import require_p256
from signing.aws_errors import translated
from signing.catalogue.aws import (
    BUCKET_NOT_VERSIONED,
    PROFILE_SIGNS_NO_MORE,
    PROFILE_WITHOUT_CERTIFICATE,
    SIGNING_JOB_FAILED,
    SIGNING_JOB_UNFINISHED,
)
from signing.catalogue.keys import NO_PROFILE_OR_BUCKET
from signing.errors import SigningError
from signing.formats.signed_object import read_signed_object
from signing.messages import said
from signing.signer import AwsClients
from signing.verification import load_public_key

JOB_DEADLINE = 300.0  # seconds; AWS takes a few for a firmware image
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
_STATES = {"Canceled": "cancelled", "Revoked": "revoked"}


def profile_signer(uri: str, client: AwsClients) -> ProfileSigner:
    """A signer for the URI above. Raises SIG-001 when it names no bucket."""
    profile, _, query = uri.removeprefix("awssigner:").partition("?")
    options = {name: values[-1] for name, values in parse_qs(query).items()}
    if not profile or not options.get("bucket"):
        raise SigningError(NO_PROFILE_OR_BUCKET, uri=uri)
    return ProfileSigner(uri, client, profile, options["bucket"], options.get("prefix", ""))


def no_certificate(profile: str) -> SigningError:
    """Profiles of other platforms, such as those for Lambda, sign with a key of AWS's own."""
    return SigningError(PROFILE_WITHOUT_CERTIFICATE, profile=profile)


class ProfileSigner:
    """Signs through a signing profile of a platform with ECDSA and SHA-256."""

    def __init__(
        self,
        uri: str,
        client: AwsClients,
        profile: str,
        bucket: str,
        prefix: str,
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.uri = uri
        self._client = client
        self._profile = profile
        self._bucket = bucket
        self._prefix = prefix
        self._sleep = sleep
        self._monotonic = monotonic
        self._thing = said("the signing profile {profile}", profile=profile)
        self._jobs: dict[bytes, str] = {}

    @cached_property
    def public_key(self) -> ec.EllipticCurvePublicKey:
        """The key of the profile's code-signing certificate in ACM. Raises SIG-021, SIG-030, SIG-031."""
        arn = self._active_profile().get("signingMaterial", {}).get("certificateArn")
        if not arn:
            raise no_certificate(self._profile)
        with translated("the certificate {arn}", arn=arn):
            pem = self._client("acm").get_certificate(CertificateArn=arn)["Certificate"]
        owner = said("the certificate {arn}", arn=arn)
        return require_p256(load_public_key(pem.encode("ascii"), owner), owner, "AWS Signer")

    def sign(self, payload: BinaryIO) -> bytes:
        """Raises SIG-030 to SIG-035, SIG-114, SIG-116 and what AWS refuses (SIG-020 to SIG-025)."""
        self._active_profile()
        version = self._upload(payload)
        with translated(self._thing):
            job: str = self._client("signer").start_signing_job(
                source={"s3": {"bucketName": self._bucket, **version}},
                destination={"s3": {"bucketName": self._bucket, "prefix": f"{self._prefix}signed/"}},
                profileName=self._profile,
                clientRequestToken=str(uuid.uuid4()),
            )["jobId"]
        place = self._wait(job)
        with translated("the signed object {key}", key=place["key"]):
            answer = self._client("s3").get_object(Bucket=place["bucketName"], Key=place["key"])
            document = answer["Body"].read()
        signature = read_signed_object(document).signature
        self._jobs[signature] = job
        return signature

    def job_of(self, signature: bytes) -> str | None:
        """The id of the signing job that made `signature` for this signer."""
        return self._jobs.get(signature)

    def _active_profile(self) -> Mapping[str, Any]:
        with translated(self._thing):
            profile: Mapping[str, Any] = self._client("signer").get_signing_profile(profileName=self._profile)
        if profile["status"] != "Active":
            raise SigningError(PROFILE_SIGNS_NO_MORE, profile=self._profile, state=_STATES[profile["status"]])
        return profile

    def _upload(self, payload: BinaryIO) -> dict[str, str]:
        s3 = self._client("s3")
        with translated("the bucket {bucket}", bucket=self._bucket):
            versioning = s3.get_bucket_versioning(Bucket=self._bucket).get("Status")
            if versioning != "Enabled":
                raise SigningError(BUCKET_NOT_VERSIONED, bucket=self._bucket)
            key = f"{self._prefix}unsigned/{uuid.uuid4()}"
            version: str = s3.put_object(Bucket=self._bucket, Key=key, Body=payload)["VersionId"]
        return {"key": key, "version": version}

    def _wait(self, job: str) -> Mapping[str, str]:
        """Where the finished job wrote its document. Raises SIG-033 (failed), SIG-034 (too slow)."""
        deadline, pause = self._monotonic() + JOB_DEADLINE, FIRST_PAUSE
        while True:
            with translated("the signing job {job}", job=job):
                answer = self._client("signer").describe_signing_job(jobId=job)
            if answer["status"] == "Succeeded":
                place: Mapping[str, str] = answer["signedObject"]["s3"]
                return place
            if answer["status"] == "Failed":
                reason = answer.get("statusReason", "AWS gives no reason").rstrip(".")
                raise SigningError(SIGNING_JOB_FAILED, job=job, reason=reason)
            if self._monotonic() >= deadline:
                raise SigningError(SIGNING_JOB_UNFINISHED, job=job)
            self._sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
