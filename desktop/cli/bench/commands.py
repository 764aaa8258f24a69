"""`linekey bench`: the embedded cloud and virtual units."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import cast

import click

from desktop.bench.endpoint import BenchEndpoint, record_path
from desktop.bench.environment import ACCOUNT_ID
from desktop.cli.options import json_option

FOLDER = click.Path(file_okay=False, path_type=Path)
PORT = click.IntRange(0, 65535)


class _BenchGroup(click.Group):
    """Imports `unit` only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), "unit"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != "unit":
            return super().get_command(ctx, cmd_name)
        return cast(click.Command, importlib.import_module("desktop.cli.bench.unit").unit)


def _account_ids(_context: click.Context, _option: click.Parameter, ids: tuple[str, ...]) -> tuple[str, ...]:
    for one in ids:
        if not re.fullmatch("[0-9]{12}", one):
            raise click.BadParameter(f"“{one}” has not twelve digits.")
    if len({*ids, ACCOUNT_ID}) <= len(ids):
        raise click.BadParameter(f"an account is there once, and {ACCOUNT_ID} always.")
    return ids


@click.group(cls=_BenchGroup)
def bench() -> None:
    """The embedded cloud and virtual units: no account, no hardware."""


@bench.command()
@click.option("--persist", type=FOLDER, help="Keep the state in this folder.")
@click.option("--port", type=PORT, default=0, help="HTTP port; default: a free one.")
@click.option("--tls-port", type=PORT, default=0, help="HTTPS and WebSocket port; default: a free one.")
@click.option("--mqtt-port", type=PORT, default=0, help="MQTT over TLS port; default: a free one.")
@click.option("--standard-ports", is_flag=True, help="Serve AWS IoT's own ports, too: 443, 8443, 8883.")
@click.option("--limits", is_flag=True, help="Refuse what exceeds AWS's quotas of requests a second.")
@click.option(
    "--account",
    "accounts",
    multiple=True,
    metavar="ID",
    callback=_account_ids,
    help="One more account of twelve digits, with an administrator of its own; may be repeated.",
)
@click.option("--until-stdin-closes", is_flag=True, help="End with the program that started it.")
@json_option
def up(
    persist: Path | None,
    port: int,
    tls_port: int,
    mqtt_port: int,
    standard_ports: bool,
    limits: bool,
    accounts: tuple[str, ...],
    until_stdin_closes: bool,
    as_json: bool,
) -> None:
    """Run the embedded cloud on this machine until it is stopped.

    \b
    Examples:
      linekey bench up
      linekey bench up --persist ./bench --json
      linekey bench up --standard-ports
      linekey bench up --account 111122223333 --json
    """
    from desktop.bench.server import BenchOptions, run_bench

    options = BenchOptions(
        persist, port, tls_port, mqtt_port, until_stdin_closes, limits, standard_ports, accounts
    )
    run_bench(options, _print_json if as_json else _print_text, _print_warning)


def _print_warning(text: str) -> None:
    click.echo(f"Warning: {text}", err=True)


def _print_json(endpoint: BenchEndpoint) -> None:
    click.echo(endpoint.to_json())


def _print_text(endpoint: BenchEndpoint) -> None:
    click.echo(f"The bench is up: {endpoint.endpoint_url} and {endpoint.endpoint_url_tls}")
    click.echo(f"MQTT over TLS:   {endpoint.mqtt_host}:{endpoint.mqtt_port}, CA {endpoint.ca_file}")
    if endpoint.hosts:
        click.echo(f"AWS IoT's own ports are open. In the hosts file their names need:\n\n{endpoint.hosts}\n")
    for one in endpoint.accounts:
        click.echo(f"Account {one.account_id}: its key is in {record_path()}")
    click.echo("Use it with --endpoint bench. Ctrl+C stops it.")
