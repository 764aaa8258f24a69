"""`linekey account ca`: your own authorities, made, registered in AWS IoT, and taken out of use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.confirm import confirm, yes_option
from desktop.cli.key_options import OpenSigner, passphrase_fd_option, passphrase_source, signer_options
from desktop.cli.options import OpenCloud, json_option, with_cloud
from desktop.cli.render import table
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.account.authorities import AuthorityView

pem_option = click.option(
    "--certificate",
    "certificate",
    required=True,
    type=click.Path(path_type=Path),
    help="The authority's certificate (PEM).",
)


@click.group()
def ca() -> None:
    """Your own authorities in AWS IoT, which takes the certificates that they signed.

    \b
    Examples:
      linekey account ca create --key awskms:alias/line-ca --subject "Line 2 authority" --out ca2.pem
      linekey account ca register --certificate ca2.pem --key awskms:alias/line-ca
      linekey account ca list
      linekey account ca deactivate ID
    """


@ca.command()
@click.option("--key", required=True, metavar="URI", help="A key in a file, a token or KMS.")
@click.option("--subject", required=True, metavar="NAME", help="A common name, or CN=Line 2,O=Example,C=DE.")
@click.option("--days", type=click.IntRange(1, 36500), default=3650, show_default=True)
@click.option(
    "--no-end", is_flag=True, help="Valid for ever, as an authority of certificates without an end."
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file (PEM).")
@click.option("--force", is_flag=True, help="Replace the file when it exists.")
@json_option
@signer_options
def create(
    key: str,
    subject: str,
    days: int,
    no_end: bool,
    out: Path,
    force: bool,
    as_json: bool,
    open_key: OpenSigner,
) -> None:
    """Make the certificate of an authority that issues for units, self-signed. AWS is told nothing yet.

    \b
    Example:
      linekey account ca create --key file:ca.pem --subject "Line authority" --out ca.crt
    """
    from signing.certificates import certificate_authority
    from signing.certificates.authorities import check_authority
    from signing.output import refuse_existing, write_whole
    from signing.signer import require_digest_signer

    refuse_existing(out, overwrite=force)
    signer = require_digest_signer(open_key(key))
    pem = certificate_authority(signer, subject, None if no_end else days)
    facts = check_authority(pem)
    write_whole(out, pem.encode("ascii"), overwrite=force)
    if as_json:
        click.echo(json_text({"output": str(out), "id": facts.fingerprint, "subject": facts.subject}))
        return
    click.echo(f"{out}\nNext: linekey account ca register --certificate {out} --key {key}")


@ca.command()
@pem_option
@click.option("--key", metavar="URI", help="Its key: AWS gets a proof that you hold it.")
@click.option("--sni-only", is_flag=True, help="Without a proof. Units must name the endpoint in TLS (SNI).")
@click.option("--auto-registration", is_flag=True, help="AWS registers units at their first connection.")
@click.option("--jitp", metavar="TEMPLATE", default="", help="And provisions them by this template.")
@passphrase_fd_option
@with_cloud
@json_option
def register(
    certificate: Path,
    key: str | None,
    sni_only: bool,
    auto_registration: bool,
    jitp: str,
    passphrase_fd: int | None,
    as_json: bool,
    open_cloud: OpenCloud,
) -> None:
    """Register an authority in AWS IoT, ACTIVE.

    \b
    Examples:
      linekey account ca register --certificate ca.crt --key file:ca.pem
      linekey account ca register --certificate ca.crt --sni-only --jitp lamp-jitp
    """
    from desktop.account import authorities
    from signing.keys import open_signer
    from signing.signer import require_digest_signer

    if (key is None) != sni_only:
        raise click.UsageError("Give --key, or --sni-only in its place.")
    cloud = open_cloud()
    signer = None
    if key is not None:
        opened = open_signer(key, passphrase_source(passphrase_fd), client=cloud.client)
        signer = require_digest_signer(opened)
    made = authorities.register(
        cloud, _pem(certificate), signer, auto_registration=auto_registration, template=jitp
    )
    _show(made, as_json)


@ca.command("list")
@with_cloud
@json_option
def list_(as_json: bool, open_cloud: OpenCloud) -> None:
    """List the authorities that AWS IoT knows, and what is to be done about them.

    \b
    Example:
      linekey account ca list --endpoint bench
    """
    from desktop.account.authorities import view_all

    found = view_all(open_cloud())
    if as_json:
        click.echo(json_text({"authorities": [_document(one) for one in found]}))
        return
    rows = [
        (
            one.registered.authority_id[:12],
            one.registered.status,
            f"{one.facts.not_after:%Y-%m-%d}" if one.facts else "?",
            "auto" if one.registered.auto_registration else "",
            one.facts.subject if one.facts else "?",
        )
        for one in found
    ]
    click.echo(table(("ID", "STATUS", "ENDS", "JUST IN TIME", "SUBJECT"), rows))
    for one in found:
        _warn(one)


@ca.command()
@click.argument("authority", metavar="ID")
@with_cloud
@json_option
def show(authority: str, as_json: bool, open_cloud: OpenCloud) -> None:
    """Show the authority ID, and how many of its certificates are in use.

    \b
    Example:
      linekey account ca show 5f3c… --endpoint bench --json
    """
    from desktop.account.authorities import view
    from desktop.cloud.authorities import certificates_by_status

    cloud = open_cloud()
    found = view(cloud, authority)
    _show(found, as_json, certificates_by_status(cloud, found.registered.authority_id))


@ca.command()
@click.argument("authority", metavar="ID")
@yes_option
@with_cloud
@json_option
def deactivate(authority: str, yes: bool, as_json: bool, open_cloud: OpenCloud) -> None:
    """Have AWS IoT take no more certificates of the authority ID. Those it knows stay as they are.

    \b
    Example:
      linekey account ca deactivate 5f3c… --endpoint bench --yes
    """
    from desktop.account.authorities import view
    from desktop.cloud.authorities import certificates_by_status, set_status

    cloud = open_cloud()
    found = view(cloud, authority).registered
    counted = certificates_by_status(cloud, found.authority_id)
    stay = f"{counted.get('ACTIVE', 0)} certificates that it signed are ACTIVE and stay so"
    confirm(f"{stay}; new ones will be refused, also those made and not yet seen.", yes)
    set_status(cloud, found.authority_id, "INACTIVE")
    if as_json:
        _echo_changed(found.authority_id, "INACTIVE", counted)
        return
    click.echo(f"It is INACTIVE. {stay}.")


@ca.command()
@click.argument("authority", metavar="ID")
@with_cloud
@json_option
def activate(authority: str, as_json: bool, open_cloud: OpenCloud) -> None:
    """Have AWS IoT take certificates of the authority ID again.

    \b
    Example:
      linekey account ca activate 5f3c… --endpoint bench
    """
    from desktop.account.authorities import view
    from desktop.cloud.authorities import certificates_by_status, set_status
    from signing.certificates.authorities import check_authority

    cloud = open_cloud()
    found = view(cloud, authority).registered
    check_authority(found.pem)
    set_status(cloud, found.authority_id, "ACTIVE")
    if as_json:
        _echo_changed(found.authority_id, "ACTIVE", certificates_by_status(cloud, found.authority_id))
        return
    click.echo("It is ACTIVE.")


@ca.command()
@click.argument("authority", metavar="ID")
@yes_option
@with_cloud
@json_option
def remove(authority: str, yes: bool, as_json: bool, open_cloud: OpenCloud) -> None:
    """Remove the authority ID from AWS IoT, once it is INACTIVE. Its key and certificate stay yours.

    \b
    Example:
      linekey account ca remove 5f3c… --endpoint bench --yes
    """
    from desktop.account.authorities import require_inactive
    from desktop.cloud.authorities import certificates_by_status, delete_authority

    cloud = open_cloud()
    require_inactive(cloud, authority)
    counted = certificates_by_status(cloud, authority)
    confirm(
        f"{sum(counted.values())} certificates that it signed stay registered; AWS will tell no more which "
        "authority they are of.",
        yes,
    )
    delete_authority(cloud, authority)
    if as_json:
        _echo_changed(authority, "REMOVED", counted)
        return
    click.echo(f"{authority} is removed.")


def _pem(path: Path) -> str:
    from desktop.cli.keys.certificates import read_certificate

    return read_certificate(path)


def _echo_changed(authority_id: str, status: str, certificates: dict[str, int]) -> None:
    click.echo(json_text({"id": authority_id, "status": status, "certificates": certificates}))


def _document(one: AuthorityView) -> dict[str, Any]:
    from desktop.account.expiry import days_left

    registered, facts = one.registered, one.facts
    return {
        "id": registered.authority_id,
        "arn": registered.arn,
        "status": registered.status,
        "mode": registered.mode,
        "auto_registration": registered.auto_registration,
        "template": registered.template,
        "subject": facts.subject if facts else None,
        "not_after": facts.not_after.isoformat() if facts else None,
        "days_left": days_left(facts.not_after) if facts else None,
        "warnings": list(one.warnings),
    }


def _show(one: AuthorityView, as_json: bool, certificates: dict[str, int] | None = None) -> None:
    document = _document(one)
    if certificates is not None:
        document["certificates"] = certificates
    if as_json:
        click.echo(json_text(document))
        return
    registered, facts = one.registered, one.facts
    click.echo(f"{facts.subject if facts else '?'} is {registered.status} ({registered.mode}).")
    click.echo(registered.authority_id)
    if facts is not None:
        click.echo(f"It ends on {facts.not_after:%Y-%m-%d}, in {document['days_left']} days.")
    if registered.auto_registration:
        by = f" by the template {registered.template}" if registered.template else ""
        click.echo(f"AWS registers its units at their first connection{by}.")
    if certificates is not None:
        counted = ", ".join(f"{number} {status}" for status, number in sorted(certificates.items()))
        click.echo(f"Certificates it signed: {counted or 'none'}.")
    _warn(one)


def _warn(one: AuthorityView) -> None:
    for warning in one.warnings:
        click.echo(f"{click.style('▲', fg='yellow')} {warning}")
