"""Checks as lines for people, or all of them in one JSON document, also when one refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from desktop.cli.main import error_document, exit_status
from desktop.cli.render import TextRenderer
from desktop.core.errors import LinekeyError
from desktop.core.events import CheckDone, Event
from desktop.core.json_text import json_text
from signing.errors import SigningError


class Telling:
    """A listener: prints what happens, or keeps the checks for the document that `print` writes."""

    def __init__(self, as_json: bool, write: Callable[[str], None]) -> None:
        self._show = None if as_json else TextRenderer(write)
        self._checks: list[dict[str, object]] = []

    def __call__(self, event: Event) -> None:
        if self._show is not None:
            self._show(event)
        elif isinstance(event, CheckDone):
            self._checks.append(check_document(event))

    def document(self, fit: bool, facts: dict[str, Any]) -> str:
        return json_text({"fit": fit, "checks": self._checks, **facts})


@contextmanager
def telling(as_json: bool, write: Callable[[str], None] = click.echo) -> Iterator[Telling]:
    """Lines go to `write`. With `as_json` an error becomes a document with every check made until then."""
    told = Telling(as_json, write)
    try:
        yield told
    except (LinekeyError, SigningError) as error:
        if not as_json:
            raise
        click.echo(told.document(False, error_document(error)))
        raise click.exceptions.Exit(exit_status(error.code)) from error


def check_document(check: CheckDone) -> dict[str, object]:
    """One check as JSON: `code`, `message` and `hint` only of a refusal."""
    document: dict[str, object] = {"check": check.check, "state": check.state, "detail": check.detail}
    if (problem := check.problem) is not None:
        document |= {"code": problem.code, "message": problem.message, "hint": problem.hint}
    return document
