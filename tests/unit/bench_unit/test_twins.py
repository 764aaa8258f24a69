"""The twin of a family is found by the driver's word."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.bench.unit.twin import find_twin
from desktop.bench.unit.twins.freertos.twin import FreertosTwin
from desktop.core.errors import BenchError, DeviceError
from desktop.device.drivers.freertos import FreertosDriver
from tests.elsewhere import installed


def test_built_in_twin() -> None:
    assert find_twin("freertos") is FreertosTwin


def test_twin_of_an_installed_package(tmp_path: Path) -> None:
    with installed("driver", tmp_path):
        assert find_twin("jsonl").__name__ == "JsonLinesTwin"


def test_family_without_a_twin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FreertosDriver, "twin", "kettle")
    with pytest.raises(BenchError, match="kettle") as missing:
        find_twin("freertos")
    assert (missing.value.code, missing.value.hint) == ("BEN-113", "Known twins: freertos.")


def test_unknown_family() -> None:
    with pytest.raises(DeviceError) as unknown:
        find_twin("toaster")
    assert unknown.value.code == "DEV-001"
