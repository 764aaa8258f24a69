"""`dev.py windows`: what it decides and reports, without a rig."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from tools.windows import again, checks, report, residue
from tools.windows.again import imported, look
from tools.windows.checks import Check, read_results
from tools.windows.chroot import Done, finish
from tools.windows.machine import Native, bring_up_to_date
from tools.windows.results import CheckFailed, CheckSkipped, Found
from tools.windows.rig import for_windows

ROOT = Path(__file__).parents[3]
WORKFLOW = (ROOT / ".github" / "workflows" / "build.yml").read_text(encoding="utf-8")
P256 = ec.generate_private_key(ec.SECP256R1())
VALUE = P256.private_numbers().private_value.to_bytes(32, "big")
KINDS: dict[str, Any] = {
    "p256": P256,
    "p384": ec.generate_private_key(ec.SECP384R1()),
    "rsa": rsa.generate_private_key(65537, 2048),
    "ed25519": ed25519.Ed25519PrivateKey.generate(),
}


def in_clear(kind: str, encoding: Encoding, form: PrivateFormat) -> bytes:
    return bytes(KINDS[kind].private_bytes(encoding, form, NoEncryption()))


def found_in(folder: Path, data: bytes, name: str = "file.bin", values: tuple[bytes, ...] = ()) -> list[str]:
    place = folder / "Crypto" / "Keys ü"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(b"before" * 100 + data + b"behind" * 100)
    found, count = residue.findings(folder, values)
    assert count == 1
    return found


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_key_is_found_by_its_form(tmp_path: Path, kind: str, encoding: Encoding) -> None:
    assert found_in(tmp_path, in_clear(kind, encoding, PrivateFormat.PKCS8))


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
@pytest.mark.parametrize("kind", ["p256", "p384"])
def test_a_planted_key_of_the_older_form_is_found(tmp_path: Path, kind: str, encoding: Encoding) -> None:
    assert found_in(tmp_path, in_clear(kind, encoding, PrivateFormat.TraditionalOpenSSL))


def test_a_planted_key_in_utf_16_is_found(tmp_path: Path) -> None:
    text = in_clear("p256", Encoding.PEM, PrivateFormat.PKCS8).decode()
    assert found_in(tmp_path, text.encode("utf-16-le"))


def test_a_key_store_of_windows_is_found(tmp_path: Path) -> None:
    assert found_in(tmp_path, b"ECS2" + (32).to_bytes(4, "little") + bytes(64) + VALUE)


@pytest.mark.parametrize("start", [0, 1, 2])
def test_a_planted_value_is_found(tmp_path: Path, start: int) -> None:
    forms = (VALUE, VALUE[::-1], VALUE.hex().encode(), base64.b64encode(b"x" * start + VALUE + b"rest"))
    for data in forms:
        assert found_in(tmp_path, data) == []
        assert found_in(tmp_path, data, values=(VALUE,))


def test_a_value_in_a_registry_is_found(tmp_path: Path) -> None:
    pairs = [f"{byte:02x}" for byte in b"\x01\x02" + VALUE + b"\x03"]
    lines = ",\\\n  ".join(",".join(pairs[at : at + 8]) for at in range(0, len(pairs), 8))
    text = f'[Software\\\\Other]\n"Blob"=hex:{lines}\n'.encode()
    assert found_in(tmp_path, text, "user.reg", (VALUE,))


def test_an_encrypted_key_is_none_in_clear(tmp_path: Path) -> None:
    data = P256.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    assert found_in(tmp_path, data, values=(VALUE,)) == []
    older = P256.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, BestAvailableEncryption(b"x"))
    assert found_in(tmp_path, older, values=(VALUE,)) == []


def test_the_lock_is_read_as_windows_would() -> None:
    lock = (
        "a==1 ; sys_platform == 'win32' \\\n    --hash=sha256:aa\n"
        "b==2 ; sys_platform == 'linux' \\\n    --hash=sha256:bb\n"
        "c==3 ; python_full_version < '3.12' \\\n    --hash=sha256:cc\nd==4 \\\n    --hash=sha256:dd\n"
    )
    assert for_windows(lock) == (
        "a==1 \\\n    --hash=sha256:aa\nc==3 \\\n    --hash=sha256:cc\nd==4 \\\n    --hash=sha256:dd\n"
    )


def test_the_copy_has_what_the_tree_has(tmp_path: Path) -> None:
    tree, copy = tmp_path / "tree", tmp_path / "copy"
    copy.mkdir()
    (tree / "in").mkdir(parents=True)
    for name in ("a.py", "in/b.py", "ignored.log"):
        (tree / name).write_text(name, encoding="utf-8")
    (tree / ".gitignore").write_text("*.log\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tree, check=True)
    subprocess.run(["git", "add", "a.py"], cwd=tree, check=True)
    bring_up_to_date(copy, tree)
    (copy / "made.txt").write_text("there", encoding="utf-8")
    (tree / "a.py").unlink()
    (tree / "in/b.py").write_text("changed", encoding="utf-8")
    bring_up_to_date(copy, tree)
    assert (copy / "in/b.py").read_text(encoding="utf-8") == "changed"
    there = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    assert there == {".gitignore", "in/b.py", "made.txt", "linekey-tree.json"}


def test_tests_are_counted_and_named() -> None:
    found, failed = read_results(
        "<testsuites><testsuite><testcase classname='a' name='good'/>"
        "<testcase classname='a' name='bad'><failure/></testcase><testcase classname='a' name='odd'><error/>"
        "</testcase><testcase classname='a' name='out'><skipped message='Skipped: no openssl'/></testcase>"
        "</testsuite></testsuites>"
    )
    assert failed == ["a::bad", "a::odd"]
    assert found.detail == "1 passed, 2 failed, 1 left out"
    assert found.left_out == {"no openssl": 1}


class Tried:
    """A Windows where `dev.py test` ends with these results, one run after the other."""

    description = "a Windows"
    python = "python"

    def __init__(self, folder: Path, *runs: str) -> None:
        self.tree = PureWindowsPath("C:/linekey")
        self._results, self._runs = folder / "results.xml", [*runs]
        self.asked: list[tuple[str, ...]] = []

    def here(self, path: PureWindowsPath) -> Path:
        return self._results

    def run(self, *command: str, **_options: Any) -> Done:
        self.asked.append(command)
        cases = self._runs.pop(0)
        self._results.write_text(f"<testsuite>{cases}</testsuite>", encoding="utf-8")
        return Done(int("<failure/>" in cases), "said", "")


GOOD = "<testcase classname='a' name='good'/>"
ODD = "<testcase classname='a' name='odd'/>"
BAD = "<testcase classname='a' name='odd'><failure/></testcase>"


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(checks, "LOGS", tmp_path)
    return tmp_path


def test_tests_that_pass_are_tried_once(logs: Path) -> None:
    machine = Tried(logs, GOOD)
    assert checks.tests("gui", machine).detail == "1 passed, 0 failed, 0 left out"
    assert len(machine.asked) == 1


def test_what_passes_alone_at_a_second_try_is_named(logs: Path) -> None:
    machine = Tried(logs, GOOD + BAD, ODD)
    assert checks.tests("gui", machine).detail.splitlines() == [
        "1 passed, 1 failed, 0 left out; these passed at a second try:",
        "a::odd",
    ]
    assert {"tests/gui", "--last-failed", "--numprocesses=1"} <= set(machine.asked[1])


@pytest.mark.parametrize("again", [BAD, "", GOOD + ODD])
def test_what_does_not_pass_at_a_second_try_has_failed(logs: Path, again: str) -> None:
    with pytest.raises(CheckFailed, match="a::odd"):
        checks.tests("gui", Tried(logs, GOOD + BAD, again))


def test_many_failures_get_no_second_try(logs: Path) -> None:
    machine = Tried(logs, BAD * 9, ODD * 9)
    with pytest.raises(CheckFailed, match="9 failed"):
        checks.tests("gui", machine)
    assert len(machine.asked) == 1


def passes(_machine: object) -> Found:
    return Found("well", 12.4)


def passes_late(_machine: object) -> Found:
    return Found("2 passed; these passed at a second try:\na::odd")


def fails(_machine: object) -> Found:
    raise CheckFailed("status 3\nthe last line")


def is_skipped(_machine: object) -> Found:
    raise CheckSkipped("there is no port")


def breaks(_machine: object) -> Found:
    raise ZeroDivisionError("of the check itself")


def test_a_report_tells_of_every_check() -> None:
    chosen = [Check("one", passes), Check("two", is_skipped), Check("three", fails), Check("four", breaks)]
    told = report.run_all(Native("a Windows"), [*chosen, Check("five", passes_late)])
    assert [result.outcome for result in told.results] == ["passed", "skipped", "failed", "failed", "passed"]
    assert not told.good
    assert told.document()["ok"] is False
    text = told.text()
    for words in (
        "12 MB",
        "well",
        "there is no port",
        "\n          a::odd\n",
        "the last line",
        "ZeroDivisionError: of the check itself",
    ):
        assert words in text
    assert "2 checks passed, 2 failed, 1 skipped" in text


def test_what_was_skipped_fails_nothing() -> None:
    assert report.run_all(Native("a Windows"), [Check("one", passes), Check("two", is_skipped)]).good


def found(check: str, outcome: str = "passed", detail: str = "") -> dict[str, object]:
    said = {"detail": detail, "seconds": 1.0, "megabytes": None, "left_out": {}}
    return {"check": check, "outcome": outcome, **said}


TWO_FAILED = """7 passed, 2 failed, 1 left out
tests.gui.test_tiles::test_an_order[zh_CN-\u8bf7]
tests.gui.pages.test_session.TestEnd::test_it
again, one after the other:
tests.gui.test_tiles::test_an_order[zh_CN-\u8bf7]"""
EARLIER = {
    "commit": "abc1234",
    "results": [
        found("set-up"),
        found("tests unit", detail="9 passed, 0 failed, 0 left out"),
        found("tests gui", "failed", TWO_FAILED),
        found("tests bench", "failed", "it took too long"),
        found("story", "skipped"),
        {**found("two builds"), "commit": "0001234"},
    ],
}
TILES, SESSION = "tests/gui/test_tiles.py", "tests/gui/pages/test_session.py"
SHARED = "tests/unit/app/test_choice.py"


@pytest.mark.parametrize(
    ("changed", "kept", "mended"),
    [
        ([], "tests unit,two builds", ""),
        (["docs/windows.md", "docs/images/a b.png", "CHANGELOG.md"], "tests unit,two builds", ""),
        (["tools/windows/report.py"], "tests unit,two builds", ""),
        (["tests/unit/dev/test_dev.py"], "two builds", "tests unit"),
        ([TILES], "tests unit,two builds", ""),
        ([TILES, SESSION], "tests unit,two builds", "tests gui"),
        ([TILES, SESSION, "tests/gui/test_more.py"], "tests unit,two builds", "tests gui"),
        (["tests/bench/cloud/test_iam.py"], "tests unit,two builds", ""),
        ([SHARED], "", ""),
        (["tests/unit/conftest.py"], "", ""),
        (["tests/conftest.py"], "", ""),
        (["desktop/core/paths.py", "docs/windows.md"], "", ""),
        (["requirements/lock.txt"], "", ""),
        (["resources/test_x.py"], "", ""),
        (["docs/examples/driver/x.py"], "", ""),
        (["tools/windows/checks.py"], "", ""),
    ],
)
def test_what_holds_of_an_earlier_run(changed: list[str], kept: str, mended: str) -> None:
    earlier = look(EARLIER, changed, {SHARED})
    assert (",".join(earlier.kept), ",".join(earlier.mended)) == (kept, mended)


@pytest.mark.parametrize(
    "line",
    [
        "from tests.unit.app.test_choice import pick",
        "from tests.unit.app import test_choice",
        "import tests.unit.app.test_choice",
        "def test_one() -> None:\n    from tests.unit.app.test_choice import (\n        pick,\n    )",
    ],
)
def test_tests_that_others_import(line: str, tmp_path: Path) -> None:
    user = tmp_path / "tests" / "gui" / "test_user.py"
    user.parent.mkdir(parents=True)
    user.write_text(f"import json\nfrom tests.others import here\n{line}\n", encoding="utf-8")
    assert imported(tmp_path) == {SHARED}


def test_a_result_that_was_kept_tells_its_own_commit() -> None:
    before = look(EARLIER, [], set())
    assert (before.kept["tests unit"].commit, before.kept["two builds"].commit) == ("abc1234", "0001234")
    assert look({**EARLIER, "commit": "abc1234 with changes"}, [], set()) == again.NOTHING
    told = report.run_all(Native("a Windows"), [Check("tests unit", fails), Check("next", passes)], before)
    assert [result.outcome for result in told.results] == ["passed", "passed"]
    assert "on commit abc1234; only tests of others have changed since" in told.text()


def test_files_that_were_mended_are_run_again_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, str]] = []
    failing: list[str] = []

    def tried(part: str, log: str, _machine: object, *_options: str) -> tuple[Found, list[str]]:
        ran.append((part, log))
        return Found("3 passed, 0 failed, 0 left out"), failing

    monkeypatch.setattr(checks, "tried", tried)
    before = look(EARLIER, [TILES, SESSION], set())
    gui = [Check("tests gui", fails)]
    told = report.run_all(Native("a Windows"), gui, before)
    assert ran == [
        ("gui/pages/test_session.py", "tests-again-gui-test_session"),
        ("gui/test_tiles.py", "tests-again-gui-test_tiles"),
    ]
    [one] = told.results
    assert (one.outcome, one.commit) == ("passed", "")
    assert "7 passed, 2 failed, 1 left out on commit abc1234" in one.detail
    assert f"{TILES}: 3 passed" in one.detail
    failing.append("tests.gui.test_tiles::test_an_order")
    assert not report.run_all(Native("a Windows"), gui, before).good


def test_a_run_that_is_cut_off_has_kept_what_it_found() -> None:
    reports: list[report.Report] = []
    chosen = [Check("one", passes), Check("two", fails), Check("three", passes)]
    report.run_all(Native("a Windows"), chosen, keep=reports.append)
    assert [len(each.results) for each in reports] == [1, 2, 3]


def test_an_earlier_run_counts_only_for_the_tree_it_was_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"status": "", "rev-parse": "abc1234", "diff": ""}
    monkeypatch.setattr(report, "git", lambda *words: said[words[0]])
    monkeypatch.setattr(report, "REPORT", tmp_path / "report.json")
    chosen = [Check("tests unit", passes), Check("two builds", passes, True)]
    assert report.earlier(chosen) == again.NOTHING, "there was none"
    report.REPORT.write_text(json.dumps(EARLIER), encoding="utf-8")
    assert report.earlier(chosen).kept.keys() == {"tests unit", "two builds"}
    with_one_more = [*chosen, Check("placed", passes, True)]
    assert report.earlier(with_one_more).kept.keys() == {"tests unit"}, "it is built again, for all"
    said["status"] = " M desktop/core/paths.py"
    assert report.earlier(chosen) == again.NOTHING
    said["status"], said["rev-parse"] = "", ""
    assert report.earlier(chosen) == again.NOTHING, "a commit that is not known here"


def test_without_a_set_up_nothing_is_tried() -> None:
    told = report.run_all(Native("a Windows"), [Check("set-up", fails), Check("next", passes)])
    assert [result.check for result in told.results] == ["set-up"]


def test_the_report_replaces_the_last_one(tmp_path: Path) -> None:
    page = tmp_path / "windows.md"
    page.write_text(f"before\n{report.BEGIN}old\n{report.END}after\n", encoding="utf-8")
    report.write_into(page, "new\n")
    report.write_into(page, "newer\n")
    assert page.read_text(encoding="utf-8") == f"before\n{report.BEGIN}```\nnewer\n```\n{report.END}after\n"


def test_a_program_that_fails_fails_its_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LOGS", tmp_path)
    ended = finish([sys.executable, "-c", "print('said'); raise SystemExit(7)"], 60)
    with pytest.raises(CheckFailed, match="status 7\nsaid"):
        checks.must(ended, "log")
    assert "said" in (tmp_path / "log.log").read_text(encoding="utf-8")
    with pytest.raises(CheckFailed, match="too long"):
        checks.must(finish([sys.executable, "-c", "import time; time.sleep(30)"], 0.5), "log")


def test_the_workflow_and_the_command_are_in_step() -> None:
    """Windows in CI runs the one command, and brings what it says and builds."""
    job = WORKFLOW[WORKFLOW.index("\n  windows:") :]
    assert re.findall(r"run: (.*)", job) == ["python -X utf8 dev.py windows"]
    brought = re.findall(r"path: (.*)", job)
    assert brought == [report.LOGS.relative_to(ROOT).as_posix(), "dist"]
    names = [check.name for check in checks.CHECKS]
    assert len(names) == len(set(names))
    assert {check.name for check in checks.CHECKS if not check.needs_executable} >= {"set-up", "tests unit"}


def test_the_page_names_every_kind_of_check() -> None:
    page = (ROOT / "docs" / "windows.md").read_text(encoding="utf-8")
    table = page[page.index("## What is checked") : page.index("## The newest report")]
    for check in checks.CHECKS:
        assert check.name.split()[0] in table, check.name
