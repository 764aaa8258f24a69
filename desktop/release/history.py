"""What happened to a release, one line a ledger entry, for people and for `--json`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.core.events import Problem
from desktop.core.recall import recalled
from desktop.ledger.chain import Entry
from desktop.ledger.names import ERASED
from desktop.release import store
from desktop.release.record import APPROVED, ATTEMPTED, IMPORTED, REFUSED, REQUESTED
from desktop.settings.product.release import shown
from signing.messages import said


@dataclass(frozen=True)
class HistoryLine:
    """`action` is `signed`, `imported`, `requested`, `approved`, `refused`; `attempted`: it was not allowed.

    `at` is UTC, ISO 8601; `who` a person by name and id (`erased` in the place of a name alone that was
    forgotten) or a key's URI, empty when nobody is named. `said`: the name is what somebody gave, and no
    signature proves it. `problem` is why a step was not allowed. `key` is the SHA-256 of the public key that
    agreed, empty where the entry names none.
    """

    at: str
    action: str
    who: str
    detail: str
    said: bool = False
    problem: Problem | None = None
    key: str = ""


def history(entries: Iterable[Entry], name: Callable[[object], str]) -> tuple[HistoryLine, ...]:
    """Oldest first; `name` reads what is kept beside the chain (`Ledger.name`)."""
    return tuple(_line(entry, name) for entry in entries)


def _line(entry: Entry, name: Callable[[object], str]) -> HistoryLine:
    body = entry.body
    if entry.kind in (REQUESTED, APPROVED):
        action = "requested" if entry.kind == REQUESTED else "approved"
        detail = with_jobs(name(body["key_uri"]), body.get("signing_job"))
        key = body.get("public_key_sha256", "")
        return HistoryLine(entry.at, action, _person(body, name), detail, key=key)
    if entry.kind == REFUSED:
        by = name(body.get("by"))  # refusals of older versions name nobody
        return HistoryLine(entry.at, "refused", by, body["reason"], said=bool(by))
    if entry.kind == IMPORTED:
        return HistoryLine(entry.at, "imported", "", "")
    if entry.kind == ATTEMPTED:
        code, message = body["code"], name(body["message"])
        told = f"{body['action']}: {message} [{code}]"
        problem = Problem(code, recalled(code, message))
        return HistoryLine(entry.at, "attempted", name(body["key_uri"]), told, problem=problem)
    version = said("version {version}", version=body["version"])
    detail = with_jobs(version, *(body.get(job) for job in store.JOBS))
    return HistoryLine(entry.at, "signed", body["signer_uri"], detail)


def _person(body: Mapping[str, Any], name: Callable[[object], str]) -> str:
    """Older entries call the person an approver, and need not have an id."""
    if "person_id" not in body:
        return name(body["approver"])
    told = name(body["person"])
    return shown(body["person_id"], "" if told == ERASED else told)


def with_jobs(detail: str, *jobs: str | None) -> str:
    """`detail` and the AWS Signer jobs behind it, by whose ids their signatures can be revoked."""
    for job in filter(None, jobs):
        detail = said("{detail}, signing job {job}", detail=detail, job=job)
    return detail
