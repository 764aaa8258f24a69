"""`GetRevocationStatus` of AWS Signer: what of a signature's origins was revoked.

Rules: AWS Signer API reference, `GetRevocationStatus` and `RevokeSigningProfile`. AWS answers it at a host of
its own, `data-signer`. It revokes certificates of its own only, and the bench has none of those.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.bench.place import Here
from desktop.bench.rest import Request
from desktop.bench.signer.lists import find_platform, invalid, moment

Records = Mapping[str, Mapping[str, Any]]


class SignerRevocations:
    """Answers over the records of the profiles and jobs of the caller's account and Region."""

    def __init__(self, profiles: Records, jobs: Records, here: Here) -> None:
        self._profiles = profiles
        self._jobs = jobs
        self._here = here

    def route(self, request: Request) -> Mapping[str, Any] | None:
        if (request.method, request.path) != ("GET", "/revocations"):
            return None
        find_platform(_required(request, "platformId"))
        profile, job = _required(request, "profileVersionArn"), _required(request, "jobArn")
        _required(request, "signatureTimestamp"), _required(request, "certificateHashes")
        signed = moment(request.query, "signatureTimestamp") or 0.0
        judged = {profile: self._profile_revoked(profile, signed), job: self._job_revoked(job)}
        return {"revokedEntities": [arn for arn, revoked in judged.items() if revoked]}

    def _profile_revoked(self, arn: str, signed: float) -> bool:
        """Only for what it signed from the time on that it was revoked for."""
        name, version = self._parts(arn, "signing-profiles", 2)
        profile = self._profiles.get(name, {})
        record = profile.get("revocationRecord")
        if not record or profile["profileVersion"] != version:
            return False
        return bool(signed >= record["revocationEffectiveFrom"])

    def _job_revoked(self, arn: str) -> bool:
        (job_id,) = self._parts(arn, "signing-jobs", 1)
        return "revocationRecord" in self._jobs.get(job_id, {})

    def _parts(self, arn: str, kind: str, count: int) -> list[str]:
        """The names after `kind`; those of another account name nothing here."""
        start, found, rest = arn.partition(f":/{kind}/")
        names = rest.split("/")
        if not (start.startswith("arn:") and found and len(names) == count and all(names)):
            raise invalid(f"{arn} is not an ARN of {kind}")
        return names if f"{start}:" == self._here().arn("signer", "") else [""] * count


def _required(request: Request, name: str) -> str:
    value = request.query.get(name)
    if not value:
        raise invalid(f"{name} is required")
    return value
