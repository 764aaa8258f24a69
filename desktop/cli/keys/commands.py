"""`linekey keys`: make keys, show and export their public half; their certificates are beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.key_options import (
    OpenSigner,
    aws_clients,
    new_passphrase,
    passphrase_fd_option,
    passphrase_source,
    signer_options,
)
from desktop.cli.keys.certificates import (
    certificate,
    check_certificate,
    import_acm,
    read_certificate,
    request,
)
from desktop.cli.keys.places import file_of, public_half
from desktop.cli.options import cloud_options, json_option
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from signing.algorithms import Algorithm, PublicKey
    from signing.keys.loader import LoaderKey
    from signing.signer import AwsClients

# The kinds of `signing.algorithms`, which takes long to load.
KINDS = ("p256", "p384", "rsa2048", "rsa3072", "ed25519", "ml-dsa-44", "ml-dsa-65", "ml-dsa-87")
LOADER_KIND = "x25519"


@click.group()
def keys() -> None:
    """Keys that sign firmware, and their certificates.

    \b
    Examples:
      linekey keys new release.pem
      linekey keys certificate --key file:release.pem --subject "Lamp firmware" --out release.crt
      linekey keys export file:release.pem --cert release.crt --out for-the-unit
    """


for _command in (certificate, check_certificate, import_acm, request):
    keys.add_command(_command)


@keys.command("new")
@click.argument("place", metavar="FILE|pkcs11:…|awskms:alias/…")
@click.option(
    "--kind",
    type=click.Choice((*KINDS, LOADER_KIND)),
    default="p256",
    show_default=True,
    help=f"{LOADER_KIND} signs nothing: a boot loader opens encrypted images with it.",
)
@passphrase_fd_option
@json_option
@cloud_options
def new_key(
    place: str,
    kind: str,
    passphrase_fd: int | None,
    as_json: bool,
    endpoint: str | None,
    profile: str | None,
    region: str | None,
) -> None:
    """Make a key in FILE, encrypted with a passphrase, in a token or in KMS; prints its public key.

    \b
    Examples:
      linekey keys new release.pem --kind rsa3072
      linekey keys new "pkcs11:token=Lamp team;object=release" --kind p384
      linekey keys new awskms:alias/lamp-release --profile factory
      linekey keys new loader.key --kind x25519 > loader.pem
    """
    from signing.algorithms import find_algorithm

    if kind == LOADER_KIND:
        told = _loader_document(place, _make_loader_key(place, passphrase_fd))
    else:
        algorithm = find_algorithm(kind)
        made = _make_key(place, algorithm, passphrase_fd, aws_clients(endpoint, profile, region))
        told = _document(place, algorithm, made)
    click.echo(json_text(told) + "\n" if as_json else told["public_key"], nl=False)


def _make_key(place: str, algorithm: Algorithm, passphrase_fd: int | None, clients: AwsClients) -> PublicKey:
    if place.startswith("awssigner:"):
        raise click.BadParameter(
            "make the key in a file, then give it to AWS Signer: linekey keys import-acm"
        )
    if place.startswith("awskms:"):
        from signing.keys.kms_creation import create_kms_key

        return create_kms_key(place, clients, algorithm)
    if place.startswith("pkcs11:"):
        from signing.keys.pkcs11 import create_token_key

        return create_token_key(place, passphrase_source(passphrase_fd), algorithm)
    from signing.keys.file import create_key_file, refuse_existing_key

    file = file_of(place)
    if file is None:
        raise click.BadParameter("this is no place for a key; for a file of that name write file:…")
    refuse_existing_key(file)
    return create_key_file(file, new_passphrase(passphrase_fd), algorithm)


def _make_loader_key(place: str, passphrase_fd: int | None) -> LoaderKey:
    from signing.keys.file import refuse_existing_key
    from signing.keys.loader import create_loader_key_file

    file = file_of(place)
    if file is None:
        raise click.BadParameter(f"a key of the kind {LOADER_KIND} is made in a file.")
    refuse_existing_key(file)
    return create_loader_key_file(file, new_passphrase(passphrase_fd))


def _loader_document(place: str, public_key: LoaderKey) -> dict[str, str | None]:
    from signing.verification import public_key_pem, public_key_sha256

    return {
        "uri": place,
        "kind": LOADER_KIND,
        "public_key": public_key_pem(public_key),
        "public_key_sha256": public_key_sha256(public_key),
        "esp_key_digest": None,
    }


@keys.command()
@click.argument("uri", metavar="URI|FILE")
@json_option
@signer_options
def show(uri: str, as_json: bool, open_key: OpenSigner) -> None:
    """Show a public key, its kind and SHA-256, and the digest that the fuses of an ESP chip hold.

    It is that of the signer URI, or in a PEM file with a public key or a certificate.

    \b
    Examples:
      linekey keys show file:release.pem
      linekey keys show ada.pub
      linekey keys show "pkcs11:token=Lamp team;object=release" --json
    """
    from signing.algorithms import algorithm_of

    public_key = public_half(uri, open_key)
    kind = algorithm_of(public_key, uri)
    told = _document(uri, kind, public_key)
    if as_json:
        click.echo(json_text(told))
        return
    click.echo(f"{told['public_key']}SHA-256 {told['public_key_sha256']}\n{kind.name}")
    if told["esp_key_digest"]:
        click.echo(f"ESP Secure Boot v2 key digest {told['esp_key_digest']}")


def _document(uri: str, kind: Algorithm, public_key: PublicKey) -> dict[str, str | None]:
    from signing.exports import exports
    from signing.verification import public_key_pem, public_key_sha256

    return {
        "uri": uri,
        "kind": kind.kind,
        "public_key": public_key_pem(public_key),
        "public_key_sha256": public_key_sha256(public_key),
        "esp_key_digest": exports(public_key).get("esp_key_digest.bin", b"").hex() or None,
    }


@keys.command()
@click.argument("uri", metavar="URI|FILE")
@click.option("--out", "folder", required=True, type=click.Path(path_type=Path), help="A new folder.")
@click.option(
    "--cert",
    "--certificate",
    type=click.Path(path_type=Path),
    help="The key's certificate, to be exported too.",
)
@json_option
@signer_options
def export(uri: str, folder: Path, cert: Path | None, as_json: bool, open_key: OpenSigner) -> None:
    """Write what a unit needs of a public key: PEM, DER, C arrays, SHA-256, the digest for ESP fuses.

    \b
    Example:
      linekey keys export file:release.pem --cert release.crt --out for-the-unit
    """
    from signing.certificates.code_signing import check_code_signing
    from signing.exports import exports
    from signing.output import write_folder

    pem = None if cert is None else read_certificate(cert)
    public_key = public_half(uri, open_key)
    if pem is not None:
        check_code_signing(pem, public_key)
    files = exports(public_key, pem)
    write_folder(folder, files)
    if as_json:
        click.echo(json_text({"folder": str(folder), "files": sorted(files)}))
        return
    click.echo("\n".join(str(folder / name) for name in files))
