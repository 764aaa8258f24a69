"""Computers with data folders of their own, and a bucket that all of them reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.core.events import CheckDone, Event, StepDone
from desktop.ledger.store import Ledger
from desktop.release.approval import Approvals
from desktop.release.record import Record, read_record
from desktop.release.sharing import Account, ReleaseSharing
from desktop.release.state import ReleaseState
from signing.signer import Signer
from tests.unit.release.desk import Desk


class Bucket:
    """As S3 has it: what is written once stays."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def put(self, key: str, content: bytes | Path) -> bool:
        if key in self.objects:
            return False
        self.objects[key] = content if isinstance(content, bytes) else content.read_bytes()
        return True

    def get(self, key: str, limit: int) -> bytes | None:
        found = self.objects.get(key)
        return None if found is None else found[:limit]

    def download(self, key: str, target: Path, limit: int) -> bool:
        if key in self.objects:
            target.write_bytes(self.objects[key][:limit])
        return key in self.objects

    def names(self, folder: str = "") -> list[str]:
        below = [key.removeprefix(folder) for key in self.objects if key.startswith(folder)]
        return sorted({key.partition("/")[0] for key in below})


class Computer:
    """Of somebody else than the author; `desk` is theirs, and says which policy is in force."""

    def __init__(self, folder: Path, desk: Desk, bucket: Bucket, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.desk, self.bucket, self._patch = folder, desk, bucket, patch
        self.events: list[Event] = []

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        self.folder.mkdir(exist_ok=True)
        with self._patch.context() as here:
            here.setenv("LINEKEY_DATA_DIR", str(self.folder))
            with Ledger(self.folder / "ledger.sqlite3") as opened:
                yield opened

    def approvals(self, ledger: Ledger) -> Approvals:
        return Approvals(ledger, self.desk.product, self.desk.current, self.events.append, self.desk.clock)

    @contextmanager
    def sharing(self) -> Iterator[ReleaseSharing]:
        with self.ledger() as ledger:
            cloud: Any = SimpleNamespace()
            account = Account(self.desk.current, lambda: cloud, lambda: self.bucket)
            desk = self.desk
            yield ReleaseSharing(ledger, desk.product, account, self.events.append, desk.clock)

    def record(self, release_id: str) -> Record:
        with self.ledger() as ledger:
            return read_record(ledger, release_id)

    def state(self, release_id: str) -> ReleaseState:
        with self.ledger() as ledger:
            return self.approvals(ledger).state(release_id)

    def approve(self, release_id: str, signer: Signer) -> ReleaseState:
        with self.ledger() as ledger:
            return self.approvals(ledger).approve(release_id, signer)

    def refuse(self, release_id: str, reason: str) -> ReleaseState:
        with self.ledger() as ledger:
            return self.approvals(ledger).refuse(release_id, reason)

    def kinds(self) -> list[str]:
        with self.ledger() as ledger:
            assert ledger.verify() == sum(1 for _ in ledger.entries())
            return [entry.kind for entry in ledger.entries()]

    def failed(self) -> list[str]:
        """Codes of the checks that failed."""
        checks = [event for event in self.events if isinstance(event, CheckDone)]
        return [one.problem.code for one in checks if one.problem is not None]

    def steps(self) -> list[str]:
        return [event.step for event in self.events if isinstance(event, StepDone)]


MakeComputer = Callable[[str], Computer]
