"""The command line: verbs are imported only when they are used."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from desktop import VERSION
from desktop.cli.options import open_log, quiet_option
from desktop.core.catalogue.program import (
    DISK_IS_FULL,
    FAULT_IN_LINEKEY,
    OUTPUT_CANNOT_BE_WRITTEN,
    WRONG_USAGE,
)
from desktop.core.errors import LinekeyError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# verb -> its module in `desktop.cli`, which holds a click command of the same name, and its line in the help
VERBS = {
    "account": ("account", "Set up what a product needs in AWS, and check it."),
    "bench": ("bench.commands", "Run the embedded cloud and virtual units."),
    "complete": ("complete", "Pass the units made without internet that AWS has seen."),
    "completion": ("completion", "Let a shell complete verbs and options."),
    "demo": ("demo", "The whole story on the bench: provision, sign, roll out."),
    "keys": ("keys.commands", "Make and show signing keys and their certificates."),
    "inspect": ("inspect", "Tell what a file is, without a key."),
    "ledger": ("ledger", "Look up units and check the record."),
    "ports": ("ports", "Show what is plugged in."),
    "preflight": ("preflight", "Check a signed image as the units will."),
    "provision": ("provision", "Give units on serial ports their identity."),
    "release": ("release.commands", "Sign a firmware and make it a release."),
    "rollout": ("rollout.commands", "Bring a release to units and watch it."),
    "self-test": ("self_test", "Check that this installation works."),
    "sign": ("sign.commands", "Sign a file."),
    "slots": ("slots", "Name, order and label the slots of this station."),
    "verify": ("verify", "Check a file's signature."),
}

# A build server waits for them: the log is opened when they come to a library that writes to it.
WITHOUT_LOG = ("completion", "inspect", "sign", "verify")

# The first letters of an error's code -> exit status, so that a script knows whom to call.
EXIT_STATUS = {
    "DEV": 10,
    "CLD": 11,
    "PRV": 12,
    "REL": 13,
    "ROL": 14,
    "SET": 15,
    "LED": 16,
    "BEN": 17,
    "SIG": 18,
}
# The same of single codes: another person helps with these than with a signature that does not hold.
FILE_UNUSABLE, SECRET_WRONG = 19, 20
EXIT_STATUS_OF_CODE = {
    "SIG-010": FILE_UNUSABLE,
    "SIG-042": FILE_UNUSABLE,
    "SIG-012": SECRET_WRONG,
    "SIG-106": SECRET_WRONG,
    "SIG-107": SECRET_WRONG,
}
ABORTED = 130


def exit_status(code: str) -> int:
    """Of an error with this code."""
    if code.startswith("ABT"):
        return ABORTED
    return EXIT_STATUS_OF_CODE.get(code) or EXIT_STATUS.get(code[:3], 1)


class LazyGroup(click.Group):
    """Knows its verbs by name; imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module, _help = VERBS[cmd_name]
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(importlib.import_module(f"desktop.cli.{module}"), name)
        if cmd_name not in WITHOUT_LOG and not ctx.resilient_parsing:
            open_log(ctx)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Verbs by the table, so that completing one imports none; after that, options."""
        from click.shell_completion import CompletionItem

        verbs = [
            CompletionItem(verb, help=line)
            for verb, (_module, line) in sorted(VERBS.items())
            if verb.startswith(incomplete)
        ]
        return [*verbs, *click.Command.shell_complete(self, ctx, incomplete)]

    def invoke(self, ctx: click.Context) -> object:
        """Runs the verb; what nobody foresaw goes to the log, the person gets a sentence."""
        from signing.errors import SigningError
        from signing.notices import hearing

        expected = (LinekeyError, SigningError, click.ClickException, click.Abort, click.exceptions.Exit)
        with hearing(lambda warning: click.echo(f"Warning: {warning}", err=True)):
            try:
                return super().invoke(ctx)
            except expected as error:
                if _wants_debug_log(ctx) and isinstance(error, (LinekeyError, SigningError)):
                    _log_refusal(error)
                raise
            except BrokenPipeError:  # `linekey … | head` has read enough: click ends quietly, with 1
                raise
            except Exception as fault:
                raise _fault(fault) from fault

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(verb, line) for verb, (_module, line) in sorted(VERBS.items())])


def _wants_debug_log(ctx: click.Context) -> bool:
    """Asked for first: verbs that a build server waits for start without the library."""
    return bool(ctx.params.get("verbose") or os.environ.get("LINEKEY_LOG"))


def _log_refusal(error: Exception) -> None:
    import logging

    logging.getLogger(__name__).debug("refused: %s", error, exc_info=error)


def _fault(fault: Exception) -> LinekeyError:
    if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
        # Without a name it was stdout.
        return _unwritable(fault) if fault.filename is None else _full(fault)
    import logging

    from desktop.core.log import logging_to_file
    from desktop.core.paths import log_file

    with logging_to_file():
        logging.getLogger(__name__).error("a fault in Linekey", exc_info=fault)
    name = type(fault).__name__
    return LinekeyError(FAULT_IN_LINEKEY, name=name, log=log_file())


class UnwritableError(LinekeyError):
    """What a verb said could not be written: it cannot be told there either (CLI-002)."""


def _unwritable(error: OSError) -> UnwritableError:
    return UnwritableError(OUTPUT_CANNOT_BE_WRITTEN, reason=error.strerror)


def _full(error: OSError) -> LinekeyError:
    return LinekeyError(DISK_IS_FULL, path=error.filename)


def _misused(error: click.ClickException) -> LinekeyError:
    verb = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "linekey"
    return LinekeyError(WRONG_USAGE, reason=error.format_message(), verb=verb)


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    click.echo(f"linekey {VERSION}")
    ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-V", "--version", is_flag=True, callback=_print_version, expose_value=False, is_eager=True)
@click.option(
    "-v", "--verbose", is_flag=True, help="Say what happens in detail, on stderr and in the log file."
)
@quiet_option
@click.pass_context
def linekey(ctx: click.Context, verbose: bool) -> None:
    """Gives every unit on the line its identity and every firmware its signature."""
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if not _wants_debug_log(ctx):
        return
    import logging
    import platform

    from desktop.core.log import following, logging_to_file

    ctx.with_resource(following(sys.stderr) if verbose else logging_to_file())
    logging.getLogger(__name__).debug(
        "linekey %s, verb %s, Python %s, %s",
        VERSION,
        ctx.invoked_subcommand,
        platform.python_version(),
        platform.platform(),
    )


def error_document(error: Any) -> dict[str, Any]:
    """The one JSON shape of an error: `{"error": {"code", "message", "hint", "retryable"}}`."""
    return {
        "error": {
            "code": error.code,
            "message": error.message,
            "hint": error.hint,
            "retryable": error.retryable,
        }
    }


def explain(error: Any, as_json: bool) -> int:
    """Tells an expected error; the exit status that it means."""
    if as_json and not isinstance(error, UnwritableError):
        from desktop.core.json_text import json_text

        click.echo(json_text(error_document(error)))
    else:
        click.echo(f"{error.message} [{error.code}]", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)
    return exit_status(error.code)


def _no_window(_unit_count: int) -> int:
    raise click.UsageError("There is no window here; add --headless.")


def run(arguments: Sequence[str], open_demo_window: Callable[[int], int] = _no_window) -> int:
    """Runs one verb; returns the exit status. Expected errors become a sentence, never a traceback.

    `open_demo_window` shows the demo with so many units: the command line itself knows no window.
    """
    try:
        return _run(arguments, open_demo_window)
    except OSError as error:
        return explain(_unwritable(error), as_json=False)


def _run(arguments: Sequence[str], open_demo_window: Callable[[int], int]) -> int:
    """Raises `OSError` when its output cannot be written."""
    from signing.errors import SigningError

    try:
        result = linekey.main(
            args=list(arguments), prog_name="linekey", standalone_mode=False, obj=open_demo_window
        )
    except click.exceptions.Abort:
        return ABORTED
    except click.ClickException as error:
        if "--json" in arguments:
            explain(_misused(error), as_json=True)
        else:
            error.show(file=sys.stderr)
        return error.exit_code
    except (LinekeyError, SigningError) as error:
        return explain(error, "--json" in arguments)
    return result if isinstance(result, int) else 0
