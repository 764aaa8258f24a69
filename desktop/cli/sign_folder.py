"""Many images and one key: a line for each, and a bar where one can move."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.main import EXIT_STATUS, error_document
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from signing.batch import Attempt
    from signing.signer import Signer


def sign_folder(folder: Path, pattern: str, signer: Signer, form: str, *, force: bool, as_json: bool) -> int:
    """Signs every image of `folder` that matches; the exit status is 0 only when all were signed."""
    from signing.batch import find_images, sign_each

    images = find_images(folder, pattern)
    if not images:
        raise click.BadParameter(f"no file in {folder} matches {pattern}.")
    attempts = sign_each(images, signer, form, overwrite=force)
    done = list(attempts) if as_json else _shown(images, attempts)
    errors = [one.error for one in done if one.error is not None]
    failed = len(errors)
    if as_json:
        first = error_document(errors[0]) if errors else {}
        click.echo(json_text({"images": [_document(one) for one in done], "failed": failed, **first}))
    else:
        kept = sum(one.kept is not None for one in done)
        had = f", {kept} had a good signature already" if kept else ""
        click.echo(f"{len(done) - failed - kept} of {len(done)} signed{had}.")
    return EXIT_STATUS["SIG"] if failed else 0


def _shown(images: Sequence[Path], attempts: Any) -> list[Attempt]:
    """A bar on a terminal; the lines of what went wrong, and elsewhere of all, stay."""
    if not sys.stderr.isatty():
        return [_told(one, everything=True) for one in attempts]
    with click.progressbar(attempts, length=len(images), label="Signing", file=sys.stderr) as bar:
        done = list(bar)
    return [_told(one, everything=False) for one in done]


def _told(attempt: Attempt, *, everything: bool) -> Attempt:
    if attempt.error is not None:
        click.echo(f"{click.style('✖ FAIL', fg='red')}  {attempt.error}")
        click.echo(f"      {attempt.error.hint}")
    elif everything and attempt.signed is not None:
        click.echo(f"{click.style('✔ PASS', fg='green')}  {attempt.signed.output}")
    elif everything:
        click.echo(f"= KEPT  {attempt.kept}")
    return attempt


def _document(attempt: Attempt) -> dict[str, Any]:
    if attempt.error is not None:
        return {"image": str(attempt.image), **error_document(attempt.error)}
    told: dict[str, Any] = {"image": str(attempt.image)}
    if attempt.signed is None:
        return told | {"output": str(attempt.kept), "kept": True, "signing_job": None}
    return told | {
        "output": str(attempt.signed.output),
        "kept": False,
        "signing_job": attempt.signed.signing_job,
    }
