"""The releases page with the real services, for products whose boot loader verifies a signature, too."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.app.releases.use_case import ReleasesUseCase
from desktop.core.errors import ReleaseError
from desktop.core.events import Event
from desktop.gui.pages.releases.page import ReleasesPage
from desktop.gui.preferences import Preferences
from desktop.gui.widgets.file_dialogs import FileDialogs
from desktop.ledger.store import Ledger
from desktop.settings.product.firmware import McubootSection
from signing.images import recognise_image
from tests.gui.playing import Bench, FakeCheckpoints
from tests.unit.release.desk import IMAGE, PASSPHRASE, Desk
from tests.unit.signing.image_judges import esp_application
from tools import shift

Open = Callable[[str], ReleasesPage]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Ledger(tmp_path / "ledger.db") as ledger:
        yield Desk(tmp_path, ledger)


@pytest.fixture
def open_page(bench: Bench, desk: Desk) -> Open:
    """`open_page("mcuboot")`: the page of a product with that boot loader, and a key in a file."""

    def make(form: str) -> ReleasesPage:
        mcuboot = McubootSection(header_size=0x200, pad_header=True) if form == "mcuboot" else None
        firmware = desk.product.firmware.model_copy(update={"format": form, "mcuboot": mcuboot})
        desk.product = desk.product.model_copy(update={"firmware": firmware})
        services: Any = SimpleNamespace(product=desk.product)

        def tell(event: Event) -> None:
            page.apply(event)

        def now(_lane: str, _area: str, work: Callable[..., object], *arguments: object) -> None:
            work(*arguments)

        tasks: Any = SimpleNamespace(tell=tell, submit=now)
        desk.events = SimpleNamespace(append=tell)  # type: ignore[assignment]
        files, ledger = FileDialogs(Preferences()), FakeCheckpoints([])
        requests = ReleasesUseCase(services, tasks, desk.service)
        page = ReleasesPage(bench.desk.look, bench.clock, files, requests, ledger)
        bench.qtbot.addWidget(page)
        page.apply(shift.signing_ready())
        (desk.folder / "units.crt").write_text(desk.certificate, encoding="ascii")
        page.signing.key.added.emit(desk.uri)
        page.signing.key.certificate_given.emit(desk.folder / "units.crt")
        return page

    return make


def choose(page: ReleasesPage, image: Path, version: str) -> None:
    page.signing.firmware.chosen.emit(image)
    page.signing.firmware.version.setText(version)
    page.signing.firmware.version_edited.emit(version)


def sign(page: ReleasesPage) -> None:
    page.signing.key.secret.setText(PASSPHRASE)
    page.signing.sign()
    page.show_state()


def told(page: ReleasesPage) -> dict[str, tuple[str, str]]:
    return {text: (state, detail) for state, text, detail in page.signing.checks.lines}


def test_the_page_says_what_a_plain_image_becomes_and_then_became(open_page: Open, desk: Desk) -> None:
    page = open_page("mcuboot")
    choose(page, desk.image, "1.1.0")
    expected = "Will be signed inside: MCUboot image, version 1.1.0, header of 512 bytes"
    assert page.signing.firmware.signatures == expected
    assert told(page)["The boot loader will start it"] == ("waiting", "")
    sign(page)
    made = page.model.signed
    assert made is not None, page.notice.text
    assert recognise_image(desk.service.get(made.release_id).image).signatures
    became = f"Signed inside, and kept as lämp.signed.bin: {made.size:,} bytes"
    assert page.signing.firmware.signatures == became
    assert told(page)["The boot loader will start it"] == (
        "pass",
        "mcuboot, version 1.1.0, header of 512 bytes",
    )


def test_it_says_so_in_chinese(open_page: Open, desk: Desk, bench: Bench) -> None:
    page = open_page("mcuboot")
    bench.desk.languages.use("zh_CN")
    choose(page, desk.image, "1.1.0")
    assert page.signing.firmware.signatures == "签名时将写入镜像：MCUboot 镜像，版本 1.1.0，头部 512 字节"
    sign(page)
    assert page.signing.firmware.signatures.startswith("签名已写入镜像，保存为 lämp.signed.bin")
    assert told(page)["引导程序会启动它"] == ("pass", "mcuboot，版本 1.1.0，头部 512 字节")


def test_an_application_for_an_esp_chip_brings_its_version(open_page: Open, desk: Desk) -> None:
    page = open_page("esp")
    desk.image.write_bytes(esp_application(IMAGE, "1.3.0"))
    page.signing.firmware.chosen.emit(desk.image)
    assert (
        page.signing.firmware.signatures == "Will be signed inside: ESP image (Secure Boot v2), version 1.3.0"
    )
    sign(page)
    assert told(page)["The boot loader will start it"] == ("pass", "esp, version 1.3.0")


def test_an_image_for_another_boot_loader_is_told_before_signing(open_page: Open, desk: Desk) -> None:
    page = open_page("esp")
    page.signing.firmware.chosen.emit(desk.image)
    page.show_state()
    assert [one for one in page.signing.checks.failures if "verify the format esp; this is raw" in one]
    assert "verify the format" not in page.signing.firmware.signatures, "once is enough"


def test_units_without_such_a_boot_loader_have_no_such_check(open_page: Open, desk: Desk) -> None:
    page = open_page("freertos")
    choose(page, desk.image, "1.1.0")
    sign(page)
    assert page.model.signed is not None
    assert [state for state, _, _ in page.signing.checks.lines] == ["pass"] * 7


def test_an_image_that_a_build_replaced_meanwhile_is_looked_at_again(open_page: Open, desk: Desk) -> None:
    page = open_page("freertos")
    choose(page, desk.image, "1.1.0")
    desk.image.write_bytes(IMAGE[::-1])
    with pytest.raises(ReleaseError) as refused:
        sign(page)
    assert refused.value.code == "GUI-030"
    assert desk.service.list_releases() == []
    assert page.model.image is not None
    assert page.model.image.sha256 == hashlib.sha256(IMAGE[::-1]).hexdigest()
    page.model.signing = False  # as the refusal tells it
    choose(page, desk.image, "1.1.0")
    sign(page)
    assert page.model.signed is not None
