"""Many images and one key: a line for each, and a bar where one can move."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.main import EXIT_STATUS, error_document
from desktop.cli.options import is_quiet
from desktop.cli.progress import has_bars
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from signing.batch import Attempt
    from signing.formats import EmbeddedFormat
    from signing.signer import Signer


def sign_many(
    given: Sequence[Path],
    pattern: str,
    signer: Signer,
    form: str,
    embedded: EmbeddedFormat | None,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """Signs files, and what matches in folders; the exit status is 0 only when all were signed."""
    from signing.batch import embed_each, sign_each

    found = (image for place in given for image in _images(place, pattern, embedded))
    images = list(dict.fromkeys(found))  # each once, however often it was named
    if embedded is None:
        attempts = sign_each(images, signer, form, overwrite=force)
    else:
        attempts = embed_each(images, signer, embedded, overwrite=force)
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


def _images(place: Path, pattern: str, embedded: EmbeddedFormat | None) -> list[Path]:
    from signing.batch import find_images

    if not place.is_dir():
        return [place]
    if embedded is not None:
        raise click.UsageError("A folder is signed as raw or freertos.")
    found = find_images(place, pattern)
    if not found:
        raise click.BadParameter(f"no file in {place} matches {pattern}.")
    return found


def _shown(images: Sequence[Path], attempts: Iterable[Attempt]) -> list[Attempt]:
    """A bar on a terminal; the lines of what went wrong, and elsewhere of all, stay."""
    if not has_bars():
        return [_told(one, everything=not is_quiet()) for one in attempts]
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
