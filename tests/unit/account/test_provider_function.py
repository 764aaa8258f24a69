"""The certificate provider's function, with a Lambda that answers as told."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from unittest.mock import MagicMock

import pytest

from desktop.account.provider import ProviderFunction
from desktop.core.errors import CloudError


def mended(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud: Any = MagicMock()
    cloud.client("lambda").invoke.return_value = {"Payload": BytesIO(answer)}
    function = ProviderFunction(cloud, MagicMock())
    for step in ("_found", "_update", "_is_permitted"):
        monkeypatch.setattr(ProviderFunction, step, MagicMock())
    function.mend()


def test_cld_033_a_function_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CloudError, match=r"does not run: .*ImportModuleError") as refused:
        mended(b'{"errorType": "Runtime.ImportModuleError"}', monkeypatch)
    assert refused.value.code == "CLD-033"


def test_a_function_that_refuses_an_empty_request_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    mended(b'{"errorMessage": "certificateSigningRequest is missing"}', monkeypatch)
