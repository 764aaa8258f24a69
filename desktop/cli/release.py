"""`linekey release`: firmware signed, checked as a unit would check it, and recorded."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.options import cloud_options, json_option, product_option
from desktop.cli.signer_options import KEY_URIS, passphrase_fd_option, passphrase_source
from desktop.cli.table import table

if TYPE_CHECKING:
    from desktop.release.store import Release

FILE = click.Path(path_type=Path)


@click.group()
def release() -> None:
    """Make and look up releases: signed firmware that units will accept."""


@release.command()
@click.argument("image", type=FILE)
@click.option("--version", required=True, metavar="V", help="Version of the firmware, like 1.1.0.")
@click.option("--key", metavar="URI", help=f"{KEY_URIS}; default: the account's profile.")
@click.option(
    "--certificate",
    type=FILE,
    help="Code-signing certificate the units carry (PEM); default: the account's.",
)
@passphrase_fd_option
@product_option
@cloud_options
@json_option
def create(
    image: Path,
    version: str,
    key: str | None,
    certificate: Path | None,
    passphrase_fd: int | None,
    product: str,
    endpoint: str | None,
    profile: str | None,
    region: str | None,
    as_json: bool,
) -> None:
    """Sign IMAGE, verify it with the units' certificate, keep it and record it.

    \b
    Examples:
      linekey release create build/lamp.bin --version 1.1.0
      linekey release create build/lamp.bin --version 1.1.0 --key file:release.pem --certificate release.crt
    """
    from desktop.cli.render import TextRenderer
    from desktop.core.events import ignore
    from desktop.wiring import open_services

    pem = _read(certificate) if certificate else None
    with open_services(endpoint=endpoint, profile=profile, region=region, product=product) as services:
        releases = services.releases(ignore if as_json else TextRenderer())
        uri = key or releases.default_signer_uri()
        made = releases.sign(image, version, uri, passphrase_source(passphrase_fd), pem)
    click.echo(json.dumps(_document(made)) if as_json else made.release_id)


@release.command("list")
@json_option
def list_(as_json: bool) -> None:
    """All releases, newest first."""
    from desktop.ledger.store import Ledger, ledger_path
    from desktop.release.store import load_all

    with Ledger(ledger_path()) as ledger:
        releases = load_all(ledger)
    if as_json:
        click.echo(json.dumps({"releases": [_document(one) for one in releases]}))
    elif releases:
        rows = [(r.release_id, r.product, r.version, f"{r.size:,}", r.created[:19]) for r in releases]
        click.echo(table(("release", "product", "version", "bytes", "made"), rows))
    else:
        click.echo("No release yet. Begin with: linekey release create")


@release.command()
@click.argument("release_id")
@json_option
def show(release_id: str, as_json: bool) -> None:
    """One release; its files are compared with what was signed and recorded."""
    from desktop.ledger.store import Ledger, ledger_path
    from desktop.release.store import check_image, load

    with Ledger(ledger_path()) as ledger:
        found = load(release_id, ledger)
    check_image(found)
    if as_json:
        click.echo(json.dumps(_document(found)))
        return
    for name, value in _document(found).items():
        if name != "certificate_pem":
            click.echo(f"{name:<20} {value}")


def _document(release: Release) -> dict[str, Any]:
    return {**asdict(release), "image": str(release.image)}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise click.FileError(str(path), "not a readable PEM file") from error
