"""What a tutorial shows is in the example that the tests install."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(?:python|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("tutorial", sorted((DOCS / "tutorials").glob("*.md")), ids=lambda path: path.stem)
def test_code_is_that_of_the_example(tutorial: Path) -> None:
    example = DOCS / "examples" / tutorial.stem
    files = [
        path.read_text(encoding="utf-8") for path in example.rglob("*.*") if path.suffix in (".py", ".toml")
    ]
    blocks = BLOCK.findall(tutorial.read_text(encoding="utf-8"))
    assert blocks
    for block in blocks:
        assert any(block in file for file in files), block
