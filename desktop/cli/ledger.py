"""`linekey ledger`: what was done to which unit, and proof that nobody changed the record."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.checkpoints import (
    checkpoint,
    document,
    key_file_option,
    prove,
    public_keys,
    read_text_file,
    verify_proof,
)
from desktop.cli.confirm import confirm_by_name, yes_option
from desktop.cli.options import filled, json_option
from desktop.cli.render import table
from desktop.core.catalogue.ledger import UNIT_UNKNOWN
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.ledger.chain import Entry
    from desktop.ledger.checkpoints.note import Signed
    from desktop.ledger.store import Ledger


@click.group()
def ledger() -> None:
    """The record of units, releases and rollouts.

    \b
    Examples:
      linekey ledger list
      linekey ledger show DL00000126
      linekey ledger verify --json
      linekey ledger checkpoint
    """


for _command in (checkpoint, prove, verify_proof):
    ledger.add_command(_command)


@ledger.command("list")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="At most so many units.")
@click.option(
    "--before", type=int, metavar="SEQUENCE", help="Go on after a page: the last sequence it showed."
)
@json_option
def list_(limit: int, before: int | None, as_json: bool) -> None:
    """The latest of each unit, newest first."""
    with _open() as book:
        units = book.units(limit, before)
    if as_json:
        click.echo(json_text({"units": [_document(entry) for entry in units]}))
    elif units:
        click.echo(table(("#", "when", "serial", "verdict", "connected", "seconds", "code"), _rows(units)))
    else:
        click.echo("No unit yet. Begin with: linekey provision")


def _rows(units: list[Entry]) -> list[tuple[object, ...]]:
    return [
        (
            entry.sequence,
            entry.at[:19],
            entry.subject,
            entry.body.get("verdict", ""),
            "yes" if entry.body.get("connected") else "no",
            f"{float(entry.body.get('seconds', 0)):.1f}",
            entry.body.get("code", ""),
        )
        for entry in units
    ]


@ledger.command()
@click.argument("serial")
@json_option
def show(serial: str, as_json: bool) -> None:
    """All that happened to the unit SERIAL, oldest first."""
    from desktop.core.errors import LedgerError

    with _open() as book:
        entries = book.unit(serial)
    if not entries:
        raise LedgerError(UNIT_UNKNOWN, serial=serial)
    if as_json:
        click.echo(json_text({"entries": [_document(entry) for entry in entries]}))
        return
    for entry in entries:
        click.echo(f"{entry.at[:19]}  entry {entry.sequence}  {entry.hash[:16]}")
        for name, value in entry.body.items():
            if value not in ("", None):
                click.echo(f"  {name:<16} {value}")


@ledger.command()
@click.option(
    "--checkpoint",
    "given",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A checkpoint that the ledger must continue.",
)
@key_file_option
@json_option
def verify(given: Path | None, key_file: Path | None, as_json: bool) -> None:
    """Check every entry, and the lists made from them.

    Entries that are gone from its end are found by a checkpoint: the one beside the ledger, or one from
    elsewhere.

    \b
    Examples:
      linekey ledger verify
      linekey ledger verify --checkpoint last-year.txt --key station-4.pem
    """
    with _open() as book:
        count = book.verify()
        last = next(iter(book.entries(after=count - 1)), None) if count else None
        signed = _agreed(book, given, key_file)
    head = last.hash if last else ""
    if as_json:
        told = None if signed is None else document(signed)
        click.echo(json_text({"entries": count, "head": head, "checkpoint": told}))
        return
    click.echo(f"The ledger is whole: {count} entries. {head}".rstrip())
    if signed is not None:
        told_of = signed.checkpoint
        click.echo(f"It continues the checkpoint of {told_of.time[:19]}: {told_of.size} entries.")


def _agreed(book: Ledger, given: Path | None, key_file: Path | None) -> Signed | None:
    """The checkpoint that the ledger agrees with: the one given, or the one beside it, if there is one."""
    from desktop.ledger.checkpoints.keeping import station_checkpoints
    from desktop.ledger.checkpoints.proofs import read_checkpoint

    checkpoints, keys = station_checkpoints(book), public_keys(key_file) if key_file else []
    if given is None:
        kept = checkpoints.check()
        if kept is not None and keys:
            kept.signed.verify(keys, str(checkpoints.path))
        return None if kept is None else kept.signed
    signed = read_checkpoint(read_text_file(given), str(given))
    checkpoints.agree(signed, str(given), keys)
    return signed


@ledger.command()
@json_option
def rebuild(as_json: bool) -> None:
    """Make the lists of units, releases, rollouts and executions anew from the hash chain."""
    with _open() as book:
        count = book.rebuild()
    if as_json:
        click.echo(json_text({"entries": count}))
    else:
        click.echo(f"The lists were made anew from {count} entries.")


@ledger.command()
@click.argument("name", callback=filled)
@yes_option
@json_option
def forget(name: str, yes: bool, as_json: bool) -> None:
    """Erase a person's NAME from the history for good; the chain stays whole.

    \b
    Example:
      linekey ledger forget "Ada Lovelace"
    """
    confirm_by_name(name, f"The ledger forgets {name}; nothing brings the name back.", yes)
    with _open() as book:
        erased = book.forget(name)
    click.echo(json_text({"erased": erased}) if as_json else f"Erased: {erased} values.")


@ledger.command()
@click.argument("run")
@yes_option
@json_option
def discard(run: str, yes: bool, as_json: bool) -> None:
    """Give up the damaged notes of a RUN, after what it left in AWS was removed.

    \b
    Example:
      linekey ledger discard run-20260131-1f3a
    """
    confirm_by_name(run, f"Nobody will know any more what {run} did.", yes)
    with _open() as book:
        book.discard(run)
    click.echo(json_text({"discarded": run}) if as_json else f"The notes of {run} are given up.")


def _open() -> Ledger:
    from desktop.ledger.store import Ledger, ledger_path

    return Ledger(ledger_path())


def _document(entry: Entry) -> dict[str, Any]:
    return asdict(entry)
