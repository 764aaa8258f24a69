"""Policies and templates from `resources`, filled in."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any

from desktop.core.json_text import json_text

_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


def document(name: str, **values: object) -> dict[str, Any]:
    """The JSON document `resources/<name>.json` with each `{{value}}` put in.

    A string that is nothing but a placeholder becomes the value itself, so that lists can be put in.
    """
    folder, _, file = name.partition("/")
    text = (resources.files("resources") / folder / f"{file}.json").read_text(encoding="utf-8")
    filled: dict[str, Any] = _filled(json.loads(text), values)
    return filled


def _filled(node: Any, values: dict[str, object]) -> Any:
    if isinstance(node, dict):
        return {key: _filled(value, values) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled(value, values) for value in node]
    if not isinstance(node, str):
        return node
    whole = _PLACEHOLDER.fullmatch(node)
    if whole:
        return values[whole.group(1)]
    return _PLACEHOLDER.sub(lambda found: str(values[found.group(1)]), node)


def compact(body: dict[str, Any]) -> str:
    """JSON without white space: AWS counts characters."""
    return json_text(body, separators=(",", ":"))
