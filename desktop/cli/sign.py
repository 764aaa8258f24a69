"""`linekey sign`: a firmware gets its signature."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from pathlib import Path

import click

from desktop.cli.options import json_option
from desktop.cli.signer_options import KEY_URIS, OpenSigner, signer_options


@click.command()
@click.argument("image", type=click.Path(path_type=Path))
@click.option("--key", required=True, metavar="URI", help=f"{KEY_URIS}.")
@click.option("--format", "form", type=click.Choice(["raw", "freertos"]), default="raw", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="The signature file; default: beside the image.")
@click.option("--force", is_flag=True, help="Replace the signature file when it exists.")
@click.option(
    "--expect",
    type=click.Path(path_type=Path),
    help="Refuse any key but that of this public key or certificate (PEM).",
)
@json_option
@signer_options
def sign(
    image: Path,
    key: str,
    form: str,
    out: Path | None,
    force: bool,
    expect: Path | None,
    as_json: bool,
    open_key: OpenSigner,
) -> None:
    """Sign IMAGE and write its signature; nothing is written unless the signature verifies."""
    from signing.release import sign_file

    signed = sign_file(image, open_key(key, expect), form, output=out, overwrite=force)
    if as_json:
        paths = {"image": str(signed.image), "output": str(signed.output)}
        text = {"signature": base64.b64encode(signed.signature).decode("ascii")}
        click.echo(json.dumps(asdict(signed) | paths | text))
        return
    click.echo(f"{signed.output}  ({signed.size} bytes signed, SHA-256 {signed.sha256})")
