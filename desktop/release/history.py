"""What happened to a release, one line a ledger entry, for people and for `--json`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from desktop.core.events import Problem
from desktop.core.recall import recalled
from desktop.ledger.chain import Entry
from desktop.release import store
from desktop.release.record import APPROVED, ATTEMPTED, REFUSED
from signing.messages import said


@dataclass(frozen=True)
class HistoryLine:
    """`action` is `signed`, `approved`, `refused`, or `attempted` for a step that was not allowed.

    `at` is UTC, ISO 8601; `who` an approver's name or a key's URI, `erased` when it was forgotten, empty
    when nobody is named. `said`: the name is what somebody gave, and no signature proves it. `problem` is why
    a step was not allowed.
    """

    at: str
    action: str
    who: str
    detail: str
    said: bool = False
    problem: Problem | None = None


def history(entries: Iterable[Entry], name: Callable[[object], str]) -> tuple[HistoryLine, ...]:
    """Oldest first; `name` reads what is kept beside the chain (`Ledger.name`)."""
    return tuple(_line(entry, name) for entry in entries)


def _line(entry: Entry, name: Callable[[object], str]) -> HistoryLine:
    body = entry.body
    if entry.kind == APPROVED:
        detail = with_jobs(name(body["key_uri"]), body.get("signing_job"))
        return HistoryLine(entry.at, "approved", name(body["approver"]), detail)
    if entry.kind == REFUSED:
        by = name(body.get("by"))  # refusals of older versions name nobody
        return HistoryLine(entry.at, "refused", by, body["reason"], said=bool(by))
    if entry.kind == ATTEMPTED:
        code, message = body["code"], name(body["message"])
        told = f"{body['action']}: {message} [{code}]"
        problem = Problem(code, recalled(code, message))
        return HistoryLine(entry.at, "attempted", name(body["key_uri"]), told, problem=problem)
    version = said("version {version}", version=body["version"])
    detail = with_jobs(version, *(body.get(job) for job in store.JOBS))
    return HistoryLine(entry.at, "signed", body["signer_uri"], detail)


def with_jobs(detail: str, *jobs: str | None) -> str:
    """`detail` and the AWS Signer jobs behind it, by whose ids their signatures can be revoked."""
    for job in filter(None, jobs):
        detail = said("{detail}, signing job {job}", detail=detail, job=job)
    return detail
