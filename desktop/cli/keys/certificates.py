"""The certificates of signing keys: minted, asked for, checked, given to ACM."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from desktop.cli.key_options import OpenSigner, passphrase_fd_option, passphrase_source, signer_options
from desktop.cli.options import OpenCloud, json_option, with_cloud
from desktop.core.json_text import json_text
from signing.messages import said

TAGS = {"linekey:purpose": "firmware-signing"}


def _made_for_key(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of what is made with a key and written to a file."""
    for option in (
        json_option,
        click.option("--force", is_flag=True, help="Replace the file when it exists."),
        click.option("--out", required=True, type=click.Path(path_type=Path), help="The file (PEM)."),
        click.option(
            "--subject", required=True, metavar="NAME", help="A common name, or CN=Lamp,O=Example,C=DE."
        ),
        click.option("--key", required=True, metavar="URI", help="A key in a file, a token or KMS."),
    ):
        command = option(command)
    return command


@click.command()
@_made_for_key
@click.option("--days", type=click.IntRange(1, 36500), default=3650, show_default=True)
@signer_options
def certificate(
    key: str, subject: str, days: int, out: Path, force: bool, as_json: bool, open_key: OpenSigner
) -> None:
    """Mint a self-signed code-signing certificate for a key.

    \b
    Example:
      linekey keys certificate --key file:release.pem --subject "Lamp firmware" --out release.crt
    """
    from signing.certificates import code_signing_certificate
    from signing.output import refuse_existing, write_whole
    from signing.signer import require_digest_signer

    refuse_existing(out, overwrite=force)
    pem = code_signing_certificate(require_digest_signer(open_key(key)), subject, days)
    write_whole(out, pem.encode("ascii"), overwrite=force)
    click.echo(json_text({"output": str(out)}) if as_json else str(out))


@click.command()
@_made_for_key
@signer_options
def request(key: str, subject: str, out: Path, force: bool, as_json: bool, open_key: OpenSigner) -> None:
    """Write a request (CSR) for a code-signing certificate, for an authority to sign.

    \b
    Example:
      linekey keys request --key awskms:alias/lamp --subject "CN=Lamp firmware,O=Example" --out lamp.csr
    """
    from signing.certificates import code_signing_request
    from signing.output import refuse_existing, write_whole
    from signing.signer import require_digest_signer

    refuse_existing(out, overwrite=force)
    pem = code_signing_request(require_digest_signer(open_key(key)), subject)
    write_whole(out, pem.encode("ascii"), overwrite=force)
    click.echo(json_text({"output": str(out)}) if as_json else str(out))


@click.command("check-certificate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", required=True, metavar="URI", help="The key it must belong to.")
@json_option
@signer_options
def check_certificate(file: Path, key: str, as_json: bool, open_key: OpenSigner) -> None:
    """Check that the certificate in FILE is the key's, is for signing code, and is valid now.

    The exit status is 0 only when all of it holds.

    \b
    Example:
      linekey keys check-certificate release.crt --key file:release.pem --json
    """
    from signing.certificates.code_signing import check_code_signing

    facts = check_code_signing(read_certificate(file), open_key(key).public_key)
    days = (facts.not_after - datetime.now(UTC)).days
    if as_json:
        told = {"subject": facts.subject, "certificate_sha256": facts.fingerprint}
        click.echo(json_text({**told, "not_after": facts.not_after.isoformat(), "days_left": days}))
        return
    click.echo(f"{facts.subject}\nSHA-256 {facts.fingerprint}")
    click.echo(said("valid until {last:%Y-%m-%d}, {days:,} days", last=facts.not_after, days=days))


@click.command("import-acm")
@click.option("--key", required=True, metavar="file:PATH", help="The private key; ECDSA P-256.")
@click.option(
    "--certificate",
    "chain",
    required=True,
    type=click.Path(path_type=Path),
    help="Its code-signing certificate; those of its authorities may follow in the file.",
)
@passphrase_fd_option
@with_cloud
@json_option
def import_acm(
    key: str,
    chain: Path,
    passphrase_fd: int | None,
    as_json: bool,
    open_cloud: OpenCloud,
) -> None:
    """Give a key and its certificate to ACM, for a profile of AWS Signer; prints the certificate's ARN.

    The key is decrypted in memory only. ACM gives it to AWS Signer and never out again.

    \b
    Example:
      linekey keys import-acm --key file:release.pem --certificate release.crt --profile factory
    """
    from desktop.cloud.acm import import_code_signing
    from signing.identity import signer_identity

    if not key.startswith("file:"):
        raise click.BadParameter(
            "only a key in a file can be given away: write file:PATH", param_hint="--key"
        )
    cloud = open_cloud()
    secrets = passphrase_source(passphrase_fd)
    identity = signer_identity(Path(key.removeprefix("file:")), lambda: secrets(key), read_certificate(chain))
    arn = import_code_signing(
        cloud, identity.certificate_pem, identity.private_key_pem, TAGS, identity.authorities_pem
    )
    click.echo(json_text({"certificate_arn": arn}) if as_json else arn)


def read_certificate(path: Path) -> str:
    """The text of a PEM file; what is no text is no certificate either, and is refused as such."""
    from signing.output import read_whole

    return read_whole(path).decode("utf-8", "replace")
