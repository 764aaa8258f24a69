"""`linekey release policy`: who may request and approve releases of a product, and who may change that."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.key_options import passphrase_fd_option, passphrase_source
from desktop.cli.options import MOMENT, OpenServices, json_option, with_services
from desktop.cli.release.policy_view import policy_document, policy_lines
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from signing.dsse import Envelope
    from signing.release_policy import Person, ReleasePolicy

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def policy() -> None:
    """Show and change who may request and approve releases.

    \b
    Examples:
      linekey release policy show
      linekey release policy draft --approvals 1 --add-person ben=ben.pub:approver --out next.json
      linekey release policy sign next.json --key file:ana.pem
      linekey release policy publish next.json
    """


@policy.command()
@click.argument("file", type=FILE, required=False)
@click.option(
    "--out", type=FILE, help="Write what is in force to a file, too, for computers without account."
)
@with_services
@json_option
def show(file: Path | None, out: Path | None, as_json: bool, open_services: OpenServices) -> None:
    """The policy in force, or what stands in FILE, whoever signed it.

    \b
    Examples:
      linekey release policy show --product lamp.toml
      linekey release policy show --product lamp.toml --out lamp-policy.json
      linekey release policy show next.json --json
    """
    from signing.output import write_whole
    from signing.release_policy import read_policy

    if file is not None and out is not None:
        raise click.UsageError("--out writes what is in force, not another file.")
    if file is not None:
        envelope = _read(file)
        _tell(read_policy(envelope), envelope, as_json)
        return
    with open_services() as services:
        policies = services.release_policies()
        if out is None:
            _tell(policies.current(), None, as_json)
            return
        newest = policies.audit().newest
    write_whole(out, newest.envelope.to_json())
    _tell(newest.policy, newest.envelope, as_json)


class NewPerson(click.ParamType["Person"]):
    """`ID=FILE:ROLE[,ROLE]`: a file's name may have a colon, as on Windows."""

    name = "ID=FILE:ROLES"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Person:
        from signing.release_policy import Person
        from signing.verification import public_key_pem

        identity, _, rest = str(value).partition("=")
        file, _, roles = rest.rpartition(":")
        if not identity or not file:
            self.fail(f"“{value}” is not like ben=ben.pub:approver,requester.", param, ctx)
        pem = public_key_pem(_public_key(Path(file)))
        return Person(identity, pem, tuple(sorted(set(roles.split(",")))))  # type: ignore[arg-type] # it looks


@policy.command()
@click.option("--out", type=FILE, required=True, help="Where the draft is written.")
@click.option(
    "--approvals", type=click.IntRange(0), metavar="N", help="Who must approve beside the one who requests."
)
@click.option("--threshold", type=click.IntRange(1), metavar="N", help="How many owners must sign a change.")
@click.option(
    "--add-person",
    "add",
    multiple=True,
    type=NewPerson(),
    help="A public key (PEM) and its roles: owner, requester, approver. Replaces who has that ID.",
)
@click.option("--remove-person", "remove", multiple=True, metavar="ID", help="Who is in it no longer.")
@click.option(
    "--signer",
    "signers",
    multiple=True,
    type=FILE,
    help="Certificate or public key (PEM) that may sign releases.",
)
@click.option("--account-signer", is_flag=True, help="Admit the key of the account's own signing profile.")
@click.option(
    "--template", "templates", multiple=True, type=FILE, help="A job document's template to be admitted."
)
@click.option(
    "--drop", multiple=True, metavar="SHA256", help="A signing key or template that is admitted no longer."
)
@click.option("--expires", type=MOMENT, help="When it ends; default: in a year.")
@click.option("--force", is_flag=True, help="Replace the file when it exists.")
@with_services
@json_option
def draft(
    out: Path,
    approvals: int | None,
    threshold: int | None,
    add: tuple[Person, ...],
    remove: tuple[str, ...],
    signers: tuple[Path, ...],
    account_signer: bool,
    templates: tuple[Path, ...],
    drop: tuple[str, ...],
    expires: datetime | None,
    force: bool,
    as_json: bool,
    open_services: OpenServices,
) -> None:
    """Write the next version, for its owners to sign.

    What no option names stays as it is. Anybody can draft; the owners decide.

    \b
    Examples:
      linekey release policy draft --add-person ben=ben.pub:approver --approvals 1 --out next.json
      linekey release policy draft --expires 2028-01-31 --out next.json
      linekey release policy draft --add-person ana=new.pub:owner --remove-person eve --out next.json
    """
    from desktop.account.release_policy.draft import YEAR, Changes, next_policy
    from signing.manifest import file_digest
    from signing.output import write_whole
    from signing.release_policy import unsigned
    from signing.verification import load_public_key, public_key_sha256

    admitted = [_public_key(path) for path in signers]
    with open_services() as services:
        if account_signer:
            pem = services.facts.code_signing_certificate_pem
            admitted.append(load_public_key(pem.encode("ascii"), services.product.name))
        changes = Changes(
            approvals,
            threshold,
            add,
            remove,
            tuple(public_key_sha256(key) for key in admitted),
            tuple(file_digest(path, "sha256") for path in templates),
            drop,
        )
        before = services.release_policies().current()
        ends = expires or services.cloud.now() + YEAR
        drafted = next_policy(before, changes, services.product, ends)
    write_whole(out, unsigned(drafted).to_json(), overwrite=force)
    _tell(drafted, unsigned(drafted), as_json)


