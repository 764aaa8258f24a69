"""`linekey release export|import|push|fetch`, and what `verify`, `request` and `approve` do with a bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.options import OpenCloud, json_option, product_option, with_cloud
from desktop.cli.release.view import state_document, state_text
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.core.events import Listener
    from desktop.release.agreeing import Step
    from desktop.release.sharing import ReleaseSharing
    from desktop.release.state import CurrentPolicy, InForce, ReleaseState
    from signing.bundle import Bundle, State
    from signing.release_policy import ReleasePolicy
    from signing.signer import Signer

FILE = click.Path(path_type=Path)
policy_option = click.option(
    "--policy",
    "policy_file",
    type=FILE,
    metavar="FILE",
    help="Release policy that decides about a bundle; default: the one in force in the account.",
)


@contextmanager
def sharing_of(product: str, open_cloud: OpenCloud, listener: Listener) -> Iterator[ReleaseSharing]:
    """Of releases in this station's ledger; AWS is asked only for what is needed."""
    from desktop.ledger.store import Ledger, ledger_path
    from desktop.settings.product.profile import load_product
    from desktop.wiring import release_sharing

    profile = load_product(product)
    with Ledger(ledger_path()) as ledger:
        yield release_sharing(ledger, profile, open_cloud, listener)


def bundle_path(given: str, policy_file: Path | None) -> Path | None:
    """The bundle that is meant, or None for the id of a release."""
    path = Path(given)
    if path.suffix.lower() == ".zip" or path.is_file():
        return path
    if policy_file is not None:
        raise click.UsageError("--policy goes with a bundle: a release of this computer has the account's.")
    return None


def rule_for(policy_file: Path | None, current: CurrentPolicy) -> InForce:
    """The policy that is given, by this computer's clock, or else the account's."""
    from desktop.core.clock import SystemClock
    from desktop.release.bundle.given_policy import read_policy_file
    from desktop.release.state import InForce

    if policy_file is None:
        return current()
    return InForce(read_policy_file(policy_file), SystemClock().now())


def verify_file(path: Path, policy_file: Path | None, current: CurrentPolicy, as_json: bool) -> None:
    from desktop.cli.checks import telling
    from desktop.release.bundle.verification import verify_bundle

    with telling(as_json) as told:
        rule = rule_for(policy_file, current)
        bundle = verify_bundle(path, rule.policy, rule.now, told)
    # Whatever its writer knew: by this policy it may be rolled out.
    facts = {**bundle_document(bundle, rule.policy), "state": "approved"}
    click.echo(told.document(True, facts) if as_json else facts["state"])


def agree_in_file(step: Step, path: Path, signer: Callable[[], Signer], rule: InForce, as_json: bool) -> None:
    from desktop.cli.render import listener_for
    from desktop.release.bundle.agreeing import agree_in_bundle

    bundle = agree_in_bundle(path, step, signer(), rule.policy, rule.now, listener_for(as_json))
    facts = bundle_document(bundle, rule.policy)
    click.echo(json_text(facts) if as_json else facts["state"])


def bundle_document(bundle: Bundle, policy: ReleasePolicy) -> dict[str, Any]:
    from signing.release_decision import consent_so_far

    consent, manifest = consent_so_far(policy, bundle.envelope), bundle.manifest
    return {
        "bundle": str(bundle.path),
        "release_id": bundle.facts.release_id,
        "product": manifest.product,
        "version": manifest.version,
        "sha256": manifest.sha256,
        "state": bundle.facts.state,
        "requested_by": consent.requester,
        "approved_by": list(consent.approvers),
        "policy": {"version": policy.version, "sha256": policy.sha256},
    }


