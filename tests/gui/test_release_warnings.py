"""What signing warns of is told on the Releases page, in the reader's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.app.releases.events import ImageChecked, ImageRead
from desktop.core.events import CheckDone
from desktop.core.paths import log_file
from desktop.gui.crash import crash_reports
from desktop.gui.pages.releases.page import ReleasesPage
from signing.formats.build_files import taken_for_firmware
from signing.messages import N, said
from signing.notices import warn
from tests.gui.playing import Bench

ELF = ImageRead(Path("app.elf"), 4096, "ab" * 32, "1.2.0", warning=taken_for_firmware("ELF"))


@pytest.fixture
def page(bench: Bench) -> ReleasesPage:
    bench.open()
    bench.window.show_page(1)
    page = bench.window.pages[1]
    assert isinstance(page, ReleasesPage)
    return page


def test_a_warning_is_shown_and_logged(bench: Bench, page: ReleasesPage) -> None:
    with crash_reports(bench.desk.bridge):
        warn("The token “release” locks after one more wrong PIN.")
        bench.qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.text == "The token “release” locks after one more wrong PIN."
    assert "locks after one more wrong PIN" in log_file().read_text(encoding="utf-8")


def test_it_is_chinese_in_the_chinese_window(bench: Bench, page: ReleasesPage) -> None:
    bench.desk.languages.use("zh_CN")
    with crash_reports(bench.desk.bridge):
        warn(said("The key file {path} is not encrypted: whoever copies it can sign.", path="app.pem"))
        bench.qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.text == "密钥文件 app.pem 未加密：任何复制它的人都能签名。"


def test_a_file_that_is_no_firmware_is_told_before_it_is_signed(bench: Bench, page: ReleasesPage) -> None:
    bench.feed([ELF])
    assert page.signing.firmware.signatures.startswith("This file is ELF, not plain firmware")
    bench.feed([ImageChecked((CheckDone("image", "warn", ELF.warning),))])
    assert "ELF" not in page.signing.firmware.signatures, "the checks say it"


def test_what_may_be_the_wrong_file_or_version_is_told_beside_the_checks(
    bench: Bench, page: ReleasesPage
) -> None:
    before = said(
        N("these very bytes are release {release} already, as version {version}"),
        release="rel-1",
        version="1.1.0",
    )
    name = CheckDone("file-name", "warn", "the file is called lamp-1.0.0.bin, and the version typed is 1.2.0")
    checked = ImageChecked((name, CheckDone("released-before", "warn", before)))
    bench.feed([ELF, checked])
    told = [(text, detail) for state, text, detail in page.signing.checks.lines if state == "warn"]
    assert told == [
        ("The file's name tells another version", name.detail),
        ("Released before", before),
    ]
    bench.desk.languages.use("zh_CN")
    bench.feed([checked])
    told = [(text, detail) for state, text, detail in page.signing.checks.lines if state == "warn"]
    assert told[1] == ("之前已发布", "完全相同的内容已作为版本 1.1.0 发布（rel-1）")
