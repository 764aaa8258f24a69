"""`linekey sign` in two steps, for a key that no URI reaches: what is to be signed, then the signature."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.image_options import MakeForm
from desktop.cli.key_options import OpenSigner

if TYPE_CHECKING:
    from signing.algorithms import PublicKey

FILE = click.Path(path_type=Path)


def elsewhere_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--to-sign` writes what is to be signed; with `--signature` the command gets a key that gives it."""

    @click.option(
        "--to-sign",
        type=click.Choice(["digest", "payload"]),
        help="Instead of --key: write what a key elsewhere is to sign of IMAGE.",
    )
    @click.option("--signature", type=FILE, help="Instead of --key: the signature that was made elsewhere.")
    @click.option("--pubkey", type=FILE, help="Its public key or certificate (PEM).")
    @wraps(command)
    def with_elsewhere(
        *args: Any,
        key: str | None,
        to_sign: str | None,
        signature: Path | None,
        pubkey: Path | None,
        open_key: OpenSigner,
        **options: Any,
    ) -> Any:
        if (key, to_sign, signature).count(None) != 2 or (key is None) == (pubkey is None):
            raise click.UsageError("Give --key, or else --pubkey with --to-sign or --signature.")
        if pubkey is None:
            return command(*args, key=key, open_key=open_key, **options)
        if options["expect"] is not None:
            raise click.UsageError("--expect goes with --key.")
        from signing.output import read_whole
        from signing.verification import load_public_key

        public_key = load_public_key(read_whole(pubkey), str(pubkey))
        if to_sign is not None:
            return _write(public_key, to_sign, **options)
        from signing.elsewhere import SignedElsewhere

        signer = SignedElsewhere(str(signature), public_key, read_whole(signature))  # type: ignore[arg-type]
        return command(*args, key=signer.uri, open_key=lambda _uri, _expected: signer, **options)

    return with_elsewhere


def _write(
    public_key: PublicKey,
    to_sign: Any,
    *,
    images: tuple[Path, ...],
    form: str,
    out: Path | None,
    force: bool,
    as_json: bool,
    make_form: MakeForm,
    **_: object,
) -> int:
    from signing.elsewhere import write_to_sign

    if len(images) > 1:
        raise click.UsageError("--to-sign takes one image.")
    [image] = images
    output = out or image.with_name(f"{image.name}.{to_sign}")
    embedded = make_form(form, force, None)
    write_to_sign(image, public_key, embedded, to_sign, output=output, overwrite=force)
    if as_json:
        from desktop.core.json_text import json_text

        click.echo(json_text({"image": str(image), "output": str(output), "to_sign": to_sign}))
    else:
        click.echo(output)
    return 0
