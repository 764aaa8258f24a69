"""`linekey preflight`: would units take this image? Asked without a release, an account or a rollout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.main import error_document, exit_status
from desktop.cli.options import json_option, product_option

if TYPE_CHECKING:
    from desktop.settings.product.profile import ProductProfile

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("image", type=FILE)
@click.option("--signature", type=FILE, help="DER or base64; without it, IMAGE carries its own.")
@click.option("--certificate", type=FILE, help="The code-signing certificate the units carry (PEM).")
@click.option("--port", metavar="URI", help="Read that certificate from the unit on this port instead.")
@click.option("--version", metavar="V", help="Version of the firmware; default: as IMAGE says.")
@product_option
@json_option
def preflight(
    image: Path,
    signature: Path | None,
    certificate: Path | None,
    port: str | None,
    version: str | None,
    product: str,
    as_json: bool,
) -> int:
    """Check a signed IMAGE as the units of a product will; change nothing, ask no cloud.

    Exit status 0 only when every check holds.

    \b
    Examples:
      linekey preflight lamp.bin --signature lamp.bin.sig --certificate release.crt --version 1.2.0
      linekey preflight lamp.bin --signature lamp.bin.sig --port COM5 --product lamp.toml
      linekey preflight signed.bin --certificate release.crt
    """
    from desktop.cli.checks import telling
    from desktop.core.clock import SystemClock
    from desktop.release.acceptance import Candidate
    from desktop.release.acceptance import preflight as make_checks
    from desktop.settings.product.profile import load_product

    if (certificate is None) == (port is None):
        raise click.UsageError("Give one of --certificate and --port.")
    with telling(as_json) as told:
        profile = load_product(product)
        checks = make_checks(
            Candidate(image, signature, version),
            lambda: _certificate(certificate, port, profile),
            profile,
            _taken(profile),
            SystemClock().now(),
        )
        for check in checks:
            told(check.told)
    failed = [check.error for check in checks if check.error is not None]
    if as_json:
        click.echo(told.document(not failed, error_document(failed[0]) if failed else {}))
    else:
        click.echo(f"Not fit: {len(failed)} of {len(checks)} failed." if failed else "Fit for the units.")
    return exit_status(failed[0].code) if failed else 0


def _certificate(file: Path | None, port: str | None, product: ProductProfile) -> tuple[str, str]:
    """The PEM and where it is from. Raises SIG-042, SIG-070, `DeviceError`."""
    label = product.firmware.certificate_label
    if port is not None:
        from desktop.provision.product_driver import read_code_signing

        return read_code_signing(product, port), f"the unit on {port} has it as {label}"
    from signing.output import read_whole

    assert file is not None  # noqa: S101 - one of the two is given
    # What is no PEM text is no certificate: SIG-070 says so.
    return read_whole(file).decode("ascii", "replace"), f"{file}; no unit was asked for its {label}"


def _taken(product: ProductProfile) -> list[str]:
    """Versions that units took by rollouts of this computer; none when it has no ledger."""
    from desktop.ledger.projections.rollouts import Rollouts
    from desktop.ledger.store import Ledger, ledger_path

    if not ledger_path().exists():
        return []
    with Ledger(ledger_path()) as ledger:
        return Rollouts(ledger.database).versions_taken(product.name)
