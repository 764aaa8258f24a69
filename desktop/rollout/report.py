"""What a rollout was and what became of it, as this computer's ledger has it: to be kept with the release."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from desktop.core.catalogue.rollout import LAUNCHED_ELSEWHERE
from desktop.core.errors import RolloutError
from desktop.core.events import FAILURES
from desktop.core.json_text import json_text
from desktop.ledger.projections.executions import ExecutionRow, Executions
from desktop.ledger.store import Ledger
from desktop.rollout.reasons import reason, why

MOST_REASONS = 1000
COLUMNS = ("thing", "state", "reason", "since")
# Begins a formula in a spreadsheet (OWASP, "CSV Injection"): reasons are the units' words.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def json_report(ledger: Ledger, job_id: str) -> str:
    """All of it, as one document. Raises ROL-052 for a rollout that this computer did not launch."""
    executions = Executions(ledger.database, job_id)
    facts = _facts(ledger, job_id)
    reasons = executions.reasons(FAILURES, MOST_REASONS)
    facts["counts"] = executions.counts()
    facts["reasons"] = [{"state": one.state, "reason": why(one), "count": one.count} for one in reasons]
    facts["executions"] = [dict(zip(COLUMNS, row, strict=True)) for row in _rows(executions)]
    return json_text(facts, indent=2, ensure_ascii=False)


def csv_report(ledger: Ledger, job_id: str) -> str:
    """A line for each thing, after one of names. Raises as `json_report` does."""
    _facts(ledger, job_id)
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for row in _rows(Executions(ledger.database, job_id)):
        lines.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return text.getvalue()


def _facts(ledger: Ledger, job_id: str) -> dict[str, Any]:
    """What was launched, and what was done with it since."""
    history = ledger.about(job_id, ["rollout"])
    launched = next((entry for entry in history if entry.body["action"] == "launched"), None)
    if launched is None:
        raise RolloutError(LAUNCHED_ELSEWHERE, job=job_id)
    said = {name: value for name, value in launched.body.items() if name != "action"}
    since = [{"at": entry.at, **entry.body} for entry in history if entry is not launched]
    return {**said, "launched": launched.at, "since": since}


def _rows(executions: Executions) -> Iterator[tuple[str, ...]]:
    return map(_row, executions.all())


def _row(row: ExecutionRow) -> tuple[str, ...]:
    return row.thing, row.state, reason(row.state, row.details), row.since
