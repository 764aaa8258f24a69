"""What cannot be undone is confirmed by typing its name."""

from __future__ import annotations

import sys

import click

yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


def confirm_by_name(name: str, warning: str, yes: bool) -> None:
    """Raises `click.Abort` unless `name` is typed; without a terminal only `--yes` will do."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(f"{warning} Add --yes to go on.")
    click.echo(warning, err=True)
    if click.prompt(f"Type {name} to go on", err=True) != name:
        click.echo("That is another name: nothing was changed.", err=True)
        raise click.Abort
