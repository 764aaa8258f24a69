"""`linekey account`: makes an AWS account ready for a product, checks it, and empties it again."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from desktop.cli.authorizer import authorizer
from desktop.cli.ca import ca
from desktop.cli.confirm import confirm
from desktop.cli.deploy import deploy, owner_options
from desktop.cli.gate import gate
from desktop.cli.options import OpenServices, json_option, with_services
from desktop.cli.policy import policy
from desktop.cli.provider import provider
from desktop.cli.removal import remove
from desktop.cli.serials import serials
from desktop.cli.shift import shift
from desktop.cli.signer.commands import signer
from desktop.cli.station import station
from desktop.cli.vending import vending
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.core.events import Event

# The status of the settings' family: somebody has to set something up.
NOT_AS_IT_SHOULD_BE = 15


@click.group()
def account() -> None:
    """Set up an AWS account for a product, check it, and take away what was made.

    \b
    Examples:
      linekey account setup --endpoint bench
      linekey account deploy --profile factory --region eu-west-1
      linekey account doctor --profile factory --region eu-west-1
      linekey account remove --plan
      linekey account provider show
      linekey account serials list
      linekey account signer list
      linekey account policy lint unit.json
    """


account.add_command(serials)
account.add_command(signer)
account.add_command(vending)
account.add_command(authorizer)
account.add_command(ca)
account.add_command(deploy)
account.add_command(gate)
account.add_command(policy)
account.add_command(provider)
account.add_command(shift)
account.add_command(station)
account.add_command(remove)


@account.command()
@click.option("--yes", is_flag=True, help="Do not ask before the account's certificate provider is made.")
@owner_options
@with_services
@json_option
def setup(yes: bool, owner: str, owner_key: str, as_json: bool, open_services: OpenServices) -> None:
    """Make what the product needs; what is right already stays untouched.

    A product without a release policy gets its first one: its owner can roll out alone, and changes that with
    “linekey release policy draft”. A policy that is there already is not replaced.

    \b
    Examples:
      linekey account setup --endpoint bench
      linekey account setup --product lamp.toml --profile factory --yes
      linekey account setup --product lamp.toml --owner e1815 --owner-key "pkcs11:token=Ana;object=release"
    """
    from desktop.account.provider.affected import count_affected
    from desktop.account.provider.part import ACCOUNT_WIDE
    from desktop.cli.render import TextRenderer

    steps: list[Event] = []
    with open_services() as services:
        listener = steps.append if as_json else TextRenderer()
        account_setup = services.account(listener, owner, owner_key)
        on_aws = services.cloud.target.endpoint_url is None
        if on_aws and account_setup.makes_provider():
            affected = count_affected(services.cloud)
            confirm(f"A certificate provider will be made. {ACCOUNT_WIDE} {affected}", yes)
        facts = account_setup.setup()
    if as_json:
        click.echo(json_text({"steps": [asdict(step) for step in steps], "facts": asdict(facts)}))
        return
    click.echo(f"{facts.account_id} in {facts.region} is ready for {facts.product}.")


@account.command()
@with_services
@json_option
def doctor(as_json: bool, open_services: OpenServices) -> int:
    """Check the way to AWS, what `setup` makes, and what lets in others; change nothing.

    The exit status is 15 when something is wrong. What only should be looked at is a warning.

    \b
    Example:
      linekey account doctor --endpoint bench --json
    """
    from desktop.cli.checks import telling

    with telling(as_json) as told, open_services() as services:
        wrong = services.account(told).doctor(lambda: services.completer().things())
    if as_json:
        click.echo(told.document(not wrong, {"wrong": wrong}))
    elif wrong:
        click.echo(f"{wrong} to mend.")
    return NOT_AS_IT_SHOULD_BE if wrong else 0