@policy.command()
@click.argument("file", type=FILE)
@click.option("--key", required=True, metavar="URI", help="The owner's own: file:PATH or pkcs11:….")
@passphrase_fd_option
@with_services
@json_option
def sign(file: Path, key: str, passphrase_fd: int | None, as_json: bool, open_services: OpenServices) -> None:
    """Add an owner's signature to a draft. Look at it first: linekey release policy show FILE.

    An owner who is no longer one in the draft signs it as an owner of the version before.

    \b
    Example:
      linekey release policy sign next.json --key "pkcs11:token=Ana;object=release"
    """
    from desktop.account.release_policy.draft import sign_draft
    from signing.keys import open_signer
    from signing.output import write_whole
    from signing.release_policy import read_policy, require_personal

    def before() -> ReleasePolicy:
        with open_services() as services:
            return services.release_policies().current()

    require_personal(key)
    signer = open_signer(key, passphrase_source(passphrase_fd))
    signed = sign_draft(_read(file), signer, before)
    write_whole(file, signed.to_json(), overwrite=True)
    _tell(read_policy(signed), signed, as_json)


@policy.command()
@click.argument("file", type=FILE)
@with_services
@json_option
def publish(file: Path, as_json: bool, open_services: OpenServices) -> None:
    """Put a version in force that its owners have signed.

    Those of the version before, too.
    What was cut off or set back is mended by publishing the newest version again.

    \b
    Example:
      linekey release policy publish next.json --product lamp.toml
    """
    from desktop.cli.render import listener_for

    with open_services() as services:
        services.policy_publisher().publish(_read(file))
        _tell(services.release_policies(listener_for(as_json)).current(), None, as_json)


@policy.command()
@click.argument("file", type=FILE, required=False)
@with_services
@json_option
def verify(file: Path | None, as_json: bool, open_services: OpenServices) -> None:
    """Check every version in the account, or whether FILE can follow.

    A version that has expired is refused.

    \b
    Examples:
      linekey release policy verify
      linekey release policy verify next.json
    """
    from signing.release_decision import require_in_force
    from signing.release_policy import read_policy, verify_next

    with open_services() as services:
        policies, envelope, in_force = services.release_policies(), None, True
        found = policies.audit().newest.policy
        if file is not None:
            envelope = _read(file)
            in_force = read_policy(envelope).sha256 == found.sha256
            found = found if in_force else verify_next(found, envelope)
        require_in_force(found, services.cloud.now())
    _tell(found, envelope, as_json)
    if not as_json:
        sound = "Each version was signed by the owners it needs"
        held = sound if in_force else "It can be published"
        click.echo(f"{held}, and it has not expired.")


def _read(file: Path) -> Envelope:
    from signing.dsse import read_envelope
    from signing.output import read_whole

    return read_envelope(read_whole(file))


def _public_key(path: Path) -> Any:
    from signing.output import read_whole
    from signing.verification import load_public_key

    return load_public_key(read_whole(path), str(path))


def _tell(found: ReleasePolicy, envelope: Envelope | None, as_json: bool) -> None:
    if as_json:
        click.echo(json_text(policy_document(found, envelope)))
    else:
        click.echo("\n".join(policy_lines(found, envelope)))
