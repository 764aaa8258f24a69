"""The journal's rows as they stand in the file: runs under way or cut off, and what is damaged of them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.ledger.stored import LARGEST, read_json, read_text

# What the notes of a run of a unit may tell, and in which form.
UNIT_FACTS: Mapping[str, Any] = {
    **dict.fromkeys(("port", "product", "slot", "account", "at", "issuer"), str),
    **dict.fromkeys(("request_pem", "certificate_id", "certificate_pem", "thing"), str),
    **dict.fromkeys(("public_key_sha256", "key_hash"), str),
    **dict.fromkeys(("thing_existed", "connected"), bool),
    "public_key_pem": str | None,
    "after": int,
}
AFTER_CERTIFICATE = frozenset({"write", "restart", "register", "connect"})
CERTIFICATE_ID = re.compile("|[0-9a-f]{64}")
YEARS = range(1970, 9000)  # with room to reckon on both sides

ROLLOUT_FACTS: Mapping[str, Any] = {
    **dict.fromkeys(("account", "region", "job_id", "stream_id", "bucket", "key"), str),
    **dict.fromkeys(("release_id", "product", "version"), str),
    "targets": list,
    "things": int,
}


@dataclass(frozen=True)
class PhaseRecord:
    """One phase: what was about to be done, and what came of it; `result` is None if that was never known."""

    phase: str
    intent: Mapping[str, Any]
    result: Mapping[str, Any] | None


@dataclass(frozen=True)
class OpenRun:
    """`subject` is what the run is about (a serial number, a job id), `facts` what was known at its start."""

    run_id: str
    subject: str
    facts: Mapping[str, Any]
    phases: list[PhaseRecord]


@dataclass(frozen=True)
class DamagedRun:
    """Notes that are not as the journal writes them, as far as they can be shown."""

    run_id: str
    subject: str


@dataclass(frozen=True)
class Row:
    """One run in the file, with the area it is of and the session that has or had it in hand."""

    area: object
    session: object
    run: OpenRun | DamagedRun


def rows(connection: sqlite3.Connection) -> Iterator[Row]:
    """Every run, oldest first; then those of which only phases are left."""
    runs = "SELECT rowid, area, session, run_id, subject, facts FROM runs ORDER BY rowid"
    for rowid, area, session, run_id, subject, facts in connection.execute(runs).fetchall():
        phases = connection.execute(
            "SELECT phase, intent, result FROM phases"
            " WHERE run_id = (SELECT run_id FROM runs WHERE rowid = ?) ORDER BY position",
            (rowid,),
        ).fetchall()
        yield Row(area, session, _read(area, run_id, subject, facts, phases))
    left = "SELECT DISTINCT run_id FROM phases WHERE run_id NOT IN (SELECT run_id FROM runs)"
    for (run_id,) in connection.execute(left).fetchall():
        yield Row("", "", DamagedRun(str(run_id), ""))


def drop(connection: sqlite3.Connection, run_id: str) -> None:
    """Every note of the run, named as `rows` does."""
    for table in ("phases", "runs"):
        for rowid, found in connection.execute(f"SELECT rowid, run_id FROM {table}").fetchall():  # noqa: S608
            if str(found) == run_id:
                connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))  # noqa: S608


def _read(
    area: object, run_id: object, subject: object, facts: object, phases: list[tuple[Any, ...]]
) -> OpenRun | DamagedRun:
    try:
        known, told = read_json(facts, dict), [_phase(*phase) for phase in phases]
        run = OpenRun(read_text(run_id), read_text(subject), known, told)
        CHECKS[read_text(area)](run)
    except (KeyError, ValueError):
        return DamagedRun(str(run_id), str(subject))
    return run


def _check_unit(run: OpenRun) -> None:
    """Raises `KeyError` or `ValueError` for notes by which nobody can settle the run."""
    for facts in (run.facts, *_told(run)):
        _check_kinds(facts, UNIT_FACTS)
        _check(CERTIFICATE_ID.fullmatch(facts.get("certificate_id", "")), "certificate_id")
    _check({"port", "product"} <= run.facts.keys(), "port, product")
    _check(0 <= run.facts.get("after", 0) <= LARGEST, "after")
    phases = {one.phase: one for one in run.phases}
    if "certificate" in phases:
        _check_request((phases["request"].result or {})["request_pem"])
        _check_moment(phases["certificate"].intent["at"])
    else:
        _check(not phases.keys() & AFTER_CERTIFICATE, "no certificate was asked for")


def _told(run: OpenRun) -> Iterator[Mapping[str, Any]]:
    for one in run.phases:
        yield one.intent
        yield one.result or {}


def _check_rollout(run: OpenRun) -> None:
    if run.phases:  # else nothing was done yet
        _check(run.facts.keys() == ROLLOUT_FACTS.keys() and run.facts["job_id"] == run.run_id, "job_id")
        _check_kinds(run.facts, ROLLOUT_FACTS)


def _check_kinds(facts: Mapping[str, Any], kinds: Mapping[str, Any]) -> None:
    for name in facts.keys() & kinds.keys():
        _check(isinstance(facts[name], kinds[name]), name)


CHECKS: Mapping[str, Callable[[OpenRun], None]] = {"unit": _check_unit, "rollout": _check_rollout}


def _check_request(pem: str) -> None:
    from signing.certificates.requests import load_request
    from signing.errors import SigningError

    try:
        load_request(pem)
    except SigningError as error:
        raise ValueError(pem) from error


def _check_moment(text: str) -> None:
    moment = datetime.fromisoformat(text)
    _check(moment.utcoffset() is not None and moment.year in YEARS, text)


def _check(is_so: object, what: str) -> None:
    if not is_so:
        raise ValueError(what)


def _phase(phase: object, intent: object, result: object) -> PhaseRecord:
    done = None if result is None else read_json(result, dict)
    return PhaseRecord(read_text(phase), read_json(intent, dict), done)
