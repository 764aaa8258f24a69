"""What every driver must do, against a unit that speaks its protocol, over each kind of cable."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desktop.bench.unit.process import UnitProcess
from desktop.core import plugins
from desktop.core.errors import DeviceError
from desktop.device.driver import DRIVERS, GROUP, Ability, Driver, find_driver, open_driver
from signing.certificates import check_request
from signing.errors import VerificationError
from signing.identity import new_code_signing_identity
from tests.elsewhere import installed

THING = "lamp-DL00000001"
CABLES = ["socket://127.0.0.1:0"] if sys.platform == "win32" else ["socket://127.0.0.1:0", "pty:"]

# Every family there is, with one of an installed package.
with TemporaryDirectory() as folder, installed("driver", Path(folder)):
    FAMILIES = {family: find_driver(family) for family in plugins.names(GROUP, DRIVERS)}


def families(*abilities: Ability) -> pytest.MarkDecorator:
    """Each family that can do this, on each kind of cable."""
    able = [family for family, driver in FAMILIES.items() if driver.abilities.issuperset(abilities)]
    places = [(family, cable) for family in able for cable in CABLES]
    ids = [f"{family} on {cable.partition(':')[0]}" for family, cable in places]
    return pytest.mark.parametrize("driver", places, ids=ids, indirect=True)


@pytest.fixture
def driver(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Driver]:
    """Of a blank virtual unit: the twin that the driver names."""
    family, cable = request.param
    (tmp_path / "packages").mkdir()
    with (
        installed("driver", tmp_path / "packages"),
        UnitProcess(tmp_path / "flash", driver=family, listen=cable) as units,
    ):
        driver = open_driver(family, units.uris[0], {})
        with driver.link:
            yield driver


@pytest.fixture(scope="module")
def certificate() -> str:
    """Some certificate; the unit cannot know whose it is."""
    return new_code_signing_identity("a test", 1).certificate_pem


@families()
def test_blank_unit_says_so(driver: Driver) -> None:
    info = driver.identify()
    assert FAMILIES[info.family].__name__ == type(driver).__name__
    assert info.thing_name == ""
    assert not info.has_certificate
    assert bool(info.version) == (Ability.REPORT_VERSION in driver.abilities)


@families(Ability.MAKE_KEY)
def test_request_is_made_with_the_units_own_key(driver: Driver) -> None:
    public_key = driver.make_key()
    request = driver.make_request(THING)
    check_request(request, common_name=THING, public_key_pem=public_key)


@families(Ability.MAKE_KEY)
def test_each_key_is_new(driver: Driver) -> None:
    assert driver.make_key() != driver.make_key()


@families(Ability.MAKE_KEY, Ability.READ_BACK)
def test_certificate_is_read_back_as_it_was_written(driver: Driver, certificate: str) -> None:
    driver.make_key()
    driver.write_certificate(certificate)
    assert driver.read_certificate() == certificate


@families()
def test_code_signing_certificate_is_read_back_by_its_label(driver: Driver, certificate: str) -> None:
    driver.identify()
    with pytest.raises(DeviceError) as missing:
        driver.read_code_signing("ota_signer_cert")
    assert missing.value.code == "DEV-017"
    driver.write_code_signing("ota_signer_cert", certificate)
    assert driver.read_code_signing("ota_signer_cert") == certificate


@families(Ability.MAKE_KEY, Ability.READ_BACK)
def test_what_is_committed_survives_a_restart(driver: Driver, certificate: str) -> None:
    driver.make_key()
    driver.make_request(THING)
    driver.write_trust(certificate)
    driver.write_code_signing("ota_signer_cert", certificate)
    driver.write_certificate(certificate)
    driver.set_endpoint("iot.example", 8883)
    driver.commit()
    driver.restart()

    info = driver.identify()
    assert (info.thing_name, info.endpoint, info.has_certificate) == (THING, "iot.example", True)
    assert driver.read_certificate() == certificate


@families(Ability.MAKE_KEY)
def test_what_is_not_committed_is_gone_after_a_restart(driver: Driver) -> None:
    driver.make_key()
    driver.make_request(THING)
    driver.restart()
    assert driver.identify().thing_name == ""


def told_certificate(driver: Driver) -> str:
    try:
        return driver.read_certificate()
    except DeviceError:
        return ""


@families(Ability.MAKE_KEY, Ability.READ_BACK, Ability.ERASE)
def test_erased_unit_has_neither_key_nor_certificate_of_the_run(driver: Driver, certificate: str) -> None:
    public_key = driver.make_key()
    driver.make_request(THING)
    driver.write_certificate(certificate)
    driver.commit()
    driver.erase()
    driver.restart()

    assert told_certificate(driver) != certificate
    with pytest.raises((VerificationError, DeviceError)):  # of a new key, or of none
        check_request(driver.make_request(THING), common_name=THING, public_key_pem=public_key)


@families()
def test_unfit_certificate_is_refused_with_the_units_own_words(driver: Driver) -> None:
    with pytest.raises(DeviceError) as refused:
        driver.write_certificate("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    assert refused.value.code == "DEV-014"
    assert driver.identify().has_certificate is False  # and the console still works


@families(Ability.MAKE_KEY)
def test_private_key_never_crosses_the_cable(driver: Driver) -> None:
    driver.make_key()
    driver.make_request(THING)
    assert "PRIVATE KEY" not in driver.link.transcript.text()
