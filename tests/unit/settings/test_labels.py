"""Labels as products have them, and as scanners and keyboards spoil them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.core.errors import SettingsError
from desktop.settings.product import gs1
from desktop.settings.product.labels import Label, LabelFormat, SlotLabel
from desktop.settings.product.profile import load_product, parse_product

ROOT = Path(__file__).parents[3]
LAMP = (ROOT / "resources" / "products" / "lamp.toml").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "technician.md").read_text(encoding="utf-8")
FORMAT = load_product("lamp").label_format
QR = r"P:(?P<product>[^;]+);W:(?P<work_order>[^;]*);S:(?P<serial>[^;]+)"
FNC1 = "\x1d"


def labelled(table: str) -> LabelFormat:
    return parse_product(f"{LAMP}\n[label]\n{table}\n", "lamp.toml").label_format


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def refusal(form: LabelFormat, text: str) -> SettingsError:
    with pytest.raises(SettingsError) as refused:
        form.read(text)
    return refused.value


# --- the whole text is the serial number -----------------------------------------------------------------


@given(st.from_regex(r"DL[0-9]{8}", fullmatch=True))
def test_caps_lock_and_full_width_signs_change_no_serial_number(serial: str) -> None:
    for scanned in (serial, serial.swapcase(), full_width(serial), f" {serial}\r\n", f"\u3000{serial}\t"):
        assert FORMAT.read(scanned) == Label(serial)


@pytest.mark.parametrize(
    "scanned",
    [
        "",
        "DL1",
        "dL00000126",  # no key that is left on does this
        "DLàààààà&é-",  # a French keyboard
        "DL0000012²",
        "DL0000012٣",  # a digit, of another script
        "DL00000126DL00000127",
        "DL00000126\0",
        "\0DL00000126",
        "DL0000\x1d0126",
        "\x1dDL00000126",  # the label of another system
    ],
)
def test_what_is_no_serial_number_is_refused_and_never_mended(scanned: str) -> None:
    refused = refusal(FORMAT, scanned)
    assert refused.code == "SET-003"
    assert refused.message.isprintable()
    assert refused.order == "Not a label of this product. Scan again."


def test_where_both_cases_are_serial_numbers_the_case_is_kept() -> None:
    form = LabelFormat(serial_pattern=r"[A-Za-z]{2}\d{4}")
    assert form.read("ab1234") == Label("ab1234")
    assert form.read("AB1234") == Label("AB1234")


# --- slots -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slot", ["1", "12", "left", "Ofen 3"])
@pytest.mark.parametrize("form", [FORMAT, labelled(f"pattern = '{QR}'"), labelled("gs1 = true")])
def test_a_slot_label_names_its_slot_whatever_the_product(form: LabelFormat, slot: str) -> None:
    scanned = SlotLabel(slot).text
    assert scanned == f"LINEKEY-SLOT-{slot}"
    assert form.read(scanned) == form.read(scanned.swapcase()) == SlotLabel(slot)
    assert refusal(form, "LINEKEY-SLOT-").code in ("SET-003", "SET-041")


# --- a pattern -------------------------------------------------------------------------------------------


def test_the_serial_number_is_taken_out_of_a_qr_code() -> None:
    form = labelled(f"pattern = '{QR}'")
    assert form.read("P:LAMP-1;W:WO-1042;S:DL00000126") == Label("DL00000126", "WO-1042")
    assert form.read("p:lamp-1;w:wo-1042;s:dl00000126") == Label("DL00000126", "WO-1042")
    assert form.read("P:LAMP-1;W:;S:DL00000126") == Label("DL00000126")
    assert form.read("DL00000126") == Label("DL00000126"), "that is how a person types it"


def test_the_label_of_another_product_is_refused_by_name() -> None:
    refused = refusal(labelled(f"pattern = '{QR}'"), "P:HEATER;W:WO-1;S:DL00000126")
    assert (refused.code, refused.order) == ("SET-042", "A unit of another product. Put it aside.")
    assert "HEATER" in refused.message
    called = labelled(f"pattern = '{QR}'\nproduct = 'HEATER'")
    assert called.read("P:HEATER;W:WO-1;S:DL00000126") == Label("DL00000126", "WO-1")


@pytest.mark.parametrize("scanned", ["P:LAMP-1;W:WO-1;S:XX1", "P:LAMP-1;S:DL00000126", "S:DL00000126", "\0"])
def test_a_code_that_is_not_as_the_pattern_says_is_refused(scanned: str) -> None:
    refused = refusal(labelled(f"pattern = '{QR}'"), scanned)
    assert refused.code == "SET-041"
    assert "keyboard layout" in refused.hint


# --- what the scanner adds -------------------------------------------------------------------------------


def test_what_the_scanner_adds_is_taken_off() -> None:
    form = labelled("prefix = '*'\nsuffix = '%'")
    assert form.read("*DL00000126%") == form.read("DL00000126") == Label("DL00000126")
    assert form.read("*LINEKEY-SLOT-2%") == SlotLabel("2")
    for half in ("*DL00000126", "DL00000126%", "**DL00000126%", "*%", "*", "*DL000001267", "5DL00000126%"):
        assert refusal(form, half).code == "SET-003"


def test_one_text_that_could_be_two_serial_numbers_is_neither() -> None:
    form = LabelFormat(serial_pattern=r"S?\d+", prefix="S")
    assert form.read("123") == Label("123")
    assert refusal(form, "S123").code == "SET-043"


# --- GS1 -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "scanned",
    [
        "21DL00000126",
        "010952123454321321DL00000126",
        f"]d2010952123454321321DL00000126{FNC1}10WO-1",
        f"{FNC1}010952123454321321DL00000126",
        f"10WO-1{FNC1}21DL00000126",
        f"]C110WO-1{FNC1}0109521234543213{FNC1}21DL00000126",
        f"17261231310300123410WO-1{FNC1}21DL00000126{FNC1}",
        f"8008261127101521DL00000126{FNC1}21DL00000126",
    ],
)
def test_the_serial_number_of_gs1_is_ai_21(scanned: str) -> None:
    read = labelled("gs1 = true").read(scanned)
    assert isinstance(read, Label)
    assert read.serial == "DL00000126"
    assert read.work_order == ("WO-1" if "10WO-1" in scanned else "")


@pytest.mark.parametrize(
    "scanned",
    [
        "0109521234543213",  # no serial number
        "01095212345432121DL00000126",  # the GTIN has lost a digit
        "010952123454321310WO-121DL00000126",  # the separator was not typed
        f"01095212345{FNC1}2132" + "21DL00000126",  # ... and another one
        "21DL0000012610WO-1",
        f"21DL00000126{FNC1}21DL00000127",
        "21",
        "05123",
        "x21DL00000126",
    ],
)
def test_an_element_string_that_is_not_whole_is_refused(scanned: str) -> None:
    assert refusal(labelled("gs1 = true"), scanned).code == "SET-041"


def test_gs1_names_the_product_by_its_gtin() -> None:
    form = labelled("gs1 = true\nproduct = '09521234543213'")
    assert form.read("010952123454321321DL00000126") == Label("DL00000126")
    assert refusal(form, "010952123454322021DL00000126").code == "SET-042"


@given(st.text(alphabet="0123456789]C1dA\x1d", max_size=40))
@example(f"010952123{FNC1}454321")
def test_no_text_breaks_the_reading_of_elements(text: str) -> None:
    found = gs1.elements(text)
    assert found is None or all(data and gs1.SEPARATOR not in data for data in found.values())


# --- the table -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "place", "why"),
    [
        ("pattern = '(?P<serial>'", "label.pattern", "no regular expression"),
        ("pattern = 'S:(.+)'", "label.pattern", "no group (?P<serial>"),
        ("pattern = '(?P<serial>.+)(?P<order>.*)'", "label.pattern", "order"),
        (f"gs1 = true\npattern = '{QR}'", "label", "remove one"),
        ("patern = 'x'", "label.patern", ""),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(table: str, place: str, why: str) -> None:
    with pytest.raises(SettingsError) as refused:
        labelled(table)
    assert refused.value.code == "SET-002"
    assert f": {place}: " in refused.value.message
    assert why in refused.value.message
    if not why:
        assert refused.value.hint == "Did you mean “pattern”?"


def test_the_tables_of_the_guide_read_what_they_are_for() -> None:
    forms = [labelled(table) for table in re.findall(r"```toml\n\[label\]\n(.+?)```", GUIDE, re.DOTALL)]
    scanned = ("P:LAMP-1;W:WO-1042;S:DL00000126", "010952123454321321DL00000126", "*DL00000126%")
    read = [form.read(text) for form, text in zip(forms, scanned, strict=True)]
    assert read == [Label("DL00000126", "WO-1042"), Label("DL00000126"), Label("DL00000126")]
