"""`linekey keys`: make keys, show their public half, mint code-signing certificates."""

from __future__ import annotations

import json
from pathlib import Path

import click

from desktop.cli.options import json_option
from desktop.cli.signer_options import (
    OpenSigner,
    new_passphrase,
    passphrase_fd_option,
    passphrase_source,
    signer_options,
)


@click.group()
def keys() -> None:
    """Keys that sign firmware, and their certificates."""


@keys.command("new")
@click.argument("place", metavar="FILE|pkcs11:…")
@passphrase_fd_option
def new_key(place: str, passphrase_fd: int | None) -> None:
    """Make an ECDSA P-256 key in FILE, encrypted with a passphrase, or in a token; prints its public key."""
    make = _new_in_token if place.startswith("pkcs11:") else _new_in_file
    click.echo(make(place, passphrase_fd), nl=False)


def _new_in_file(place: str, passphrase_fd: int | None) -> str:
    from signing.keys.file import create_key_file, refuse_existing_key
    from signing.verification import public_key_pem

    file = Path(place.removeprefix("file:"))
    refuse_existing_key(file)
    return public_key_pem(create_key_file(file, new_passphrase(passphrase_fd)))


def _new_in_token(place: str, passphrase_fd: int | None) -> str:
    from signing.keys.pkcs11 import create_token_key
    from signing.verification import public_key_pem

    return public_key_pem(create_token_key(place, passphrase_source(passphrase_fd)))


@keys.command()
@click.argument("uri")
@json_option
@signer_options
def show(uri: str, as_json: bool, open_key: OpenSigner) -> None:
    """Show the public key of URI, its SHA-256, and the digest that the fuses of an ESP chip hold."""
    from signing.formats.esp.layout import key_digest
    from signing.verification import public_key_pem, public_key_sha256, require_p256

    public_key = open_key(uri).public_key
    pem, digest = public_key_pem(public_key), public_key_sha256(public_key)
    esp = key_digest(require_p256(public_key, uri)).hex()
    if as_json:
        names = {"uri": uri, "public_key": pem, "public_key_sha256": digest, "esp_key_digest": esp}
        click.echo(json.dumps(names))
        return
    click.echo(f"{pem}SHA-256 {digest}\nESP Secure Boot v2 key digest {esp}")


@keys.command()
@click.option("--key", required=True, metavar="URI", help="A key in a file, a token or KMS.")
@click.option("--subject", required=True, metavar="NAME", help="The common name.")
@click.option("--days", type=click.IntRange(1, 36500), default=3650, show_default=True)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The certificate file (PEM).")
@click.option("--force", is_flag=True, help="Replace the certificate file when it exists.")
@signer_options
def certificate(key: str, subject: str, days: int, out: Path, force: bool, open_key: OpenSigner) -> None:
    """Mint a self-signed code-signing certificate for a key."""
    from signing.certificates import code_signing_certificate
    from signing.output import refuse_existing, write_whole
    from signing.signer import require_digest_signer

    refuse_existing(out, overwrite=force)
    pem = code_signing_certificate(require_digest_signer(open_key(key)), subject, days)
    write_whole(out, pem.encode("ascii"), overwrite=force)
    click.echo(str(out))
