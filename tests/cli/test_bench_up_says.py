"""What `linekey bench up` tells a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from click.testing import CliRunner

from desktop.bench import server
from desktop.bench.endpoint import BenchEndpoint
from desktop.bench.server import BenchOptions
from desktop.cli.bench.commands import up
from tests.bench_endpoint import NOBODYS_BENCH

HOSTS = "127.0.0.1 one two\n127.0.0.2 three four"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    def run_bench(
        options: BenchOptions, announce: Callable[[BenchEndpoint], None], _warn: Callable[[str], None]
    ) -> None:
        announce(replace(NOBODYS_BENCH, hosts=HOSTS if options.standard_ports else ""))

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(up, arguments)
        assert result.exit_code == 0, result.output
        assert NOBODYS_BENCH.secret_access_key not in result.output
        return result.output

    monkeypatch.setattr(server, "run_bench", run_bench)
    return run


def test_the_hosts_lines_come_with_aws_own_ports_alone(said: Callable[..., str]) -> None:
    assert f"\n{HOSTS}\n" in said("--standard-ports")
    assert "hosts" not in said()
