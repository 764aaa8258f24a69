"""What the record already holds, as events for a window that has just opened. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from desktop.core.events import Problem, RunFinished
from desktop.core.verdicts import Verdict
from desktop.gui.backend import ReleaseSigned, UnitsRecorded
from desktop.ledger.store import Entry
from desktop.release.store import Release

SHIFT = timedelta(hours=8)


def recorded_units(newest_first: Iterable[Entry], product: str, now: datetime) -> UnitsRecorded:
    """The units of `product` made within the last eight hours, oldest first."""
    runs = []
    for entry in newest_first:
        at = datetime.fromisoformat(entry.at)
        if at < now - SHIFT:
            break
        if entry.body["product"] == product:
            runs.append((at, _run(entry)))
    return UnitsRecorded(tuple(reversed(runs)))


def release_signed(release: Release) -> ReleaseSigned:
    return ReleaseSigned(
        release_id=release.release_id,
        product=release.product,
        version=release.version,
        image=release.image_name,
        size=release.size,
        sha256=release.sha256,
        signer=release.signer_uri,
        at=datetime.fromisoformat(release.created),
    )


def _run(entry: Entry) -> RunFinished:
    body = entry.body
    return RunFinished(
        run_id=body["run_id"],
        slot=body["slot"],
        serial=entry.subject,
        verdict=Verdict(body["verdict"]),
        seconds=body["seconds"],
        thing=body["thing"],
        certificate_id=body["certificate_id"],
        issuer=body["issuer"],
        connected=body["connected"],
        problem=Problem(body["code"], body["message"]) if body["code"] else None,
    )
