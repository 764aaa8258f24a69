"""One station per ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.errors import ProvisionError
from desktop.provision.station import only_station


def test_second_station_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "Werk 1 – 工厂"
    with only_station(folder):
        with pytest.raises(ProvisionError) as refused, only_station(folder):
            pass
        assert refused.value.code == "PRV-050"
    with only_station(folder):
        pass
