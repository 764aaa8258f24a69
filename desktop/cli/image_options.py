"""The options of formats that put the signature into the image."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.mcuboot_options import MCUBOOT, is_given, mcuboot_form, spelled

if TYPE_CHECKING:
    from signing.formats import EmbeddedFormat

MakeForm = Callable[[str, bool, Path | None], "EmbeddedFormat | None"]

append_option = click.option("--append", is_flag=True, help="esp: add a signature to those IMAGE has.")


def image_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """imgtool's options and `--append`; the command gets `make_form(format, replace, out)`.

    It answers None for a detached format, and refuses options that are not of the format.
    """

    @append_option
    @wraps(command)
    def with_form(*args: Any, append: bool, **options: Any) -> Any:
        mcuboot = {name: options.pop(name) for name in MCUBOOT}

        def make_form(name: str, replace: bool, out: Path | None) -> EmbeddedFormat | None:
            given = [option for option, value in mcuboot.items() if is_given(value)]
            if name != "mcuboot" and given:
                raise click.UsageError(f"Only for --format mcuboot: {spelled(given)}.")
            if name != "esp" and append:
                raise click.UsageError("--append is only for --format esp.")
            if name == "mcuboot":
                return mcuboot_form(mcuboot, replace, out)
            return _esp(append, replace) if name == "esp" else None

        return command(*args, make_form=make_form, **options)

    for option in reversed(MCUBOOT.values()):
        with_form = option(with_form)
    return with_form


def _esp(append: bool, replace: bool) -> EmbeddedFormat:
    from signing.formats.esp.writing import EspSecureBoot

    return EspSecureBoot(append=append, replace=replace and not append)
