"""Every error code and what it says; run as a program, it writes docs/errors.md."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import desktop.core.catalogue
import signing.catalogue
from signing.messages import Message

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "errors.md"
CATALOGUES = ("signing.catalogue.", "desktop.core.catalogue.")
CODE = re.compile(r"[A-Z]{3}-\d{3}")
FAMILIES = {
    "ABT": "Stopped on request",
    "BEN": "The bench",
    "CLI": "The command line",
    "CLD": "AWS, or the way to it",
    "DEV": "The unit or its cable",
    "GUI": "The window",
    "LED": "The ledger",
    "PRV": "A unit's run",
    "REL": "A release",
    "ROL": "A rollout",
    "SET": "Settings, profiles and files of the station",
    "SIG": "Keys, signatures and certificates",
}

# Codes whose sentence is somebody else's: what it says, and the next step.
IN_WORDS = {
    "CLI-020": (
        "A verb, an option or its value is missing or unknown; without --json it is told as text.",
        "See: linekey VERB --help",
    ),
    "CLD-004": ("AWS knows no such thing, stream, job or key.", "Check the name, account and Region."),
    "CLD-008": ("It exists in AWS already, or is just being changed.", "Choose another name, or try again."),
    "SET-011": (
        "The account is in a state that may be somebody's intention: another certificate provider, a key or "
        "a claim certificate that was disabled.",
        "Set-up does not overwrite it. Do as the message says, then: linekey account setup",
    ),
    "SET-075": (
        "Something that the product needs in AWS is missing, or is not as set-up makes it.",
        "Set-up mends it, or says who must: linekey account setup",
    ),
}


def messages() -> Iterator[tuple[str, Message]]:
    """Every entry of both catalogues, with its place, in the order of the modules and their lines."""
    for package in (signing.catalogue, desktop.core.catalogue):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, Message):
                    yield f"{module.name}.{name}", value


def entries_of(tree: ast.Module) -> dict[str, str]:
    """The entries a module takes from the catalogues, by the name it calls them."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(CATALOGUES)
        for alias in node.names
    }


def raised() -> Iterator[tuple[str, str]]:
    """The code of each entry that an error is made of, and the class of that error."""
    entries = dict(messages())
    for room in ("desktop", "signing"):
        for path in sorted((ROOT / room).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            known = entries_of(tree)
            for call in ast.walk(tree):
                if not (
                    isinstance(call, ast.Call) and ast.unparse(call.func).endswith("Error") and call.args
                ):
                    continue
                if (name := ast.unparse(call.args[0])) in known:
                    yield entries[known[name]].code, ast.unparse(call.func)


def placed(text: str) -> str:
    return re.sub(r"\{[^}]*\}", "…", text)


def document() -> str:
    """docs/errors.md as it should be."""
    sentences: dict[str, dict[tuple[str, str], None]] = {}
    for _, message in messages():
        said = (placed(message.text), placed(message.hint))
        sentences.setdefault(message.code, {})[said] = None
    lines = [
        "# Error codes",
        "",
        "Every error Linekey raises on purpose, by its code. `…` stands for a name, number or reason.",
        "Written by `python3 dev.py errors` from the catalogue of messages.",
    ]
    sentences |= {code: {words: None} for code, words in IN_WORDS.items()}
    for family, title in FAMILIES.items():
        codes = sorted(code for code in sentences if code.startswith(family))
        if codes:
            lines += [
                "",
                f"## {family}: {title}",
                "",
                "| code | what happened | what to do |",
                "|---|---|---|",
            ]
            lines += [_row(code, list(sentences[code])) for code in codes]
    return "\n".join(lines) + "\n"


def _row(code: str, sentences: list[tuple[str, str]]) -> str:
    cells = (
        (" <br> ".join(dict.fromkeys(part)) for part in zip(*sentences, strict=True))
        if sentences
        else ("", "")
    )
    return " | ".join((f"| `{code}`", *(cell.replace("\n", " ") for cell in cells))) + " |"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8", newline="\n")