@click.command()
@click.argument("release_id", metavar="RELEASE")
@click.option("--out", required=True, type=FILE, help="Folder to write to.")
@click.option("--unapproved", is_flag=True, help="Also before it is approved.")
@click.option("--refused", is_flag=True, help="Also when it was refused.")
@click.option("--revoked", is_flag=True, help="Also when AWS Signer revoked one of its signatures.")
@click.option("--files", is_flag=True, help="A folder of single files in place of the bundle.")
@click.option("--force", is_flag=True, help="Replace what is there.")
@product_option
@json_option
@with_cloud
def export(
    release_id: str,
    out: Path,
    unapproved: bool,
    refused: bool,
    revoked: bool,
    files: bool,
    force: bool,
    product: str,
    as_json: bool,
    open_cloud: OpenCloud,
) -> None:
    """Write a release as one file, a bundle.

    Any computer with Linekey verifies it, and any DSSE tool what is in it.

    What is not approved leaves only when it is asked for, and its name and content tell. With --files: image,
    signature, manifest, and the public key and certificate as units need them, each in a file.

    \b
    Examples:
      linekey release export rel-20260131T101502-9f2c61aa --out stick
      linekey release export rel-20260131T101502-9f2c61aa --out stick --unapproved
      linekey release export rel-20260131T101502-9f2c61aa --out handover --files
    """
    from desktop.cli.render import listener_for

    asked: dict[State, bool] = {"unapproved": unapproved, "refused": refused, "revoked": revoked}
    allowed = [state for state, is_asked in asked.items() if is_asked]
    with sharing_of(product, open_cloud, listener_for(as_json)) as sharing:
        write = sharing.export_files if files else sharing.export
        path = write(release_id, out, allowed=allowed, overwrite=force)
    if files:
        told = sorted(one.relative_to(path).as_posix() for one in path.rglob("*") if one.is_file())
        click.echo(json_text({"folder": str(path), "files": told}) if as_json else str(path))
    else:
        click.echo(json_text({"bundle": str(path)}) if as_json else str(path))


@click.command("import")
@click.argument("file", type=FILE)
@product_option
@json_option
@with_cloud
def import_(file: Path, product: str, as_json: bool, open_cloud: OpenCloud) -> None:
    """Verify a bundle and take it into this computer's ledger.

    Of a release that is there already the signatures are taken that it lacks.

    FILE may also be the manifest of a release in this ledger, signed by one of the release policy's people
    with another DSSE tool. Whose signatures they are, the account's policy says. What was refused stays
    refused.

    \b
    Examples:
      linekey release import stick/rel-20260131T101502-9f2c61aa.zip --product lamp.toml
      linekey release import signed-elsewhere.json --product lamp.toml
    """
    from desktop.cli.render import listener_for

    with sharing_of(product, open_cloud, listener_for(as_json)) as sharing:
        _tell(sharing.take(file), as_json)


@click.command()
@click.argument("release_id", metavar="RELEASE")
@product_option
@json_option
@with_cloud
def push(release_id: str, product: str, as_json: bool, open_cloud: OpenCloud) -> None:
    """Put a release into the account's bucket.

    Of one that is there already what was signed or refused here since.

    \b
    Example:
      linekey release push rel-20260131T101502-9f2c61aa --product lamp.toml
    """
    from desktop.cli.render import listener_for

    with sharing_of(product, open_cloud, listener_for(as_json)) as sharing:
        _tell(sharing.push(release_id), as_json)


@click.command()
@click.argument("release_id", metavar="[RELEASE]", required=False)
@product_option
@json_option
@with_cloud
def fetch(release_id: str | None, product: str, as_json: bool, open_cloud: OpenCloud) -> None:
    """Take a release from the account's bucket, or list what is there.

    With the release comes what others signed or refused.

    \b
    Examples:
      linekey release fetch --product lamp.toml
      linekey release fetch rel-20260131T101502-9f2c61aa --product lamp.toml
    """
    from desktop.cli.render import listener_for

    with sharing_of(product, open_cloud, listener_for(as_json)) as sharing:
        if release_id is not None:
            _tell(sharing.fetch(release_id), as_json)
            return
        found = sharing.fetchable()
    click.echo(json_text({"releases": found}) if as_json else "\n".join(found))


def _tell(state: ReleaseState, as_json: bool) -> None:
    document = {"release_id": state.release_id, **state_document(state)}
    click.echo(json_text(document) if as_json else state_text(state))
