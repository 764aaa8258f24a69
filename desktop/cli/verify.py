"""`linekey verify`: does this signature belong to this image and key?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from desktop.cli.options import json_option


@click.command()
@click.argument("image", type=click.Path(path_type=Path))
@click.option("--signature", required=True, type=click.Path(path_type=Path), help="DER or base64.")
@click.option("--cert", type=click.Path(path_type=Path), help="The certificate of the signer (PEM).")
@click.option("--pubkey", type=click.Path(path_type=Path), help="The public key of the signer (PEM).")
@json_option
def verify(image: Path, signature: Path, cert: Path | None, pubkey: Path | None, as_json: bool) -> None:
    """Exit status 0 only when SIGNATURE was made over IMAGE by the key given."""
    from signing.release import verify_file

    key = cert or pubkey
    if key is None or (cert and pubkey):
        raise click.UsageError("Give either --cert or --pubkey.")
    verify_file(image, signature, key)
    click.echo(json.dumps({"verified": True}) if as_json else "Verified.")
