"""`linekey completion`: what a shell runs so that Tab completes verbs, options and files."""

from __future__ import annotations

import click

from desktop.cli.options import json_option
from desktop.core.json_text import json_text

SHELLS = ("bash", "zsh", "fish", "powershell")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@json_option
@click.pass_context
def completion(ctx: click.Context, shell: str, as_json: bool) -> None:
    """Print what SHELL has to run once, in its start-up file.

    \b
    Examples:
      linekey completion bash >> ~/.bashrc
      linekey completion zsh >> ~/.zshrc
      linekey completion fish > ~/.config/fish/completions/linekey.fish
      linekey completion powershell >> $PROFILE
    """
    from click.shell_completion import get_completion_class

    known = get_completion_class(shell)
    assert known is not None  # noqa: S101 - click has all of `SHELLS`
    program = ctx.find_root()
    script = known(program.command, {}, "linekey", "_LINEKEY_COMPLETE").source()
    click.echo(json_text({"shell": shell, "script": script}) if as_json else script)
