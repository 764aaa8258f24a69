"""A plain image becomes a release for a boot loader, and a virtual unit with that boot loader takes it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.bench.unit.process import UnitProcess
from desktop.settings.product.firmware import McubootSection
from signing.images import recognise_image
from tests.bench.rollout.conftest import Desk, Watching
from tests.bench.virtual_units import ConsoleClient, ProvisionedUnit, wait_until
from tests.unit.signing.image_judges import esp_application

BODY = b"firmware " * 20_000
IMAGES = {"mcuboot": BODY, "esp": esp_application(BODY, "1.1.0", project="lamp")}


@pytest.fixture
def unit(
    desk: Desk,
    start_unit: Callable[..., UnitProcess],
    open_console: Callable[[str], ConsoleClient],
    provision: Callable[..., ProvisionedUnit],
) -> ProvisionedUnit:
    """Connected, with the code-signing certificate of the account."""
    process = start_unit()
    console = open_console(process.uris[0])
    certificate, label = desk.account.code_signing_certificate_pem, desk.product.firmware.certificate_label
    assert "Success" in console.import_certificate(certificate, label)
    console.close()
    unit = provision(process, f"boots-{uuid.uuid4().hex[:8]}")
    wait_until(lambda: unit.status()["connected"], "the unit's connection")
    return unit


def boots(desk: Desk, form: str, folder: Path) -> Desk:
    """The desk of a product with that boot loader, and what its build made."""
    mcuboot = McubootSection(header_size=0x200, pad_header=True) if form == "mcuboot" else None
    firmware = desk.product.firmware.model_copy(update={"format": form, "mcuboot": mcuboot})
    image = folder / "zephyr.bin"
    image.write_bytes(IMAGES[form])
    return replace(desk, product=desk.product.model_copy(update={"firmware": firmware}), image=image)


@pytest.mark.parametrize("form", IMAGES)
def test_a_plain_image_is_signed_inside_rolled_out_and_runs(
    desk: Desk, unit: ProvisionedUnit, watching: Watching, tmp_path: Path, form: str
) -> None:
    desk = boots(desk, form, tmp_path)
    release = desk.release("1.1.0")
    assert recognise_image(release.image).signatures
    ended: Any = watching(desk.rollouts().launch(release, [unit.thing])).result(90)
    assert dict(ended.counts)["SUCCEEDED"] == 1, desk.heard.rows(unit.thing)
    wait_until(lambda: unit.status()["version"] == "1.1.0", "the new firmware")
    assert (unit.flash / "slot-b.bin").read_bytes() == release.image.read_bytes()


def test_a_unit_refuses_what_only_its_boot_loader_refuses(
    desk: Desk, unit: ProvisionedUnit, watching: Watching, tmp_path: Path
) -> None:
    """Signed for the job, as a FreeRTOS product asks for, but not inside."""
    desk.image.write_bytes(IMAGES["esp"])
    ended: Any = watching(desk.rollouts().launch(desk.release("1.1.0"), [unit.thing])).result(90)
    assert dict(ended.counts)["FAILED"] == 1
    assert "the boot loader refuses it" in desk.heard.rows(unit.thing)[-1][1]
    assert unit.status()["version"] == "1.0.0"
