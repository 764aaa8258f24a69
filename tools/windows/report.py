"""All checks in their order, and the report of what came of them."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tools.windows import checks
from tools.windows.again import NOTHING, Earlier, imported, look
from tools.windows.checks import Check
from tools.windows.machine import ROOT, Machine, prepared
from tools.windows.results import CheckFailed, CheckSkipped, Found, Result

LOGS = ROOT / "build" / "windows"
REPORT = LOGS / "report.json"
SHOWN = ROOT / "docs" / "images" / "windows"
DOCUMENT = ROOT / "docs" / "windows.md"
BEGIN, END = "<!-- report -->\n", "<!-- end of report -->\n"
WORDS = {"passed": "PASS", "failed": "FAILED", "skipped": "SKIPPED"}
# Without these nothing that follows says anything.
GROUND = {"set-up"}


@dataclass(frozen=True)
class Report:
    system: str
    commit: str
    date: str
    results: tuple[Result, ...]
    seconds: float

    @property
    def good(self) -> bool:
        return all(result.outcome != "failed" for result in self.results)

    def document(self) -> dict[str, Any]:
        return {"ok": self.good, **asdict(self)}

    def text(self) -> str:
        lines = [f"Linekey on {self.system}", f"commit {self.commit}, {self.date}", ""]
        for result in self.results:
            size = f"{result.megabytes:.0f} MB" if result.megabytes is not None else ""
            detail = result.detail.splitlines()
            told = detail.pop(0) if detail and result.outcome == "passed" else ""
            words = f"{WORDS[result.outcome]:<8}{result.check:<28}{result.seconds:>5.0f} s {size:>7}  {told}"
            lines.append(words.rstrip())
            if result.commit and result.commit != self.commit:
                lines.append(f"          on commit {result.commit}; only tests of others have changed since")
            lines += [f"          {line}" for line in detail]
        left_out: Counter[str] = Counter()
        for result in self.results:
            left_out.update(result.left_out)
        if left_out:
            lines += ["", "Tests left out:"]
            lines += [f"{count:>6}  {reason}" for reason, count in left_out.most_common()]
        counts = Counter(result.outcome for result in self.results)
        lines += [
            "",
            f"{counts['passed']} checks passed, {counts['failed']} failed, {counts['skipped']} skipped "
            f"in {self.seconds / 60:.0f} minutes.",
        ]
        return "\n".join(lines) + "\n"


def examine(name: str, check: Callable[[Machine], Found], machine: Machine) -> Result:
    """Runs one check; whatever goes wrong in it is its outcome."""
    started = time.monotonic()

    def result(outcome: Any, detail: str, found: Found | None = None) -> Result:
        found = found or Found()
        seconds = round(time.monotonic() - started, 1)
        return Result(name, outcome, detail, seconds, found.megabytes, dict(found.left_out))

    try:
        found = check(machine)
    except CheckSkipped as reason:
        return result("skipped", str(reason))
    except CheckFailed as failure:
        return result("failed", failure.args[0], failure.args[1] if len(failure.args) > 1 else None)
    except Exception as error:  # noqa: BLE001 - the report has to tell of every check
        return result("failed", f"{type(error).__name__}: {error}")
    return result("passed", found.detail, found)


def run_all(
    machine: Machine,
    chosen: Sequence[Check],
    before: Earlier = NOTHING,
    keep: Callable[[Report], None] = lambda _report: None,
) -> Report:
    """What holds from `before` is not run again. What is found is kept after each check: for next time."""
    tried = commit()
    results: list[Result] = []

    def report() -> Report:
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        seconds = round(sum(result.seconds for result in results), 1)
        return Report(machine.description, tried, now, tuple(results), seconds)

    for check in chosen:
        if check.name in before.kept:
            results.append(before.kept[check.name])
            continue
        results.append(examine(check.name, before.mended.get(check.name, check.work), machine))
        last = results[-1]
        sys.stderr.write(f"dev.py: {WORDS[last.outcome]} {last.check} in {last.seconds:.0f} s\n")
        sys.stderr.flush()
        keep(report())
        if last.outcome == "failed" and last.check in GROUND:
            break
    return report()


def earlier(chosen: Sequence[Check]) -> Earlier:
    """What the last run found that still holds; nothing when there was none, or of a tree with changes."""
    if not REPORT.is_file() or not commit().isalnum():
        return NOTHING
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    known = git("rev-parse", "--verify", "--quiet", f"{report['commit']}^{{commit}}")
    if not known:
        return NOTHING
    kept, mended = look(report, git("diff", "--name-only", known, "HEAD").splitlines(), imported(ROOT))
    with_executable = {check.name for check in chosen if check.needs_executable}
    if with_executable - kept.keys():  # the executable itself is not kept
        kept = {name: result for name, result in kept.items() if name not in with_executable}
    return Earlier(kept, mended)


def write_report(report: Report) -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(report.document(), indent=1) + "\n", encoding="utf-8")
    (LOGS / "report.txt").write_text(report.text(), encoding="utf-8")


def commit() -> str:
    """The commit that was tried, and whether more than it was."""
    return git("rev-parse", "--short", "HEAD") + (" with changes" if git("status", "--porcelain") else "")


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return done.stdout.strip()


def write_into(document: Path, report: str) -> None:
    """Puts the newest report between its marks."""
    text = document.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    document.write_text(f"{before}{BEGIN}```\n{report}```\n{END}{after}", encoding="utf-8", newline="\n")


def bring_pictures(taken: Path) -> None:
    """Gives the documentation the newest pictures."""
    SHOWN.mkdir(parents=True, exist_ok=True)
    for picture in sorted(taken.glob("*.png")):
        shutil.copy(picture, SHOWN)


def main(words: Sequence[str]) -> int:
    """The exit status: 0 when no check failed."""
    parser = argparse.ArgumentParser(prog="dev.py windows", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="set-up and tests; no executable is built")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of text")
    parser.add_argument("--only", action="append", metavar="CHECK", help="set-up and this check; repeat it")
    parser.add_argument(
        "--again",
        action="store_true",
        help="go on where the last run ended: what passed is kept, where only tests have changed since",
    )
    parser.add_argument("--write", action="store_true", help="put report and pictures into docs")
    options = parser.parse_args(words)
    names = [check.name for check in checks.CHECKS]
    if unknown := set(options.only or ()) - set(names):
        parser.error(f"there is no check {', '.join(sorted(unknown))}; there are: {', '.join(names)}")
    chosen = [
        check
        for check in checks.CHECKS
        if (not options.only or check.name in {*GROUND, *options.only})
        and not (options.quick and check.needs_executable)
    ]
    report = run_all(prepared(), chosen, earlier(chosen) if options.again else NOTHING, write_report)
    write_report(report)
    if options.write:
        write_into(DOCUMENT, report.text())
        bring_pictures(LOGS / "pictures")
    sys.stdout.write(json.dumps(report.document(), indent=1) + "\n" if options.json else report.text())
    return 0 if report.good else 1
