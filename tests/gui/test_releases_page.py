"""The releases page, played by hand."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTableView,
    QToolTip,
    QWidget,
)

from desktop.app.releases.events import (
    BatchEnded,
    BatchItem,
    BatchProgress,
    CertificateRead,
    FolderSigning,
    ImageChecked,
    ImageRead,
    KeyFound,
    SecondKey,
    SecondKeyFound,
    SignerOption,
)
from desktop.app.releases.record.events import (
    Happening,
    ReleaseExported,
    ReleaseImported,
    ReleasesFetched,
)
from desktop.app.tasks import OperationFailed
from desktop.core.catalogue.release import UNITS_WOULD_REFUSE
from desktop.core.errors import UnitsKeyError
from desktop.core.events import CheckDone, Event, Problem, ReleaseChanged
from desktop.gui.formats import moment
from desktop.gui.language import LanguageChoice
from desktop.gui.pages.releases import dialogs, ring
from desktop.gui.pages.releases.dialogs import KmsDialog, ProfileDialog, TokenDialog
from desktop.gui.pages.releases.page import ReleasesPage
from desktop.gui.preferences import Preferences
from desktop.gui.widgets.badge import Badge
from desktop.gui.widgets.copying import in_groups
from desktop.gui.widgets.file_dialogs import FileDialogs
from tests.gui.conftest import ShowPage
from tests.gui.playing import FakeCheckpoints, FakeReleases, OnePage
from tools import shift
from tools.shift import LAMP_KEY

IMAGE = Path("lamp-1.2.0.bin")
FILE = SignerOption("file:release.pem", asks="passphrase")
ASKING = "The account is asked for the release policy…"
ADA, CY = (hashlib.sha256(person).hexdigest() for person in (b"e1815", b"e1912"))
UNTRIED = "Whether it is this key's shows when the key signs."
NO_VERSION = Problem("REL-001", "“1.2” is not a firmware version.", "Write three numbers with dots.")
RED = CheckDone("version", "fail", NO_VERSION.message, NO_VERSION)
NOT_THEIRS = f"{ring.FOREIGN_KEY.detail} Choose its key, or the certificate that belongs to this one."
LONG = "ab" * 32
RED_LINE = "Not while a check is red."


@pytest.fixture
def requests() -> FakeReleases:
    return FakeReleases([])


@pytest.fixture
def bench(show_page: ShowPage, requests: FakeReleases) -> OnePage:
    return show_page(
        requests.asked,
        lambda look, clock: ReleasesPage(
            look, clock, FileDialogs(Preferences()), requests, FakeCheckpoints(requests.asked)
        ),
        [shift.signing_ready()],
    )


@pytest.fixture
def page(bench: OnePage) -> ReleasesPage:
    assert isinstance(bench.page, ReleasesPage)
    return bench.page


def press(bench: OnePage, button: QWidget) -> None:
    bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def said_in(page: ReleasesPage, text: str) -> list[str]:
    """All that a person sees on the page in which `text` stands, tooltips of buttons included."""
    labels = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    tips = [one.toolTip() for one in page.findChildren(QAbstractButton) if one.isVisible()]
    painted = [part for line in page.signing.checks.lines for part in line if page.signing.checks.isVisible()]
    return [one for one in (*labels, *tips, *painted) if text in one]


def test_a_firmware_is_read_checked_and_signed(bench: OnePage, page: ReleasesPage) -> None:
    assert not page.signing.controls.sign_button.isEnabled()
    page.signing.firmware.drop.chosen.emit(IMAGE)
    bench.feed([shift.image()])
    assert page.signing.firmware.version.text() == "1.2.0"
    press(bench, page.signing.controls.sign_button)
    assert bench.asked == [("inspect", IMAGE), ("sign", IMAGE, "1.2.0", shift.SIGNER, "", None)]
    bench.feed(shift.signed())
    assert [state for state, _, _ in page.signing.checks.lines] == ["pass"] * 6
    assert page.history.table.rows[0][0].text == "1.2.0"
    on_record = "1.2.0 is signed, verified and on record."
    assert page.signing.controls.line == f"{on_record} Next, somebody requests it."
    assert page.model.signed is not None
    bench.feed([ReleaseChanged(page.model.signed.release_id, "approved", "Cy", ("Ada",), 1)])
    assert page.signing.controls.line == on_record


@pytest.mark.parametrize(
    ("format_name", "signatures", "damage", "said"),
    [
        ("raw", (), None, "It carries no signature: its signature is kept beside it."),
        ("esp", (), None, "It carries no signature yet."),
        (
            "mcuboot",
            (("ECDSA P-256", "ab" * 32),),
            None,
            f"Signed already: ECDSA P-256 by key {in_groups('ab' * 32)}",
        ),
        ("esp", (("RSA-3072", ""), ("RSA-3072", "")), None, "Signed already: RSA-3072; RSA-3072"),
        ("raw", (), Problem("SIG-086", "This is no whole ESP image."), "This is no whole ESP image."),
    ],
)
def test_the_page_tells_which_signatures_an_image_has(
    bench: OnePage,
    page: ReleasesPage,
    format_name: str,
    signatures: tuple[tuple[str, str], ...],
    damage: Problem | None,
    said: str,
) -> None:
    bench.feed([ImageRead(IMAGE, 9, shift.SHA256, "1.2.0", format_name, signatures, damage)])
    assert page.signing.firmware.signatures == said


def test_a_passphrase_goes_to_the_backend_and_leaves_the_window(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.image()])
    assert page.signing.key.secret.isHidden()
    bench.feed([KeyFound(FILE)])
    assert page.signing.key.secret.echoMode() is QLineEdit.EchoMode.Password
    assert bench.window.focusWidget() is page.signing.key.secret
    bench.qtbot.keyClicks(page.signing.key.secret, "correct horse")
    bench.qtbot.keyClick(page.signing.key.secret, Qt.Key.Key_Return)
    assert bench.asked[-1] == ("sign", IMAGE, "1.2.0", FILE.uri, "correct horse", None)
    assert page.signing.key.secret.text() == ""


def test_a_typed_pin_does_not_go_to_another_key(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.image(), KeyFound(FILE), shift.token_key()])
    bench.qtbot.keyClicks(page.signing.key.secret, "planted-pin-7741")
    page.signing.key.keys.changed.emit(2)
    assert page.model.ring.key == FILE
    assert page.signing.key.secret.text() == ""
    press(bench, page.signing.controls.sign_button)
    assert bench.asked[-1] == ("sign", IMAGE, "1.2.0", FILE.uri, "", None)


def test_a_typed_pin_does_not_go_to_a_key_that_is_added(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.image(), shift.token_key()])
    bench.qtbot.keyClicks(page.signing.key.secret, "planted-pin-7741")
    bench.languages.use("zh_CN")
    bench.feed([])
    assert page.signing.key.secret.text() == "planted-pin-7741", "the key is the same one"
    bench.feed([KeyFound(FILE)])
    assert page.signing.key.secret.text() == ""


def test_a_refused_pin_asks_for_the_focus_once(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed(shift.wrong_pin())
    assert bench.window.focusWidget() is page.signing.key.secret
    page.signing.firmware.version.setFocus()
    bench.feed([ImageChecked(shift.CHECKS)])
    assert bench.window.focusWidget() is page.signing.firmware.version


def test_another_key_ends_what_was_said_of_the_one_before(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed(shift.wrong_pin())
    [badge] = [one for one in page.header.findChildren(Badge) if one.isVisible()]
    assert badge.text == "Not signed"
    assert page.notice.isVisible()
    page.signing.key.keys.changed.emit(0)
    bench.feed([])
    assert badge.isHidden()
    assert page.notice.isHidden()


def test_a_problem_is_told_in_the_language_chosen_later(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed(shift.wrong_pin())
    bench.languages.use("zh_CN")
    bench.qtbot.waitUntil(lambda: "PIN 打不开令牌" in page.notice.text)


def test_a_long_name_leaves_the_key_its_room(bench: OnePage, page: ReleasesPage) -> None:
    room = page.signing.key.width()
    name = f"lamp-{'feature-branch-' * 15}1.2.0.bin"
    bench.feed([replace(shift.image(), image=Path(name))])
    bench.qtbot.waitUntil(lambda: page.signing.firmware.drop.accessibleName().startswith(name))
    assert abs(page.signing.key.width() - room) <= 1


def test_a_wrong_pin_says_how_many_attempts_are_left_and_can_be_typed_again(
    bench: OnePage, page: ReleasesPage
) -> None:
    bench.feed([shift.image(), shift.token_key()])
    bench.qtbot.keyClicks(page.signing.key.secret, "wrong")
    bench.qtbot.keyClick(page.signing.key.secret, Qt.Key.Key_Return)
    bench.feed([OperationFailed("release", shift.LOCKING)])
    assert "One attempt is left before it locks." in page.notice.text
    assert bench.window.focusWidget() is page.signing.key.secret
    assert page.signing.controls.sign_button.isEnabled()


def test_the_checks_are_back_when_the_key_did_not_open(
    bench: OnePage, page: ReleasesPage, requests: FakeReleases
) -> None:
    bench.feed([*shift.releases(), KeyFound(FILE), ImageChecked((*shift.CHECKS, shift.NEWER))])
    page.signing.sign()
    asked = len(requests.checked)
    bench.feed([OperationFailed("release", shift.LOCKING)])
    assert requests.checked[asked:] == [(262_144, "", "1.2.0")]
    bench.feed([OperationFailed("release", shift.UNREACHED)])
    assert len(requests.checked) == asked + 1, "what fails by itself is not asked for without end"


def test_a_certificate_is_given_for_a_key_and_goes_with_it(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.image(), KeyFound(FILE)])
    page.signing.key.certificate_given.emit(Path("release.crt"))
    assert bench.asked[-1] == ("inspect_certificate", FILE.uri, Path("release.crt"))
    bench.feed([CertificateRead(FILE.uri, shift.EXPIRING)])
    assert page.signing.key.expiry == f"Its certificate: 62 days left {UNTRIED}"
    page.signing.sign()
    assert bench.asked[-1][-1] == shift.EXPIRING.pem


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (shift.signing_ready().signers[0], "The account's certificate: 412 days left"),
        (shift.signing_ready().signers[1], "The account's certificate is not this key's"),
        (FILE, f"The account's certificate: 412 days left {UNTRIED}"),
    ],
)
def test_whose_certificate_it_is_and_whether_the_key_belongs_to_it(
    bench: OnePage, page: ReleasesPage, option: SignerOption, said: str
) -> None:
    bench.feed([KeyFound(option)])
    assert page.signing.key.expiry == said


def test_a_folder_is_compared_only_with_a_certificate_that_was_given(
    bench: OnePage, page: ReleasesPage
) -> None:
    bench.feed([shift.folder(), KeyFound(FILE)])
    assert page.signing.key.expiry.endswith("The signatures of a folder are not compared with it.")
    bench.feed([CertificateRead(FILE.uri, shift.EXPIRING)])
    assert page.signing.key.expiry.endswith(UNTRIED)


def test_a_signature_tells_whether_the_key_belongs_to_the_certificate(
    bench: OnePage, page: ReleasesPage
) -> None:
    bench.feed([shift.image(), KeyFound(FILE)])
    page.signing.sign()
    bench.feed([OperationFailed("release", Problem.of(UnitsKeyError(UNITS_WOULD_REFUSE)))])
    assert page.signing.key.expiry == "The account's certificate is not this key's"
    bench.feed([CertificateRead(FILE.uri, replace(shift.EXPIRING, fingerprint="another"))])
    assert page.signing.key.expiry.endswith(UNTRIED)
    page.signing.sign()
    bench.feed([replace(shift.release("1.2.0", 0), signer=FILE.uri)])
    assert page.signing.key.expiry == "Its certificate: 62 days left"


def test_an_expired_certificate_is_told(bench: OnePage, page: ReleasesPage) -> None:
    bench.clock.forward(413 * 86400)
    bench.feed([])
    assert page.signing.key.expiry == "The account's certificate expired on 2027-03-18"


@pytest.mark.parametrize(("version", "checks"), [("1.2.0", shift.CHECKS), ("", ()), ("1.2.0", (RED,))])
def test_after_a_firmware_was_chosen_the_focus_is_where_it_goes_on(
    bench: OnePage, page: ReleasesPage, version: str, checks: tuple[CheckDone, ...]
) -> None:
    drop = page.signing.firmware.drop
    assert bench.window.focusWidget() is drop
    drop.chosen.emit(IMAGE)
    bench.feed([replace(shift.image(), version=version), ImageChecked(checks)])
    nexts = {"": page.signing.firmware.version, "1.2.0": page.signing.controls.sign_button}
    assert bench.window.focusWidget() is (drop if RED in checks else nexts[version])


def test_a_firmware_is_signed_once_and_its_release_comes_next(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.image()])
    page.take_focus()
    bench.qtbot.keyClick(bench.window.focusWidget(), Qt.Key.Key_Return)
    bench.feed(shift.signed())
    assert bench.window.focusWidget() is page.signing.controls.open_button
    assert page.signing.controls.sign_button.isHidden()
    bench.qtbot.keyClick(page.signing.firmware.version, Qt.Key.Key_Return)
    assert [what for what, *_ in bench.asked] == ["sign"], "one of a version is enough"
    bench.qtbot.keyClick(page.signing.controls.open_button, Qt.Key.Key_Return)
    assert bench.asked[-1] == ("open_release", "rel-1.2.0")
    page.go_back()
    assert page.signing.isVisible(), "where it was opened"
    bench.qtbot.keyClicks(page.signing.firmware.version, "1")
    assert page.signing.controls.sign_button.isEnabled(), "another version is another release"


def test_what_was_refused_while_signing_is_said_once(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.image()])
    page.signing.sign()
    refused = Problem.of(UnitsKeyError(UNITS_WOULD_REFUSE))
    bench.feed(
        [CheckDone("signature", "fail", refused.message, refused), OperationFailed("release", refused)]
    )
    assert said_in(page, refused.message) == [f"{refused.message} {refused.hint}".strip()]
    assert page.notice.isHidden()


def test_three_keys_and_all_that_is_asked_of_them_need_no_scrolling(
    bench: OnePage, page: ReleasesPage
) -> None:
    bench.window.resize(bench.window.minimumSize())
    bench.feed([shift.image(), *shift.wrong_pin()])
    QApplication.processEvents()
    seen = page.signing.key._scroll.viewport().height()
    assert seen >= page.signing.key.keys.height_of(3)
    assert page.signing.key.secret.isVisible()


def test_what_is_done_stays_in_sight_in_the_smallest_window(bench: OnePage, page: ReleasesPage) -> None:
    bench.window.resize(bench.window.minimumSize())
    for state in STATES:
        show(bench, page, state)
        QApplication.processEvents()
        feet = (page.signing.controls, page.history.buttons, page.release.buttons)
        [foot] = [one for one in feet if one.isVisible()]
        for button in foot.findChildren(QAbstractButton):
            if button.isVisible():
                whole = button.visibleRegion().boundingRect()
                assert whole == button.rect(), f"{state}: {button.text()}"


def test_after_an_approval_its_rollout_comes_next(bench: OnePage, opened: ReleasesPage) -> None:
    bench.feed([shift.token_key()])
    bench.qtbot.keyClicks(opened.release.key.secret, "7741")
    bench.qtbot.keyClick(opened.release.key.secret, Qt.Key.Key_Return)
    assert bench.window.focusWidget() is opened.release.history
    bench.feed([shift.APPROVED, shift.opened(shift.APPROVED)])
    assert bench.window.focusWidget() is opened.release.buttons.roll_out


def test_a_failed_check_says_why(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.image()])
    press(bench, page.signing.controls.sign_button)
    bench.feed([CheckDone("image-size", "fail", "The firmware image is empty.")])
    assert page.signing.checks.lines[0] == ("fail", "The image fits the unit's slot", "")
    assert page.signing.checks.failures == ["The firmware image is empty."]
    bench.feed([OperationFailed("release", shift.SILENT)])
    assert shift.SILENT.message in page.notice.text


def test_what_needs_no_key_is_checked_before_it_is_used(
    bench: OnePage, page: ReleasesPage, requests: FakeReleases
) -> None:
    bench.feed([shift.image(), KeyFound(FILE), CertificateRead(FILE.uri, replace(shift.EXPIRING, pem="own"))])
    assert requests.checked[0] == (262_144, "", "1.2.0")
    assert requests.checked[-1] == (262_144, "own", "1.2.0")
    bench.feed([ImageChecked(shift.CHECKS)])
    assert [state for state, _, _ in page.signing.checks.lines] == ["pass"] * 4 + ["waiting"] * 2


def test_a_version_is_checked_as_it_is_typed(
    bench: OnePage, page: ReleasesPage, requests: FakeReleases
) -> None:
    bench.feed([*shift.releases(), ImageChecked((*shift.CHECKS, shift.NEWER))])
    assert page.signing.checks.lines[4][0] == "pass"
    page.signing.firmware.version.selectAll()
    bench.qtbot.keyClicks(page.signing.firmware.version, "1.1.0")
    assert requests.checked[-1] == (262_144, "", "1.1.0")
    assert page.signing.checks.lines[4][0] == "waiting"
    old = CheckDone("version", "warn", "1.1.0 is not newer than 1.1.0, released before")
    bench.feed([ImageChecked((*shift.CHECKS, old))])
    state, text, detail = page.signing.checks.lines[4]
    assert (state, text, detail) == ("warn", "The version is not newer", old.detail)
    assert page.signing.controls.sign_button.isEnabled()
    bench.feed(shift.signed())
    bench.qtbot.keyClicks(page.signing.firmware.version, "0")
    assert page.model.signed is None
    assert page.signing.checks.lines[4][0] == "waiting", "that was said of another version"


def test_another_language_takes_nothing_back(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([*shift.releases(), KeyFound(FILE)])
    page.signing.sign()
    bench.feed(
        [*(shift.CHECKS), shift.NEWER, shift.VERIFIED, replace(shift.release("1.2.0", 0), signer=FILE.uri)]
    )
    bench.languages.use("zh_CN")
    bench.feed([])
    assert page.model.signed is not None
    assert [state for state, _, _ in page.signing.checks.lines] == ["pass"] * 6


def test_a_red_check_forbids_to_sign_and_says_why(bench: OnePage, page: ReleasesPage) -> None:
    button = page.signing.controls.sign_button
    assert page.signing.controls.line == button.accessibleDescription() == "Choose a firmware first."
    bench.feed([*shift.releases(), ImageChecked((*shift.CHECKS, RED))])
    assert not button.isEnabled()
    why_not = f"{NO_VERSION.message} {NO_VERSION.hint}"
    assert page.signing.controls.line == button.accessibleDescription() == RED_LINE
    assert said_in(page, NO_VERSION.message) == [why_not], "in one place"
    page.signing.firmware.version.returnPressed.emit()
    assert bench.asked == []
    bench.feed([ImageChecked((*shift.CHECKS, shift.NEWER))])
    assert (button.isEnabled(), button.accessibleDescription()) == (True, "")


def test_a_key_that_units_do_not_trust_cannot_sign(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([*shift.releases(), KeyFound(shift.signing_ready().signers[1])])
    assert page.signing.checks.lines[5][:2] == ("fail", "Verified as the units will do it")
    assert said_in(page, ring.FOREIGN_KEY.detail) == [NOT_THEIRS], "in one place"
    bench.feed([shift.folder()])
    assert page.signing.controls.sign_button.isEnabled(), "for other units, perhaps"
    foreign = replace(shift.EXPIRING, key=shift.LINE_KEY)
    bench.feed([CertificateRead(shift.signing_ready().signers[1].uri, foreign)])
    assert said_in(page, ring.FOREIGN_KEY.detail) == [page.signing.controls.line] == [NOT_THEIRS]


def test_checks_of_others_are_not_shown_here(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.image(), CheckDone("image-size", "fail", "The firmware image is empty.")])
    assert page.signing.checks.lines[0][0] == "waiting"


# --- naming a key ----------------------------------------------------------------------------------------


def test_the_menu_offers_every_kind_of_key(bench: OnePage, page: ReleasesPage) -> None:
    names = [action.text() for action in page.signing.key.menu().actions()]
    assert names == ["Key file…", "Token (PKCS#11)…", "AWS KMS key…", "AWS Signer profile…"]


def test_a_token_is_named_by_its_parts(bench: OnePage, page: ReleasesPage) -> None:
    dialog = page.signing.key.ask_token()
    assert isinstance(dialog, TokenDialog)
    assert not dialog.use_button.isEnabled()
    bench.qtbot.keyClicks(dialog.token, "Lamp release")
    bench.qtbot.keyClicks(dialog.key, "lamp-2026")
    assert dialog.pasted.text() == LAMP_KEY
    bench.qtbot.keyClick(dialog.key, Qt.Key.Key_Return)
    assert bench.asked == [("inspect_key", LAMP_KEY)]


def test_a_pasted_uri_with_a_pin_is_refused_and_not_repeated(bench: OnePage, page: ReleasesPage) -> None:
    dialog = page.signing.key.ask_token()
    assert isinstance(dialog, TokenDialog)
    bench.qtbot.keyClicks(dialog.pasted, "pkcs11:token=a;object=b?pin-value=7741")
    press(bench, dialog.use_button)
    assert "holds a PIN" in dialog.notice.text
    assert "7741" not in dialog.notice.text
    assert bench.asked == []
    dialog.reject()


def test_keys_in_aws_are_named(bench: OnePage, page: ReleasesPage) -> None:
    kms, profile = page.signing.key.ask_kms(), page.signing.key.ask_profile()
    assert isinstance(kms, KmsDialog)
    assert isinstance(profile, ProfileDialog)
    bench.qtbot.keyClicks(kms.key, "alias/fw-release")
    bench.qtbot.keyClicks(profile.profile, "fw_release")
    press(bench, profile.use_button)
    press(bench, kms.use_button)
    assert bench.asked == [
        ("inspect_key", "awssigner:fw_release?bucket=linekey"),
        ("inspect_key", "awskms:alias/fw-release"),
    ]


# --- a folder --------------------------------------------------------------------------------------------


def test_a_folder_is_signed_and_told_image_by_image(bench: OnePage, page: ReleasesPage) -> None:
    page.signing.firmware.chosen.emit(Path("builds") / "line 4")
    bench.feed([shift.folder(), shift.token_key()])
    assert page.signing.controls.sign_button.text() == "Sign 48 images"
    assert page.signing.checks.isHidden() or not page.signing.checks.isVisible()
    page.signing.batch.format.setCurrentIndex(1)
    bench.qtbot.keyClicks(page.signing.key.secret, "7741")
    press(bench, page.signing.controls.sign_button)
    folder = shift.folder()
    wanted = FolderSigning(folder.folder, folder.images, LAMP_KEY, "freertos")
    assert bench.asked[-1] == ("sign_folder", wanted, "7741")
    bench.clock.forward(12)
    bench.feed(shift.signed_in_folder())
    assert page.signing.batch.line == "31 of 48 images · lamp-0032.bin · about 7 s left"
    assert [cell.text for cell in page.signing.batch.table.rows[0][:2]] == ["lamp-0007.bin", "Not signed"]
    assert "SIG-042" in page.signing.batch.table.rows[0][2].text
    assert len(page.signing.batch.table.rows) == 48


@pytest.mark.parametrize(
    ("state", "stopped", "said"),
    [
        ("signed", False, "20 signed and verified"),
        ("signed", True, "Stopped, 20 signed"),
        ("kept", False, "All had their signature"),
    ],
)
def test_the_badge_tells_how_a_batch_ended(
    bench: OnePage, page: ReleasesPage, state: str, stopped: bool, said: str
) -> None:
    bench.feed([shift.folder()])
    items = tuple(BatchItem(f"lamp-{number}.bin", state) for number in range(20))
    bench.feed([BatchProgress(20, 48, items), BatchEnded(stopped)])
    assert said in [badge.text for badge in page.header.findChildren(Badge)]


def test_a_batch_can_be_stopped(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.folder()])
    assert page.signing.controls.stop_button.isHidden()
    press(bench, page.signing.controls.sign_button)
    press(bench, page.signing.controls.stop_button)
    assert bench.asked[-1] == ("stop_batch",)
    assert not page.signing.controls.stop_button.isEnabled()
    bench.feed([*shift.signed_in_folder(20), BatchEnded(stopped=True)])
    assert page.signing.batch.line == "Stopped after 20 of 48 images"
    assert page.signing.controls.stop_button.isHidden()
    assert page.signing.controls.sign_button.isEnabled()


def test_other_names_are_looked_for(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.folder()])
    page.signing.firmware.pattern.setText("*.img")
    bench.qtbot.keyClick(page.signing.firmware.pattern, Qt.Key.Key_Return)
    assert bench.asked == [("inspect_folder", shift.folder().folder, "*.img")]


def test_a_folder_without_images_says_what_to_do(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([replace(shift.folder(0), images=())])
    assert page.signing.batch.line == "No image in this folder has such a name."
    assert page.signing.batch.table.accessibleDescription().startswith("Type other names above")


def test_images_of_other_names_are_not_signed_before_they_are_read(
    bench: OnePage, page: ReleasesPage
) -> None:
    bench.feed([shift.folder()])
    page.signing.firmware.pattern.setFocus()
    page.signing.firmware.pattern.setText("*.img")
    press(bench, page.signing.controls.sign_button)  # in a hurry, without Enter
    assert bench.asked == [("inspect_folder", shift.folder().folder, "*.img")]
    assert page.signing.batch.line == page.signing.controls.line == "Reading…"
    bench.feed([replace(shift.folder(2), pattern="*.img")])
    assert page.signing.controls.sign_button.text() == "Sign 2 images"


def test_a_batch_at_work_is_not_forgotten_for_a_folder_that_was_read(
    bench: OnePage, page: ReleasesPage
) -> None:
    bench.feed([shift.folder()])
    page.signing.sign()
    bench.feed([shift.folder(2)])
    assert page.signing.controls.stop_button.isVisible()
    assert len(page.model.batch.images) == 48


@pytest.mark.parametrize("late", [shift.image("1.1.0"), shift.folder()])
def test_what_was_chosen_before_is_not_taken_for_what_is_in_hand(
    bench: OnePage, page: ReleasesPage, late: Event
) -> None:
    page.signing.firmware.drop.chosen.emit(IMAGE)
    bench.feed([late])
    assert not page.signing.controls.sign_button.isEnabled()
    assert page.signing.controls.line == "Reading…"
    bench.feed([shift.image()])
    assert page.signing.controls.sign_button.isEnabled()


def test_enter_presses_the_button_that_has_the_focus(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.image()])
    page.take_focus()
    bench.qtbot.keyClick(bench.window.focusWidget(), Qt.Key.Key_Return)
    assert bench.asked[-1][0] == "sign"


def test_the_focus_stays_on_the_page_while_it_works(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.image()])
    page.signing.controls.sign_button.setFocus()
    page.signing.sign()
    assert bench.window.focusWidget() is page.signing.checks.marks
    bench.feed([*shift.signed(), shift.folder()])
    page.signing.controls.sign_button.setFocus()
    page.signing.sign()
    assert bench.window.focusWidget() is page.signing.batch.table


def test_a_small_window_scrolls_and_hides_nothing(bench: OnePage, page: ReleasesPage) -> None:
    bench.window.resize(bench.window.minimumSize())
    bench.feed([shift.image(), OperationFailed("release", shift.UNREACHED)])
    QApplication.processEvents()
    for part in (page.signing.firmware, page.signing.key):
        assert part.height() >= part.minimumSizeHint().height()
    assert page.signing.height() > page.signing.visibleRegion().boundingRect().height()
    bench.window.resize(1366, 900)
    QApplication.processEvents()
    assert page.signing.height() == page.signing.visibleRegion().boundingRect().height()


def test_a_check_is_told_whole_where_the_pointer_rests(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([*shift.releases(), ImageChecked((*shift.CHECKS, RED))])
    checks = page.signing.checks.marks
    at = QPoint(40, 45)  # in the second row
    QApplication.sendEvent(checks, QHelpEvent(QEvent.Type.ToolTip, at, checks.mapToGlobal(at)))
    assert QToolTip.text() == "The code-signing certificate is valid\nvalid until 2027-03-18, 412 days"
    QToolTip.hideText()


def test_why_an_image_cannot_be_signed_is_told_whole(bench: OnePage, page: ReleasesPage) -> None:
    long = replace(NO_VERSION, hint=("Write three numbers with dots, as the build does. " * 4).strip())
    bench.window.resize(1000, 640)
    bench.feed([*shift.releases(), ImageChecked((CheckDone("version", "fail", long.message, long),))])
    QApplication.processEvents()
    wanted = f"{long.message} {long.hint}"
    [said] = [one for one in page.findChildren(QLabel) if one.isVisible() and one.text() == wanted]
    assert said.height() >= said.heightForWidth(said.width())


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_sentence_is_laid_out_anew_when_the_page_is_drawn_again(
    bench: OnePage, page: ReleasesPage, language: LanguageChoice
) -> None:
    """Said in two steps, the sentence about the signatures had one line until the next layout."""
    bench.window.resize(1000, 640)
    bench.languages.use(language)
    bench.feed(shift.releases())
    for _ in range(4):
        QApplication.processEvents()
    wrapped = [one for one in page.findChildren(QLabel) if one.isVisible() and one.wordWrap() and one.text()]
    assert any(one.height() > 2 * one.fontMetrics().height() for one in wrapped), "of more than one line"
    for drawn in (False, True):
        if drawn:
            page.show_state()
        assert [one.text() for one in wrapped if one.height() < one.heightForWidth(one.width())] == []


def test_an_image_for_other_units_cannot_be_signed(bench: OnePage, page: ReleasesPage) -> None:
    other = Problem("REL-033", "Units of LAMP-1 verify mcuboot, this image is esp.", "Choose its product.")
    bench.feed([*shift.releases(), replace(shift.image(), format="esp", damage=other, unfit=True)])
    assert not page.signing.controls.sign_button.isEnabled()
    assert said_in(page, other.message) == [f"{other.message} {other.hint}"]
    assert ("fail", "The boot loader will start it", "") in page.signing.checks.lines
    bench.feed([replace(shift.image(), damage=Problem("SIG-085", "The image is cut off.", ""))])
    assert page.signing.controls.sign_button.isEnabled(), (
        "that is told, and plain images may look like anything"
    )


# --- one release -----------------------------------------------------------------------------------------


@pytest.fixture
def opened(bench: OnePage, page: ReleasesPage) -> ReleasesPage:
    """The page looks at release 1.1.0, which one of two has approved."""
    bench.feed(shift.releases())
    press(bench, page.history_button)
    assert bench.window.focusWidget() is page.history.table
    bench.qtbot.keyClick(page.history.table, Qt.Key.Key_Return)
    assert bench.asked == [("open_release", "rel-1.1.0")]
    bench.feed([shift.opened()])
    return page


def test_the_history_tells_the_state_of_each_release(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([*shift.releases(), shift.release("0.9.0", 90)])
    states = [row[1].text for row in page.history.table.rows]
    assert states == ["1 of 2 approvals", "Approved", "Not known"]


def test_a_release_shows_its_manifest_and_what_happened(opened: ReleasesPage) -> None:
    facts = dict(opened.release.facts.lines)
    assert facts["Format"] == "MCUboot image"
    assert facts["Security counter"] == "7"
    rows = [[cell.text for cell in row[1:]] for row in opened.release.history.rows]
    assert rows == [
        ["Approved", "Ada (e1815)", f"Key file · ada.pem · {ADA[:8]}…"],
        [
            "Not allowed",
            "Token · Cy · release",
            "e1912 has requested this release, and cannot approve it as well. REL-072",
        ],
        ["Requested", "Cy (e1912)", f"Token · Cy · release · {CY[:8]}…"],
        ["Signed", "AWS Signer · linekey_lamp", "version 1.1.0"],
    ]


def test_a_second_person_approves_with_a_key_of_their_own(bench: OnePage, opened: ReleasesPage) -> None:
    view = opened.release
    assert not view.buttons.agree.isEnabled()
    bench.feed([shift.token_key()])
    assert bench.window.focusWidget() is view.key.secret
    bench.qtbot.keyClicks(view.key.secret, "7741")
    bench.qtbot.keyClick(view.key.secret, Qt.Key.Key_Return)
    assert bench.asked[-1] == ("approve", "rel-1.1.0", LAMP_KEY, "7741")
    assert view.key.secret.text() == ""
    assert not view.buttons.agree.isEnabled()
    state = ReleaseChanged("rel-1.1.0", "approved", "Cy", ("Ada", "Bea"), 2)
    bench.feed([state, shift.opened(state)])
    assert dict(view.standing.lines)["Approvals"] == "2 of 2"
    assert opened.model.ring.options == list(shift.signing_ready().signers), (
        "the approver's key signs nothing else"
    )


def test_an_export_leaves_the_focus_on_the_page(bench: OnePage, opened: ReleasesPage) -> None:
    opened.release.buttons.export.setFocus()
    opened.release.export(Path("handover"))
    assert bench.window.focusWidget() is opened.release.history


def test_an_approval_that_is_not_allowed_can_be_tried_again(bench: OnePage, opened: ReleasesPage) -> None:
    bench.feed([shift.token_key()])
    opened.release.agree()
    bench.feed([OperationFailed("release", shift.LOCKING)])
    assert "One attempt is left" in opened.notice.text
    assert opened.release.buttons.agree.isEnabled()
    assert bench.window.focusWidget() is opened.release.key.secret


def test_a_typed_pin_approves_no_other_release(bench: OnePage, opened: ReleasesPage) -> None:
    bench.feed([shift.token_key()])
    bench.qtbot.keyClicks(opened.release.key.secret, "planted-pin-7741")
    opened.look_at("rel-1.0.0")
    assert opened.release.key.secret.text() == ""


def test_who_goes_back_before_the_approval_is_made_can_sign(bench: OnePage, opened: ReleasesPage) -> None:
    bench.feed([shift.image(), shift.token_key()])
    opened.release.agree()
    opened.show_history(on=False)
    assert not opened.signing.controls.sign_button.isEnabled()
    bench.feed([shift.opened()])
    assert opened.signing.controls.sign_button.isEnabled()
    assert opened.signing.isVisible()


def test_a_refusal_needs_a_reason_and_a_name_and_ends_it(
    bench: OnePage, opened: ReleasesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "signed_in_name", lambda: "ada.l")
    dialog = opened.release.ask_refusal()
    bench.qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    bench.qtbot.keyClicks(dialog.reason, "wrong build")
    assert dialog.by.text() == "ada.l"
    dialog.by.clear()
    bench.qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert bench.asked[1:] == []
    bench.qtbot.keyClicks(dialog.by, "Ada")
    bench.qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert bench.asked[1:] == [("refuse", "rel-1.1.0", "wrong build", "Ada")]
    refused = shift.opened(ReleaseChanged("rel-1.1.0", "refused", "Cy", ("Ada",), 2))
    entry = Happening(shift.NOON, "refused", "Ada", "wrong build", said=True)
    bench.feed([replace(refused, history=(*refused.history, entry))])
    told = [cell.text for cell in opened.release.history.rows[0][1:]]
    assert told == ["Refused", "Ada (as said)", "wrong build"]
    assert opened.release.buttons.agree.isHidden()
    assert opened.release.buttons.refuse.isHidden()


def test_the_reason_of_a_refusal_stays_in_its_words(bench: OnePage, opened: ReleasesPage) -> None:
    bench.languages.use("zh_CN")
    entry = Happening(shift.NOON, "refused", "Ada", "See lamp-0007.", said=True)
    bench.feed([replace(shift.opened(), history=(entry,))])
    assert opened.release.history.rows[0][3].text == "See lamp-0007."


def test_a_release_is_exported(bench: OnePage, opened: ReleasesPage) -> None:
    opened.release.export(Path("handover"))
    assert bench.asked[-1] == ("export", "rel-1.1.0", Path("handover"))
    bench.feed([ReleaseExported("rel-1.1.0", Path("handover") / "rel-1.1.0")])
    assert "rel-1.1.0" in opened.notice.text
    assert opened.release.buttons.export.isEnabled()


def test_where_nobody_need_approve_no_key_is_asked_for(bench: OnePage, opened: ReleasesPage) -> None:
    bench.feed([shift.opened(ReleaseChanged("rel-1.1.0", "requested", "Cy", (), 0))])
    assert opened.release.key.isHidden()
    assert opened.release.buttons.agree.isHidden()
    assert dict(opened.release.standing.lines)["Approvals"] == "none is needed"
    assert opened.release.standing.verdict == "Yes: the release policy allows it."


def test_a_release_is_requested_before_it_is_approved(bench: OnePage, opened: ReleasesPage) -> None:
    view = opened.release
    bench.feed([shift.opened(ReleaseChanged("rel-1.1.0", "signed", "", (), 1)), shift.token_key()])
    assert view.buttons.agree.text() == "Request this release"
    bench.qtbot.keyClicks(view.key.secret, "7741")
    bench.qtbot.keyClick(view.key.secret, Qt.Key.Key_Return)
    assert bench.asked[-1] == ("request", "rel-1.1.0", LAMP_KEY, "7741")
    waiting = ReleaseChanged("rel-1.1.0", "waiting", "Cy", (), 1)
    bench.feed([waiting, shift.opened(waiting)])
    assert view.buttons.agree.text() == "Approve this release"


def test_why_a_release_is_barred_is_told_and_no_key_helps(bench: OnePage, opened: ReleasesPage) -> None:
    expired = Problem("SIG-132", "The release policy ended.", "Let its owners publish the next one.")
    bench.feed([shift.opened(ReleaseChanged("rel-1.1.0", "barred", "Cy", ("Ada",), 1, expired))])
    assert opened.release.buttons.agree.isHidden()
    assert opened.release.standing.verdict == f"{expired.message} {expired.hint}"
    assert dict(opened.release.standing.lines)["Release policy"] == "not known"
    assert opened.release.buttons.refuse.isVisible()


def test_only_a_key_of_ones_own_can_be_added(opened: ReleasesPage) -> None:
    actions = [action.text() for action in opened.release.key.menu().actions()]
    assert actions == ["Key file…", "Token (PKCS#11)…"]


def test_back_to_signing(bench: OnePage, opened: ReleasesPage) -> None:
    bench.qtbot.keyClick(bench.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    bench.qtbot.waitUntil(lambda: not opened.model.looking_at)
    assert bench.window.focusWidget() is opened.history.table, "where it was opened"
    assert opened.history.table.chosen == "rel-1.1.0"
    bench.qtbot.keyClick(bench.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    bench.qtbot.waitUntil(opened.signing.isVisible)
    assert bench.window.focusWidget() is opened.signing.controls.sign_button


# --- who agreed, and what follows from it ----------------------------------------------------------------


def test_who_agreed_with_which_key_and_what_is_missing(bench: OnePage, opened: ReleasesPage) -> None:
    card = opened.release.standing
    assert shift.WAITING.problem is not None
    assert card.verdict == f"{shift.WAITING.problem.message} {shift.WAITING.problem.hint}"
    assert dict(card.lines) == {
        "Requested by": f"Cy (e1912) · SHA-256 {CY}",
        "Approvals": "1 of 2, 1 missing",
        "Approved by": f"Ada (e1815) · SHA-256 {ADA}",
        "Release policy": f"version 3 · SHA-256 {shift.LINE_KEY}",
        "Valid until": f"{moment(shift.NOON + timedelta(days=304, hours=1))}, days left: 304",
    }
    bench.clock.forward(305 * 86400)
    bench.feed([])
    assert dict(card.lines)["Valid until"].endswith(", which is past")


def test_fingerprints_are_copied_whole(bench: OnePage, opened: ReleasesPage) -> None:
    press(bench, opened.release.standing.copy_button)
    copied = QApplication.clipboard().text()
    for whole in (f"Cy (e1912) · SHA-256 {CY}", f"Ada (e1815) · SHA-256 {ADA}", shift.LINE_KEY, "SIG-135"):
        assert whole in copied
    opened.release.history.selectRow(0)
    bench.qtbot.keyClick(opened.release.history, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().endswith(f"Key file · ada.pem · SHA-256 {ADA}")


def test_the_page_does_not_wait_for_the_policy(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed(shift.releases())
    page.look_at("rel-1.1.0")
    bench.feed([replace(shift.opened(), standing=None)])
    view = page.release
    assert dict(view.facts.lines)["Security counter"] == "7"
    assert len(view.history.rows) == 4
    assert view.standing.verdict == view.buttons.roll_out.accessibleDescription() == ASKING
    assert view.buttons.agree.isHidden()
    assert not view.buttons.roll_out.isEnabled()
    assert not view.buttons.refuse.isEnabled()
    bench.feed([shift.opened()])
    assert view.buttons.agree.isVisible()


def test_nothing_of_another_release_is_on_show_meanwhile(bench: OnePage, opened: ReleasesPage) -> None:
    opened.look_at("rel-1.0.0")
    assert opened.release.facts.isHidden()
    assert opened.release.standing.isHidden()
    bench.feed([shift.opened()])
    assert opened.release.facts.isHidden(), "that was asked for before"


@pytest.mark.parametrize("state", ["signed", "waiting", "refused", "barred"])
def test_what_the_policy_does_not_allow_is_not_rolled_out(
    bench: OnePage, opened: ReleasesPage, state: str
) -> None:
    wanted: list[str] = []
    opened.roll_out_wanted.connect(wanted.append)
    why = Problem("SIG-999", "It may not be.", "Ask Bea.")
    bench.feed([shift.opened(ReleaseChanged("rel-1.1.0", state, "Cy", (), 1, why))])
    button = opened.release.buttons.roll_out
    assert not button.isEnabled()
    assert button.accessibleDescription() == "It may not be. Ask Bea."
    assert said_in(opened, "It may not be.") == ["It may not be. Ask Bea."]
    press(bench, button)
    assert wanted == []


@pytest.mark.parametrize("state", ["requested", "approved"])
def test_what_it_allows_leads_to_its_rollout(bench: OnePage, opened: ReleasesPage, state: str) -> None:
    wanted: list[str] = []
    opened.roll_out_wanted.connect(wanted.append)
    bench.feed([shift.opened(ReleaseChanged("rel-1.1.0", state, "Cy", ("Ada",), 0))])
    button = opened.release.buttons.roll_out
    assert (button.toolTip(), button.accessibleDescription()) == ("", "")
    button.setFocus()
    bench.qtbot.keyClick(button, Qt.Key.Key_Return)
    assert wanted == ["rel-1.1.0"]


# --- from one computer to another ------------------------------------------------------------------------


def test_a_bundle_is_imported_and_opened(bench: OnePage, page: ReleasesPage) -> None:
    page.coming.import_bundle(Path("rel-1.1.0.zip"))
    assert not page.coming.import_button.isEnabled()
    bench.feed([shift.release("1.1.0", 12), shift.WAITING, ReleaseImported("rel-1.1.0")])
    assert bench.asked == [("import_bundle", Path("rel-1.1.0.zip")), ("open_release", "rel-1.1.0")]
    assert page.model.looking_at == "rel-1.1.0"
    assert page.coming.isHidden()


def test_a_bundle_that_is_not_believed_says_why(bench: OnePage, page: ReleasesPage) -> None:
    page.coming.import_bundle(Path("forged.zip"))
    bench.feed([OperationFailed("release", Problem("SIG-123", "A signature does not hold."))])
    assert page.notice.text == "A signature does not hold."
    badges = [one.text for one in page.header.findChildren(Badge) if one.isVisible()]
    assert badges == [], "it is no firmware that was not signed"
    assert page.coming.import_button.isEnabled()
    assert page.model.looking_at == ""


def test_releases_are_fetched_from_the_account(bench: OnePage, page: ReleasesPage) -> None:
    press(bench, page.coming.fetch_button)
    assert bench.asked == [("fetch",)]
    badges = [one.text for one in page.header.findChildren(Badge) if one.isVisible()]
    assert badges == ["Working…"]
    bench.feed([ReleasesFetched(3, 1, 0, None)])
    assert page.notice.text == "Releases in the account: 3, new here: 1."
    bench.feed([ReleasesFetched(2, 0, 1, Problem("SIG-148", "It is another release."))])
    assert page.notice.text == "Releases taken: 2, not taken: 1. It is another release. SIG-148"


def test_a_release_is_shared_in_the_account(bench: OnePage, opened: ReleasesPage) -> None:
    press(bench, opened.release.buttons.share)
    assert bench.asked[-1] == ("share", "rel-1.1.0")
    assert not opened.release.buttons.agree.isEnabled()
    state = ReleaseChanged("rel-1.1.0", "approved", "Cy (e1912)", ("Ada", "Bea"), 2)
    bench.feed([shift.opened(state)])
    assert opened.release.buttons.roll_out.isEnabled()


# --- everybody can use it --------------------------------------------------------------------------------

STATES: dict[str, list[Event]] = {
    "token": list(shift.wrong_pin()),
    "folder": [shift.token_key(), shift.folder()],
    "release": [*shift.releases(), shift.opened(), shift.token_key()],
    "history": [*shift.releases(), shift.ledger()],
    "second key": [
        replace(shift.signing_ready(), second=SecondKey("pq.pub", "ML-DSA-65", "ab" * 32)),
        shift.image(),
        SecondKeyFound(SignerOption("file:pq.pem", asks="passphrase")),
    ],
}


def show(bench: OnePage, page: ReleasesPage, state: str) -> None:
    page.show_history(on=state == "history")
    page.look_at("rel-1.1.0" if state == "release" else "")
    bench.feed(STATES[state])


@pytest.mark.parametrize("state", STATES)
def test_every_control_has_a_name_and_is_reached_by_tab(
    bench: OnePage, page: ReleasesPage, state: str
) -> None:
    show(bench, page, state)
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
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
def test_no_button_or_label_is_narrower_than_its_text(
    bench: OnePage, page: ReleasesPage, language: str, size: tuple[int, int]
) -> None:
    bench.languages.use("zh_CN" if language == "zh_CN" else "en")
    bench.window.resize(*size)
    for state in STATES:
        show(bench, page, state)
        QApplication.processEvents()
        buttons = [button for button in page.findChildren(QAbstractButton) if button.isVisibleTo(page)]
        cut = [
            button.text()
            for button in buttons
            if not button.isCheckable() and button.width() < button.minimumSizeHint().width()
        ]
        assert cut == []
