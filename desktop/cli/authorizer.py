"""`linekey account authorizer`: clients that connect with a user name and a password."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.confirm import confirm, yes_option
from desktop.cli.options import OpenServices, json_option, with_services
from desktop.core.catalogue.authorizer import PASSWORD_NOT_READ
from desktop.core.errors import SettingsError
from desktop.core.json_text import json_text
from desktop.core.person import is_person_there
from desktop.core.redaction import hide
from signing.messages import N

if TYPE_CHECKING:
    from desktop.account.authorizer.users import Users
    from desktop.core.events import Event
    from desktop.wiring import Services
    from resources.lambdas.authorizer.users import User

LONGEST_LINE = 4096

password_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, one line."
)


@click.group()
def authorizer() -> None:
    """The custom authorizer: clients without a certificate, with a user name and a password.

    \b
    Examples:
      linekey account authorizer setup --endpoint bench
      linekey account authorizer users add gateway-7
      linekey account authorizer test gateway-7
    """


@authorizer.command()
@with_services
@json_option
def setup(as_json: bool, open_services: OpenServices) -> None:
    """Make the table of users, the function, the key of their tokens and the authorizer.

    \b
    Example:
      linekey account authorizer setup --profile factory --region eu-west-1
    """
    from desktop.account.authorizer.parts import set_up_authorizer
    from desktop.cli.render import TextRenderer

    steps: list[Event] = []
    with open_services() as services:
        told = steps.append if as_json else TextRenderer()
        name = set_up_authorizer(services.cloud, services.product, told)
    if as_json:
        click.echo(json_text({"authorizer": name, "steps": [asdict(step) for step in steps]}))
        return
    click.echo(f"{name} is ready. Let a user in with: linekey account authorizer users add NAME")


@authorizer.command()
@click.argument("user")
@password_option
@with_services
@json_option
def test(user: str, password_stdin: bool, as_json: bool, open_services: OpenServices) -> None:
    """Ask the authorizer about USER as AWS IoT does, then connect as that user.

    A connection that USER has is taken over, and ends.

    \b
    Examples:
      linekey account authorizer test gateway-7
      linekey account authorizer test gateway-7 --password-stdin --json < password.txt
    """
    with open_services() as services:
        users = _users(services)
        admission = users.ask(user, _password(password_stdin, again=False))
    if as_json:
        click.echo(json_text({"user": user, "connected": True, **asdict(admission)}))
        return
    click.echo(f"{user} is let in, and connected. It is asked again after {admission.refresh_seconds} s.")
    for policy in admission.policies:
        click.echo(policy)


@authorizer.group()
def users() -> None:
    """Who may connect with a password.

    \b
    Examples:
      linekey account authorizer users list
      linekey account authorizer users remove gateway-7
    """


@users.command()
@click.argument("name")
@password_option
@with_services
@json_option
def add(name: str, password_stdin: bool, as_json: bool, open_services: OpenServices) -> None:
    """Let NAME in with a password, which is asked for and kept nowhere but as a hash.

    Tells what the client needs beside it; none of that lets anybody in without the password.

    \b
    Examples:
      linekey account authorizer users add gateway-7
      linekey account authorizer users add gateway-7 --password-stdin < password.txt
    """
    with open_services() as services:
        known = _users(services)
        known.check_name(name)  # before somebody types a password
        login = known.add(name, _password(password_stdin, again=True))
    told = {"user_name": login.user_name, "client_id": login.client_id, "alpn": "mqtt", "port": 443}
    if as_json:
        click.echo(json_text({"user": name, **told}))
        return
    for what, value in told.items():
        click.echo(f"{what:10} {value}")


@users.command()
@click.argument("name")
@yes_option
@with_services
@json_option
def remove(name: str, yes: bool, as_json: bool, open_services: OpenServices) -> None:
    """Let NAME in no more. A connection that is open ends when AWS IoT asks again.

    \b
    Example:
      linekey account authorizer users remove gateway-7
    """
    from resources.lambdas.authorizer.handler import REFRESH_SECONDS

    with open_services() as services:
        known = _users(services)
        confirm(f"{name} cannot connect any more.", yes)
        known.remove(name)
    if as_json:
        click.echo(json_text({"removed": name}))
        return
    click.echo(f"{name} is removed. An open connection ends within {2 * REFRESH_SECONDS // 60} minutes.")


@users.command("list")
@with_services
@json_option
def list_(as_json: bool, open_services: OpenServices) -> None:
    """List the users, and the client ids that are theirs.

    \b
    Example:
      linekey account authorizer users list --json
    """
    from desktop.cli.render import table

    with open_services() as services:
        found = [_document(user) for user in _users(services).all()]
    if as_json:
        click.echo(json_text({"users": found}))
    elif found:
        cells = [tuple(str(value) for value in user.values()) for user in found]
        click.echo(table(("USER", "CLIENT ID", "SINCE"), cells))
    else:
        click.echo("There are no users. Let one in with: linekey account authorizer users add NAME")


def _users(services: Services) -> Users:
    from desktop.account.authorizer.users import Users
    from desktop.account.names import Names

    return Users(services.cloud, Names(services.cloud, services.product))


def _password(from_stdin: bool, *, again: bool) -> str:
    """Never an argument: those stand in the list of processes. Raises SET-069."""
    if from_stdin:
        line = sys.stdin.buffer.readline(LONGEST_LINE)
        try:
            return hide(line.decode("utf-8-sig").rstrip("\r\n"))
        except UnicodeDecodeError as error:
            raise SettingsError(PASSWORD_NOT_READ, reason=N("it is not UTF-8")) from error
    if not is_person_there():
        raise SettingsError(PASSWORD_NOT_READ, reason=N("nobody is at the terminal"))
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=again, err=True)
    return hide(typed)


def _document(user: User) -> dict[str, Any]:
    since = datetime.fromtimestamp(user.since, UTC).isoformat()
    return {"user": user.name, "client_id": user.client_id, "since": since}
