"""`linekey verify`: does this signature belong to this image and key?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.options import json_option
from desktop.cli.progress import showing_progress
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from signing.formats.description import ImageDescription


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

    with showing_progress([image]):
        verify_file(image, signature, key)
    click.echo(json_text({"verified": True}) if as_json else "Verified.")


def _verify_embedded(image: Path, key: Path, as_json: bool) -> None:
    from signing.images import verify_image

    found = verify_image(image, key)
    if as_json:
        click.echo(json_text({"verified": True} | asdict(found)))
        return
    click.echo(f"Verified: {found.format}, version {found.version or 'unknown'}, {found.size} bytes.")
    for line in image_lines(found):
        click.echo(f"  {line}")


def image_lines(image: ImageDescription) -> Iterator[str]:
    """Only what the image tells."""
    for signature in image.signatures:
        yield f"{signature.algorithm}, key {signature.key or 'not named'}"
    if image.project:
        yield f"project {image.project}"
    if image.chip:
        yield f"for {image.chip}"
    if image.security_counter is not None:
        yield f"security counter {image.security_counter}"
    for needed in image.dependencies:
        yield f"needs image {needed.image} in version {needed.version} or later"
    if image.header_size is not None:
        yield f"header of {image.header_size} bytes"
    if image.padded:
        yield "padded to its slot, confirmed" if image.confirmed else "padded to its slot, not confirmed"
