"""`linekey sign`: a firmware gets its signature."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.image_options import MakeForm, image_options
from desktop.cli.key_options import KEY_URIS, OpenSigner, signer_options
from desktop.cli.options import json_option
from desktop.cli.sign_elsewhere import elsewhere_options

if TYPE_CHECKING:
    from signing.release import Signed


FILE = click.Path(path_type=Path)


@click.command()
@click.argument("image", type=FILE)
@click.option("--key", metavar="URI", help=f"{KEY_URIS}.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["raw", "freertos", "mcuboot", "esp"]),
    default="raw",
    show_default=True,
    help="raw and freertos write the signature, mcuboot and esp the signed image.",
)
@click.option("--out", type=FILE, help="The file to write; default: beside IMAGE.")
@click.option("--force", is_flag=True, help="Replace the file when it exists, and signatures in IMAGE.")
@click.option(
    "--match",
    "pattern",
    metavar="PATTERN",
    default="*.bin",
    show_default=True,
    help="When IMAGE is a folder: the files in it to sign.",
)
@image_options
@click.option(
    "--expect",
    type=FILE,
    help="Refuse any key but that of this public key or certificate (PEM).",
)
@json_option
@signer_options
@elsewhere_options
def sign(
    image: Path,
    key: str,
    form: str,
    out: Path | None,
    force: bool,
    pattern: str,
    expect: Path | None,
    as_json: bool,
    make_form: MakeForm,
    open_key: OpenSigner,
) -> int:
    """Sign IMAGE: write its signature, or the image with it; nothing is written unless it verifies.

    IMAGE may be a folder: then a signature file is written beside each image in it.

    \b
    Examples:
      linekey sign firmware.bin --key file:release.pem --out firmware.sig
      linekey sign app.bin --key awskms:alias/lamp --format esp
      linekey sign build/ --key "pkcs11:token=release;object=lamp" --format freertos
    """
    from signing.release import sign_file, sign_image

    embedded = make_form(form, force, out)
    signer = open_key(key, expect)
    if image.is_dir():
        if embedded is not None or out is not None:
            raise click.UsageError("A folder is signed as raw or freertos, without --out.")
        from desktop.cli.sign_folder import sign_folder

        return sign_folder(image, pattern, signer, form, force=force, as_json=as_json)
    if embedded is None:
        signed = sign_file(image, signer, form, output=out, overwrite=force)
    else:
        signed = sign_image(image, signer, embedded, output=out, overwrite=force)
    if as_json:
        click.echo(_document(signed))
    else:
        click.echo(f"{signed.output}  ({signed.size} bytes signed, SHA-256 {signed.sha256})")
        if signed.signing_job:
            click.echo(f"  signing job {signed.signing_job}")
    return 0


def _document(signed: Signed) -> str:
    import base64
    import json

    paths = {"image": str(signed.image), "output": str(signed.output)}
    text = {"signature": base64.b64encode(signed.signature).decode("ascii")}
    return json.dumps(signed._asdict() | paths | text)
