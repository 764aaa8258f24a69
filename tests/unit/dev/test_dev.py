"""`dev.py`: what it decides, without installing anything."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]
DPKG = """installed libglib2.0-0t64 libglib2.0-0 (= 2.80.0-6), libgio-2.0-0
installed openssl
not-installed xvfb
"""


@pytest.fixture
def dev() -> ModuleType:
    """A fresh copy of the module, free to be changed by a test."""
    spec = importlib.util.spec_from_file_location("linekey_dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_needs_only_the_standard_library() -> None:
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_an_old_python_gets_a_sentence(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11"):
        dev.main()


def test_what_follows_a_verb_is_passed_on(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[object, ...]] = []
    monkeypatch.setattr(dev, "setup", lambda: None)
    monkeypatch.setattr(dev, "run", lambda *command: ran.append(command) or 3)
    monkeypatch.setattr(sys, "argv", ["dev.py", "demo", "--headless", "--units", "2", "--json"])
    with pytest.raises(SystemExit) as ended:
        dev.main()
    assert ended.value.code == 3
    assert ran == [(dev.PYTHON, "-m", "desktop", "demo", "--headless", "--units", "2", "--json")]


def answer_of_dpkg(*_arguments: object, **_options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], 0, stdout=DPKG)


def test_what_a_package_provides_counts_as_installed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda _name: "/usr/bin/dpkg-query")
    monkeypatch.setattr(dev.subprocess, "run", answer_of_dpkg)
    missing = dev.missing_debian_packages()
    assert "libglib2.0-0" not in missing
    assert "openssl" not in missing
    assert "libgl1" in missing


def test_parts_that_debian_splits_off_are_asked_for(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"Py_ENABLE_SHARED": 1, "INSTSONAME": "libpython-that-is-not-there.so.1.0"}
    monkeypatch.setattr(dev.sysconfig, "get_config_var", settings.get)
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _name: None)
    version = f"python3.{sys.version_info.minor}"
    assert dev.missing_parts_of_python() == [f"{version}-venv", f"lib{version}"]


@pytest.mark.skipif(sys.platform == "win32", reason="apt is Debian's")
def test_a_person_without_root_is_told_the_one_line(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    dev.install_debian_packages(["libgl1", "openssl"])
    out, err = capsys.readouterr()
    assert out == ""
    assert "sudo apt-get install --no-install-recommends libgl1 openssl" in err


def test_set_up_is_skipped_when_nothing_changed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    steps: list[tuple[object, ...]] = []
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "LOCK", tmp_path / "lock.txt")
    monkeypatch.setattr(dev, "missing_debian_packages", list)
    monkeypatch.setattr(dev, "must", lambda *command: steps.append(command))
    (tmp_path / "lock.txt").write_text("a==1", encoding="utf-8")

    dev.setup()
    assert any("--require-hashes" in step for step in steps)
    steps.clear()
    dev.setup()
    assert steps == []
    (tmp_path / "lock.txt").write_text("a==2", encoding="utf-8")
    dev.setup()
    assert steps != []


def test_the_judges_are_locked_and_apart_from_what_we_import(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    steps: list[tuple[object, ...]] = []
    lock, folder = tmp_path / "judges.txt", tmp_path / "judges"
    for name, value in {"JUDGES_LOCK": lock, "JUDGES": folder, "JUDGES_STAMP": folder / "stamp"}.items():
        monkeypatch.setattr(dev, name, value)
    monkeypatch.setattr(dev, "must", lambda *command: steps.append(command) or folder.mkdir())
    lock.write_text("a==1", encoding="utf-8")

    dev.setup_judges()
    (step,) = steps
    assert {"--require-hashes", "--no-build-isolation"} <= set(step)
    assert step[step.index("--target") + 1] == folder
    dev.setup_judges()
    assert len(steps) == 1
    lock.write_text("a==2", encoding="utf-8")
    dev.setup_judges()
    assert len(steps) == 2


def test_tests_do_not_run_without_their_judges(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "JUDGES", tmp_path / "judges")
    monkeypatch.setattr(dev, "JUDGES_STAMP", tmp_path / "judges" / "stamp")
    monkeypatch.setattr(dev, "PIP", (sys.executable, "-c", "raise SystemExit(1)"))
    monkeypatch.setattr(dev, "run", lambda *_command, **_options: pytest.fail("the tests ran"))
    with pytest.raises(SystemExit, match="this step failed"):
        dev.test([])


def test_tests_are_told_where_their_judges_are(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(dev, "setup_judges", lambda: None)
    monkeypatch.setattr(dev, "run", lambda *_command, **options: told.append(options) or 0)
    assert dev.test(["-x"]) == 0
    assert told == [{"environment": {"LINEKEY_JUDGES": str(dev.JUDGES)}}]


def test_a_failed_step_leaves_no_stamp(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "missing_debian_packages", list)
    monkeypatch.setattr(dev, "VENV", tmp_path / "file" / "venv")
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit, match="this step failed"):
        dev.setup()
    assert not (tmp_path / "stamp").exists()


def test_words_of_set_up_stay_off_stdout(dev: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    dev.say("hello")
    dev.must(sys.executable, "-c", "print('chatter')")
    out, err = capfd.readouterr()
    assert out == ""
    assert "hello" in err
    assert "chatter" in err


def test_a_program_ends_us_with_its_own_status(dev: ModuleType) -> None:
    assert dev.run(sys.executable, "-c", "raise SystemExit(7)") == 7
