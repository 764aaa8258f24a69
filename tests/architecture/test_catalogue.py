"""Each message stands in one place, is filled with what it names, and is translated."""

from __future__ import annotations

import ast
import json
import pickle
import re
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from desktop.core.catalogue.short import SHORT
from signing.messages import Message, Sentence, said
from tests.architecture import translations
from tests.architecture.error_codes import entries_of, messages

ROOT = Path(__file__).parents[2]
# What is given to an error beside what its message names.
OWN = {"retryable", "context"}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in translations.sources():
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def places(*templates: str) -> set[str]:
    """The names that templates are filled with; a place has one, never a number."""
    return {
        str(name)
        for text in templates
        for _, name, _, _ in string.Formatter().parse(text)
        if name is not None
    }


ENTRIES = dict(messages())


def test_the_catalogue_is_there() -> None:
    assert len(ENTRIES) > 150
    assert all(isinstance(entry, Message) for entry in ENTRIES.values())


def test_what_is_raised_stands_in_the_catalogue() -> None:
    """A code in the middle of a room, or an error made of a text, is a message with a second place."""
    stray, known = [], kinds()
    for place, tree in trees():
        if "catalogue" in place:
            continue
        for call in calls(tree):
            made = ast.unparse(call.func).rpartition(".")[2]
            literal = call.args and isinstance(call.args[0], (ast.Constant, ast.JoinedStr))
            coded = any(
                isinstance(one, ast.Constant) and re.fullmatch(r"[A-Z]{3}-\d{3}", str(one.value))
                for one in call.args
            )
            if coded or (literal and made in known):
                stray.append(f"{place}:{call.lineno}")
    assert stray == []


