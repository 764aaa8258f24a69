"""A release of a product whose manifests an ML-DSA key signs as well."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.app.releases.events import KeyFound, SecondKey, SecondKeyFound, SignerOption
from desktop.app.tasks import OperationFailed
from desktop.core.events import Problem
from desktop.gui.pages.releases.dialogs import KmsDialog
from desktop.gui.pages.releases.page import ReleasesPage
from desktop.gui.preferences import Preferences
from desktop.gui.widgets.file_dialogs import FileDialogs
from signing.catalogue.post_quantum import ANOTHER_SECOND_KEY
from signing.errors import AnotherSecondKeyError
from tests.gui.conftest import ShowPage
from tests.gui.playing import FakeCheckpoints, FakeReleases, OnePage
from tools import shift

NAMED = SecondKey("keys/pq.pub", "ML-DSA-65", "ab" * 32)
PRIVATE = SignerOption("file:pq.pem", asks="passphrase")
IMAGE = Path("lamp-1.2.0.bin")
ANOTHER = Problem.of(AnotherSecondKeyError(ANOTHER_SECOND_KEY, uri="file:pq.pem", file=NAMED.file))


@pytest.fixture
def bench(show_page: ShowPage) -> OnePage:
    requests = FakeReleases([])
    ready = replace(shift.signing_ready(), second=NAMED)
    return show_page(
        requests.asked,
        lambda look, clock: ReleasesPage(
            look, clock, FileDialogs(Preferences()), requests, FakeCheckpoints(requests.asked)
        ),
        [ready, shift.image()],
    )


@pytest.fixture
def page(bench: OnePage) -> ReleasesPage:
    assert isinstance(bench.page, ReleasesPage)
    return bench.page


def test_nothing_is_signed_before_the_second_key_is_named(bench: OnePage, page: ReleasesPage) -> None:
    assert page.signing.second.isVisible()
    assert page.signing.controls.line == "Choose the ML-DSA key of this product first."
    page.signing.firmware.version.returnPressed.emit()
    assert bench.asked == []
    page.signing.second.added.emit(PRIVATE.uri)
    assert bench.asked == [("inspect_second_key", PRIVATE.uri)]
    bench.feed([SecondKeyFound(PRIVATE)])
    assert page.signing.second.line == "Key file · pq.pem"
    assert bench.window.focusWidget() is page.signing.second.secret, "which comes next"
    assert page.signing.controls.sign_button.isEnabled()


def test_each_key_gets_its_own_secret(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([SecondKeyFound(PRIVATE), KeyFound(SignerOption("file:release.pem", asks="passphrase"))])
    bench.qtbot.keyClicks(page.signing.key.secret, "of the first")
    bench.qtbot.keyClicks(page.signing.second.secret, "of the second")
    bench.qtbot.keyClick(page.signing.second.secret, Qt.Key.Key_Return)
    sent = ("sign", IMAGE, "1.2.0", "file:release.pem", "of the first", None, PRIVATE.uri, "of the second")
    assert bench.asked[-1] == sent
    assert (page.signing.key.secret.text(), page.signing.second.secret.text()) == ("", "")


def test_a_key_that_is_not_the_products_is_named_again(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([SecondKeyFound(PRIVATE)])
    page.signing.sign()
    bench.feed([OperationFailed("release", ANOTHER)])
    assert ANOTHER.message in page.notice.text
    assert page.model.lacks_second
    assert page.model.ring.belongs, "the key that units verify is another matter"
    assert not page.signing.controls.sign_button.isEnabled()


def test_it_can_be_in_kms(bench: OnePage, page: ReleasesPage) -> None:
    assert [action.text() for action in page.signing.second.menu().actions()] == ["Key file…", "AWS KMS key…"]
    dialog = page.signing.second.ask_kms()
    assert isinstance(dialog, KmsDialog)
    bench.qtbot.keyClicks(dialog.key, "alias/lamp-pq")
    bench.qtbot.keyClick(dialog.key, Qt.Key.Key_Return)
    assert bench.asked == [("inspect_second_key", "awskms:alias/lamp-pq")]


def test_a_folder_has_no_manifest_to_sign_twice(bench: OnePage, page: ReleasesPage) -> None:
    bench.feed([shift.folder()])
    assert page.signing.second.isHidden()
    assert page.signing.controls.sign_button.isEnabled()


def test_the_release_tells_of_its_second_signature(bench: OnePage, page: ReleasesPage) -> None:
    page.look_at("rel-1.1.0")
    bench.feed([shift.opened()])
    assert "And with" not in dict(page.release.facts.lines)
    bench.feed([replace(shift.opened(), second=NAMED)])
    assert dict(page.release.facts.lines)["And with"] == f"ML-DSA-65 · SHA-256 {NAMED.key}"
