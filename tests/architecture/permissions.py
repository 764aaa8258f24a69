"""Who needs which rights, by the policies in resources; as a program, it writes docs/cloud-engineer.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "resources" / "policies"
DOCUMENT = ROOT / "docs" / "cloud-engineer.md"
BEGIN, END = "<!-- permissions: written from resources/policies -->", "<!-- permissions: end -->"
WHO = {
    "cloud-engineer": "cloud engineer: `setup` and `doctor` of `fleet`, `account policy`",
    "station": "station of `fleet`",
    "release-manager": "release manager, who signs by AWS Signer",
    "launcher": "launcher without a gate",
    "launcher-gated": "launcher with a gate",
    "companion-app": "app of a unit's owner",
    "claim": "claim certificate",
    "unit": "unit",
}


def table() -> str:
    """As the document should have it."""
    lines = ["| who | may | on |", "|---|---|---|"]
    for name, who in WHO.items():
        document = json.loads((POLICIES / f"{name}.json").read_text(encoding="utf-8"))
        first = f"{who}: [{name}.json](../resources/policies/{name}.json)"
        for number, statement in enumerate(document["Statement"]):
            never = "**never** " if statement["Effect"] == "Deny" else ""
            may, where = never + _actions(statement), _resources(statement)
            lines.append(f"| {'' if number else first} | {may} | {where} |")
    return "\n".join(lines)


def _actions(statement: dict[str, Any]) -> str:
    """The service stands before the first of its actions alone."""
    names = (name.split(":", 1) for name in _list(statement["Action"]))
    return "; ".join(
        ", ".join(
            f"`{service}:{verb}`" if index == 0 else f"`{verb}`" for index, (_, verb) in enumerate(verbs)
        )
        for service, verbs in groupby(names, key=lambda name: name[0])
    )


def _resources(statement: dict[str, Any]) -> str:
    where = ", ".join(f"`{_plain(one)}`" for one in _list(statement["Resource"]))
    return " ".join([where, *_conditions(statement)])


def _conditions(statement: dict[str, Any]) -> Iterator[str]:
    for wanted in statement.get("Condition", {}).values():
        for key, values in wanted.items():
            yield f"if `{key}` is {' or '.join(f'`{one}`' for one in _list(values))}"


def _plain(resource: str) -> str:
    """A place that is filled in, in capitals."""
    plain = resource.replace("{{iot}}:", "").replace("${iot:Connection.Thing.ThingName}", "THING")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: found.group(1).upper(), plain)


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def written(text: str) -> str:
    """The document with the table of today."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
