"""The releases page signs with each kind of key: a real bench, a real token, nothing replaced in between."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app.application import Application
from desktop.app.releases.keys import file_uri, token_uri
from desktop.app.releases.record.events import ReleasesFetched
from desktop.app.station.slots import Slots
from desktop.core.events import Listener
from desktop.demo.workshop import ANA, BEA, Workshop
from desktop.gui.app import Desk
from desktop.gui.pages.releases.page import ReleasesPage
from desktop.release.store import Release
from desktop.wiring import Services
from signing.certificates import code_signing_certificate
from signing.keys import open_signer
from signing.keys.file import create_key_file
from signing.keys.pkcs11 import create_token_key
from signing.signer import require_digest_signer
from tests.contract.signers.soft_token import PIN, new_soft_tokens

START_SECONDS = 60
SIGN_MS = 30_000
PASSPHRASE = "planted-passphrase-5512"

pytestmark = [pytest.mark.bench, pytest.mark.timeout(240)]


@dataclass
class Desktop:
    """The window on a bench with one unit, and keys made for it."""

    qtbot: QtBot
    page: ReleasesPage
    workshop: Workshop
    folder: Path

    @property
    def services(self) -> Services:
        return self.workshop.services

    def give_certificate(self, uri: str, secret: str) -> None:
        """Mints the certificate that units would carry, and chooses it for the key in hand."""
        signer = require_digest_signer(
            open_signer(uri, lambda _uri: secret, client=self.services.cloud.client)
        )
        path = self.folder / "release ü.crt"
        path.write_text(code_signing_certificate(signer, "Lamp release", 365), encoding="ascii")
        self.page.signing.key.certificate_given.emit(path)
        self.wait(lambda: self.page.model.ring.own_certificate is not None)

    def add_key(self, uri: str) -> None:
        self.page.signing.key.added.emit(uri)
        self.wait(lambda: self.page.model.ring.key is not None and self.page.model.ring.key.uri == uri)

    def choose_firmware(self, version: str) -> None:
        image = self.folder / f"固件 lamp-{version}.bin"
        image.write_bytes(f"firmware {version} ".encode() * 5_000)
        self.page.signing.firmware.chosen.emit(image)
        self.wait(lambda: self.page.model.image is not None)  # until then findings are of the image before
        self.wait(lambda: "version" in self.page.model.checks)
        states = [check.state for check in self.page.model.checks.values()]
        assert states == [*["pass"] * 4, "warn" if version in self.versions else "pass"]

    @property
    def versions(self) -> list[str]:
        """Those on record."""
        return [release.version for release in self.page.model.releases]

    def press_sign(self, secret: str = "") -> None:
        """Types the secret, presses the button when it can be pressed, and waits for the end."""
        self.wait(self.page.signing.controls.sign_button.isEnabled)
        self.qtbot.keyClicks(self.page.signing.key.secret, secret)
        self.qtbot.mouseClick(self.page.signing.controls.sign_button, Qt.MouseButton.LeftButton)
        assert self.page.model.busy
        self.wait(lambda: not self.page.model.busy)

    def sign(self, secret: str = "") -> Release:
        """The release that came of it, once openssl has verified it."""
        before = self.page.model.signed
        self.press_sign(secret)
        assert self.page.model.problem is None, self.page.notice.text
        signed = self.page.model.signed
        assert signed is not None
        assert signed is not before
        self.page.show_state()
        made = self.services.releases().get(signed.release_id)
        self._ask_openssl(made)
        return made

    def _ask_openssl(self, made: Release) -> None:
        certificate, public, signature = (self.folder / name for name in ("made.crt", "made.pub", "made.sig"))
        certificate.write_text(made.certificate_pem, encoding="ascii")
        signature.write_bytes(base64.b64decode(made.signature_b64))
        subprocess.run(
            ["openssl", "x509", "-in", certificate, "-pubkey", "-noout", "-out", public], check=True
        )
        command = ["openssl", "dgst", "-sha256", "-verify", public, "-signature", signature, made.image]
        said = subprocess.run(command, check=True, capture_output=True)
        assert said.stdout.strip() == b"Verified OK"

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=SIGN_MS)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A token, as long as the window lives."""
    with pytest.MonkeyPatch.context() as environment:
        new_soft_tokens(tmp_path_factory.mktemp("tokens"), environment).add("release")
        yield


