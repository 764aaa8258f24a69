"""What an earlier run has found and need not be looked for again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from tools.windows.results import Result

# A file of tests alone: no other imports it. What else there is may matter to every check.
_TESTS = re.compile(r"tests/(\w+)/(?:.+/)?test_\w+\.py")
# What is read by people, and how findings are told.
_WORDS = re.compile(r"(docs/.+|\w+)\.(md|png)|tools/windows/(again|report|results)\.py")


def kept(report: dict[str, Any], changed: Sequence[str]) -> dict[str, Result]:
    """The checks of `report` that passed, by name, but for those of tests that have `changed` since.

    None is kept when anything else has changed than tests and documents: `changed` are paths of the
    repository. A result without a commit of its own is of the report's.
    """
    parts = _parts(changed)
    if parts is None or report["commit"].endswith(" with changes"):
        return {}
    results = (Result(**{"commit": report["commit"], **found}) for found in report["results"])
    ground = {"set-up", *(f"tests {part}" for part in parts)}
    return {one.check: one for one in results if one.outcome == "passed" and one.check not in ground}


def _parts(changed: Iterable[str]) -> set[str] | None:
    """The folders of tests that these files are of; None when there are others."""
    parts = set()
    for path in changed:
        if match := _TESTS.fullmatch(path):
            parts.add(match[1])
        elif not _WORDS.fullmatch(path):
            return None
    return parts
