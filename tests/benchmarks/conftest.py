"""A bench for the benchmarks, and a table of what they found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.bench.provision.line import Line, start_line


@pytest.fixture(autouse=True)
def bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    """As an installation has it: what is measured starts once before it counts, and leaves its bytecode then.

    Else, where Python may not write any, each start would compile ours anew, and none of the peers.
    """
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)


@pytest.fixture(scope="session")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    with ExitStack() as stack:
        yield start_line(stack, tmp_path_factory.mktemp("benchmark data"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """With --benchmark-enable: every benchmark's own figures, beside what they are measured against."""
    measured = config._benchmarksession.benchmarks  # type: ignore[attr-defined] # pytest-benchmark's plugin
    for one in measured:
        terminalreporter.section(one.name, sep="-")
        for what, figure in one.extra_info.items():
            text = f"{figure:,.3f}" if isinstance(figure, float) else f"{figure:,}"
            terminalreporter.write_line(f"{what:<55} {text:>12}")
