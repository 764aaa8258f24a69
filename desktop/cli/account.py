"""`linekey account`: makes an AWS account ready for a product, and checks it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from desktop.cli.ca import ca
from desktop.cli.confirm import confirm, yes_option
from desktop.cli.options import OpenCloud, OpenServices, json_option, with_cloud, with_services
from desktop.cli.signer.commands import signer

if TYPE_CHECKING:
    from desktop.core.events import Event

# The status of the settings' family: somebody has to set something up.
NOT_AS_IT_SHOULD_BE = 15


@click.group()
def account() -> None:
    """Set up an AWS account for a product, and check it.

    \b
    Examples:
      linekey account setup --endpoint bench
      linekey account doctor --profile factory --region eu-west-1
      linekey account provider show
      linekey account signer list
    """


account.add_command(signer)
account.add_command(ca)


@account.command()
@click.option("--yes", is_flag=True, help="Do not ask before the account's certificate provider is made.")
@with_services
@json_option
def setup(yes: bool, as_json: bool, open_services: OpenServices) -> None:
    """Make what the product needs; what is right already stays untouched.

    \b
    Examples:
      linekey account setup --endpoint bench
      linekey account setup --product lamp.toml --profile factory --yes
    """
    from desktop.account.provider import ACCOUNT_WIDE
    from desktop.cli.render import TextRenderer

    steps: list[Event] = []
    with open_services() as services:
        account_setup = services.account(steps.append if as_json else TextRenderer())
        on_aws = services.cloud.target.endpoint_url is None
        if on_aws and account_setup.makes_provider():
            confirm(f"A certificate provider will be made. {ACCOUNT_WIDE}", yes)
        facts = account_setup.setup()
    if as_json:
        click.echo(json.dumps({"steps": [asdict(step) for step in steps], "facts": asdict(facts)}))
        return
    click.echo(f"{facts.account_id} in {facts.region} is ready for {facts.product}.")


@account.command()
@with_services
@json_option
def doctor(as_json: bool, open_services: OpenServices) -> int:
    """Check what `setup` makes, and change nothing. The exit status is 15 when something is wrong.

    \b
    Example:
      linekey account doctor --endpoint bench --json
    """
    from desktop.cli.checks import telling

    with telling(as_json) as told, open_services() as services:
        wrong = services.account(told).doctor()
    if as_json:
        click.echo(told.document(not wrong, {"wrong": wrong}))
    elif wrong:
        click.echo(f"{wrong} to mend: linekey account setup")
    return NOT_AS_IT_SHOULD_BE if wrong else 0


@account.group()
def provider() -> None:
    """The account's certificate provider: one for all products of the account and Region."""


@provider.command()
@with_cloud
@json_option
def show(as_json: bool, open_cloud: OpenCloud) -> None:
    """Say who signs the certificates of fleet provisioning.

    \b
    Example:
      linekey account provider show --endpoint bench
    """
    from desktop.cloud.providers import describe_provider, list_providers

    cloud = open_cloud()
    found = [describe_provider(cloud, name) for name in list_providers(cloud)]
    if as_json:
        click.echo(json.dumps({"providers": [asdict(one) for one in found]}))
        return
    for one in found:
        click.echo(f"{one.name} signs with {one.function_arn}, for the whole account and Region.")
    if not found:
        click.echo("There is no certificate provider: AWS IoT signs the certificates itself.")


@provider.command()
@click.argument("name", required=False)
@yes_option
@with_cloud
def remove(name: str | None, yes: bool, open_cloud: OpenCloud) -> None:
    """Remove the certificate provider NAME, by default Linekey's own. Its function and key stay.

    \b
    Example:
      linekey account provider remove --endpoint bench --yes
    """
    from desktop.account.names import PROVIDER
    from desktop.cloud.providers import delete_provider, describe_provider

    chosen = name or PROVIDER
    cloud = open_cloud()
    describe_provider(cloud, chosen)
    confirm(
        f"Without {chosen}, AWS IoT itself signs every fleet-provisioning request of account "
        f"{cloud.account_id} in {cloud.region}, for all products.",
        yes,
    )
    delete_provider(cloud, chosen)
    click.echo(f"{chosen} is removed. AWS IoT may take some minutes to notice.")
