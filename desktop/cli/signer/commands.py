"""`linekey account signer`: platforms and profiles of AWS Signer, looked at; the rest is beside it."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.options import OpenCloud, json_option, with_cloud
from desktop.cli.render import table
from desktop.cli.signer.changes import cancel, put, revoke
from desktop.cli.signer.jobs import job, jobs, revoke_signature, start
from desktop.cli.signer.revocation import revocation
from desktop.cli.signer.view import (
    print_document,
    profile_rows,
    profile_text,
    rows_as_json,
)


@click.group()
def signer() -> None:
    """AWS Signer: profiles that sign firmware with a certificate in ACM, and their jobs.

    \b
    Examples:
      linekey account signer list --endpoint bench
      linekey account signer certificate lamp_2 --out lamp.crt
      linekey account signer put lamp_2 --certificate arn:aws:acm:… --label ota_signer_cert
      linekey account signer jobs --status Failed --since 2026-01-31
    """


@signer.command()
@with_cloud
@json_option
def platforms(open_cloud: OpenCloud, as_json: bool) -> None:
    """List the platforms AWS Signer can sign for.

    \b
    Example:
      linekey account signer platforms --endpoint bench
    """
    from desktop.cloud.signing_profiles import list_platforms

    found = list_platforms(open_cloud())
    if as_json:
        print_document({"platforms": rows_as_json(found)})
        return
    header = ("PLATFORM", "ALGORITHM", "FORMAT", "MAX MB")
    rows = [
        (one.name, f"{one.encryption} {one.digest}", one.image_format, one.max_megabytes) for one in found
    ]
    click.echo(table(header, rows))


@signer.command()
@click.argument("name")
@with_cloud
@json_option
def get(name: str, open_cloud: OpenCloud, as_json: bool) -> None:
    """Show the signing profile NAME.

    \b
    Example:
      linekey account signer get linekey_lamp_1 --endpoint bench
    """
    from desktop.cloud.signing_profiles import get_profile

    found = get_profile(open_cloud(), name)
    if as_json:
        print_document(rows_as_json([found])[0])
        return
    click.echo(profile_text(found))


@signer.command("list")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(["Active", "Canceled", "Revoked"], case_sensitive=False),
    help="Only profiles of this status. Repeat it for more.",
)
@click.option("--platform", metavar="NAME", help="Only profiles for this platform.")
@click.option("--include-cancelled", is_flag=True, help="Cancelled profiles too.")
@with_cloud
@json_option
def list_(
    statuses: tuple[str, ...],
    platform: str | None,
    include_cancelled: bool,
    open_cloud: OpenCloud,
    as_json: bool,
) -> None:
    """List the signing profiles that sign; others when you ask for them.

    \b
    Examples:
      linekey account signer list --include-cancelled
      linekey account signer list --status Revoked --platform AmazonFreeRTOS-Default --json
    """
    from desktop.cloud.signing_profiles import list_profiles

    found = list_profiles(
        open_cloud(),
        statuses=statuses,
        platform=platform,
        include_cancelled=include_cancelled,
    )
    if as_json:
        print_document({"profiles": rows_as_json(found)})
    elif found:
        click.echo(profile_rows(found))
    else:
        click.echo("There is no such signing profile. Make one with: linekey account signer put")


@signer.command()
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; default: the terminal.")
@click.option("--force", is_flag=True, help="Replace the file when it exists.")
@with_cloud
@json_option
def certificate(name: str, out: Path | None, force: bool, as_json: bool, open_cloud: OpenCloud) -> None:
    """Fetch the code-signing certificate (PEM) of the signing profile NAME, from ACM.

    It is what `linekey verify --cert` and `linekey preflight --certificate` take.

    \b
    Examples:
      linekey account signer certificate lamp_2 --out lamp.crt
      linekey account signer certificate lamp_2 --json --endpoint bench
    """
    from desktop.cloud.acm import get_certificate
    from desktop.cloud.signing_profiles import get_profile
    from signing.keys.aws_signer import no_certificate
    from signing.output import refuse_existing, write_whole

    if out is not None:
        refuse_existing(out, overwrite=force)
    cloud = open_cloud()
    arn = get_profile(cloud, name).certificate_arn
    if not arn:
        raise no_certificate(name)
    pem = get_certificate(cloud, arn)
    if out is not None:
        write_whole(out, pem.encode("ascii"), overwrite=force)
    if as_json:
        print_document({"name": name, "certificate_arn": arn, "certificate": pem})
    else:
        click.echo(pem if out is None else str(out), nl=out is not None)


for _command in (put, cancel, revoke, jobs, job, start, revocation, revoke_signature):
    signer.add_command(_command)
