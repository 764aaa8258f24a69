from __future__ import annotations

import sys
from pathlib import Path
from uuid import NAMESPACE_DNS, uuid5

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from desktop.core.errors import SettingsError
from desktop.settings.product.identity import FleetSection
from desktop.settings.product.profile import load_product, parse_product
from signing.formats.mcuboot.layout import Version
from signing.formats.mcuboot.writing import Mcuboot
from signing.verification import public_key_pem

ROOT = Path(__file__).parents[3]
LAMP = (ROOT / "resources" / "products" / "lamp.toml").read_text(encoding="utf-8")


def test_the_built_in_product_loads_by_name() -> None:
    lamp = load_product("lamp")
    assert lamp.name == "LAMP-1"
    assert lamp.thing_name("DL00000126") == "DL00000126"


def test_a_product_loads_from_a_path_with_spaces_and_chinese(tmp_path: Path) -> None:
    path = tmp_path / "产品 one.toml"
    path.write_text(LAMP, encoding="utf-8")
    assert load_product(path) == load_product("lamp")


@pytest.mark.parametrize("serial", ["D" * 256, "D" * 129, "灯", "CON.", "D 1"])
def test_a_unit_whose_thing_aws_would_refuse_is_refused_before_it_is_touched(serial: str) -> None:
    lamp = load_product("lamp")
    any_serial = lamp.unit.model_copy(update={"serial_pattern": ".+", "thing_name": "{serial}"})
    product = lamp.model_copy(update={"unit": any_serial})
    assert product.thing_name("D" * 128) == "D" * 128
    with pytest.raises(SettingsError, match="SET-007"):
        product.thing_name(serial)


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


def approving(needed: int, *approvers: tuple[str, str]) -> str:
    named = "".join(
        f'[[release.approvers]]\nname = "{name}"\npublic_key_sha256 = "{key * 64}"\n'
        for name, key in approvers
    )
    return f"{LAMP}\n[release]\napprovals = {needed}\n{named}"


def test_a_public_key_lies_beside_the_profile() -> None:
    text = f'{LAMP}\n[[release.people]]\nid = "e1815"\nname = "Ada"\npublic_key = "keys/ada.pem"\n'
    release = parse_product(text, str(Path("profiles") / "lamp.toml")).release
    assert [Path(one.public_key) for one in release.people] == [Path("profiles/keys/ada.pem")]
    assert (release.shown("e1815"), release.shown("e1906")) == ("Ada (e1815)", "e1906")


