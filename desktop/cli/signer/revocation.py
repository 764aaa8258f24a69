"""`linekey account signer revocation`."""

from __future__ import annotations

import click

from desktop.cli.options import OpenCloud, json_option, with_cloud
from desktop.cli.signer.jobs import job_argument
from desktop.cli.signer.view import print_document, revocation_text


@click.command()
@job_argument
@with_cloud
@json_option
def revocation(job_id: str, open_cloud: OpenCloud, as_json: bool) -> None:
    """Tell whether the signature that JOB made, its profile version or its certificate was revoked.

    \b
    Examples:
      linekey account signer revocation 8d2f5a4e-5b1c-4f3e-9a77-0d4d3c1b2a19
      linekey account signer revocation 8d2f5a4e-5b1c-4f3e-9a77-0d4d3c1b2a19 --json
    """
    from desktop.cloud.revocations import job_origin
    from desktop.cloud.revocations import revocation as revocation_of
    from desktop.cloud.signing_jobs import describe_job

    cloud = open_cloud()
    origin = job_origin(cloud, describe_job(cloud, job_id))
    found = revocation_of(cloud, origin)
    if as_json:
        print_document(
            {
                "job_id": job_id,
                "job_arn": origin.job_arn,
                "profile_version_arn": origin.profile_version_arn,
                "signed": origin.signed,
                "certificate_hashes": origin.certificate_hashes,
                "revoked": found.any,
                "signature_revoked": found.signature,
                "profile_version_revoked": found.profile_version,
                "certificate_revoked": found.certificate,
            }
        )
        return
    click.echo(revocation_text(job_id, origin, found))
