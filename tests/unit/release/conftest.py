from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.ledger.store import Ledger
from tests.unit.release.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Ledger(tmp_path / "ledger.db") as ledger:
        yield Desk(tmp_path, ledger)
