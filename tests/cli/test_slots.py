from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from desktop.cli.main import run
from desktop.cli.slot_labels import MODULE, SHEET, sheet
from desktop.device import ports
from desktop.device.ports import PortInfo
from desktop.settings.product.labels import LabelFormat, SlotLabel
from desktop.settings.slots import bind_slot

SVG = "{http://www.w3.org/2000/svg}"
# Of Code 128, by ISO/IEC 15417: bars and spaces in modules, for the values 0 to 106.
PATTERNS = re.findall(
    r"\d+",
    """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231
113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211
212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131
113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111
314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211
241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141
214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214
211232 2331112
""",
)
START_B, CODE_C, CODE_B, START_C, STOP = 104, 99, 100, 105, 106


def linekey(*arguments: str) -> int:
    return run(list(arguments), lambda _units: 0)


@pytest.fixture(autouse=True)
def _plugged(monkeypatch: pytest.MonkeyPatch) -> None:
    modem = PortInfo("COM7", "COM7", "a modem", "", "2c7c:0125", "1-4")
    monkeypatch.setattr(ports, "list_ports", lambda: [modem])


def read(path: str) -> str:
    """What a scanner reads of bars drawn as `M x y h width …`: an independent decoder of Code 128."""
    drawn = [
        (float(x) / MODULE, float(width) / MODULE)
        for x, width in re.findall(r"M([\d.]+) [\d.]+h([\d.]+)v", path)
    ]
    edges = [round(edge - drawn[0][0]) for start, width in drawn for edge in (start, start + width)]
    widths = "".join(str(after - before) for before, after in pairwise(edges))
    whole, stop = widths[:-7], widths[-7:]
    assert stop == PATTERNS[STOP]
    values = [PATTERNS.index(whole[at : at + 6]) for at in range(0, len(whole), 6)]
    *said, check = values
    assert check == (said[0] + sum(place * value for place, value in enumerate(said[1:], 1))) % 103
    return decoded(said)


def decoded(values: list[int]) -> str:
    text, in_pairs = "", values[0] == START_C
    assert values[0] in (START_B, START_C)
    for value in values[1:]:
        if in_pairs and value != CODE_B:
            text += f"{value:02}"
        elif value in (CODE_B, CODE_C):
            in_pairs = value == CODE_C
        else:
            text += chr(value + 32)
    return text


@pytest.mark.parametrize("slot", ["1", "7", "16", "42", "99"])
def test_a_scanner_reads_which_slot_it_is(slot: str) -> None:
    root = ElementTree.fromstring(sheet({slot: ""}))
    [path] = root.iter(f"{SVG}path")
    text = read(path.attrib["d"])
    assert LabelFormat().read(text) == SlotLabel(slot)


def test_sixteen_labels_fit_a_sheet_and_say_what_people_call_them() -> None:
    names = {str(number): "" for number in range(1, 17)} | {"3": "<left> & 左"}
    root = ElementTree.fromstring(sheet(names))
    assert root.attrib["viewBox"] == f"0 0 {SHEET[0]} {SHEET[1]}"
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts[4:6] == ["3 · <left> & 左", "LINEKEY-SLOT-3"]
    drawn = [path.attrib["d"] for path in root.iter(f"{SVG}path")]
    assert [read(path) for path in drawn] == [f"LINEKEY-SLOT-{slot}" for slot in names]
    right = [float(x) for path in drawn for x in re.findall(r"M([\d.]+)", path)]
    assert max(right) < SHEET[0] - 10 * MODULE, "the quiet zone"


def test_labels_are_written_of_the_slots_that_are_bound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "slots.svg"
    assert linekey("slots", "labels", "--out", str(out)) == 2
    assert "--count" in capsys.readouterr().err
    bind_slot(3, "usb:A1")
    linekey("slots", "set", "3", "--name", "left")
    capsys.readouterr()
    assert linekey("slots", "labels", "--out", str(out), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(out), "slots": ["3"]}
    assert "3 · left" in out.read_text(encoding="utf-8")
    assert linekey("slots", "labels", "--out", str(out), "--count", "2") == 0
    assert capsys.readouterr().out.startswith("2 labels: ")


def test_slots_are_set_ordered_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    for slot in (1, 2):
        bind_slot(slot, f"usb:A{slot}")
    assert linekey("slots", "set", "2", "--name", " left ", "--adapter", "leaves") == 0
    assert capsys.readouterr().out == "Slot 2 · left · usb:A2 · leaves with the unit\n"
    assert linekey("slots", "set", "1", "--adapter", "stays", "--json") == 0
    assert json.loads(capsys.readouterr().out)["leaves"] is False
    assert linekey("slots", "order", "2") == 0
    assert linekey("slots", "hide", "com7") == 0
    capsys.readouterr()
    linekey("slots", "--json")
    listed = json.loads(capsys.readouterr().out)
    assert [one["slot"] for one in listed["slots"]] == ["2", "1"]
    assert listed["hidden"] == ["usb:2c7c:0125@1-4"]
    linekey("slots")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[-1] for line in lines] == ["unit", "stays", "usb:2c7c:0125@1-4"]
    linekey("slots", "set", "2", "--name", "", "--adapter", "auto")
    assert capsys.readouterr().out == "Slot 2 · usb:A2\n"
    for was_hidden in (True, False):
        assert linekey("slots", "show", "COM7", "--json") == 0
        assert json.loads(capsys.readouterr().out)["was_hidden"] is was_hidden


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["set", "1"], 2, "--name or --adapter"),
        (["set", "1", "--name", "x" * 25], 2, "24 printable"),
        (["set", "1", "--name", "left"], 15, "SET-059"),
        (["order", "5"], 15, "SET-059"),
    ],
)
def test_what_cannot_be_set(
    arguments: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert linekey("slots", *arguments) == status
    assert said in capsys.readouterr().err
