"""AWS Signer's profiles and jobs as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.render import table
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.cloud.revocations import Revocation, SignatureOrigin
    from desktop.cloud.signing_jobs import SigningJob
    from desktop.cloud.signing_profiles import SigningPlatform, SigningProfile

# Those of `desktop.cloud.signing_profiles`, which takes too long to load for a help page.
PLATFORMS = ("AWSIoTDeviceManagement-SHA256-ECDSA", "AmazonFreeRTOS-Default")


def print_document(document: object) -> None:
    """One line of JSON; times in ISO 8601."""
    click.echo(json_text(document, default=datetime.isoformat))


def rows_as_json(rows: Sequence[SigningProfile | SigningPlatform | SigningJob]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


def profile_rows(profiles: Sequence[SigningProfile]) -> str:
    header = ("NAME", "STATUS", "PLATFORM", "LABEL", "CERTIFICATE")
    return table(
        header, [(one.name, one.status, one.platform, one.label, one.certificate_arn) for one in profiles]
    )


def profile_text(profile: SigningProfile) -> str:
    lines = {
        "status": profile.status,
        "reason": profile.reason,
        "revoked from": _when(profile.revoked_from),
        "platform": profile.platform,
        "certificate": profile.certificate_arn,
        "label": profile.label,
        "version": profile.version,
        "ARN": profile.arn,
        "tags": ", ".join(f"{key}={value}" for key, value in (profile.tags or {}).items()),
    }
    return _told(profile.name, lines)


def job_rows(jobs: Sequence[SigningJob]) -> str:
    header = ("JOB", "STATUS", "PROFILE", "CREATED", "IMAGE")
    return table(
        header, [(one.job_id, _status(one), one.profile, _when(one.created), one.source.key) for one in jobs]
    )


def job_text(job: SigningJob) -> str:
    lines = {
        "status": _status(job),
        "reason": job.reason,
        "revoked because": job.revocation_reason,
        "profile": job.profile,
        "profile version": job.profile_version,
        "platform": job.platform,
        "image": f"s3://{job.source.bucket}/{job.source.key}",
        "image version": job.source.version,
        "signed object": f"s3://{job.signed_bucket}/{job.signed_key}" if job.signed_key else "",
        "created": _when(job.created),
        "expires": _when(job.expires),
        "requested by": job.requested_by,
    }
    return _told(job.job_id, lines)


def revocation_text(job_id: str, origin: SignatureOrigin, found: Revocation) -> str:
    lines = {
        "signature": "revoked" if found.signature else "not revoked",
        "profile version": "revoked" if found.profile_version else "not revoked",
        "certificate": "revoked" if found.certificate else "AWS Signer knows of no revocation",
        "signed": _when(origin.signed),
        "profile ARN": origin.profile_version_arn,
    }
    return _told(job_id, lines)


def _status(job: SigningJob) -> str:
    return "Revoked" if job.revoked else job.status


def _when(moment: datetime | None) -> str:
    """To the second, in this machine's time."""
    return moment.astimezone().isoformat(sep=" ", timespec="seconds") if moment else ""


def _told(name: str, lines: dict[str, str]) -> str:
    return "\n".join([name, *(f"  {label:<16}{value}" for label, value in lines.items() if value)])
