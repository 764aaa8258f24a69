"""`linekey release request|approve|refuse|verify|export`: what happens to a release after it was made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.key_options import OWN_KEY_URIS, passphrase_fd_option, passphrase_source
from desktop.cli.options import (
    OpenCloud,
    OpenServices,
    json_option,
    product_option,
    with_cloud,
    with_services,
)
from desktop.cli.release.view import state_document, state_text

if TYPE_CHECKING:
    from desktop.core.events import Listener
    from desktop.release.approval import Approvals
    from desktop.release.state import ReleaseState


@contextmanager
def approvals_of(
    product: str, open_cloud: OpenCloud, listener: Listener | None = None
) -> Iterator[Approvals]:
    """Of releases in this station's ledger; AWS is asked only for the release policy."""
    from desktop.core.events import ignore
    from desktop.ledger.store import Ledger, ledger_path
    from desktop.release.approval import Approvals
    from desktop.settings.product.profile import load_product
    from desktop.wiring import current_policy

    profile = load_product(product)
    with Ledger(ledger_path()) as ledger:
        yield Approvals(ledger, profile, lambda: current_policy(open_cloud(), profile)(), listener or ignore)


def agreeing(command: Callable[..., None]) -> click.Command:
    """What `request` and `approve` are given, in this order."""
    for option in (
        json_option,
        with_services,
        passphrase_fd_option,
        click.option("--key", required=True, metavar="URI", help=f"Your own: {OWN_KEY_URIS}."),
        click.argument("release_id"),
    ):
        command = option(command)
    return click.command()(command)


@agreeing
def request(
    release_id: str, key: str, passphrase_fd: int | None, as_json: bool, open_services: OpenServices
) -> None:
    """Verify a release and sign its manifest as who wants it rolled out: a requester of the release policy.

    \b
    Example:
      linekey release request rel-20260131T101502-9f2c61aa --key file:ana.pem --product lamp.toml
    """
    from desktop.cli.render import listener_for

    with open_services() as services:
        releases = services.releases(listener_for(as_json))
        _tell(releases.request(release_id, key, passphrase_source(passphrase_fd)), as_json)


@agreeing
def approve(
    release_id: str, key: str, passphrase_fd: int | None, as_json: bool, open_services: OpenServices
) -> None:
    """Verify a release that somebody else requested, and sign its manifest as an approver of the policy.

    \b
    Examples:
      linekey release approve rel-20260131T101502-9f2c61aa --key file:bea.pem --product lamp.toml
      linekey release approve rel-20260131T101502-9f2c61aa --key "pkcs11:token=Bea;object=approval"
    """
    from desktop.cli.render import listener_for

    with open_services() as services:
        releases = services.releases(listener_for(as_json))
        _tell(releases.approve(release_id, key, passphrase_source(passphrase_fd)), as_json)


@click.command()
@click.argument("release_id")
@click.option("--reason", required=True, metavar="TEXT", help="Why, for those who read it later.")
@click.option(
    "--by", metavar="NAME", help="Who refuses, as the history tells it; else the user of this computer."
)
@product_option
@json_option
@with_cloud
def refuse(
    release_id: str, reason: str, by: str | None, product: str, as_json: bool, open_cloud: OpenCloud
) -> None:
    """Refuse a release for good: nobody can approve it or roll it out any more.

    \b
    Example:
      linekey release refuse rel-20260131T101502-9f2c61aa --reason "wrong build, see report 118"
    """
    from desktop.cli.render import listener_for
    from desktop.core.person import signed_in_name

    with approvals_of(product, open_cloud, listener_for(as_json)) as approvals:
        _tell(approvals.refuse(release_id, reason, by or signed_in_name()), as_json)


@click.command()
@click.argument("release_id")
@product_option
@json_option
@with_cloud
def verify(release_id: str, product: str, as_json: bool, open_cloud: OpenCloud) -> None:
    """Check image, certificate, signature and manifest again, and whether the release policy lets it go.

    The exit status is 0 only when it may be rolled out.

    \b
    Example:
      linekey release verify rel-20260131T101502-9f2c61aa --product lamp.toml
    """
    from desktop.cli.checks import telling

    with telling(as_json) as told, approvals_of(product, open_cloud, told) as approvals:
        approvals.verify(release_id)
        state = approvals.state(release_id)
    click.echo(told.document(True, _document(state)) if as_json else state_text(state))


@click.command()
@click.argument("release_id")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The release gets a folder in this one."
)
@click.option("--force", is_flag=True, help="Replace the release's folder when it exists.")
@json_option
def export(release_id: str, out: Path, force: bool, as_json: bool) -> None:
    """Write image, signature, manifest, and the public key and certificate as units need them.

    \b
    Example:
      linekey release export rel-20260131T101502-9f2c61aa --out handover
    """
    from desktop.ledger.store import Ledger, ledger_path
    from desktop.release.export import export_release
    from desktop.release.record import read_record

    with Ledger(ledger_path()) as ledger:
        folder = export_release(read_record(ledger, release_id), out, overwrite=force)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    click.echo(json.dumps({"folder": str(folder), "files": files}) if as_json else str(folder))


def _tell(state: ReleaseState, as_json: bool) -> None:
    click.echo(json.dumps(_document(state)) if as_json else state_text(state))


def _document(state: ReleaseState) -> dict[str, Any]:
    return {"release_id": state.release_id, **state_document(state)}