def test_as_many_approvals_as_approvers_can_be_asked_for() -> None:
    release = parse_product(approving(2, ("Ada", "a"), ("Bea", "b")), "lamp.toml").release
    assert (release.approvals, [one.name for one in release.approvers]) == (2, ["Ada", "Bea"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (approving(-1), "release.approvals"),
        (approving(1, ("Ada", "a"), ("Ada", "b")), "is there twice"),
        (approving(1, ("Ada", "a"), ("Bea", "a")), "is there twice"),
        (approving(1, ("Ada", "g")), "public_key_sha256"),
        (approving(1, ("", "a")), "name"),
        (f'{LAMP}\n[[release.people]]\nid = "Ada"\n', "release.people.0.id"),
        (f"{LAMP}\n" + '[[release.people]]\nid = "ada"\n' * 2, "is there twice"),
    ],
    ids=["less than none", "a name twice", "a key twice", "no key", "no name", "no id", "an id twice"],
)
def test_people_that_cannot_be_are_refused(text: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_product(text, "lamp.toml")
    assert refused.value.code == "SET-002"
    assert said in refused.value.message


MCUBOOT = (
    LAMP.replace('format = "freertos"', 'format = "mcuboot"') + "\n[firmware.mcuboot]\nheader_size = 0x200\n"
)


def test_options_of_mcuboot_have_imgtools_defaults() -> None:
    firmware = parse_product(MCUBOOT, "lamp.toml").firmware
    assert firmware.mcuboot is not None
    form = firmware.mcuboot.form("1.2.3", firmware.slot_size)
    assert form == Mcuboot(Version(1, 2, 3), header_size=0x200, slot_size=1572864)


@pytest.mark.parametrize(("said", "counter"), [('"auto"', 0x01020003), ("7", 7)])
def test_the_security_counter_is_a_number_or_the_versions(said: str, counter: int) -> None:
    firmware = parse_product(f"{MCUBOOT}security_counter = {said}\n", "lamp.toml").firmware
    assert firmware.mcuboot is not None
    assert firmware.mcuboot.form("1.2.3", firmware.slot_size).security_counter == counter


@pytest.mark.parametrize(
    ("option", "code", "said"),
    [
        ("header-size = 1", "SET-002", "Did you mean “header_size”?"),
        ("pad_heder = true", "SET-002", "Did you mean “pad_header”?"),
        ("slot_size = 1", "SET-002", "“slot_size” belongs into another section."),
        ('security_counter = "often"', "SET-002", "firmware.mcuboot.security_counter"),
        ("security_counter = true", "SET-002", "firmware.mcuboot.security_counter"),
        ('public_key_format = "half"', "SET-002", "firmware.mcuboot.public_key_format"),
        ("align = 3", "SET-030", "units of 3 bytes"),
        ("security_counter = -1", "SET-030", "The security counter is -1."),
        ("load_addr = 1\nrom_fixed = 1", "SET-030", "not both"),
        ("max_align = 4", "SET-030", "units of 4 bytes"),
        ("erased_val = 1", "SET-030", "read as 0x1"),
        ('cid = "dimmer"', "SET-030", "no vendor is said"),
        ('compression = "gzip"', "SET-002", "firmware.mcuboot.compression"),
        ('encrypt = "none.pem"', "SET-030", "none.pem"),
    ],
)
def test_an_option_that_mcuboot_has_not_is_refused(option: str, code: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_product(f"{MCUBOOT}{option}\n", "lamp.toml")
    assert refused.value.code == code
    assert said in f"{refused.value.message} {refused.value.hint}"


def test_a_body_is_encrypted_for_a_key_beside_the_profile(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    (tmp_path / "loader.pem").write_text(public_key_pem(key), encoding="utf-8")
    options = 'encrypt = "loader.pem"\nencrypt_keylen = 256\nvid = "lamps.example"\ncid = "dimmer"\n'
    firmware = parse_product(MCUBOOT + options, str(tmp_path / "lamp.toml")).firmware
    assert firmware.mcuboot is not None
    form = firmware.mcuboot.form("1.2.3", firmware.slot_size)
    assert form.encrypt is not None
    assert (form.encrypt.keylen, form.vid) == (256, uuid5(NAMESPACE_DNS, "lamps.example").bytes)
    assert firmware.mcuboot.slot(firmware.slot_size) == form.slot
    (tmp_path / "loader.pem").write_text(_rsa_pem(), encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        parse_product(MCUBOOT + options, str(tmp_path / "lamp.toml"))
    assert (refused.value.code, "ECDSA P-256" in refused.value.message) == ("SET-030", True)


def _rsa_pem() -> str:
    return public_key_pem(rsa.generate_private_key(65537, 2048).public_key())


def test_a_header_that_is_too_small_is_refused_when_the_profile_is_read() -> None:
    with pytest.raises(SettingsError) as refused:
        parse_product(MCUBOOT.replace("0x200", "31"), "lamp.toml")
    assert refused.value.code == "SET-030"
    assert "The header size is 31." in refused.value.message


@pytest.mark.parametrize("form", ["freertos", "esp"])
def test_options_of_mcuboot_are_refused_for_other_formats(form: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_product(MCUBOOT.replace('"mcuboot"', f'"{form}"'), "lamp.toml")
    assert refused.value.code == "SET-002"
    assert f"does not go with the format {form}" in refused.value.message


def test_the_example_of_the_documentation_is_a_product() -> None:
    beacon = load_product(ROOT / "docs" / "examples" / "beacon.toml")
    assert beacon.firmware.mcuboot is not None


@pytest.fixture
def another_issuer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package with an issuer that has a section of its own."""
    info = tmp_path / "counter-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: counter\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[linekey.issuers]\ncounter = counter_issuer:Issuer\n", encoding="utf-8"
    )
    (tmp_path / "counter_issuer.py").write_text(
        "from desktop.settings.product.identity import IdentitySection\n"
        "class Section(IdentitySection):\n    machine: str\n"
        "class Issuer:\n    settings = Section\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "counter_issuer", raising=False)


FLEET_KEYS = 'issuer = "fleet"\ntemplate = "linekey-lamp"\n'
COUNTER = LAMP.replace(FLEET_KEYS, 'issuer = "counter"\nmachine = "https://example.test"\n')


def test_the_issuer_of_the_profile_brings_its_keys(another_issuer: None) -> None:
    identity = parse_product(COUNTER, "lamp.toml").identity
    assert (identity.issuer, identity.thing_type, identity.certificate_days) == ("counter", "lamp", 1825)
    assert identity.model_dump()["machine"] == "https://example.test"
    assert isinstance(parse_product(LAMP, "lamp.toml").identity, FleetSection)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (FLEET_KEYS, 'issuer = "fleet"\ntempalte = "x"\n', "identity.template"),
        ("template =", "certificate_day = 1\ntemplate =", "Did you mean “certificate_days”?"),
        (FLEET_KEYS, f'{FLEET_KEYS}machine = "x"\n', "identity.machine"),
        (FLEET_KEYS, 'issuer = "counter"\n', "identity.machine"),
        (FLEET_KEYS, 'issuer = "counter"\nmachine = "x"\nmachin = "x"\n', "Did you mean “machine”?"),
        (FLEET_KEYS, 'issuer = "counter"\nmachine = "x"\ntemplate = "x"\n', "identity.template"),
        (
            FLEET_KEYS,
            'issuer = "flet"\n',
            "identity: there is no issuer “flet”, but: authority, ",
        ),
        (FLEET_KEYS, "issuer = 1\n", "identity.issuer"),
        (FLEET_KEYS, "", "identity.issuer"),
    ],
)
def test_a_key_that_the_issuer_has_not_is_refused(
    another_issuer: None, old: str, new: str, said: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_product(LAMP.replace(old, new), "lamp.toml")
    assert refused.value.code == "SET-002"
    assert said in f"{refused.value.message} {refused.value.hint}"


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"linekey-lamp"', f'"{"t" * 37}"', "identity.template"),
        (FLEET_KEYS, f"{FLEET_KEYS}certificate_days = 0\n", "identity.certificate_days"),
        ("slot_size = 1572864", "slot_size = 0", "firmware.slot_size"),
    ],
)
def test_a_value_outside_its_bounds_is_refused(old: str, new: str, place: str) -> None:
    assert old in LAMP
    with pytest.raises(SettingsError, match=place):
        parse_product(LAMP.replace(old, new), "lamp.toml")


def test_the_executable_knows_the_issuers_it_carries(
    another_issuer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(SettingsError) as refused:
        parse_product(COUNTER, "lamp.toml")
    assert refused.value.code == "SET-002"
    assert "this executable takes none from elsewhere" in refused.value.message


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 3000 + "]" * 3000, "x = " + "{a = " * 3000, "x = " + "9" * 5000],
    ids=["lists in lists", "tables in tables", "a number of 5,000 digits"],
)
def test_a_profile_that_no_parser_can_read_is_refused(text: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_product(f"{text}\n{LAMP}", "lamp.toml")
    assert refused.value.code == "SET-002"
    assert "lamp.toml is not TOML" in refused.value.message


def unit_with(key: str, value: str) -> str:
    lines = [f"{key} = '{value}'" if line.startswith(key) else line for line in LAMP.splitlines()]
    return "\n".join(lines)


@pytest.mark.parametrize("pattern", [r"DL(\d+", "[", "*", "a{99999999999999999999}", "(" * 2000 + ")" * 2000])
def test_a_pattern_of_serial_numbers_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_product(unit_with("serial_pattern", pattern), "lamp.toml")
    assert refused.value.code == "SET-002"
    assert "unit.serial_pattern: it is no regular expression" in refused.value.message


@pytest.mark.parametrize(
    "name",
    [
        "{x}",
        "{serial.__class__}",
        "{serial!r:>10}",
        "{}",
        "{0}",
        "lamp",
        "",
        "{serial}-{serial}",
        "{{serial}}",
        "{serial}}",
    ],
)
def test_a_things_name_has_the_serial_number_once_and_nothing_else_in_braces(name: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_product(unit_with("thing_name", name), "lamp.toml")
    assert refused.value.code == "SET-002"
    assert "unit.thing_name: it must have {serial} once" in refused.value.message


def test_the_serial_number_stands_in_its_place() -> None:
    product = parse_product(unit_with("thing_name", "lamp-{serial}-x"), "lamp.toml")
    assert product.thing_name("DL00000126") == "lamp-DL00000126-x"


HOME = LAMP + '\n[home]\nregion = "eu-west-1"\n'
PRIVATE_CA = (ROOT / "docs" / "examples" / "private-ca.toml").read_text(encoding="utf-8")


def test_units_live_where_the_profile_says() -> None:
    assert parse_product(HOME, "lamp.toml").home_region == "eu-west-1"
    assert load_product("lamp").home_region == ""


@pytest.mark.parametrize(
    "region", ["", "EU-WEST-1", "eu-west", "eu west 1", "eu-west-1\\n", "https://eu-west-1"]
)
def test_a_home_that_is_no_region_is_refused(region: str) -> None:
    with pytest.raises(SettingsError, match=r"home\.region.*SET-002"):
        parse_product(HOME.replace("eu-west-1", region), "lamp.toml")


def test_a_misspelt_home_gets_a_suggestion() -> None:
    with pytest.raises(SettingsError) as refused:
        parse_product(HOME.replace("[home]", "[hme]"), "lamp.toml")
    assert refused.value.hint == "Did you mean “home”?"


def test_an_authority_in_another_region_than_the_units_is_refused() -> None:
    """AWS Private CA would not find it, and that in the middle of the first unit's run."""
    region = PRIVATE_CA.split("acm-pca:")[1].split(":")[0]
    parse_product(f'{PRIVATE_CA}\n[home]\nregion = "{region}"\n', "p.toml")
    with pytest.raises(SettingsError, match=r"ca_arn is in .*SET-002"):
        parse_product(f'{PRIVATE_CA}\n[home]\nregion = "sa-east-1"\n', "p.toml")
