"""The examples for build servers are YAML, hold no key, and every verb in them is understood."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from desktop.cli.main import linekey

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "ci"
GITHUB, GITLAB = "github-actions.yml", "gitlab-ci.yml"


def scripts(name: str) -> list[str]:
    document: Any = yaml.safe_load((EXAMPLES / name).read_text(encoding="utf-8"))
    if name == GITHUB:
        return [step["run"] for step in document["jobs"]["sign"]["steps"] if "run" in step]
    return [*document["sign"]["before_script"], *document["sign"]["script"]]


def verbs(script: str) -> list[list[str]]:
    lines = script.replace("\\\n", " ").splitlines()
    return [shlex.split(line) for line in lines if line.startswith("linekey ")]


@pytest.mark.parametrize("name", [GITHUB, GITLAB])
def test_each_verb_is_understood(name: str) -> None:
    found = [words for script in scripts(name) for words in verbs(script)]
    assert [words[1] for words in found] == ["sign", "verify"]
    for words in found:
        command: click.Command | None = linekey
        context, rest = click.Context(linekey, info_name="linekey", resilient_parsing=True), words[1:]
        while isinstance(command, click.Group):
            command = command.get_command(context, rest.pop(0))
        assert command is not None, words
        command.make_context(shlex.join(words), rest, context, resilient_parsing=False)


def test_a_verb_that_is_not_understood_would_be_found() -> None:
    (words,) = verbs("linekey sign --no-such-option\n")
    command = linekey.get_command(click.Context(linekey, resilient_parsing=True), "sign")
    assert command is not None
    with pytest.raises(click.UsageError):
        command.make_context("sign", words[2:])


@pytest.mark.parametrize("name", [GITHUB, GITLAB])
def test_nothing_lives_longer_than_the_run(name: str) -> None:
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    assert "AWS_SECRET_ACCESS_KEY" not in text
    assert "secrets." not in text
    assert "AWS_WEB_IDENTITY_TOKEN_FILE" in text


@pytest.mark.parametrize("name", ["trust.json", "permissions.json"])
def test_the_policies_are_json(name: str) -> None:
    (statement,) = json.loads((EXAMPLES / name).read_text(encoding="utf-8"))["Statement"]
    assert statement["Effect"] == "Allow"
