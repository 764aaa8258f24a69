"""What the window says, and what the core says in it, has a translation; and none is left over."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from desktop.core.catalogue.cloud import PERMISSION_DENIED
from desktop.core.catalogue.release import NO_SUCH_IMAGE
from desktop.core.errors import CloudError, ReleaseError
from desktop.core.recall import reported
from desktop.gui.sentences import sentence, sentences
from signing.messages import said
from tests.gui.playing import Bench

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "resources" / "translations" / "linekey_zh_CN.ts"
MARKS = {"N", "said", "translated", "left_alone"}


def translations() -> dict[str, set[str]]:
    """The sources by their context."""
    contexts = ElementTree.fromstring(TRANSLATIONS.read_text(encoding="utf-8")).iter("context")
    return {
        str(context.findtext("name")): {str(source.text) for source in context.iter("source")}
        for context in contexts
    }


def trees(folder: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


# --- the window ------------------------------------------------------------------------------------------


def said_by_the_window() -> Iterator[tuple[str, str]]:
    """Context and text of everything that is marked for translation."""
    for _, tree in trees("desktop/gui"):
        for outer in ast.walk(tree):
            if isinstance(outer, ast.ClassDef):
                yield from ((outer.name, text) for text in marked(outer, "tr", 0))
        for name in ("translate", "QT_TRANSLATE_NOOP"):
            contexts = marked(tree, name, 0)
            yield from zip(contexts, marked(tree, name, 1), strict=True)


def said_by_the_core() -> Iterator[str]:
    """What is marked outside the window; it has no context."""
    for folder in ("desktop", "signing"):
        for _, tree in trees(folder):
            for call in ast.walk(tree):
                marks = isinstance(call, ast.Call) and ast.unparse(call.func) in MARKS
                if marks and call.args and isinstance(call.args[0], ast.Constant):
                    yield str(call.args[0].value)


def marked(tree: ast.AST, function: str, place: int) -> list[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) > place]
    named = [call for call in calls if ast.unparse(call.func).rpartition(".")[2] == function]
    texts = [call for call in named if all(isinstance(one, ast.Constant) for one in call.args)]
    return [str(call.args[place].value) for call in texts]  # type: ignore[attr-defined]


def test_every_text_of_the_window_is_translated() -> None:
    known = translations()
    missing = [
        (context, text) for context, text in said_by_the_window() if text not in known.get(context, ())
    ]
    assert missing == []


def test_every_text_of_the_core_is_translated() -> None:
    assert set(said_by_the_core()) - translations()[""] == set()


def test_every_message_is_one_text_and_its_translation() -> None:
    messages = ElementTree.fromstring(TRANSLATIONS.read_text(encoding="utf-8")).iter("message")
    bad = [
        ElementTree.tostring(message, "unicode")
        for message in messages
        if [part.tag for part in message] != ["source", "translation"]
        or not all(part.text for part in message)
        or message[1].get("type") == "unfinished"
    ]
    assert bad == []


def test_no_translation_of_the_window_is_left_over() -> None:
    said: dict[str, set[str]] = {}
    for context, text in said_by_the_window():
        said.setdefault(context, set()).add(text)
    said[""] = set(said_by_the_core())
    left = {context: sources - said.get(context, set()) for context, sources in translations().items()}
    assert {context: sources for context, sources in left.items() if sources} == {}


# --- the core --------------------------------------------------------------------------------------------


def test_sentences_are_filled_and_nested(bench: Bench) -> None:
    bench.desk.languages.use("zh_CN")
    job = said("create the job {job}", job="AFR_OTA-7")
    denied = CloudError(PERMISSION_DENIED, what=job, reason="no", action="iot:CreateJob").message
    assert sentence(denied) == "Linekey 无法创建作业 AFR_OTA-7：AWS 拒绝了 iot:CreateJob。"
    braces = ReleaseError(NO_SUCH_IMAGE, path="{0} {x}").message
    assert sentence(braces) == "文件 {0} {x} 不存在。"
    assert sentence("Nobody translated this.") == "Nobody translated this."
    assert sentences(braces, "", denied) == f"{sentence(braces)}{sentence(denied)}"
    bench.desk.languages.use("en")
    assert sentence(denied) == denied
    assert sentences(braces, "", denied) == f"{braces} {denied}"


def test_what_a_unit_reported_is_told_in_the_language_with_its_code(bench: Bench) -> None:
    reason = "rejected: 0x000010b0 signature verification failed"
    assert sentence(reported(reason)) == reason
    bench.desk.languages.use("zh_CN")
    assert sentence(reported(reason)) == "被拒绝：0x000010b0 签名验证失败"
