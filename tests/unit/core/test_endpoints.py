from __future__ import annotations

import pytest

from desktop.core.errors import SettingsError
from desktop.wiring import cloud_target


@pytest.mark.parametrize("endpoint", ["Bench", "https://localhost:4566", "aws"])
def test_set_004_only_the_bench_is_an_endpoint(endpoint: str) -> None:
    with pytest.raises(SettingsError, match="is not an endpoint") as refused:
        cloud_target(endpoint, region="eu-west-1")
    assert refused.value.code == "SET-004"
