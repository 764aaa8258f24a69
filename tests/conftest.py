"""What every test shares."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything Linekey writes in a test goes here, and not to the person's own folder."""
    folder = tmp_path / "linekey data"
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(folder))
    # Otherwise a persistent bench keeps one in the person's own keyring.
    monkeypatch.setenv("LINEKEY_BENCH_PASSPHRASE", "of the tests")
    for name in ("LINEKEY_ENDPOINT", "AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    return folder
