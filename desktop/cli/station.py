"""`linekey account station`: a station that signs in with a certificate of its own, and holds no AWS key."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from desktop.cli.options import OpenServices, json_option, with_services
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.settings.enrolment import Enrolment


@click.group()
def station() -> None:
    """Enrol this station: it signs in by itself, and may do what a station does.

    \b
    Examples:
      linekey account station enrol --profile admin
      linekey account station show
      linekey account station leave --profile admin
    """


@station.command()
@with_services
@json_option
def enrol(as_json: bool, open_services: OpenServices) -> None:
    """Give this station a certificate, for which AWS IoT lends it what a station may do.

    Done once by somebody who may set up the account; afterwards no AWS key is needed here.

    \b
    Example:
      linekey account station enrol --profile admin --product lamp.toml
    """
    from desktop.account.enrolment import check_not_elsewhere, enrolment, enrolment_parts
    from desktop.core.paths import data_dir
    from desktop.settings.enrolment import keep_enrolment
    from desktop.settings.secrets import find_or_make_secret

    kept, changed = _readable_enrolment(), []
    with open_services(in_role=False, usual_region=kept.region if kept else "") as services:
        check_not_elsewhere(services.cloud, services.product, kept)
        for part in enrolment_parts(services.cloud, services.product, find_or_make_secret):
            if part.problem() is not None:
                part.mend()
                changed.append(part.step)
        made = enrolment(services.cloud, services.product)
    keep_enrolment(data_dir(), made)
    if as_json:
        click.echo(json_text({"changed": changed, "enrolment": asdict(made)}))
    else:
        click.echo(f"This station signs in to {made.account_id} in {made.region} by itself.")


@station.command()
@json_option
def show(as_json: bool) -> None:
    """Tell how this station signs in.

    \b
    Example:
      linekey account station show --json
    """
    from desktop.core.paths import data_dir
    from desktop.settings.enrolment import current_enrolment

    found = current_enrolment(data_dir())
    if as_json:
        click.echo(json_text(asdict(found) if found else None))
    elif found is None:
        click.echo("This station is not enrolled: whoever is at it signs in.")
    else:
        click.echo(f"{found.account_id} in {found.region}, by the role alias {found.alias} at {found.host}.")


@station.command()
@with_services
@json_option
def leave(as_json: bool, open_services: OpenServices) -> None:
    """Take this station's certificate out of AWS and forget it; done by somebody who may.

    \b
    Example:
      linekey account station leave --profile admin
    """
    from desktop.account.enrolment import end_enrolment
    from desktop.core.paths import data_dir
    from desktop.settings.enrolment import current_enrolment

    found = current_enrolment(data_dir())
    if found is not None:
        with open_services(in_role=False, usual_region=found.region) as services:
            end_enrolment(services.cloud, found, data_dir())
    click.echo(json_text(None) if as_json else "This station is not enrolled.")


def _readable_enrolment() -> Enrolment | None:
    """None also for one that cannot be read: enrolling again is what mends it."""
    from desktop.core.errors import SettingsError
    from desktop.core.paths import data_dir
    from desktop.settings.enrolment import current_enrolment

    try:
        return current_enrolment(data_dir())
    except SettingsError:
        return None
