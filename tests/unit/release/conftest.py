from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.ledger.store import Ledger
from tests.unit.release.computers import Bucket, Computer, MakeComputer
from tests.unit.release.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Ledger(tmp_path / "ledger.db") as ledger:
        yield Desk(tmp_path, ledger)


@pytest.fixture
def bucket() -> Bucket:
    return Bucket()


@pytest.fixture
def computer(desk: Desk, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeComputer:
    """`computer("ada")`: has nothing in common with the others but the bucket."""

    def make(name: str) -> Computer:
        return Computer(tmp_path / f"dätä {name}", desk, bucket, monkeypatch)

    return make
