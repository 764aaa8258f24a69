"""`linekey rollout report`: what became of a rollout, to be kept."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.options import OpenServices, json_option, with_services


@click.command()
@click.argument("job_id")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A .csv file has a line for each thing, any other is JSON. Default: lines on the terminal.",
)
@json_option
@with_services
def report(job_id: str, out: Path | None, as_json: bool, open_services: OpenServices) -> None:
    """What a rollout was, what was done with it, and what became of it on every thing.

    It is what this computer saw: watch the rollout to its end first.

    \b
    Examples:
      linekey rollout report AFR_OTA-v1_1_0-20260131T101502-9f2c61aa --out rollout.json
      linekey rollout report AFR_OTA-v1_1_0-20260131T101502-9f2c61aa --out units.csv
    """
    from desktop.rollout.report import csv_report, json_report
    from signing.output import write_whole

    with open_services(needs_account=False) as services:
        if out is None:
            told = json_report if as_json else csv_report
            click.echo(told(services.ledger, job_id))
        elif out.suffix.lower() == ".csv":
            # Spreadsheets know UTF-8 by its mark.
            write_whole(out, csv_report(services.ledger, job_id).encode("utf-8-sig"), overwrite=True)
        else:
            write_whole(out, json_report(services.ledger, job_id).encode() + b"\n", overwrite=True)
