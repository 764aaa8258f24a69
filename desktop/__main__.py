"""`linekey`: no arguments opens the window, otherwise the command line."""

from __future__ import annotations

import sys


def main() -> int:
    if len(sys.argv) == 1:
        from desktop.gui.app import run_window
        from desktop.gui.live import open_account
        from desktop.gui.tour_backend import open_demo_bench

        return run_window(open_account, open_demo_bench)
    if getattr(sys, "frozen", False):
        from desktop.bench.lambda_worker import is_worker, run_worker

        if is_worker(sys.argv[1:]):
            return run_worker(sys.argv[1])
    from desktop.cli.main import run

    return run(sys.argv[1:], _open_demo_window)


def _open_demo_window(unit_count: int) -> int:
    from desktop.gui.app import run_demo_window
    from desktop.gui.tour_backend import open_demo_bench

    return run_demo_window(lambda listener: open_demo_bench(listener, unit_count))


if __name__ == "__main__":
    sys.exit(main())
