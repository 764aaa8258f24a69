"""`python -m tools.ministack_tests`: MiniStack's tests of AWS IoT, on MiniStack and on the bench.

`--tests` is its source distribution, packed or unpacked, or the folder of its tests; without it pip fetches
it. What stands behind `--` goes to pytest. What does not pass on MiniStack is not tried on the bench. The
end says how many passed, and what passes on MiniStack alone: the status is 1 when one of these is not among
the differences that are intended.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from desktop.core.temporary import temporary_folder
from tools.ministack_tests.differences import INTENDED, reason_for
from tools.ministack_tests.runs import ROOT, Outcomes, run
from tools.ministack_tests.source import FOLDER, tests_in


def told(ministack: Outcomes, bench: Outcomes) -> tuple[list[str], list[str]]:
    """What to say, and the tests that fail on the bench alone without a reason."""
    lost = [
        test for test, outcome in ministack.items() if outcome == "passed" and bench.get(test) != "passed"
    ]
    unintended = [test for test in lost if reason_for(test) is None]
    lines = [
        f"{name}: {_counted(outcomes)}" for name, outcomes in (("MiniStack", ministack), ("bench", bench))
    ]
    for reason in dict.fromkeys(INTENDED.values()):
        count = sum(reason_for(test) == reason for test in lost)
        lines.append(f"{count:4} {reason}")
    return [*lines, *(f"  not intended: {test}" for test in unintended)], unintended


def _counted(outcomes: Outcomes) -> str:
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(Counter(outcomes.values()).items()))


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.ministack_tests")
    parser.add_argument("--tests", type=Path, help="MiniStack's source distribution, or its tests")
    parser.add_argument("options", nargs="*", help="for pytest")
    options = parser.parse_args(words)
    judges = Path(os.environ.get("LINEKEY_JUDGES", ROOT / ".judges")).resolve()
    tests = tests_in(options.tests)
    with temporary_folder(FOLDER, "run-") as folder:
        ministack = run(tests, folder, judges, options.options, bench=False)
        left_out = [f"--deselect={test}" for test, outcome in ministack.items() if outcome != "passed"]
        bench = run(tests, folder, judges, [*options.options, *left_out], bench=True)
    lines, unintended = told(ministack, bench)
    print("\n".join(lines))  # noqa: T201 - a program's output
    return 1 if unintended else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
