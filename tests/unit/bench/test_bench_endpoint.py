"""The record of the running bench."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.bench.endpoint import (
    Administrator,
    BenchEndpoint,
    publish,
    record_path,
    running_bench,
    withdraw,
)
from desktop.core.errors import BenchError
from tests.bench_endpoint import NOBODYS_BENCH


def endpoint(port: int, pid: int = 1) -> BenchEndpoint:
    return replace(
        NOBODYS_BENCH,
        endpoint_url=f"http://127.0.0.1:{port}",
        pid=pid,
        accounts=(Administrator("111122223333", "AKIB", "also secret"),),
    )


def test_one_line_and_back_without_the_secret_in_its_name() -> None:
    line = endpoint(1).to_json()
    assert "\n" not in line
    assert BenchEndpoint.from_json(line) == endpoint(1)
    assert "very secret" not in repr(endpoint(1))
    assert "also secret" not in repr(endpoint(1).accounts)


WITHOUT_A_KEY = endpoint(1).to_json().replace('"access_key_id": "AKIB", ', "")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", json.dumps({"pid": 1}), WITHOUT_A_KEY])
def test_anything_else_is_refused(text: str, data_dir: Path) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json raises its own kind of it
        BenchEndpoint.from_json(text)
    record_path().parent.mkdir()
    record_path().write_text(text, encoding="utf-8")
    with pytest.raises(BenchError, match="No bench is running"):
        running_bench()


def test_a_bench_that_answers_is_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        alive = endpoint(server.getsockname()[1])
        publish(alive)
        assert running_bench() == alive


def test_a_bench_withdraws_only_its_own_record() -> None:
    publish(endpoint(1, pid=2))
    withdraw(endpoint(1, pid=1))
    assert record_path().exists()
    withdraw(endpoint(1, pid=2))
    assert not record_path().exists()
