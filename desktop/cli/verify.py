"""`linekey verify`: does this signature belong to this image and key?"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from desktop.cli.image_view import image_lines
from desktop.cli.options import json_option


@click.command()
@click.argument("image", type=click.Path(path_type=Path))
@click.option(
    "--signature",
    type=click.Path(path_type=Path),
    help="Raw, base64 or an AWS Signer object; without it, IMAGE carries its own (MCUboot, ESP, AWS Signer).",
)
@click.option(
    "--cert", "--certificate", type=click.Path(path_type=Path), help="The certificate of the signer (PEM)."
)
@click.option("--pubkey", type=click.Path(path_type=Path), help="The public key of the signer (PEM).")
@json_option
def verify(
    image: Path, signature: Path | None, cert: Path | None, pubkey: Path | None, as_json: bool
) -> None:
    """Exit status 0 only when the signature was made over IMAGE by the key given.

    \b
    Examples:
      linekey verify firmware.bin --signature firmware.sig --pubkey pub.pem
      linekey verify firmware.bin --signature signed-object.json --cert release.crt
      linekey verify signed.bin --cert release.crt --json
    """
    key = cert or pubkey
    if key is None or (cert and pubkey):
        raise click.UsageError("Give one of --cert and --pubkey.")
    if signature is None:
        _verify_embedded(image, key, as_json)
        return
    from signing.release import verify_file

    verify_file(image, signature, key)
    click.echo(json.dumps({"verified": True}) if as_json else "Verified.")


def _verify_embedded(image: Path, key: Path, as_json: bool) -> None:
    from signing.images import verify_image

    found = verify_image(image, key)
    if as_json:
        click.echo(json.dumps({"verified": True} | asdict(found)))
        return
    click.echo(f"Verified: {found.format}, version {found.version or 'unknown'}, {found.size} bytes.")
    for line in image_lines(found):
        click.echo(f"  {line}")
