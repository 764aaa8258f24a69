"""`linekey account provider`: who signs for fleet provisioning, in the whole account and Region."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.confirm import confirm, yes_option
from desktop.cli.options import OpenCloud, OpenServices, json_option, with_cloud, with_services
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.account.provider.life import ProviderView
    from desktop.account.provider.source import Source
    from desktop.cloud.session import Cloud
    from desktop.core.events import Event
    from desktop.wiring import Services

KINDS = {
    "kms": "with an authority of your own, its key in KMS",
    "private-ca": "with AWS Private CA",
    "function": "as a function of yours does",
    "another": "as its owner made it",
}


@click.group()
def provider() -> None:
    """The account's certificate provider: one for all products of the account and Region.

    \b
    Examples:
      linekey account provider create
      linekey account provider update --private-ca arn:aws:acm-pca:…
      linekey account provider test --endpoint bench
      linekey account provider remove
    """


def _source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        json_option,
        yes_option,
        click.option("--private-ca", metavar="ARN", help="Sign with this authority in AWS Private CA."),
        click.option("--function", metavar="NAME|ARN", help="Sign with a Lambda function of yours."),
    ):
        command = option(command)
    return command


@provider.command()
@_source_options
@with_cloud
def create(
    function: str | None, private_ca: str | None, yes: bool, as_json: bool, open_cloud: OpenCloud
) -> None:
    """Have a function sign for fleet provisioning, by default our own with its authority's key in KMS.

    \b
    Examples:
      linekey account provider create --endpoint bench --yes
      linekey account provider create --private-ca arn:aws:acm-pca:eu-west-1:123456789012:…
      linekey account provider create --function sign-units
    """
    from desktop.account.provider.life import check_create

    _check_one(function, private_ca)
    cloud = open_cloud()
    source = _source(cloud, function, private_ca)
    check_create(cloud, source)
    _have_sign(cloud, source, yes, as_json)


@provider.command()
@_source_options
@with_cloud
def update(
    function: str | None, private_ca: str | None, yes: bool, as_json: bool, open_cloud: OpenCloud
) -> None:
    """Have another function sign; without a choice, mend the one that does.

    The provider of somebody else stays as it is.

    \b
    Example:
      linekey account provider update --private-ca arn:aws:acm-pca:eu-west-1:123456789012:… --yes
    """
    from desktop.account.provider.life import check_update
    from desktop.account.provider.source import current_source

    _check_one(function, private_ca)
    cloud = open_cloud()
    check_update(cloud)
    chosen = function or private_ca
    source = _source(cloud, function, private_ca) if chosen else current_source(cloud)
    _have_sign(cloud, source, yes, as_json)


def _check_one(function: str | None, private_ca: str | None) -> None:
    if function and private_ca:
        raise click.UsageError("Give --function or --private-ca, not both.")


def _source(cloud: Cloud, function: str | None, private_ca: str | None) -> Source:
    from desktop.account.provider.source import function_source, kms_source, private_ca_source

    if function:
        return function_source(cloud, function)
    return private_ca_source(cloud, private_ca) if private_ca else kms_source(cloud)


def _have_sign(cloud: Cloud, source: Source, yes: bool, as_json: bool) -> None:
    from desktop.account.names import PROVIDER
    from desktop.account.provider.affected import count_affected
    from desktop.account.provider.life import have_sign, view
    from desktop.account.provider.part import ACCOUNT_WIDE
    from desktop.cli.render import TextRenderer

    affected = count_affected(cloud)
    confirm(f"{ACCOUNT_WIDE} {affected}", yes)
    steps: list[Event] = []
    have_sign(cloud, source, steps.append if as_json else TextRenderer())
    made = view(cloud, PROVIDER)
    if as_json:
        told = {"steps": [asdict(step) for step in steps], "provider": _document(made)}
        click.echo(json_text({**told, **asdict(affected)}))
        return
    click.echo(f"{PROVIDER} signs {KINDS[made.kind]}. AWS IoT may take some minutes to notice.")
    click.echo("Stations learn whose certificates to take by: linekey account setup")


@provider.command("list")
@with_cloud
@json_option
def list_(as_json: bool, open_cloud: OpenCloud) -> None:
    """List the certificate providers: AWS allows one for an account and Region.

    \b
    Example:
      linekey account provider list --endpoint bench --json
    """
    from desktop.cloud.providers import list_providers

    names = list_providers(open_cloud())
    if as_json:
        click.echo(json_text({"providers": names}))
        return
    click.echo("\n".join(names) or "There is no certificate provider: AWS IoT signs the certificates itself.")


@provider.command()
@click.argument("name", required=False)
@with_cloud
@json_option
def show(name: str | None, as_json: bool, open_cloud: OpenCloud) -> None:
    """Say who signs the certificates of fleet provisioning, and what depends on it.

    \b
    Example:
      linekey account provider show --endpoint bench
    """
    from desktop.account.provider.affected import count_affected
    from desktop.account.provider.life import view, view_all

    cloud = open_cloud()
    found = [view(cloud, name)] if name else view_all(cloud)
    affected = count_affected(cloud)
    if as_json:
        click.echo(json_text({"providers": [_document(one) for one in found], **asdict(affected)}))
        return
    for one in found:
        _say(one)
    if not found:
        click.echo("There is no certificate provider: AWS IoT signs the certificates itself.")
    click.echo(str(affected))


@provider.command()
@click.argument("name", required=False)
@yes_option
@with_cloud
@json_option
def remove(name: str | None, yes: bool, as_json: bool, open_cloud: OpenCloud) -> None:
    """Remove the certificate provider NAME, by default Linekey's own. Its function and key stay.

    \b
    Example:
      linekey account provider remove --endpoint bench --yes
    """
    from desktop.account.names import PROVIDER
    from desktop.account.provider.affected import count_affected
    from desktop.cloud.providers import delete_provider, describe_provider

    chosen = name or PROVIDER
    cloud = open_cloud()
    describe_provider(cloud, chosen)
    affected = count_affected(cloud)
    confirm(
        f"Without {chosen}, AWS IoT itself signs every fleet-provisioning request of account "
        f"{cloud.account_id} in {cloud.region}, for all products. {affected} Stations that were set up with "
        "it refuse what AWS IoT signs.",
        yes,
    )
    delete_provider(cloud, chosen)
    if as_json:
        click.echo(json_text({"removed": chosen, **asdict(affected)}))
        return
    click.echo(f"{chosen} is removed. AWS IoT may take some minutes to notice.")


@provider.command()
@with_services
@json_option
def test(as_json: bool, open_services: OpenServices) -> None:
    """Have a certificate made for a unit that does not exist, judge it, and remove it.

    With this station's claim the request goes as a unit's does; without one the function is called as AWS IoT
    calls it.

    \b
    Example:
      linekey account provider test --endpoint bench --json
    """
    from desktop.account.provider.trial import try_provider

    with open_services() as services:
        trial = try_provider(services.cloud, services.claim if _has_claim(services) else None)
    if as_json:
        click.echo(json_text(asdict(trial)))
        return
    who = trial.provider or "AWS IoT itself"
    way = "over MQTT, as a unit" if trial.path == "mqtt" else "by calling the function"
    click.echo(f"{who} signs: asked {way}, answered in {trial.seconds:g} s.")
    click.echo(f"{trial.key}, {trial.days} days, by {trial.issuer}")


def _has_claim(services: Services) -> bool:
    from desktop.core.errors import SettingsError

    try:
        return bool(services.facts.claim_certificate_pem)
    except SettingsError:  # this station was not set up
        return False


def _document(one: ProviderView) -> dict[str, Any]:
    told = one.provider
    times = {"created": told.created, "changed": told.changed}
    return {
        "name": told.name,
        "arn": told.arn,
        "function_arn": told.function_arn,
        "kind": one.kind,
        "callable": one.callable,
        **{name: moment.isoformat() if moment else None for name, moment in times.items()},
    }


def _say(one: ProviderView) -> None:
    told = one.provider
    click.echo(f"{told.name} signs {KINDS[one.kind]}, for the whole account and Region.")
    click.echo(told.function_arn)
    if told.changed is not None:
        click.echo(f"Last changed {told.changed:%Y-%m-%d %H:%M}.")
    if not one.callable:
        mark = click.style("▲", fg="yellow")
        click.echo(f"{mark} AWS IoT cannot call it: linekey account provider test")
