"""`linekey verify`: does this signature belong to this image and key, and may the key be trusted?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.main import error_document, exit_status
from desktop.cli.options import MOMENT, OpenCloud, json_option, with_cloud
from desktop.cli.progress import showing_progress

if TYPE_CHECKING:
    from signing.algorithms import PublicKey
    from signing.findings import Finding
    from signing.formats.description import ImageDescription
    from signing.formats.mcuboot.encryption import DecryptionKey

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("image", type=FILE)
@click.option(
    "--signature",
    type=FILE,
    help="Raw, base64 or an AWS Signer object; without it, IMAGE carries its own (MCUboot, ESP, AWS Signer).",
)
@click.option("--cert", "--certificate", type=FILE, help="The certificate of the signer (PEM).")
@click.option("--pubkey", type=FILE, help="The public key of the signer (PEM).")
@click.option(
    "--ca",
    "authorities",
    type=FILE,
    multiple=True,
    help="--cert: a root, or authorities between (PEM). Repeatable.",
)
@click.option(
    "--crl", "lists", type=FILE, multiple=True, help="--cert: a revocation list (PEM, DER). Repeatable."
)
@click.option("--at", type=MOMENT, help="--cert: when IMAGE was signed; default: when the job ended, or now.")
@click.option(
    "--signing-job", metavar="JOB", help="--cert: ask AWS Signer whether this job's signature was revoked."
)
@click.option("--decrypt-key", type=FILE, help="The boot loader's private key, for an encrypted IMAGE (PEM).")
@with_cloud
@json_option
def verify(
    image: Path,
    signature: Path | None,
    cert: Path | None,
    pubkey: Path | None,
    authorities: tuple[Path, ...],
    lists: tuple[Path, ...],
    at: datetime | None,
    signing_job: str | None,
    decrypt_key: Path | None,
    as_json: bool,
    open_cloud: OpenCloud,
) -> int:
    """Exit status 0 only when the signature was made over IMAGE by the key given, and every check holds.

    \b
    Examples:
      linekey verify firmware.bin --signature firmware.sig --pubkey pub.pem
      linekey verify signed.bin --cert release.crt --ca root.pem --ca between.pem --crl root.crl --json
      linekey verify firmware.bin --signature firmware.sig --cert release.crt --at 2026-01-31
    """
    if (cert is None) == (pubkey is None):
        raise click.UsageError("Give one of --cert and --pubkey.")
    if cert is None and (authorities or lists or at or signing_job):
        raise click.UsageError("--ca, --crl, --at and --signing-job go with --cert.")
    if decrypt_key is not None and signature is not None:
        raise click.UsageError("--decrypt-key is for an image that carries its signature.")
    described: list[ImageDescription] = []
    if cert is None:
        from signing.output import read_whole
        from signing.verification import load_public_key

        key = load_public_key(read_whole(pubkey), str(pubkey))  # type: ignore[arg-type] # one of the two
        findings = [_signature(image, signature, key, decrypt_key, described)]
    else:
        from signing.trust import certificate_findings, read_trust

        trust, now = read_trust(cert, authorities, lists), datetime.now(UTC)
        findings = [_signature(image, signature, trust.public_key, decrypt_key, described)]
        if signing_job is not None:
            from desktop.cli.signing_job import judge_job

            asked, ended = judge_job(open_cloud(), signing_job, trust.certificate_pem, signature)
            findings.append(asked)
            at = at or ended
        findings += certificate_findings(trust, at or now, now)
    return _tell(findings, described, as_json)


def _signature(
    image: Path,
    signature: Path | None,
    key: PublicKey,
    decrypt_key: Path | None,
    described: list[ImageDescription],
) -> Finding:
    """`described` gets what an image says that carries its own."""
    from signing.findings import attempt

    def work() -> str:
        if signature is not None:
            from signing.release import verify_detached

            with showing_progress([image]):
                verify_detached(image, signature, key)
        else:
            from signing.content import opened
            from signing.images import verify_content

            opener = None if decrypt_key is None else _decryption_key(decrypt_key)
            with opened(image) as content:
                described.append(verify_content(content, key, image, opener))
        return "verified with the key given"

    return attempt("signature", work)


def _decryption_key(path: Path) -> DecryptionKey:
    from desktop.cli.key_options import passphrase_source
    from signing.formats.mcuboot.encryption import known_decryption_key
    from signing.keys.file import load_private_key

    key, _ = load_private_key(path, lambda: passphrase_source(None)(f"file:{path}"))
    return known_decryption_key(key, str(path))


def _tell(findings: list[Finding], described: list[ImageDescription], as_json: bool) -> int:
    """All of them; the exit status is that of the first that fails."""
    errors: list[Any] = [one.error for one in findings if one.error is not None]
    if as_json:
        from desktop.core.json_text import json_text

        facts: dict[str, Any] = {"verified": not errors, "checks": [_document(one) for one in findings]}
        facts |= _facts(described[0]) if described else {}
        facts |= error_document(errors[0]) if errors else {}
        click.echo(json_text(facts))
        return exit_status(errors[0].code) if errors else 0
    if errors:
        for one in findings[1:]:
            click.echo(f"  {one.check}: {one.state}, {one.detail}")
        raise errors[0]
    for found in described:
        click.echo(f"Verified: {found.format}, version {found.version or 'unknown'}, {found.size} bytes.")
        for line in image_lines(found):
            click.echo(f"  {line}")
    if not described:
        click.echo("Verified.")
    for one in findings[1:]:
        click.echo(f"  {one.check}: {one.detail}")
    return 0


def _facts(image: ImageDescription) -> dict[str, Any]:
    return image._asdict() | {
        "signatures": [one._asdict() for one in image.signatures],
        "dependencies": [one._asdict() for one in image.dependencies],
    }


def _document(finding: Finding) -> dict[str, object]:
    """As other verbs tell a check: `code`, `message` and `hint` only of a refusal."""
    told: dict[str, object] = {"check": finding.check, "state": finding.state, "detail": finding.detail}
    error: Any = finding.error
    if error is not None:
        told |= {"code": error.code, "message": error.message, "hint": error.hint}
    return told


def image_lines(image: ImageDescription) -> Iterator[str]:
    """Only what the image tells."""
    for signature in image.signatures:
        yield f"{signature.algorithm}, key {signature.key or 'not named'}"
    if image.project:
        yield f"project {image.project}"
    if image.chip:
        yield f"for {image.chip}"
    if image.security_counter is not None:
        yield f"security counter {image.security_counter}"
    for needed in image.dependencies:
        yield f"needs image {needed.image} in version {needed.version} or later"
    if image.header_size is not None:
        yield f"header of {image.header_size} bytes"
    if image.encryption is not None:
        yield f"encrypted: {image.encryption}"
    if image.compression is not None:
        yield f"compressed: {image.compression}"
    if image.padded:
        yield "padded to its slot, confirmed" if image.confirmed else "padded to its slot, not confirmed"
