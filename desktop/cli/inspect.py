"""`linekey inspect`: what a file is and says of itself, without a key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from desktop.cli.options import json_option
from desktop.core.json_text import json_text


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def inspect(file: Path, as_json: bool) -> None:
    """Tell what FILE is: format, versions, TLVs, signatures; of documents and certificates what they hold.

    Nothing of it is proven, and no key is needed: verify proves. The exit status is 0 whatever FILE is.

    \b
    Examples:
      linekey inspect signed.bin
      linekey inspect lamp.manifest.json --json
    """
    from signing.inspection import inspect_file

    facts = inspect_file(file)
    if as_json:
        click.echo(json_text(facts))
        return
    for line in _lines(facts, ""):
        click.echo(line)


def _lines(facts: dict[str, Any], indent: str) -> Iterator[str]:
    for name, value in facts.items():
        label = f"{indent}{_plain(name.replace('_', ' '))}"
        if value is None or value in ([], {}):
            continue
        if isinstance(value, dict):
            yield f"{label}:"
            yield from _lines(value, f"{indent}  ")
        elif isinstance(value, list) and isinstance(value[0], dict):
            yield f"{label}:"
            for one in value:
                yield from _item(one, f"{indent}  ")
        elif isinstance(value, list):
            yield f"{label}: {', '.join(_plain(one) for one in value)}"
        else:
            yield f"{label}: {_plain(value)}"


def _item(facts: dict[str, Any], indent: str) -> Iterator[str]:
    """One of a list begins with a hyphen, so that it is seen where the next one does."""
    lines = list(_lines(facts, f"{indent}  "))
    yield f"{indent}- {lines[0].strip()}" if lines else f"{indent}-"
    yield from lines[1:]


def _plain(value: object) -> str:
    """As one line: a file does not command the terminal that shows it."""
    return "".join(mark if mark.isprintable() else repr(mark)[1:-1] for mark in str(value))
