"""The signing jobs of `linekey account signer`."""

from __future__ import annotations

from datetime import datetime

import click

from desktop.cli.confirm import confirm_by_name, reason_option, yes_option
from desktop.cli.options import MOMENT, SECONDS, OpenCloud, filled, json_option, with_cloud
from desktop.cli.signer.view import job_rows, job_text, print_document, rows_as_json

job_argument = click.argument("job_id", metavar="JOB", callback=filled)
wait_option = click.option(
    "--wait",
    type=SECONDS,
    metavar="SECONDS",
    help="Wait so long for its end; a job that fails is an error then.",
)


@click.command()
@click.option("--status", type=click.Choice(["InProgress", "Failed", "Succeeded"], case_sensitive=False))
@click.option("--platform", metavar="NAME", help="Only jobs for this platform.")
@click.option("--requested-by", metavar="ARN", help="Only jobs this user or role asked for.")
@click.option("--revoked/--not-revoked", default=None, help="Only jobs whose signature was revoked, or not.")
@click.option("--since", type=MOMENT, help="Only jobs made after this.")
@click.option("--expires-before", type=MOMENT, help="Only signatures that expire before this.")
@click.option("--expires-after", type=MOMENT, help="Only signatures that expire after this.")
@with_cloud
@json_option
def jobs(
    status: str | None,
    platform: str | None,
    requested_by: str | None,
    revoked: bool | None,
    since: datetime | None,
    expires_before: datetime | None,
    expires_after: datetime | None,
    open_cloud: OpenCloud,
    as_json: bool,
) -> None:
    """List signing jobs, newest first.

    \b
    Examples:
      linekey account signer jobs --status Failed --since 2026-01-31
      linekey account signer jobs --revoked --json
    """
    from desktop.cloud.signing_jobs import JobFilter, list_jobs

    wanted = JobFilter(status, platform, requested_by, revoked, expires_before, expires_after, since)
    found = list_jobs(open_cloud(), wanted)
    if as_json:
        print_document({"jobs": rows_as_json(found)})
    else:
        click.echo(job_rows(found) if found else "There is no such signing job.")


@click.command()
@job_argument
@wait_option
@with_cloud
@json_option
def job(
    job_id: str,
    wait: float | None,
    open_cloud: OpenCloud,
    as_json: bool,
) -> None:
    """Show the signing job JOB.

    \b
    Examples:
      linekey account signer job 8d2f5a4e-5b1c-4f3e-9a77-0d4d3c1b2a19
      linekey account signer job 8d2f5a4e-5b1c-4f3e-9a77-0d4d3c1b2a19 --wait 60 --json
    """
    from desktop.cloud.signing_jobs import describe_job, wait_for_job

    cloud = open_cloud()
    found = describe_job(cloud, job_id) if wait is None else wait_for_job(cloud, job_id, wait)
    if as_json:
        print_document(rows_as_json([found])[0])
        return
    click.echo(job_text(found))


@click.command()
@click.argument("profile_name", metavar="PROFILE")
@click.option(
    "--source", required=True, metavar="s3://BUCKET/KEY", help="The image; its bucket is versioned."
)
@click.option("--version", metavar="V", help="The version of the image; default: the newest.")
@click.option(
    "--destination",
    required=True,
    metavar="s3://BUCKET/PREFIX",
    help="The signed object is written to PREFIX and the job's id.",
)
@wait_option
@with_cloud
@json_option
def start(
    profile_name: str,
    source: str,
    version: str | None,
    destination: str,
    wait: float | None,
    open_cloud: OpenCloud,
    as_json: bool,
) -> None:
    """Have the signing profile PROFILE sign an image that is in S3.

    For an image on this machine: linekey sign IMAGE --key "awssigner:PROFILE?bucket=BUCKET".

    \b
    Example:
      linekey account signer start lamp_1 --source s3://firmware/lamp.bin \\
          --destination s3://firmware/signed/ --wait 60
    """
    from desktop.cloud.signing_jobs import describe_job, source_version, start_job, wait_for_job

    bucket, key = _place(source, "--source")
    target, prefix = _place(destination, "--destination")
    if not key:
        raise click.BadParameter("It names no object.", param_hint="--source")
    cloud = open_cloud()
    job_id = start_job(cloud, profile_name, source_version(cloud, bucket, key, version), target, prefix)
    found = describe_job(cloud, job_id) if wait is None else wait_for_job(cloud, job_id, wait)
    if as_json:
        print_document(rows_as_json([found])[0])
        return
    click.echo(job_text(found))


@click.command("revoke-signature")
@job_argument
@reason_option
@yes_option
@with_cloud
@json_option
def revoke_signature(job_id: str, reason: str, yes: bool, open_cloud: OpenCloud, as_json: bool) -> None:
    """Revoke the signature that JOB made. Cannot be undone.

    Units do not ask AWS: roll out another release to those that have this one.

    \b
    Example:
      linekey account signer revoke-signature 8d2f5a4e-5b1c-4f3e-9a77-0d4d3c1b2a19 --reason "wrong image"
    """
    from desktop.cloud import signing_jobs

    cloud = open_cloud()
    found = signing_jobs.describe_job(cloud, job_id)
    confirm_by_name(job_id, f"The signature of {found.source.key} will be marked as revoked, for good.", yes)
    signing_jobs.revoke_signature(cloud, job_id, reason)
    if as_json:
        print_document({"job_id": job_id, "revoked": True})
        return
    click.echo("The signature is revoked in AWS. Units that have the image still accept it.")


def _place(text: str, option: str) -> tuple[str, str]:
    """Bucket and key of an `s3://` address."""
    bucket, _, key = text.removeprefix("s3://").partition("/")
    if not text.startswith("s3://") or not bucket:
        raise click.BadParameter(f"“{text}” is not s3://BUCKET/KEY.", param_hint=option)
    return bucket, key
