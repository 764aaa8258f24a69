"""Every error code and what it says; run as a program, it writes docs/errors.md."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import desktop.core.catalogue
import signing.catalogue
from signing.messages import Message

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "errors.md"
STORY = ROOT / "desktop" / "gui" / "story.py"  # says again what others said
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

# Codes whose sentence is put together where they are raised: what it says, and the next step.
IN_WORDS = {
    "ABT-001": ("Somebody asked Linekey to stop.", "Run it again when you want to."),
    "BEN-112": ("The cloud sent a job message the unit does not understand.", "Look at the job's document."),
    "CLI-020": (
        "A verb, an option or its value is missing or unknown; without --json it is told as text.",
        "See: linekey VERB --help",
    ),
    "CLD-004": ("AWS knows no such thing, stream, job or key.", "Check the name, account and Region."),
    "CLD-008": ("It exists in AWS already, or is just being changed.", "Choose another name, or try again."),
    "CLD-010": ("AWS refused it (…).", "See the message of AWS."),
    "DEV-030": ("The unit's certificate request is refused. …", "See the reason, a code of the family SIG."),
    "LED-011": ("A run's notes are not as they should be.", "This is a fault in Linekey: please report it."),
    "SET-011": (
        "The account is in a state that may be somebody's intention: another certificate provider, a key or "
        "a claim certificate that was disabled.",
        "Set-up does not overwrite it. Do as the message says, then: linekey account setup",
    ),
}


@dataclass(frozen=True)
class Use:
    """A code with what follows it in a call or a table. `made` is the class called, empty in a table."""

    code: str
    made: str
    message: str
    hint: str
    place: str


def uses() -> Iterator[Use]:
    """Every use in `desktop` and `signing`, in the order of the files."""
    for path in sorted(path for name in ("desktop", "signing") for path in (ROOT / name).rglob("*.py")):
        if path == STORY or "catalogue" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, (ast.Call, ast.Tuple)):
                yield from _uses_in(node, tree, path.relative_to(ROOT).as_posix())


def _uses_in(node: ast.Call | ast.Tuple, tree: ast.Module, file: str) -> Iterator[Use]:
    if isinstance(node, ast.Tuple):
        made, parts = "", node.elts
    else:
        made = ast.unparse(node.func)
        parts = [*node.args, *(word.value for word in node.keywords if word.arg in ("message", "hint"))]
    for place, part in enumerate(parts):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value):
            message, hint, *_ = *(_text(text, tree) for text in parts[place + 1 : place + 3]), "", ""
            yield Use(part.value, made, message, hint, f"{file}:{part.lineno}")


def _text(node: ast.expr, tree: ast.Module) -> str:
    """The sentence a literal says, with `…` for what is filled in; empty when it is made elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            return re.sub(r"\{\w+\}", "…", text)
        case ast.JoinedStr(values=parts):
            return "".join(_text(part, tree) or "…" for part in parts)
        case ast.Name(id=name, lineno=line):
            return _text(_assigned(name, line, tree), tree)
        case _:
            return ""


def _assigned(name: str, before: int, tree: ast.Module) -> ast.expr:
    """What was last given to the local variable; nothing when it came from elsewhere."""
    values = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and node.lineno < before and ast.unparse(node.targets[0]) == name
    ]
    return max(values, key=lambda value: value.lineno, default=ast.Constant(value=""))


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
    for use in uses():
        sentences.setdefault(use.code, {})
        if use.message:
            sentences[use.code][(use.message, use.hint)] = None
    lines = [
        "# Error codes",
        "",
        "Every error Linekey raises on purpose, by its code. `…` stands for a name, number or reason.",
        "Written by `python3 dev.py errors` from the catalogue of messages.",
    ]
    sentences |= {code: {words: None} for code, words in IN_WORDS.items() if code in sentences}
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
