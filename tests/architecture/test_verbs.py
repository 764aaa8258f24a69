"""Every verb answers a program as well as a person: `--json` and `--quiet` go with all of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import desktop.cli
from desktop.cli.main import linekey

ROOM = Path(desktop.cli.__file__).parent


def verbs(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    """Each that does something, by the words that a person types."""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from verbs(found, click.Context(found, context, info_name=name, resilient_parsing=True))
        if not command.invoke_without_command:
            return
    yield context.command_path, command


ALL = dict(verbs(linekey, click.Context(linekey, info_name="linekey", resilient_parsing=True)))


def test_the_walk_finds_the_deep_ones() -> None:
    assert {"linekey sign", "linekey account signer revoke", "linekey bench unit", "linekey ports"} <= set(
        ALL
    )
    assert len(ALL) > 60


@pytest.mark.parametrize("verb", ALL)
def test_every_verb_has(verb: str) -> None:
    options = {name for parameter in ALL[verb].params for name in parameter.opts}
    assert {"--json", "--quiet", "-q"} <= options


def test_no_verb_prints_a_number_that_json_has_not() -> None:
    found = [
        f"{path.relative_to(ROOM)}:{node.lineno}"
        for path in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"dumps", "dump"}
    ]
    assert found == [], "print documents with desktop.core.json_text.json_text"