@pytest.fixture(scope="module")
def desk(qapp: QApplication, tokens: None) -> Iterator[tuple[Desk, list[Workshop]]]:
    benches: list[Workshop] = []

    def open_bench(listener: Listener) -> Application:
        benches.append(Workshop(1).__enter__())
        benches[0].set_up_account(listener)
        opened = Application(benches[0].services, listener, Slots.at({}), workshop=benches[0])
        opened.announce()
        return opened

    made = Desk(qapp, open_bench=open_bench)
    made.languages.use("en")
    made.window.show()
    made.window.start_bench()
    yield made, benches
    made.close()
    made.window.deleteLater()


@pytest.fixture
def desktop(desk: tuple[Desk, list[Workshop]], qtbot: QtBot, tmp_path: Path) -> Desktop:
    window = desk[0].window
    qtbot.waitUntil(lambda: bool(window.pages), timeout=START_SECONDS * 1000)
    window.show_page(1)
    page = window.pages[1]
    assert isinstance(page, ReleasesPage)
    return Desktop(qtbot, page, desk[1][0], tmp_path)


def test_with_a_signing_profile(desktop: Desktop) -> None:
    desktop.page.signing.key.chosen.emit(0)
    desktop.choose_firmware("1.1.0")
    made = desktop.sign()
    assert made.signer_uri.startswith("awssigner:")
    assert desktop.page.signing.checks.lines[-1][0] == "pass"


def test_with_a_key_in_kms(desktop: Desktop) -> None:
    kms = desktop.services.cloud.client("kms")
    key = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    # boto asks again when an answer is lost, and is told then that the first request was carried out.
    with suppress(kms.exceptions.AlreadyExistsException):
        kms.create_alias(AliasName="alias/lamp-release", TargetKeyId=key)
    assert kms.describe_key(KeyId="alias/lamp-release")["KeyMetadata"]["KeyId"] == key
    uri = "awskms:alias/lamp-release"
    desktop.add_key(uri)
    assert desktop.page.model.ring.belongs is False, "units carry the account's certificate"
    desktop.give_certificate(uri, "")
    assert desktop.page.model.ring.belongs
    desktop.choose_firmware("1.2.0")
    assert desktop.sign().signer_uri == uri


def test_with_a_key_file(desktop: Desktop) -> None:
    path = desktop.folder / "lamp ü.pem"
    create_key_file(path, PASSPHRASE)
    uri = file_uri(path)
    desktop.add_key(uri)
    desktop.give_certificate(uri, PASSPHRASE)
    desktop.choose_firmware("1.3.0")
    made = desktop.sign(PASSPHRASE)
    assert made.signer_uri == uri
    assert desktop.page.history.table.rows[0][0].text == "1.3.0"


def test_with_a_key_in_a_token(desktop: Desktop) -> None:
    uri = token_uri("release", "lamp 2026")
    create_token_key(uri, lambda _uri: PIN)
    desktop.add_key(uri)
    desktop.give_certificate(uri, PIN)
    desktop.choose_firmware("1.4.0")
    page = desktop.page
    desktop.press_sign()
    assert page.model.problem is not None
    assert page.model.problem.code == "GUI-010", "an empty PIN is not tried"
    desktop.press_sign("0000")
    assert page.model.problem.code == "SIG-106"
    assert "more than one is left" in page.notice.text
    made = desktop.sign(PIN)
    assert made.signer_uri == uri
    stored = made.folder.rglob("*")
    assert all(PIN.encode() not in file.read_bytes() for file in stored if file.is_file())


def test_a_key_that_is_not_the_units_is_refused(desktop: Desktop) -> None:
    path = desktop.folder / "other.pem"
    create_key_file(path, PASSPHRASE)
    desktop.add_key(file_uri(path))
    desktop.choose_firmware("1.5.0")
    desktop.press_sign(PASSPHRASE)
    assert desktop.page.model.problem is not None
    assert desktop.page.model.problem.code == "REL-009"
    assert desktop.page.model.ring.belongs is False
    desktop.page.show_state()
    assert not desktop.page.signing.controls.sign_button.isEnabled()
    assert "1.5.0" not in desktop.versions