def kinds() -> set[str]:
    """The classes of our errors, wherever they are."""
    bases = {
        node.name: {ast.unparse(base) for base in node.bases}
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"LinekeyError", "SigningError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


def test_an_error_is_given_what_its_message_names() -> None:
    wrong = []
    for place, tree in trees():
        entries = entries_of(tree)
        for call in calls(tree):
            raised = re.search(r"Error$|^_failed$", ast.unparse(call.func))
            names = [
                entries[one.id]
                for one in call.args
                if raised and isinstance(one, ast.Name) and entries.get(one.id) in ENTRIES
            ]
            given = {word.arg for word in call.keywords} - OWN
            if len(names) == 1 and None not in given:
                entry = ENTRIES[names[0]]
                if given != places(entry.text, entry.hint, entry.order):
                    wrong.append((f"{place}:{call.lineno}", names[0], given))
    assert wrong == []


def test_a_sentence_is_given_what_it_names() -> None:
    wrong = [
        f"{place}:{call.lineno}"
        for place, tree in trees()
        for call in calls(tree)
        if ast.unparse(call.func) in ("said", "translated", "left_alone")
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and None not in (given := {word.arg for word in call.keywords})
        and given != places(str(call.args[0].value))
    ]
    assert wrong == []


def translated() -> list[tuple[str, str]]:
    """Source and translation of everything said outside the window."""
    contexts = ElementTree.parse(translations.TRANSLATIONS).iter("context")
    return [
        (str(message.findtext("source")), str(message.findtext("translation")))
        for context in contexts
        if not context.findtext("name")
        for message in context.iter("message")
    ]


def test_every_entry_is_translated() -> None:
    known = {source for source, _ in translated()}
    for name, entry in ENTRIES.items():
        spoken = [
            text for text in (entry.text, entry.hint, entry.order) if re.search("[A-Za-z]", place_less(text))
        ]
        assert [text for text in spoken if text not in known] == [], name


def place_less(text: str) -> str:
    return re.sub(r"\{[^}]*\}", "", text)


@pytest.mark.parametrize(("source", "translation"), translated())
def test_a_translation_is_filled_as_its_source(source: str, translation: str) -> None:
    assert named(translation) == named(source)


def named(text: str) -> list[str]:
    """What is filled in, with its format, each once."""
    return sorted(set(re.findall(r"\{[^}]*\}", text)))


def test_an_entry_without_translation_is_noticed(tmp_path: Path) -> None:
    """Planted beside the real sources: what a translator has to do is left unfinished."""
    file = tmp_path / "linekey.ts"
    file.write_bytes(translations.TRANSLATIONS.read_bytes())
    planted = tmp_path / "planted.py"
    planted.write_text('PLANTED = Message("DEV-999", N("Nobody translated {this}."))\n', encoding="utf-8")
    translations.update(file, [*translations.sources(), planted])
    assert translations.unfinished(file) == ["Nobody translated {this}."]


def test_every_code_is_named_in_a_test() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    codes = {entry.code for entry in ENTRIES.values()}
    assert sorted(code for code in codes if code not in text) == []


# Of AWS, but met only by those who set up the account, keep its serial numbers or sign.
NOT_AT_THE_SLOT = re.compile(r"CLD-0(33|4[1-5]|5\d)|PRV-0(2[3-6]|79)")


def test_a_technician_is_told_what_to_do() -> None:
    """Short enough to be read from two metres: at most two sentences and sixty characters."""
    met = {
        name: entry.order
        for name, entry in ENTRIES.items()
        if entry.code[:3] in ("DEV", "CLD", "PRV") and not NOT_AT_THE_SLOT.match(entry.code)
    }
    assert len(met) > 20
    assert [name for name, order in met.items() if not order] == []
    orders = [entry.order for entry in ENTRIES.values() if entry.order]
    assert [order for order in orders if len(order) > 60 or not order.endswith(".")] == []


# What an engineer says: the details have it.
JARGON = re.compile(
    r"certificate|authorit|ledger|token|vending|profile|provision|lease|pattern|polic|region|://|\bARN|\bURI|\bCA\b"
    r"|证书|台账|令牌|配置文件|颁发|://",
    re.IGNORECASE,
)


def test_an_order_has_none_of_the_words_of_engineers() -> None:
    orders = {entry.order for entry in ENTRIES.values() if entry.order}
    chinese = [translation for source, translation in translated() if source in orders]
    assert len(chinese) == len(orders)
    assert [order for order in (*orders, *chinese) if JARGON.search(order)] == []
    assert {name for order in orders for name in places(order)} <= {"slot", "other", "serial"}


def test_what_a_run_can_end_with_has_a_few_words_by_which_it_is_counted() -> None:
    ends = {entry.code for name, entry in ENTRIES.items() if entry.order and ".placing." not in name}
    labels = {code for code in ends if code.startswith("SET-04")} - {"SET-040"}
    assert ends - labels - SHORT.keys() == set()
    assert SHORT.keys() - ends == set()
    assert [text for text in SHORT.values() if len(text) > 32 or text.endswith(".")] == []


def test_nobody_is_told_to_give_an_option_in_a_window() -> None:
    """Account and Region are chosen in the window; the options of the command line stand in its help."""
    texts = [text for entry in ENTRIES.values() for text in (entry.text, entry.hint, entry.order)]
    assert [text for text in texts if "--region" in text or "--profile" in text] == []


# --- a sentence ------------------------------------------------------------------------------------------


def test_a_sentence_is_its_english_text_and_remembers_how_it_was_made() -> None:
    day = datetime(2026, 1, 30, tzinfo=UTC)
    inner = said("the key {key}", key=Path("a") / "b")
    text = said(
        "{thing} ends on {day:%Y-%m-%d}: {size:,} bytes, {cause}",
        thing=inner,
        day=day,
        size=4096,
        cause=OSError("{gone}"),
    )
    assert text == f"the key {Path('a') / 'b'} ends on 2026-01-30: 4,096 bytes, {{gone}}"
    assert text.values["thing"] is inner
    assert json.loads(json.dumps(text)) == text
    again = pickle.loads(pickle.dumps(text))
    assert isinstance(again, Sentence)
    assert (again, again.template, again.values) == (text, text.template, text.values)


def test_a_sentence_is_filled_once() -> None:
    text = said("the file {path}", path="{odd}.bin")
    assert said(text) is text
