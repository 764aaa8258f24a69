"""The releases page, played by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QTableView, QWidget

from desktop.core.events import CheckDone, Event, Problem
from desktop.gui import story
from desktop.gui.backend import (
    BatchEnded,
    CertificateRead,
    FolderSigning,
    ImageRead,
    KeyFound,
    OperationFailed,
    SignerOption,
)
from desktop.gui.pages.releases.key_dialogs import KmsDialog, ProfileDialog, TokenDialog
from desktop.gui.pages.releases.page import ReleasesPage
from desktop.gui.story import LAMP_KEY
from tests.gui.playing import Bench

IMAGE = Path("lamp-1.2.0.bin")
FILE = SignerOption("file:release.pem", asks="passphrase")


@pytest.fixture
def page(bench: Bench) -> ReleasesPage:
    bench.open()
    bench.window.show_page(1)
    page = bench.window.pages[1]
    assert isinstance(page, ReleasesPage)
    return page


def press(bench: Bench, button: QWidget) -> None:
    bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_firmware_is_read_checked_and_signed(bench: Bench, page: ReleasesPage) -> None:
    assert not page.sign_button.isEnabled()
    page.firmware.drop.chosen.emit(IMAGE)
    bench.feed([story.image()])
    assert page.firmware.version.text() == "1.2.0"
    press(bench, page.sign_button)
    assert bench.backend.asked == [("inspect", IMAGE), ("sign", IMAGE, "1.2.0", story.SIGNER, "", None)]
    bench.feed([*story.CHECKS, *story.signed()])
    assert [state for state, _, _ in page.checks.lines] == ["pass"] * 6
    assert page.history.rows[0][0].text == "1.2.0"


@pytest.mark.parametrize(
    ("format_name", "signatures", "damage", "said"),
    [
        ("raw", (), None, "It carries no signature: its signature is kept beside it."),
        ("esp", (), None, "It carries no signature yet."),
        ("mcuboot", (("ECDSA P-256", "ab" * 32),), None, "Signed already: ECDSA P-256 by key abab…abab"),
        ("esp", (("RSA-3072", ""), ("RSA-3072", "")), None, "Signed already: RSA-3072; RSA-3072"),
        ("raw", (), Problem("SIG-086", "This is no whole ESP image."), "This is no whole ESP image."),
    ],
)
def test_the_page_tells_which_signatures_an_image_has(
    bench: Bench,
    page: ReleasesPage,
    format_name: str,
    signatures: tuple[tuple[str, str], ...],
    damage: Problem | None,
    said: str,
) -> None:
    bench.feed([ImageRead(IMAGE, 9, story.SHA256, "1.2.0", format_name, signatures, damage)])
    assert page.firmware.signatures == said


def test_a_passphrase_goes_to_the_backend_and_leaves_the_window(bench: Bench, page: ReleasesPage) -> None:
    bench.feed([story.image()])
    assert page.key.secret.isHidden()
    bench.feed([KeyFound(FILE)])
    assert page.key.secret.echoMode() is QLineEdit.EchoMode.Password
    assert bench.window.focusWidget() is page.key.secret
    bench.qtbot.keyClicks(page.key.secret, "correct horse")
    bench.qtbot.keyClick(page.key.secret, Qt.Key.Key_Return)
    assert bench.backend.asked[-1] == ("sign", IMAGE, "1.2.0", FILE.uri, "correct horse", None)
    assert page.key.secret.text() == ""


def test_a_typed_pin_does_not_go_to_another_key(bench: Bench, page: ReleasesPage) -> None:
    bench.feed([story.image(), KeyFound(FILE), story.token_key()])
    bench.qtbot.keyClicks(page.key.secret, "planted-pin-7741")
    page.key.keys.changed.emit(2)
    assert page.model.signer == FILE
    assert page.key.secret.text() == ""
    press(bench, page.sign_button)
    assert bench.backend.asked[-1] == ("sign", IMAGE, "1.2.0", FILE.uri, "", None)


def test_a_wrong_pin_says_how_many_attempts_are_left_and_can_be_typed_again(
    bench: Bench, page: ReleasesPage
) -> None:
    bench.feed([story.image(), story.token_key()])
    bench.qtbot.keyClicks(page.key.secret, "wrong")
    bench.qtbot.keyClick(page.key.secret, Qt.Key.Key_Return)
    bench.feed([OperationFailed("release", story.LOCKING)])
    assert "One attempt is left before it locks." in page.notice.text
    assert bench.window.focusWidget() is page.key.secret
    assert page.sign_button.isEnabled()


def test_a_certificate_is_given_for_a_key_and_goes_with_it(bench: Bench, page: ReleasesPage) -> None:
    bench.feed([story.image(), KeyFound(FILE)])
    page.key.certificate_given.emit(Path("release.crt"))
    assert bench.backend.asked[-1] == ("inspect_certificate", FILE.uri, Path("release.crt"))
    bench.feed([CertificateRead(FILE.uri, story.EXPIRING)])
    assert page.key.expiry == "Its certificate: 62 days left"
    page.sign()
    assert bench.backend.asked[-1][-1] == story.EXPIRING.pem


def test_an_expired_certificate_is_told(bench: Bench, page: ReleasesPage) -> None:
    bench.clock.forward(413 * 86400)
    bench.feed([])
    assert page.key.expiry == "The account's certificate expired on 2027-03-18"


def test_a_failed_check_says_why(bench: Bench, page: ReleasesPage) -> None:
    bench.feed([story.image(), CheckDone("image-size", "fail", "The firmware image is empty.")])
    assert page.checks.lines[0] == ("fail", "The firmware image is empty.", "")
    bench.feed([OperationFailed("release", story.SILENT)])
    assert story.SILENT.message in page.notice.text


# --- naming a key ----------------------------------------------------------------------------------------


def test_the_menu_offers_every_kind_of_key(bench: Bench, page: ReleasesPage) -> None:
    names = [action.text() for action in page.key.menu().actions()]
    assert names == ["Key file…", "Token (PKCS#11)…", "AWS KMS key…", "AWS Signer profile…"]


def test_a_token_is_named_by_its_parts(bench: Bench, page: ReleasesPage) -> None:
    dialog = page.key.ask_token()
    assert isinstance(dialog, TokenDialog)
    assert not dialog.use_button.isEnabled()
    bench.qtbot.keyClicks(dialog.token, "Lamp release")
    bench.qtbot.keyClicks(dialog.key, "lamp-2026")
    assert dialog.pasted.text() == LAMP_KEY
    bench.qtbot.keyClick(dialog.key, Qt.Key.Key_Return)
    assert bench.backend.asked == [("inspect_key", LAMP_KEY)]


def test_a_pasted_uri_with_a_pin_is_refused_and_not_repeated(bench: Bench, page: ReleasesPage) -> None:
    dialog = page.key.ask_token()
    assert isinstance(dialog, TokenDialog)
    bench.qtbot.keyClicks(dialog.pasted, "pkcs11:token=a;object=b?pin-value=7741")
    press(bench, dialog.use_button)
    assert "holds a PIN" in dialog.notice.text
    assert "7741" not in dialog.notice.text
    assert bench.backend.asked == []
    dialog.reject()


def test_keys_in_aws_are_named(bench: Bench, page: ReleasesPage) -> None:
    kms, profile = page.key.ask_kms(), page.key.ask_profile()
    assert isinstance(kms, KmsDialog)
    assert isinstance(profile, ProfileDialog)
    bench.qtbot.keyClicks(kms.key, "alias/fw-release")
    bench.qtbot.keyClicks(profile.profile, "fw_release")
    press(bench, profile.use_button)
    press(bench, kms.use_button)
    assert bench.backend.asked == [
        ("inspect_key", "awssigner:fw_release?bucket=linekey"),
        ("inspect_key", "awskms:alias/fw-release"),
    ]


# --- a folder --------------------------------------------------------------------------------------------


def test_a_folder_is_signed_and_told_image_by_image(bench: Bench, page: ReleasesPage) -> None:
    page.firmware.chosen.emit(Path("builds") / "line 4")
    bench.feed([story.folder(), story.token_key()])
    assert page.sign_button.text() == "Sign 48 images"
    assert page.checks.isHidden() or not page.checks.isVisible()
    page.batch.format.setCurrentIndex(1)
    bench.qtbot.keyClicks(page.key.secret, "7741")
    press(bench, page.sign_button)
    folder = story.folder()
    wanted = FolderSigning(folder.folder, folder.images, LAMP_KEY, "freertos")
    assert bench.backend.asked[-1] == ("sign_folder", wanted, "7741")
    bench.clock.forward(12)
    bench.feed(story.signed_in_folder())
    assert page.batch.line == "31 of 48 images · lamp-0032.bin · about 7 s left"
    assert [cell.text for cell in page.batch.table.rows[0][:2]] == ["lamp-0007.bin", "Not signed"]
    assert "SIG-042" in page.batch.table.rows[0][2].text
    assert len(page.batch.table.rows) == 48


def test_a_batch_can_be_stopped(bench: Bench, page: ReleasesPage) -> None:
    bench.feed([story.folder()])
    assert page.stop_button.isHidden()
    press(bench, page.sign_button)
    press(bench, page.stop_button)
    assert bench.backend.asked[-1] == ("stop_batch",)
    assert not page.stop_button.isEnabled()
    bench.feed([*story.signed_in_folder(20), BatchEnded(stopped=True)])
    assert page.batch.line == "Stopped after 20 of 48 images"
    assert page.stop_button.isHidden()
    assert page.sign_button.isEnabled()


def test_other_names_are_looked_for(bench: Bench, page: ReleasesPage) -> None:
    bench.feed([story.folder()])
    page.firmware.pattern.setText("*.img")
    bench.qtbot.keyClick(page.firmware.pattern, Qt.Key.Key_Return)
    assert bench.backend.asked == [("inspect_folder", story.folder().folder, "*.img")]


# --- everybody can use it --------------------------------------------------------------------------------

STATES: dict[str, list[Event]] = {
    "token": list(story.wrong_pin()),
    "folder": [story.token_key(), story.folder()],
}


@pytest.mark.parametrize("state", STATES)
def test_every_control_has_a_name_and_is_reached_by_tab(bench: Bench, page: ReleasesPage, state: str) -> None:
    bench.feed(STATES[state])
    kinds = (QAbstractButton, QLineEdit, QComboBox, QTableView)
    controls = [
        control
        for kind in kinds
        for control in page.findChildren(kind)
        if control.isVisibleTo(bench.window) and control.isEnabled() and not _inner(control)
    ]
    assert [control for control in controls if not control.accessibleName()] == []
    reached = set()
    page.take_focus()
    for _ in range(3 * len(controls)):
        bench.qtbot.keyClick(bench.window.focusWidget(), Qt.Key.Key_Tab)
        reached.add(bench.window.focusWidget())
    unchecked = {item for item in controls if isinstance(item, QAbstractButton) and item.isCheckable()}
    assert set(controls) - reached - unchecked == set()


def _inner(widget: QWidget) -> bool:
    """Parts Qt itself puts into tables and combo boxes."""
    return widget.objectName().startswith("qt_") or isinstance(widget.parent(), QTableView | QComboBox)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_no_button_or_label_is_narrower_than_its_text(
    bench: Bench, page: ReleasesPage, language: str, size: tuple[int, int]
) -> None:
    bench.desk.languages.use("zh_CN" if language == "zh_CN" else "en")
    bench.window.resize(*size)
    for events in STATES.values():
        bench.feed(events)
        QApplication.processEvents()
        buttons = [button for button in page.findChildren(QAbstractButton) if button.isVisibleTo(page)]
        cut = [
            button.text()
            for button in buttons
            if not button.isCheckable() and button.width() < button.minimumSizeHint().width()
        ]
        assert cut == []
