"""What changes much is confirmed, and what cannot be undone by typing its name."""

from __future__ import annotations

import click

from desktop.cli.options import filled
from desktop.core.person import is_person_there

yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
reason_option = click.option(
    "--reason", required=True, callback=filled, help="For the record in AWS; at most 500 characters."
)


def confirm_by_name(name: str, warning: str, yes: bool) -> None:
    """Raises `click.Abort` unless `name` is typed; without a terminal only `--yes` will do."""
    if yes:
        return
    _warn(warning)
    if click.prompt(f"Type {name} to go on", err=True) != name:
        click.echo("That is another name: nothing was changed.", err=True)
        raise click.Abort


def confirm(warning: str, yes: bool) -> None:
    """Raises `click.Abort` on a no; without a terminal only `--yes` will do."""
    if yes:
        return
    _warn(warning)
    click.confirm("Go on?", abort=True, err=True)


def _warn(warning: str) -> None:
    if not is_person_there():
        raise click.UsageError(f"{warning} Add --yes to go on.")
    click.echo(warning, err=True)
