"""`linekey demo`: the whole story on the bench, in the window or as text."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from desktop.cli.options import json_option
from desktop.core.json_text import json_text
from desktop.core.person import has_display


@click.command()
@click.option("--headless", is_flag=True, help="Text on the terminal instead of the window.")
@click.option("--units", "unit_count", default=4, show_default=True, type=click.IntRange(1, 16))
@click.option("--logs", type=click.Path(path_type=Path), help="A folder that gets the logs, with --headless.")
@json_option
@click.pass_context
def demo(ctx: click.Context, headless: bool, unit_count: int, logs: Path | None, as_json: bool) -> None:
    """The whole story on the bench: provision units, sign a firmware, roll it out, refuse a tampered one.

    \b
    linekey demo                     the window, with a tour
    linekey demo --headless          the same as text
    linekey demo --headless --json   one JSON document
    """
    if headless or as_json or not has_display():
        ctx.exit(_tell(unit_count, as_json, logs))
    if logs is not None:
        raise click.UsageError("--logs goes with --headless.")
    open_window: Callable[[int], int] = ctx.obj
    ctx.exit(open_window(unit_count))


def _tell(unit_count: int, as_json: bool, logs: Path | None) -> int:
    from functools import partial

    from desktop.cli.render import listener_for
    from desktop.demo.report import summary
    from desktop.demo.story import tell
    from desktop.settings.product.profile import BUILT_IN, PRODUCT_VARIABLE

    chosen = os.environ.get(PRODUCT_VARIABLE) or BUILT_IN
    if chosen != BUILT_IN:
        told = f"The demo makes units of the built-in product {BUILT_IN}, not of {PRODUCT_VARIABLE}={chosen}."
        click.echo(told, err=True)
    report = tell(unit_count, partial(listener_for, as_json), logs)
    if as_json:
        click.echo(json_text(report.document()))
    else:
        click.echo("\n" + "\n".join(summary(report)))
    return 0 if report.good else 1