@pytest.mark.parametrize(("row", "suffix"), [(0, ".sig"), (1, ".sig.b64")])
def test_a_folder_with_one_key(desktop: Desktop, row: int, suffix: str) -> None:
    path = desktop.folder / "batch.pem"
    create_key_file(path, PASSPHRASE)
    images = desktop.folder / "images"
    images.mkdir()
    for number in range(12):
        (images / f"lamp-{number:02}.bin").write_bytes(b"firmware %d" % number)
    desktop.add_key(file_uri(path))
    page = desktop.page
    page.signing.firmware.chosen.emit(images)
    desktop.wait(lambda: len(page.model.batch.images) == 12)
    page.signing.batch.format.setCurrentIndex(row)
    desktop.press_sign(PASSPHRASE)
    assert page.model.problem is None, page.notice.text
    assert page.model.batch.count("signed") == 12
    assert len(list(images.glob(f"*.bin{suffix}"))) == 12


# --- approval --------------------------------------------------------------------------------------------


@pytest.fixture
def release(desktop: Desktop) -> Iterator[Release]:
    """One that the account has signed; the page looks at it."""
    page = desktop.page
    page.signing.key.chosen.emit(0)
    desktop.choose_firmware("2.0.0")
    made = desktop.sign()
    page.look_at(made.release_id)
    desktop.wait(lambda: page.model.standing is not None)
    yield made
    page.look_at("")


def agree(desktop: Desktop, uri: str, secret: str = "") -> None:
    """Requests or approves, whichever the button says."""
    page = desktop.page
    page.release.key.added.emit(uri)
    desktop.wait(
        lambda: page.model.approvers_ring.key is not None and page.model.approvers_ring.key.uri == uri
    )
    desktop.wait(page.release.buttons.agree.isEnabled)
    desktop.qtbot.keyClicks(page.release.key.secret, secret)
    desktop.qtbot.mouseClick(page.release.buttons.agree, Qt.MouseButton.LeftButton)
    assert page.model.deciding
    desktop.wait(lambda: not page.model.busy)
    page.show_state()


def test_one_requests_another_approves_and_the_release_is_handed_on(
    desktop: Desktop, release: Release
) -> None:
    page, workshop = desktop.page, desktop.workshop
    passphrase = workshop.secret("")

    def refused(code: str) -> None:
        desktop.wait(lambda: page.model.problem is not None)  # told after the history
        assert page.model.problem is not None
        assert page.model.problem.code == code

    agree(desktop, release.signer_uri)
    refused("SIG-138")  # the account's key is nobody's own
    assert page.release.buttons.agree.text() == "Request this release"
    agree(desktop, workshop.key(ANA), passphrase)
    assert dict(page.release.standing.lines)["Requested by"].startswith("ana · ")
    assert dict(page.release.standing.lines)["Approvals"] == "0 of 1, 1 missing"
    assert not page.release.buttons.roll_out.isEnabled()
    assert page.release.buttons.agree.text() == "Approve this release"
    agree(desktop, workshop.key(ANA), passphrase)
    refused("REL-072")
    agree(desktop, workshop.key(BEA), passphrase)
    assert page.model.problem is None, page.notice.text
    assert page.model.states[release.release_id].state == "approved"
    assert [row[1].text for row in page.release.history.rows] == [
        "Approved",
        "Not allowed",
        "Requested",
        "Not allowed",
        "Signed",
    ]
    page.release.export(desktop.folder / "handover")
    desktop.wait(lambda: page.model.came is not None)
    bundle = desktop.folder / "handover" / f"{release.release_id}.zip"
    assert bundle.is_file()
    page.show_state()
    assert page.release.buttons.roll_out.isEnabled()
    page.release.share()
    desktop.wait(lambda: not page.model.busy)
    page.look_at("")
    page.coming.fetch()
    desktop.wait(lambda: page.model.came is not None)
    assert page.model.came == ReleasesFetched(1, 0, 0, None), page.notice.text
    page.coming.import_bundle(bundle)
    desktop.wait(lambda: page.model.looking_at == release.release_id)


def test_a_refused_release_is_refused_for_good(desktop: Desktop, release: Release) -> None:
    page = desktop.page
    page.release.refuse("units hang", "Ada")
    desktop.wait(lambda: not page.model.busy)
    page.show_state()
    assert page.model.states[release.release_id].state == "refused"
    assert [cell.text for cell in page.release.history.rows[0][2:]] == ["Ada (as said)", "units hang"]
    assert page.release.buttons.agree.isHidden()
