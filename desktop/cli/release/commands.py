"""`linekey release`: firmware signed, checked as a unit would check it, and recorded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.key_options import KEY_URIS, OWN_KEY_URIS, passphrase_fd_option, passphrase_source
from desktop.cli.options import (
    OpenCloud,
    OpenServices,
    json_option,
    product_option,
    with_cloud,
    with_services,
)
from desktop.cli.release.approval import approvals_of, approve, refuse, request, verify
from desktop.cli.release.bundles import export, fetch, import_, push
from desktop.cli.release.policy import policy
from desktop.cli.release.view import damaged_document, document, lines, state_text, unasked
from desktop.cli.render import table
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.core.errors import ReleaseError
    from desktop.release.state import ReleaseState

FILE = click.Path(path_type=Path)


@click.group()
def release() -> None:
    """Make, request, approve and look up releases: signed firmware that units will accept.

    \b
    Examples:
      linekey release create build/lamp.bin --version 1.1.0
      linekey release request rel-20260131T101502-9f2c61aa --key file:ana.pem
      linekey release show rel-20260131T101502-9f2c61aa
    """


for command in (request, approve, refuse, verify, export, import_, push, fetch, policy):
    release.add_command(command)


@release.command()
@click.argument("image", type=FILE)
@click.option("--version", required=True, metavar="V", help="Version of the firmware, like 1.1.0.")
@click.option("--key", metavar="URI", help=f"{KEY_URIS}; default: the account's profile.")
@click.option(
    "--certificate",
    type=FILE,
    help="Code-signing certificate the units carry (PEM); default: the account's.",
)
@click.option("--requester-key", metavar="URI", help=f"Request it with your own key: {OWN_KEY_URIS}.")
@click.option(
    "--post-quantum-key",
    metavar="URI",
    default="",
    help="The ML-DSA key that signs the manifest as well, where the product profile names one.",
)
@click.option("--build-id", metavar="TEXT", help="What your build server calls this build.")
@click.option("--sbom", type=FILE, help="Software bill of materials; its SHA-256 goes into the manifest.")
@passphrase_fd_option
@with_services
@json_option
def create(
    image: Path,
    version: str,
    key: str | None,
    certificate: Path | None,
    requester_key: str | None,
    post_quantum_key: str,
    build_id: str | None,
    sbom: Path | None,
    passphrase_fd: int | None,
    as_json: bool,
    open_services: OpenServices,
) -> None:
    """Make a release of IMAGE: sign it and its manifest.

    Both are verified with the units' certificate, kept and recorded.

    Where the product's boot loader verifies (mcuboot, esp), an unsigned IMAGE is signed inside first.

    \b
    Examples:
      linekey release create build/lamp.bin --version 1.1.0 --requester-key file:ana.pem
      linekey release create build/zephyr.bin --version 1.1.0 --product beacon.toml
      linekey release create build/lamp.bin --version 1.1.0 --build-id 4711 --sbom build/lamp.spdx.json
      linekey release create build/lamp.bin --version 1.1.0 --key file:release.pem --certificate release.crt
    """
    from desktop.cli.checks import telling
    from desktop.cli.render import to_stderr
    from desktop.release.manifests import BuildFacts
    from signing.output import read_whole

    # A key and a certificate of one's own need neither Region nor account.
    with telling(as_json, to_stderr) as told, open_services(needs_account=False) as services:
        pem = read_whole(certificate).decode("utf-8", "replace") if certificate else None
        releases = services.releases(told)
        uri = key or releases.default_signer_uri()
        secrets, build = passphrase_source(passphrase_fd), BuildFacts(build_id, sbom)
        made = releases.sign(image, version, uri, secrets, pem, build, post_quantum_key)
        if requester_key is not None:
            releases.request(made.release_id, requester_key, secrets)
        facts = document(made, releases.state(made))
    click.echo(told.document(True, facts) if as_json else made.release_id)


@release.command("list")
@click.option("--limit", type=click.IntRange(1), help="At most so many; default: all.")
@click.option("--before", metavar="RELEASE", help="Go on after a page: the last release it showed.")
@product_option
@json_option
@with_cloud
def list_(limit: int | None, before: str | None, product: str, as_json: bool, open_cloud: OpenCloud) -> None:
    """All releases, newest first. What the release policy says is told of this product's."""
    from desktop.release.store import EVERY, load_page

    damaged: dict[str, ReleaseError] = {}
    with approvals_of(product, open_cloud) as approvals:
        sound = load_page(approvals.ledger, damaged.__setitem__, limit or EVERY, before)
        states = approvals.states([one.release_id for one in sound])
        releases = list(zip(sound, map(_told, states), strict=True))
    if as_json:
        documents = [document(one, state) for one, state in releases]
        click.echo(json_text({"releases": documents, "damaged": damaged_document(damaged)}))
        return
    for error in damaged.values():
        click.echo(f"{error.message} [{error.code}]", err=True)
    if (problem := unasked(state for _, state in releases)) is not None:
        click.echo(problem, err=True)
    if releases:
        rows = [
            (r.release_id, r.product, r.version, f"{r.size:,}", r.created[:19], state_text(state))
            for r, state in releases
        ]
        click.echo(table(("release", "product", "version", "bytes", "made", "state"), rows))
    elif not damaged:
        click.echo("No release yet. Begin with: linekey release create")


@release.command()
@click.argument("release_id")
@product_option
@json_option
@with_cloud
def show(release_id: str, product: str, as_json: bool, open_cloud: OpenCloud) -> None:
    """One release, its state and its history. Its files are compared with what was signed and recorded."""
    from desktop.release.store import check_image, load

    with approvals_of(product, open_cloud) as approvals:
        found = load(release_id, approvals.ledger)
        check_image(found)
        state = approvals.state(release_id)
    click.echo(json_text(document(found, state)) if as_json else "\n".join(lines(found, state)))


def _told(state: ReleaseState | ReleaseError) -> ReleaseState | None:
    """None of another product's, or a damaged one: `release show` says which."""
    from desktop.release.state import ReleaseState

    return state if isinstance(state, ReleaseState) else None
