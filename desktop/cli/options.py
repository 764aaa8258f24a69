"""Options that many verbs share, spelled once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click


def open_log(context: click.Context) -> None:
    """Until the verb of `context` ends, what libraries warn of goes to the log."""
    from desktop.core.log import logging_to_file

    context.with_resource(logging_to_file())


Command = TypeVar("Command", bound=Callable[..., Any])


def cloud_options(command: Command) -> Command:
    """`--endpoint`, `--profile`, `--region`, as the AWS command line has them."""
    for option in (
        click.option("--region", help="AWS Region; default: the profile's."),
        click.option("--profile", help="AWS profile; default: the usual credentials chain."),
        click.option(
            "--endpoint",
            envvar="LINEKEY_ENDPOINT",
            help="`bench` for a running bench; default: AWS.",
        ),
    ):
        command = option(command)
    return command


def product_option(command: Command) -> Command:
    return click.option(
        "--product",
        default="lamp",
        envvar="LINEKEY_PRODUCT",
        show_default=True,
        help="Product profile: a TOML file, or the name of a built-in one.",
    )(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)
