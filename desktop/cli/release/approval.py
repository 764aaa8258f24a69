"""`linekey release approve|refuse|verify|export`: what happens to a release after it was made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.key_options import KEY_URIS, OpenSigner, signer_options
from desktop.cli.options import json_option, product_option
from desktop.cli.release.view import state_document, state_text
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.core.events import Listener
    from desktop.release.approval import Approvals, ReleaseState


@contextmanager
def approvals_of(product: str, listener: Listener | None = None) -> Iterator[Approvals]:
    """Approvals on this station's ledger; asks nothing of AWS."""
    from desktop.core.events import ignore
    from desktop.ledger.store import Ledger, ledger_path
    from desktop.release.approval import Approvals
    from desktop.settings.product.profile import load_product

    with Ledger(ledger_path()) as ledger:
        yield Approvals(ledger, load_product(product), listener or ignore)


@click.command()
@click.argument("release_id")
@click.option("--key", required=True, metavar="URI", help=f"The approver's: {KEY_URIS}.")
@product_option
@json_option
@signer_options
def approve(release_id: str, key: str, product: str, as_json: bool, open_key: OpenSigner) -> None:
    """Verify a release and add your signature to its manifest, as one of the product's approvers.

    \b
    Examples:
      linekey release approve rel-20260131T101502-9f2c61aa --key file:ada.pem --product lamp.toml
      linekey release approve rel-20260131T101502-9f2c61aa --key "pkcs11:token=Ada;object=approval"
    """
    from desktop.cli.render import listener_for

    with approvals_of(product, listener_for(as_json)) as approvals:
        _tell(approvals.approve(release_id, open_key(key)), as_json)


@click.command()
@click.argument("release_id")
@click.option("--reason", required=True, metavar="TEXT", help="Why, for those who read it later.")
@click.option(
    "--by", metavar="NAME", help="Who refuses, as the history tells it; else the user of this computer."
)
@product_option
@json_option
def refuse(release_id: str, reason: str, by: str | None, product: str, as_json: bool) -> None:
    """Refuse a release for good: nobody can approve it or roll it out any more.

    \b
    Example:
      linekey release refuse rel-20260131T101502-9f2c61aa --reason "wrong build, see report 118"
    """
    from desktop.cli.render import listener_for
    from desktop.core.person import signed_in_name

    with approvals_of(product, listener_for(as_json)) as approvals:
        _tell(approvals.refuse(release_id, reason, by or signed_in_name()), as_json)


@click.command()
@click.argument("release_id")
@product_option
@json_option
def verify(release_id: str, product: str, as_json: bool) -> None:
    """Check image, certificate, signature and manifest again, and whether the release is approved.

    The exit status is 0 only when it may be rolled out.

    \b
    Example:
      linekey release verify rel-20260131T101502-9f2c61aa --product lamp.toml
    """
    from desktop.cli.checks import telling

    with telling(as_json) as told, approvals_of(product, told) as approvals:
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
    click.echo(json_text({"folder": str(folder), "files": files}) if as_json else str(folder))


def _tell(state: ReleaseState, as_json: bool) -> None:
    click.echo(json_text(_document(state)) if as_json else state_text(state))


def _document(state: ReleaseState) -> dict[str, Any]:
    return {"release_id": state.release_id, **state_document(state)}
