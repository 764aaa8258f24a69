"""Units of a vending machine: brought in with their tokens, and let have another certificate."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.cloud import certificates
from desktop.cloud.vending_table import ForeignRow, VendingTable
from desktop.core.catalogue.vending import ROW_NOT_RESET, TOKENS_CANNOT_BE_READ, TOKENS_WRONG
from desktop.core.errors import ProvisionError
from desktop.core.paths import write_atomic
from desktop.settings.token_file import Tokens, token_problem
from resources.lambdas.vending.rows import BUSY, FREE, Row
from resources.lambdas.vending.tokens import hashed
from signing.messages import N

TOKEN_BYTES = 24
PROBLEMS_SHOWN = 20


@dataclass(frozen=True)
class Unit:
    """What becomes a row; `token` is in clear, and hashed before it leaves this station."""

    productid: str
    token: str
    certificate_id: str = ""
    issued: bool = False


@dataclass(frozen=True)
class Imported:
    """How many rows were `added`; those `known` stay as they were. `tokens_made` went into the file."""

    added: int
    known: int
    tokens_made: int


def units_of_file(path: Path, read: Tokens) -> list[Unit]:
    """Raises PRV-078 with the number of each line that is wrong."""
    _check(path, {str(line): problem for line, problem in read.problems.items()})
    return [Unit(productid, token) for productid, token in read.tokens.items()]


def units_of_table(name: str, rows: Iterable[ForeignRow]) -> list[Unit]:
    """Of AWS's own sample, or of its description. Raises PRV-078 with each row that cannot be taken."""
    units, problems, known = [], {}, dict[str, str]()
    for row in rows:
        problem = token_problem(row.productid, row.token, known)
        if problem or not row.token:
            problems[row.productid] = problem or N("there is no token")
        known[row.productid] = row.token
        units.append(Unit(row.productid, row.token, row.certificate_id, row.issued))
    _check(name, problems)
    return units


def import_units(table: VendingTable, units: Iterable[Unit], out: Path | None) -> Imported:
    """Tokens that are missing are made, and are in the file `out` (0600) before the first row is written.

    Raises PRV-075 when tokens have to be made and `out` exists or is not given: it is written once.
    """
    known = {row.productid for row in table.rows()}
    wanted = list(units)
    new = [unit for unit in wanted if unit.productid not in known]
    made = {unit.productid: secrets.token_urlsafe(TOKEN_BYTES) for unit in new if not unit.token}
    if made:
        _write_once(out, {unit.productid: unit.token or made[unit.productid] for unit in new})
    added = 0
    for unit in new:
        token = unit.token or made[unit.productid]
        added += table.add(unit.productid, hashed(token), unit.certificate_id, issued=unit.issued)
    return Imported(added, len(wanted) - added, len(made))


def reset_unit(table: VendingTable, row: Row) -> None:
    """Takes the unit's certificate back, which ends its connections; then its row is free.

    Raises PRV-079 when that is not the unit's to give back, and `CloudError`.
    """
    if row.state == FREE:
        raise ProvisionError(ROW_NOT_RESET, productid=row.productid, reason=N("it has no certificate."))
    if row.state == BUSY:
        reason = N("a request is worked on, or ended; the next one takes back what it left.")
        raise ProvisionError(ROW_NOT_RESET, productid=row.productid, reason=reason)
    if row.certificate_id:
        for found in certificates.with_id(table.cloud, row.certificate_id):
            if set(certificates.attached_things(table.cloud, found.certificate_id)) - {row.productid}:
                reason = N("its certificate belongs to another thing.")
                raise ProvisionError(ROW_NOT_RESET, productid=row.productid, reason=reason)
        certificates.discard(table.cloud, row.certificate_id)
    if not table.free(row.productid, row.certificate_id):
        reason = N("it has another certificate by now.")
        raise ProvisionError(ROW_NOT_RESET, productid=row.productid, reason=reason)


def _check(source: Path | str, problems: Mapping[str, str]) -> None:
    if problems:
        shown = [f"{place}: {problem}" for place, problem in list(problems.items())[:PROBLEMS_SHOWN]]
        more = [f"(+{len(problems) - PROBLEMS_SHOWN})"] if len(problems) > PROBLEMS_SHOWN else []
        raise ProvisionError(TOKENS_WRONG, path=source, problems="; ".join([*shown, *more]))


def _write_once(out: Path | None, tokens: Mapping[str, str]) -> None:
    if out is None or out.exists():
        reason = N("tokens have to be made: name a file that does not exist yet with --out")
        raise ProvisionError(TOKENS_CANNOT_BE_READ, path=out or "--out", reason=reason)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["productid", "accessToken"])
    rows.writerows(tokens.items())
    try:
        write_atomic(out, text.getvalue().encode("utf-8"), private=True)
    except OSError as error:
        raise ProvisionError(TOKENS_CANNOT_BE_READ, path=out, reason=error.strerror or error) from error
