from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.errors import SettingsError
from desktop.settings.product import load_product, parse_product

LAMP = (Path(__file__).parents[3] / "resources" / "products" / "lamp.toml").read_text(encoding="utf-8")


def test_the_built_in_product_loads_by_name() -> None:
    lamp = load_product("lamp")
    assert lamp.name == "LAMP-1"
    assert lamp.thing_name("DL00000126") == "DL00000126"


def test_a_product_loads_from_a_path_with_spaces_and_chinese(tmp_path: Path) -> None:
    path = tmp_path / "产品 one.toml"
    path.write_text(LAMP, encoding="utf-8")
    assert load_product(path) == load_product("lamp")


@pytest.mark.parametrize("serial", ["", "DL1", "DL00000126\n", "XX00000126", "DL000001269"])
def test_a_serial_number_of_another_product_is_refused(serial: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_product("lamp").thing_name(serial)
    assert refused.value.code == "SET-003"


def test_an_unknown_key_is_named_with_what_was_meant() -> None:
    with pytest.raises(SettingsError) as refused:
        parse_product(LAMP.replace("slot_size", "slotsize"), "lamp.toml")
    assert refused.value.code == "SET-002"
    assert "firmware.slotsize" in refused.value.message or "firmware.slot_size" in refused.value.message


def test_a_misspelt_extra_key_gets_a_suggestion() -> None:
    with pytest.raises(SettingsError) as refused:
        parse_product(LAMP + "pathh = 1\n", "lamp.toml")
    assert refused.value.hint == "Did you mean “path”?"


@pytest.mark.parametrize(
    ("text", "code"), [("name = ", "SET-002"), ("schema = 2\nname = 'x'", "SET-002"), ("", "SET-002")]
)
def test_a_broken_profile_is_refused_with_its_place(text: str, code: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_product(text, "broken.toml")
    assert refused.value.code == code
    assert "broken.toml" in refused.value.message


def test_a_missing_profile_is_refused() -> None:
    with pytest.raises(SettingsError) as refused:
        load_product("no-such-product")
    assert refused.value.code == "SET-001"
