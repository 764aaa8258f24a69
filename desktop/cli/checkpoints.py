"""`linekey ledger checkpoint`, `prove` and `verify-proof`: what an auditor needs who has no database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.options import OpenCloud, json_option, with_cloud
from desktop.core.json_text import json_text

if TYPE_CHECKING:
    from desktop.ledger.checkpoints.keeping import Checkpoints, Taken
    from desktop.ledger.checkpoints.note import Signed
    from desktop.ledger.checkpoints.proofs import EntryProof, GrowthProof
    from desktop.wiring import Services
    from signing.algorithms import PublicKey

LARGEST = 16 * 1024 * 1024  # bytes of a file that is read

_FILE = click.Path(path_type=Path)
key_file_option = click.option(
    "--key", "key_file", type=_FILE, metavar="PUBLIC.pem", help="The station's public key, from a safe place."
)


@click.command()
@click.option("--key", metavar="URI", help="Sign with this key from now on: pkcs11:…, awskms:… or file:PATH.")
@click.option("--out", type=_FILE, help="Write the checkpoint to this file, too.")
@json_option
@with_cloud
def checkpoint(key: str | None, out: Path | None, as_json: bool, open_cloud: OpenCloud) -> None:
    """Sign what the ledger is now, so that no entry can be lost.

    That is taken to the account: entries that go later are missed.

    The window does so at the end of each shift, and both window and `provision` after every 100 entries.
    A station makes its key at the first time.

    \b
    Examples:
      linekey ledger checkpoint --profile factory
      linekey ledger checkpoint --key "pkcs11:token=Station 4;object=ledger"
      linekey ledger checkpoint --out to-the-auditor.txt --json
    """
    from desktop.ledger.store import Ledger, ledger_path
    from desktop.wiring import cloud_checkpoints
    from signing.output import refuse_existing, write_whole

    if out is not None:
        refuse_existing(out)
    with Ledger(ledger_path()) as book:
        checkpoints = cloud_checkpoints(book, open_cloud)
        if key is not None:
            checkpoints.key.use(key)
        taken = checkpoints.take()
    if out is not None:
        write_whole(out, taken.proof.signed.note.encode())
    _tell(checkpoints, taken, as_json)


def _tell(checkpoints: Checkpoints, taken: Taken, as_json: bool) -> None:
    from desktop.ledger.checkpoints.note import verifier_key
    from signing.verification import public_key_pem

    told, key, waits = taken.proof.signed.checkpoint, checkpoints.key.public_keys()[-1], taken.waits
    if as_json:
        problem = None if waits is None else {"code": waits.code, "message": waits.message}
        keys = {"public_key": public_key_pem(key), "verifier_key": verifier_key(told.origin, key)}
        click.echo(json_text({**document(taken.proof.signed), **keys, "waits": problem}))
        return
    click.echo(f"{told.size} entries at {told.time[:19]}, signed. {told.root.hex()}")
    click.echo(f"Public key for the auditor: {checkpoints.key.public_keys_file}")
    if waits is not None:
        click.echo(f"Warning: it is not in the account yet: {waits.message} [{waits.code}]", err=True)


@click.command()
@click.argument("entry", type=int, required=False)
@click.option("--since", type=_FILE, metavar="CHECKPOINT", help="Prove that the ledger continues this one.")
@click.option("--out", type=_FILE, required=True, help="The proof, a new file.")
@json_option
def prove(entry: int | None, since: Path | None, out: Path, as_json: bool) -> None:
    """Prove an entry to who has no ledger.

    That ENTRY, by its number, is in the newest checkpoint; or that that continues an older one.

    \b
    Examples:
      linekey ledger prove 1204 --out entry-1204.tlog-proof
      linekey ledger prove --since last-year.txt --out growth.txt
    """
    from desktop.ledger.checkpoints.keeping import station_checkpoints
    from desktop.ledger.checkpoints.proofs import read_checkpoint
    from desktop.ledger.checkpoints.proving import prove_entry, prove_growth
    from desktop.ledger.store import Ledger, ledger_path
    from signing.output import refuse_existing, write_whole

    if (entry is None) == (since is None):
        raise click.UsageError("Give an entry's number, or --since a checkpoint.")
    refuse_existing(out)
    older = None if since is None else read_checkpoint(read_text_file(since), str(since))
    with Ledger(ledger_path()) as book:
        checkpoints = station_checkpoints(book)
        if older is None:
            proof: EntryProof | GrowthProof = prove_entry(checkpoints, entry or 0)
        else:
            proof = prove_growth(checkpoints, older, str(since))
    write_whole(out, proof.text.encode())
    told = document(proof.signed)
    click.echo(json_text({"file": str(out), "checkpoint": told}) if as_json else str(out))


@click.command("verify-proof")
@click.argument("file", type=_FILE)
@click.option("--checkpoint", "given", type=_FILE, help="A checkpoint that you hold; for --since the older.")
@key_file_option
@json_option
def verify_proof(file: Path, given: Path | None, key_file: Path | None, as_json: bool) -> None:
    """Check the proof in FILE: no ledger and no account is needed.

    \b
    Example:
      linekey ledger verify-proof entry-1204.tlog-proof --checkpoint mine.txt --key station-4.pem
    """
    from desktop.ledger.checkpoints.proofs import check_proof

    if key_file is None:
        raise click.UsageError("Give the station's public key: --key PUBLIC.pem")
    held = None if given is None else (read_text_file(given), str(given))
    keys = public_keys(key_file)
    entry, signed = check_proof(read_text_file(file), str(file), held, keys)
    if as_json:
        from dataclasses import asdict

        told = {"entry": entry and asdict(entry), "checkpoint": document(signed)}
        click.echo(json_text(told))
        return
    told_of = signed.checkpoint
    click.echo(f"The proof holds: {told_of.origin} at {told_of.time[:19]}, {told_of.size} entries.")
    if entry is not None:
        click.echo(f"{entry.at[:19]}  entry {entry.sequence}  {entry.kind} {entry.subject}")
        for name, value in entry.body.items():
            click.echo(f"  {name:<16} {value}")


@contextmanager
def keeping_checkpoints(services: Services) -> Iterator[None]:
    """Says before the work when the ledger is not what it was, and signs after it what is due.

    None of it stops the work: it is a warning.
    """
    checkpoints = None
    with _warning():
        checkpoints = services.checkpoints()
        checkpoints.check()
    yield
    if checkpoints is not None:
        with _warning():
            if checkpoints.is_due() and (waits := checkpoints.take().waits) is not None:
                raise waits


@contextmanager
def _warning() -> Iterator[None]:
    from desktop.core.errors import LinekeyError
    from signing.errors import SigningError

    try:
        yield
    except (LinekeyError, SigningError, OSError) as error:
        click.echo(f"Warning: {error}", err=True)


def document(signed: Signed) -> dict[str, Any]:
    told = signed.checkpoint
    return {"origin": told.origin, "size": told.size, "root": told.root.hex(), "time": told.time}


def public_keys(path: Path) -> list[PublicKey]:
    from desktop.ledger.checkpoints.station_key import read_public_keys

    return read_public_keys(read_text_file(path).encode(), str(path))


def read_text_file(path: Path) -> str:
    """Raises SIG-042, LED-022 for what is no text or too large for one."""
    from desktop.core.catalogue.ledger import CHECKPOINT_UNREADABLE
    from desktop.core.errors import LedgerError
    from signing.output import unusable_file

    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise unusable_file(path, error) from error
    try:
        if len(data) <= LARGEST:
            return data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise LedgerError(CHECKPOINT_UNREADABLE, place=path) from error
    raise LedgerError(CHECKPOINT_UNREADABLE, place=path)
