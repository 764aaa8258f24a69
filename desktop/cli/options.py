"""Options that many verbs share, spelled once."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from desktop.cloud.session import Cloud
    from desktop.wiring import Services

Command = TypeVar("Command", bound=Callable[..., Any])
OpenCloud = Callable[[], "Cloud"]
OpenServices = Callable[..., "Services"]
_QUIET = "desktop.cli.quiet"


def open_log(context: click.Context) -> None:
    """Until the verb of `context` ends, what libraries warn of goes to the log."""
    from desktop.core.log import logging_to_file

    context.with_resource(logging_to_file())


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


def with_cloud(command: Callable[..., Any]) -> Callable[..., Any]:
    """The cloud options become `open_cloud()`; nothing is asked of AWS before the cloud is used.

    A verb that has `product_option` is done as those `with_services` are, by whom the station says.
    """

    @cloud_options
    @wraps(command)
    def verb(
        *args: Any, endpoint: str | None, profile: str | None, region: str | None, **options: Any
    ) -> Any:
        def open_cloud() -> Cloud:
            from desktop import sign_in

            return sign_in.open_cloud(endpoint, profile, region, options.get("product"))

        return command(*args, open_cloud=open_cloud, **options)

    return verb


def with_services(command: Callable[..., Any]) -> Callable[..., Any]:
    """The product and cloud options become `open_services()`, with the keywords of `wiring.open_services`.

    Who names no Region gets its `usual_region`, if it has one.
    """

    @product_option
    @cloud_options
    @wraps(command)
    def verb(
        *args: Any,
        product: str,
        endpoint: str | None,
        profile: str | None,
        region: str | None,
        **options: Any,
    ) -> Any:
        def services(usual_region: str = "", **how: Any) -> Services:
            from desktop.wiring import open_services

            return open_services(endpoint, profile, region or usual_region, product, **how)

        return command(*args, open_services=services, **options)

    return verb


def product_option(command: Command) -> Command:
    return click.option(
        "--product",
        default="lamp",
        envvar="LINEKEY_PRODUCT",
        show_default=True,
        help="Product profile: a TOML file, or the name of a built-in one.",
    )(command)


def filled(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """A callback: refuses an empty text, as an unset variable of a script gives it."""
    if not value.strip():
        raise click.BadParameter("it is empty.")
    return value


def json_option(command: Command) -> Command:
    """How a verb answers: `--json`, which it handles, and `--quiet`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(
        quiet_option(command)
    )


def quiet_option(command: Command) -> Command:
    return click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        callback=_be_quiet,
        help="Only results, warnings and errors: no steps, no progress.",
    )(command)


def _be_quiet(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        context.meta[_QUIET] = True


def is_quiet() -> bool:
    """Whether the verb that runs in this thread was told `--quiet`, or `linekey` before it."""
    context = click.get_current_context(silent=True)
    return context is not None and context.meta.get(_QUIET, False)


class Moment(click.ParamType[datetime]):
    """ISO 8601; without an offset it is this machine's time, without a time of day midnight. Aware."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(str(value)).astimezone()
        except ValueError:
            self.fail(f"“{value}” is not a time. Write 2026-01-31 or 2026-01-31T14:00+01:00.", param, ctx)


MOMENT = Moment()


class Seconds(click.FloatRange):
    """A finite number, not negative."""

    name = "seconds"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        seconds = float(super().convert(value, param, ctx))  # type: ignore[arg-type]
        if not math.isfinite(seconds):
            self.fail(f"“{value}” is not a number of seconds.", param, ctx)
        return seconds


SECONDS = Seconds(min=0)
