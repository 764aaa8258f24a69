"""`linekey sign -`: what comes by a pipe, its signature to a file or by the next pipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.progress import showing_progress

if TYPE_CHECKING:
    from signing.release import Signed
    from signing.signer import Signer


def sign_stdin(signer: Signer, form: str, out: Path | None, *, force: bool, as_json: bool) -> Signed:
    """Writes `out`, or else stdout, unless `as_json` is to be printed there with the signature in it."""
    from signing.formats import find_format
    from signing.output import refuse_existing
    from signing.release import write_signature
    from signing.streams import sign_stream

    encode = find_format(form).encode
    if out is not None:
        refuse_existing(out, overwrite=force)
    elif form == "raw" and not as_json and sys.stdout.isatty():
        raise click.UsageError("A raw signature is no text: add --out, or send it on.")
    with showing_progress([], stream=True):
        signed = sign_stream(sys.stdin.buffer, signer, form)
    if out is not None:
        signed = signed._replace(output=out)
        write_signature(signed, overwrite=force)
    elif not as_json:
        sys.stdout.buffer.write(encode(signed.signature))
        sys.stdout.buffer.flush()
    return signed
