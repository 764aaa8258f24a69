"""`linekey account signer`: AWS Signer's platforms and profiles; its jobs are in `signer_jobs`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from desktop.cli.confirm import confirm_by_name, yes_option
from desktop.cli.moments import MOMENT
from desktop.cli.options import cloud_options, json_option
from desktop.cli.signer_jobs import job, jobs, revoke_signature, start
from desktop.cli.signer_view import (
    PLATFORMS,
    open_cloud,
    print_document,
    profile_rows,
    profile_text,
    rows_as_json,
)
from desktop.cli.table import table


@click.group()
def signer() -> None:
    """AWS Signer: profiles that sign firmware with a certificate in ACM, and their jobs.

    \b
    Examples:
      linekey account signer list --endpoint bench
      linekey account signer put lamp_2 --certificate arn:aws:acm:… --label ota_signer_cert
      linekey account signer jobs --status Failed --since 2026-01-31
    """


@signer.command()
@cloud_options
@json_option
def platforms(endpoint: str | None, profile: str | None, region: str | None, as_json: bool) -> None:
    """List the platforms AWS Signer can sign for.

    \b
    Example:
      linekey account signer platforms --endpoint bench
    """
    from desktop.cloud.signing_profiles import list_platforms

    found = list_platforms(open_cloud(endpoint, profile, region))
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
@click.option("--certificate", required=True, metavar="ARN", help="Imported into ACM with its private key.")
@click.option(
    "--label", required=True, metavar="PATH", help="Where the unit keeps the certificate (`certname`)."
)
@click.option("--platform", type=click.Choice(PLATFORMS), default=PLATFORMS[0], show_default=True)
@click.option("--tag", "tags", multiple=True, metavar="KEY=VALUE", help="Repeat it for more.")
@cloud_options
@json_option
def put(
    name: str,
    certificate: str,
    label: str,
    platform: str,
    tags: tuple[str, ...],
    endpoint: str | None,
    profile: str | None,
    region: str | None,
    as_json: bool,
) -> None:
    """Make the signing profile NAME. A name can never be used again, and a profile cannot be changed.

    \b
    Examples:
      linekey account signer put lamp_2 --certificate arn:aws:acm:… --label ota_signer_cert
      linekey account signer put lamp_rtos --certificate arn:aws:acm:… --label ota_signer_cert \\
          --platform AmazonFreeRTOS-Default --tag team=lamp
    """
    from desktop.cloud.signing_profiles import create_profile

    cloud = open_cloud(endpoint, profile, region)
    arn = create_profile(cloud, name, certificate, label, platform=platform, tags=_tags(tags))
    if as_json:
        print_document({"name": name, "arn": arn})
        return
    click.echo(f"{name} signs for {platform}: {arn}")


@signer.command()
@click.argument("name")
@cloud_options
@json_option
def get(name: str, endpoint: str | None, profile: str | None, region: str | None, as_json: bool) -> None:
    """Show the signing profile NAME.

    \b
    Example:
      linekey account signer get linekey_lamp_1 --endpoint bench
    """
    from desktop.cloud.signing_profiles import get_profile

    found = get_profile(open_cloud(endpoint, profile, region), name)
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
@cloud_options
@json_option
def list_(
    statuses: tuple[str, ...],
    platform: str | None,
    include_cancelled: bool,
    endpoint: str | None,
    profile: str | None,
    region: str | None,
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
        open_cloud(endpoint, profile, region),
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
@yes_option
@cloud_options
def cancel(name: str, yes: bool, endpoint: str | None, profile: str | None, region: str | None) -> None:
    """Cancel the signing profile NAME: it signs no more. Cannot be undone; old signatures stay valid.

    \b
    Examples:
      linekey account signer cancel lamp_1
      linekey account signer cancel lamp_1 --yes --endpoint bench
    """
    from desktop.cloud.signing_profiles import cancel_profile, get_profile

    cloud = open_cloud(endpoint, profile, region)
    found = get_profile(cloud, name)
    if found.status != "Active":
        click.echo(f"{name} is {found.status.lower()} already.")
        return
    confirm_by_name(name, f"{name} will never sign again, and its name is never free again.", yes)
    cancel_profile(cloud, name)
    click.echo(f"{name} is cancelled. What it signed stays valid.")


@signer.command()
@click.argument("name")
@click.option("--reason", required=True, help="For the record in AWS; at most 500 characters.")
@click.option("--version", metavar="V", help="The profile's version; default: the one it has.")
@click.option("--since", type=MOMENT, help="Signatures made after this are not trusted; default: now.")
@yes_option
@cloud_options
def revoke(
    name: str,
    reason: str,
    version: str | None,
    since: datetime | None,
    yes: bool,
    endpoint: str | None,
    profile: str | None,
    region: str | None,
) -> None:
    """Revoke the signing profile NAME, when its key is known to others. Cannot be undone.

    Units do not ask AWS: they accept its signatures until they get another certificate.

    \b
    Examples:
      linekey account signer revoke lamp_1 --reason "key leaked" --since 2026-01-31T08:00
      linekey account signer revoke lamp_1 --reason "key leaked" --yes --endpoint bench
    """
    from desktop.cloud.signing_profiles import get_profile, revoke_profile

    effective = since or datetime.now(UTC)
    if effective > datetime.now(UTC):
        raise click.BadParameter(
            "It lies in the future: AWS only takes a time in the past.", param_hint="--since"
        )
    cloud = open_cloud(endpoint, profile, region)
    current = version or get_profile(cloud, name).version
    warning = f"{name} will never sign again, and AWS trusts nothing it signed after {effective.isoformat()}."
    confirm_by_name(name, warning, yes)
    revoke_profile(cloud, name, current, reason, effective)
    click.echo(f"{name} is revoked. Units still accept what it signed: give them another certificate.")


def _tags(pairs: tuple[str, ...]) -> dict[str, str]:
    tags = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not key or not equals:
            raise click.BadParameter(f"“{pair}” is not KEY=VALUE.", param_hint="--tag")
        tags[key] = value
    return tags


for _command in (jobs, job, start, revoke_signature):
    signer.add_command(_command)
