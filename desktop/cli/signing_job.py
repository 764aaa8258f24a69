"""What AWS Signer says today of the signing job that made a signature."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.options import open_log
from signing.findings import Finding

if TYPE_CHECKING:
    from desktop.cloud.session import Cloud


def judge_job(
    cloud: Cloud, job_id: str, certificate_pem: str, signature: Path | None
) -> tuple[Finding, datetime | None]:
    """Whether the job made this signature and nothing of it was revoked, and when it ended.

    Of a signature inside an image only the certificate is compared. Raises `CloudError` when AWS cannot or
    will not tell.
    """
    from desktop.cloud.revocations import RevokedError, refuse_revoked, require_job_of
    from desktop.cloud.signing_jobs import describe_job
    from signing.errors import VerificationError
    from signing.release import read_signature

    open_log(click.get_current_context())
    made = None if signature is None else read_signature(signature)
    job = describe_job(cloud, job_id)
    try:
        require_job_of(cloud, job, certificate_pem, made)
        refuse_revoked(cloud, job_id)
    except (RevokedError, VerificationError) as error:
        return Finding("signing-job", "fail", error.message, error), job.completed
    return Finding("signing-job", "pass", f"{job_id}, not revoked"), job.completed
