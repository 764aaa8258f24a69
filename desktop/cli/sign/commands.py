"""`linekey sign`: a firmware gets its signature."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.image_options import MakeForm, image_options
from desktop.cli.key_options import KEY_URIS, OpenSigner, signer_options
from desktop.cli.options import json_option
from desktop.cli.progress import showing_progress
from desktop.cli.sign.elsewhere import elsewhere_options

if TYPE_CHECKING:
    from signing.formats import EmbeddedFormat
    from signing.release import Signed
    from signing.signer import Signer

FILE = click.Path(path_type=Path)
STDIN = Path("-")


@click.command()
@click.argument("images", type=FILE, metavar="IMAGE...", nargs=-1, required=True)
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
    images: tuple[Path, ...],
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

    IMAGE may be a folder: then a signature file is written beside each image in it. `-` is what comes by a
    pipe; its signature goes to --out, or else to stdout.

    \b
    Examples:
      linekey sign firmware.bin --key file:release.pem --out firmware.sig
      linekey sign app.bin --key awskms:alias/lamp --format esp
      linekey sign build/ extra.bin --key "pkcs11:token=release;object=lamp" --format freertos
      gzip -cd lamp.bin.gz | linekey sign - --key file:release.pem --out lamp.bin.sig
    """
    embedded = make_form(form, force, out)
    signer = open_key(key, expect)
    image = images[0]
    if STDIN in images:
        if len(images) > 1 or embedded is not None:
            raise click.UsageError("What comes by a pipe is signed alone, as raw or freertos.")
        from desktop.cli.sign.stdin import sign_stdin

        signed = sign_stdin(signer, form, out, force=force, as_json=as_json)
    elif len(images) > 1 or image.is_dir():
        if out is not None:
            raise click.UsageError("Several images, or a folder, are signed without --out.")
        from desktop.cli.sign.many import sign_many

        return sign_many(images, pattern, signer, form, embedded, force=force, as_json=as_json)
    else:
        signed = _sign_one(image, signer, form, embedded, out, force)
    if as_json:
        click.echo(_document(signed))
    elif signed.output == STDIN:
        pass  # the signature itself is on stdout
    else:
        click.echo(f"{signed.output}  ({signed.size} bytes signed, SHA-256 {signed.sha256})")
        if signed.signing_job:
            click.echo(f"  signing job {signed.signing_job}")
    return 0


def _sign_one(
    image: Path, signer: Signer, form: str, embedded: EmbeddedFormat | None, out: Path | None, force: bool
) -> Signed:
    from signing.release import sign_file, sign_image

    with showing_progress([image]):
        if embedded is None:
            return sign_file(image, signer, form, output=out, overwrite=force)
        return sign_image(image, signer, embedded, output=out, overwrite=force)


def _document(signed: Signed) -> str:
    import base64

    from desktop.core.json_text import json_text

    paths = {"image": str(signed.image), "output": str(signed.output)}
    text = {"signature": base64.b64encode(signed.signature).decode("ascii")}
    return json_text(signed._asdict() | paths | text)
