"""`linekey account policy`: policies looked through, told in words and tried; those that Linekey ships."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.options import OpenCloud, OpenServices, json_option, with_cloud, with_services
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.account.rights.ask import Answer
    from desktop.account.rights.words import Told

# The status of the settings' family: somebody has to set something right.
NOT_AS_IT_SHOULD_BE = 15
file_argument = click.argument("file", type=click.Path(path_type=Path, allow_dash=True))


@click.group()
def policy() -> None:
    """What units, stations and people may do in AWS: look policies through, and try them.

    \b
    Examples:
      linekey account policy lint unit.json
      linekey account policy explain unit.json
      linekey account policy can CERTIFICATE publish '$aws/things/DL00000001/shadow/update'
      linekey account policy show station > station.json
    """


@policy.command()
@file_argument
@json_option
def lint(file: Path, as_json: bool) -> int:
    """Say what is wrong with the IoT policy FILE: what is too much, and what never matches.

    The exit status is 15 for what must be mended. AWS is not asked. “-” reads what is piped in.

    \b
    Examples:
      linekey account policy lint unit.json
      aws iot get-policy --policy-name P --query policyDocument --output text | linekey account policy lint -
    """
    from desktop.account.rights.lint import lint as look_through
    from desktop.cli.render import CHECK_MARKS

    found = look_through(str(file), _text(file))
    wrong = any(one.state == "fail" for one in found)
    if as_json:
        click.echo(json_text({"fit": not wrong, "findings": [asdict(one) for one in found]}))
    else:
        for one in found:
            mark, colour = CHECK_MARKS[one.state]
            click.echo(f"{click.style(mark, fg=colour)} {file}:{one.line}: {one.why} [{one.rule}]")
            click.echo(f"    {one.mend}")
        if not found:
            click.echo("Nothing is wrong with it.")
    return NOT_AS_IT_SHOULD_BE if wrong else 0


@policy.command()
@file_argument
@json_option
def explain(file: Path, as_json: bool) -> None:
    """Tell in words what whoever has the IoT policy FILE may do. AWS is not asked.

    \b
    Example:
      linekey account policy explain unit.json
    """
    from desktop.account.rights.words import explain as tell

    told = tell(str(file), _text(file))
    if as_json:
        click.echo(json_text({"statements": [asdict(one) for one in told]}))
        return
    for one in told:
        click.echo(_sentence(one))


@policy.command()
@click.argument("certificate")
@click.argument("action", type=click.Choice(["connect", "publish", "receive", "subscribe"]))
@click.argument("topic")
@click.option(
    "--client-id", default="", help="Connected so; default: the name of the certificate's one thing."
)
@with_cloud
@json_option
def can(
    certificate: str, action: str, topic: str, client_id: str, as_json: bool, open_cloud: OpenCloud
) -> int:
    """Say whether the unit with CERTIFICATE may do ACTION on TOPIC (of connect: the client id).

    CERTIFICATE is an id, an ARN or a PEM file. AWS IoT is asked, and its policies are judged here as well;
    both must agree. The exit status is 15 for a no.

    \b
    Examples:
      linekey account policy can 5f3c… publish '$aws/things/DL00000001/shadow/update'
      linekey account policy can unit.pem connect DL00000002 --json
    """
    from desktop.account.rights.ask import can as ask

    answer = ask(open_cloud(), _certificate_id(certificate), action, topic, client_id)
    if as_json:
        document = asdict(answer) | {"agree": answer.agree, "allowed": answer.allowed}
        click.echo(json_text(document))
    else:
        _say(answer, topic)
    return 0 if answer.allowed else NOT_AS_IT_SHOULD_BE


@policy.command()
@click.argument("name")
@click.option("--app", metavar="ID", default="", help="Of companion-app: the client id it connects with.")
@click.option("--unit", "units", multiple=True, metavar="THING", help="Of companion-app: a unit it may use.")
@with_services
@json_option
def show(name: str, app: str, units: tuple[str, ...], as_json: bool, open_services: OpenServices) -> None:
    """Print the policy NAME that Linekey ships, for this account and product.

    unit, claim and companion-app are policies of AWS IoT, the others of IAM. An app that has many units may
    need several, which are then a list.

    \b
    Examples:
      linekey account policy show station --product lamp > station.json
      linekey account policy show companion-app --app phone-1 --unit DL00000001 --unit DL00000002
    """
    from desktop.account.rights.shipped import DOCUMENTS, companion_policies, shipped

    choices = (*DOCUMENTS, "companion-app")
    if name not in choices:
        raise click.BadParameter(f"there are {', '.join(choices)}.", param_hint="NAME")
    if not (app and units) if name == "companion-app" else app or units:
        raise click.UsageError("Give --app and --unit for companion-app, and for no other.")
    with open_services(needs_account=False) as services:
        found: Any
        if name == "companion-app":
            found = companion_policies(services.cloud, app, units)
            found = found[0] if len(found) == 1 else found
        else:
            found = shipped(services.cloud, services.product, name)
    click.echo(json_text(found, indent=None if as_json else 2))


def _text(file: Path) -> str:
    from desktop.core.catalogue.policies import POLICY_FILE_UNREADABLE
    from desktop.core.errors import SettingsError

    try:
        if str(file) == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise SettingsError(POLICY_FILE_UNREADABLE, path=file, reason=error) from error


def _sentence(told: Told) -> str:
    may = "May" if told.allowed else "May never"
    where = "".join(f"\n    {one}" for one in told.where) or "\n    nothing: no resource here is one for it"
    when = f"\n  when {' and '.join(told.conditions)}" if told.conditions else ""
    return f"{may} {told.what}{where}{when}"


def _certificate_id(certificate: str) -> str:
    from desktop.cli.keys.certificates import read_certificate
    from signing.certificates import fingerprint

    name = certificate.rpartition("/")[2]
    if ":cert/" in certificate or (len(name) == 64 and not Path(certificate).exists()):
        return name
    return fingerprint(read_certificate(Path(certificate)))


def _say(answer: Answer, topic: str) -> None:
    doing = {"connect": "connect as", "publish": "publish to", "receive": "receive from"}
    doing["subscribe"] = "subscribe to"
    may = "may" if answer.aws == "ALLOWED" else "may not"
    known = f" as {answer.client_id}" if answer.client_id and answer.action != "connect" else ""
    by = f", by {' and '.join(answer.aws_by)}" if answer.aws_by else ": nothing allows it"
    click.echo(f"It {may} {doing[answer.action]} {topic}{known}{by}.")
    if answer.status != "ACTIVE":
        click.echo(f"{_warning()} The certificate is {answer.status}: it does not connect at all.")
    if answer.action != "connect" and not answer.thing:
        click.echo(
            f"{_warning()} It is attached to no thing of that name: what a thing's name allows, it may not."
        )
    if not answer.agree:
        click.echo(
            f"{_warning()} AWS IoT says {answer.aws}, its policies as they are read here "
            f"{answer.ours.outcome}. Not known here: {', '.join(answer.ours.missing) or 'nothing'}."
        )


def _warning() -> str:
    return click.style("▲", fg="yellow")
