"""The signing profiles of `linekey account signer`: made, cancelled, revoked."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from desktop.cli.confirm import confirm_by_name, reason_option, yes_option
from desktop.cli.options import MOMENT, OpenCloud, filled, json_option, with_cloud
from desktop.cli.signer.view import PLATFORMS, print_document

ENDED = {"Canceled": "cancelled", "Revoked": "revoked"}


@click.command()
@click.argument("name")
@click.option("--certificate", required=True, metavar="ARN", help="Imported into ACM with its private key.")
@click.option(
    "--label",
    required=True,
    metavar="PATH",
    callback=filled,
    help="Where the unit keeps the certificate (`certname`).",
)
@click.option("--platform", type=click.Choice(PLATFORMS), default=PLATFORMS[0], show_default=True)
@click.option("--tag", "tags", multiple=True, metavar="KEY=VALUE", help="Repeat it for more.")
@with_cloud
@json_option
def put(
    name: str,
    certificate: str,
    label: str,
    platform: str,
    tags: tuple[str, ...],
    open_cloud: OpenCloud,
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

    cloud = open_cloud()
    arn = create_profile(cloud, name, certificate, label, platform=platform, tags=_tags(tags))
    if as_json:
        print_document({"name": name, "arn": arn})
        return
    click.echo(f"{name} signs for {platform}: {arn}")


@click.command()
@click.argument("name")
@yes_option
@with_cloud
@json_option
def cancel(name: str, yes: bool, open_cloud: OpenCloud, as_json: bool) -> None:
    """Cancel the signing profile NAME: it signs no more. Cannot be undone; old signatures stay valid.

    \b
    Examples:
      linekey account signer cancel lamp_1
      linekey account signer cancel lamp_1 --yes --endpoint bench
    """
    from desktop.cloud.signing_profiles import cancel_profile, get_profile

    cloud = open_cloud()
    found = get_profile(cloud, name)
    if found.status != "Active":
        ended = ENDED[found.status]
        _tell(
            f"{name} is {ended} already.", {"name": name, "changed": False, "status": found.status}, as_json
        )
        return
    confirm_by_name(name, f"{name} will never sign again, and its name is never free again.", yes)
    cancel_profile(cloud, name)
    told = {"name": name, "changed": True, "status": "Canceled"}
    _tell(f"{name} is cancelled. What it signed stays valid.", told, as_json)


@click.command()
@click.argument("name")
@reason_option
@click.option("--version", metavar="V", help="The profile's version; default: the one it has.")
@click.option("--since", type=MOMENT, help="Signatures made after this are not trusted; default: now.")
@yes_option
@with_cloud
@json_option
def revoke(
    name: str,
    reason: str,
    version: str | None,
    since: datetime | None,
    yes: bool,
    open_cloud: OpenCloud,
    as_json: bool,
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
    cloud = open_cloud()
    current = version or get_profile(cloud, name).version
    warning = f"{name} will never sign again, and AWS trusts nothing it signed after {effective.isoformat()}."
    confirm_by_name(name, warning, yes)
    revoke_profile(cloud, name, current, reason, effective)
    _tell(
        f"{name} is revoked. Units still accept what it signed: give them another certificate.",
        {"name": name, "changed": True, "status": "Revoked", "version": current, "since": effective},
        as_json,
    )


def _tell(text: str, document: dict[str, object], as_json: bool) -> None:
    if as_json:
        print_document(document)
    else:
        click.echo(text)


def _tags(pairs: tuple[str, ...]) -> dict[str, str]:
    tags = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not key or not equals:
            raise click.BadParameter(f"“{pair}” is not KEY=VALUE.", param_hint="--tag")
        tags[key] = value
    return tags
