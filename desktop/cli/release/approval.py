"""`linekey release request|approve|refuse|verify`: what happens to a release after it was made."""

from __future__ import annotations

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
from desktop.cli.release.bundles import agree_in_file, bundle_path, policy_option, rule_for, verify_file
from desktop.cli.release.view import state_document, state_text
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.core.events import Listener
    from desktop.release.agreeing import Step
    from desktop.release.approval import Approvals
    from desktop.release.state import InForce, ReleaseState
    from signing.signer import Secrets


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
        policy_option,
        click.option("--key", required=True, metavar="URI", help=f"Your own: {OWN_KEY_URIS}."),
        click.argument("release_id", metavar="RELEASE|BUNDLE"),
    ):
        command = option(command)
    return click.command()(command)


@agreeing
def request(
    release_id: str,
    key: str,
    policy_file: Path | None,
    passphrase_fd: int | None,
    as_json: bool,
    open_services: OpenServices,
) -> None:
    """Ask for a rollout: verify a release and sign its manifest.

    Your key is that of a requester of the release policy.
    The signature goes to this computer's ledger, or into the bundle.

    \b
    Examples:
      linekey release request rel-20260131T101502-9f2c61aa --key file:ana.pem --product lamp.toml
      linekey release request stick/RELEASE.unapproved.zip --key file:ana.pem --policy lamp-policy.json
    """
    _agree("request", release_id, key, policy_file, passphrase_source(passphrase_fd), as_json, open_services)


@agreeing
def approve(
    release_id: str,
    key: str,
    policy_file: Path | None,
    passphrase_fd: int | None,
    as_json: bool,
    open_services: OpenServices,
) -> None:
    """Approve what somebody else requested: verify and sign it.

    Your key is that of an approver of the release policy.
    The signature goes to this computer's ledger, or into the bundle.

    \b
    Examples:
      linekey release approve rel-20260131T101502-9f2c61aa --key file:bea.pem --product lamp.toml
      linekey release approve rel-20260131T101502-9f2c61aa --key "pkcs11:token=Bea;object=approval"
      linekey release approve stick/RELEASE.unapproved.zip --key file:bea.pem --policy lamp-policy.json
    """
    _agree("approve", release_id, key, policy_file, passphrase_source(passphrase_fd), as_json, open_services)


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
    """Refuse a release for good.

    Nobody can approve it or roll it out any more.

    \b
    Example:
      linekey release refuse rel-20260131T101502-9f2c61aa --reason "wrong build, see report 118"
    """
    from desktop.cli.render import listener_for
    from desktop.core.person import signed_in_name

    with approvals_of(product, open_cloud, listener_for(as_json)) as approvals:
        _tell(approvals.refuse(release_id, reason, by or signed_in_name()), as_json)


@click.command()
@click.argument("release_id", metavar="RELEASE|BUNDLE")
@policy_option
@product_option
@json_option
@with_cloud
def verify(
    release_id: str, policy_file: Path | None, product: str, as_json: bool, open_cloud: OpenCloud
) -> None:
    """Make every check again, and tell whether it may be rolled out.

    Image, certificate, signature, manifest, and what the release policy says.
    The exit status is 0 only when it may be rolled out. A bundle is verified without ledger and, with
    --policy, without account: by a policy that its owners signed, and that you trust to be in force.

    \b
    Examples:
      linekey release verify rel-20260131T101502-9f2c61aa --product lamp.toml
      linekey release verify stick/rel-20260131T101502-9f2c61aa.zip --policy lamp-policy.json
    """
    from desktop.cli.checks import telling

    if (bundle := bundle_path(release_id, policy_file)) is not None:
        verify_file(bundle, policy_file, lambda: _in_force(product, open_cloud), as_json)
        return
    with telling(as_json) as told, approvals_of(product, open_cloud, told) as approvals:
        approvals.verify(release_id)
        state = approvals.state(release_id)
    click.echo(told.document(True, _document(state)) if as_json else state_text(state))


def _agree(
    step: Step,
    given: str,
    key: str,
    policy_file: Path | None,
    secrets: Secrets,
    as_json: bool,
    open_services: OpenServices,
) -> None:
    from desktop.cli.render import listener_for
    from signing.keys import open_signer

    if (bundle := bundle_path(given, policy_file)) is not None:
        rule = rule_for(policy_file, lambda: _policy_of(open_services))
        agree_in_file(step, bundle, lambda: open_signer(key, secrets), rule, as_json)
        return
    with open_services() as services:
        releases = services.releases(listener_for(as_json))
        agree = {"request": releases.request, "approve": releases.approve}[step]
        _tell(agree(given, key, secrets), as_json)


def _policy_of(open_services: OpenServices) -> InForce:
    from desktop.wiring import current_policy

    with open_services() as services:
        return current_policy(services.cloud, services.product)()


def _in_force(product: str, open_cloud: OpenCloud) -> InForce:
    from desktop.settings.product.profile import load_product
    from desktop.wiring import current_policy

    return current_policy(open_cloud(), load_product(product))()


def _tell(state: ReleaseState, as_json: bool) -> None:
    click.echo(json_text(_document(state)) if as_json else state_text(state))


def _document(state: ReleaseState) -> dict[str, Any]:
    return {"release_id": state.release_id, **state_document(state)}
