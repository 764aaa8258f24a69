"""`linekey bench`: the embedded cloud and virtual units."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import cast

import click

from desktop.bench.endpoint import BenchEndpoint
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
@click.option("--until-stdin-closes", is_flag=True, help="End with the program that started it.")
@json_option
def up(
    persist: Path | None,
    port: int,
    tls_port: int,
    mqtt_port: int,
    standard_ports: bool,
    limits: bool,
    until_stdin_closes: bool,
    as_json: bool,
) -> None:
    """Run the embedded cloud on this machine until it is stopped.

    \b
    Examples:
      linekey bench up
      linekey bench up --persist ./bench --json
      linekey bench up --standard-ports
    """
    from desktop.bench.server import BenchOptions, run_bench

    options = BenchOptions(persist, port, tls_port, mqtt_port, until_stdin_closes, limits, standard_ports)
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
    click.echo("Use it with --endpoint bench. Ctrl+C stops it.")
