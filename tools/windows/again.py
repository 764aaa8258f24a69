"""What an earlier run has found and need not be looked for again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from tools.windows import checks
from tools.windows.machine import Machine
from tools.windows.results import CheckFailed, Found, Result

# A file of tests: where no other imports it, it matters to its folder alone. What else there is may to all.
_TESTS = re.compile(r"tests/(\w+)/(?:.+/)?test_\w+\.py")
# What is read by people, and how findings are told.
_WORDS = re.compile(r"(docs/.+|\w+)\.(md|png)|tools/windows/(again|report|results)\.py")
_IMPORT = re.compile(r"^\s*(?:from|import)\s+(tests(?:\.\w+)*)(?:\s+import\s+(test_\w+))?", re.MULTILINE)
_FAILED = re.compile(r"\b(tests(?:\.\w+)*?\.test_\w+)(?:\.\w+)*::")


@dataclass(frozen=True)
class Mended:
    """The tests of a folder. Only `files` have changed since `before`, all that failed then among them."""

    before: Result
    files: tuple[str, ...]

    def __call__(self, machine: Machine) -> Found:
        first = self.before.detail.splitlines()[0]
        told = [f"{first} on commit {self.before.commit}; changed since, and run again:"]
        for file in self.files:
            path = PurePosixPath(file)
            log = f"tests-again-{path.parts[1]}-{path.stem}"
            found, failed = checks.tried(str(path.relative_to("tests")), log, machine, "--numprocesses=1")
            if failed:
                raise CheckFailed("\n".join([found.detail, *failed]), found)
            told.append(f"{file}: {found.detail}")
        return Found("\n".join(told), left_out=Counter(self.before.left_out))


class Earlier(NamedTuple):
    """By the names of checks: results that hold, and those that hold once a few files were run again."""

    kept: Mapping[str, Result]
    mended: Mapping[str, Mended]


NOTHING = Earlier({}, {})


def imported(root: Path) -> set[str]:
    """The files of tests that others in the repository at `root` import, as paths within it."""
    found: set[str] = set()
    for path in (root / "tests").rglob("*.py"):
        for names in _IMPORT.findall(path.read_text(encoding="utf-8")):
            found.add("/".join(filter(None, names)).replace(".", "/") + ".py")
    return {path for path in found if _TESTS.fullmatch(path)}


def look(report: Mapping[str, Any], changed: Sequence[str], shared: AbstractSet[str]) -> Earlier:
    """What holds of `report`: nothing when anything else has changed than tests and documents.

    `changed` are paths of the repository, `shared` those of tests that others import. A result without
    a commit of its own is of the report's.
    """
    files = _files(changed, shared)
    if files is None or report["commit"].endswith(" with changes"):
        return NOTHING
    kept: dict[str, Result] = {}
    mended: dict[str, Mended] = {}
    for found in report["results"]:
        one = Result(**{**found, "commit": found.get("commit") or report["commit"]})
        new = files.get(one.check, set())
        failed = {f"{name.replace('.', '/')}.py" for name in _FAILED.findall(one.detail)}
        if new and (one.outcome == "passed" or (failed and failed <= new)):
            mended[one.check] = Mended(one, tuple(sorted(new)))
        elif not new and one.outcome == "passed" and one.check != "set-up":
            kept[one.check] = one
    return Earlier(kept, mended)


def _files(changed: Iterable[str], shared: AbstractSet[str]) -> dict[str, set[str]] | None:
    """The files of tests among them, by their check; None when there are others that matter."""
    files: dict[str, set[str]] = {}
    for path in changed:
        if path not in shared and (match := _TESTS.fullmatch(path)):
            files.setdefault(f"tests {match[1]}", set()).add(path)
        elif not _WORDS.fullmatch(path):
            return None
    return files
