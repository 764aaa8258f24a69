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
LOCK = """a==1.2 \\
    --hash=sha256:cc
uv==1.3 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
uvicorn==9 \\
    --hash=sha256:dd
"""
DPKG = """installed libglib2.0-0t64 libglib2.0-0 (= 2.80.0-6), libgio-2.0-0
installed openssl
not-installed xvfb
"""


@pytest.fixture
def dev(tmp_path: Path) -> ModuleType:
    """A fresh copy of the module, free to be changed; it makes and removes its folders in the test's own."""
    spec = importlib.util.spec_from_file_location("linekey_dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("VENV", "STAMP", "JUDGES", "JUDGES_STAMP"):
        setattr(module, name, tmp_path / getattr(module, name).relative_to(ROOT))
    return module


@pytest.fixture
def steps(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """The steps of set-up, which leave their folders and do nothing else."""
    taken: list[tuple[object, ...]] = []

    def step(*command: object, **_options: object) -> int:
        taken.append(command)
        for folder in (dev.VENV, dev.JUDGES):
            if folder in command:
                folder.mkdir()
        return 0

    monkeypatch.setattr(dev, "step", step)
    monkeypatch.setattr(dev, "settings_of_pip", dict)
    monkeypatch.setattr(dev, "missing_debian_packages", list)
    return taken


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
    options = ("--headless", "--units", "2", "--json")
    assert ran == [(dev.PYTHON, "-X", "utf8", "-m", "desktop", "demo", *options)]


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
    dev: ModuleType, steps: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "LOCK", tmp_path / "lock.txt")
    dev.LOCK.write_text(LOCK, encoding="utf-8")
    dev.setup()
    assert steps
    steps.clear()
    dev.setup()
    assert steps == []
    dev.LOCK.write_text(LOCK.replace("1.3", "1.4"), encoding="utf-8")
    dev.setup()
    assert steps


def test_all_but_linekey_itself_are_hashed_wheels(dev: ModuleType, steps: list[tuple[object, ...]]) -> None:
    dev.setup()
    installs = [step for step in steps if "install" in step]
    assert len(installs) == 3
    assert ROOT in installs.pop()
    for step in installs:
        assert step[step.index("--require-hashes") :][1:3] == ("--only-binary", ":all:"), step


def test_uv_is_locked_too(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(dev, "LOCK", tmp_path / "lock.txt")
    dev.LOCK.write_text(LOCK, encoding="utf-8")
    assert dev.locked("uv") == "uv==1.3 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
    with pytest.raises(SystemExit, match="does not hold requests"):
        dev.locked("requests")


def test_pip_installs_what_uv_cannot(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taken: list[tuple[object, ...]] = []
    monkeypatch.setattr(dev, "settings_of_pip", dict)
    monkeypatch.setattr(dev, "step", lambda *command, **_: taken.append(command) or "uv" in command)
    dev.install(*dev.WHEELS, "-r", dev.LOCK)
    assert [command[4] for command in taken] == ["uv", "pip"]
    assert taken[1][-5:] == taken[0][-5:] == (*dev.WHEELS, "-r", dev.LOCK)
    assert "now pip tries" in capsys.readouterr().err


def test_uv_reaches_packages_as_pip_does(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = """global.cert='/etc/ssl/ours.pem'
global.constraint='/etc/pip/constraints.txt'
global.extra-index-url='file:///srv/one https://two.example/simple'
global.find-links='\\n/srv/a\\n/srv/b'
global.index-url='https://other.example/simple'
global.no-cache-dir=''
wheel.timeout='5'
:env:.index-url='https://user:secret@mirror.example/simple'
"""
    answer = subprocess.CompletedProcess([], 0, stdout=listing)
    monkeypatch.setattr(dev.subprocess, "run", lambda *_words, **_options: answer)
    for name in dev.UV_NAMES.values():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", "mine.pem")
    assert dev.settings_of_pip() == {
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_DEFAULT_INDEX": "https://user:secret@mirror.example/simple",
        "UV_INDEX": "file:///srv/one https://two.example/simple",
        "UV_FIND_LINKS": "/srv/a,/srv/b",
    }


def test_the_settings_of_pip_are_read(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the real pip, in the form in which it lists them."""
    monkeypatch.setattr(dev, "PYTHON", sys.executable)
    monkeypatch.setenv("PIP_INDEX_URL", "https://it's.example/simple")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    found = dev.settings_of_pip()
    assert found["UV_DEFAULT_INDEX"] == "https://it's.example/simple"
    assert dev.index_of_pip() == ("--no-index",)
    monkeypatch.setenv("PIP_NO_INDEX", "0")
    assert dev.index_of_pip() == ()


def test_the_judges_are_locked_and_apart_from_what_we_import(
    dev: ModuleType, steps: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "JUDGES_LOCK", tmp_path / "judges.txt")
    dev.JUDGES_LOCK.write_text("a==1", encoding="utf-8")
    dev.setup_judges()
    (step,) = steps
    assert {"--require-hashes", "--no-build-isolation"} <= set(step)
    assert step[step.index("--target") + 1] == dev.JUDGES
    dev.setup_judges()
    assert len(steps) == 1
    dev.JUDGES_LOCK.write_text("a==2", encoding="utf-8")
    dev.setup_judges()
    assert len(steps) == 2


def test_tests_do_not_run_without_their_judges(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "settings_of_pip", dict)
    for name in ("UV", "PIP"):
        monkeypatch.setattr(dev, name, (sys.executable, "-c", "raise SystemExit(1)"))
    monkeypatch.setattr(dev, "run", lambda *_command, **_options: pytest.fail("the tests ran"))
    with pytest.raises(SystemExit, match="this step failed"):
        dev.test([])


def test_tests_are_told_where_their_judges_are(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, str]] = []
    monkeypatch.setattr(dev, "setup_judges", lambda: None)
    monkeypatch.setattr(dev, "run", lambda *_command, environment: told.append(environment) or 0)
    assert dev.test(["-x"]) == 0
    assert told[0]["LINEKEY_JUDGES"] == str(dev.JUDGES)


@pytest.mark.parametrize(
    ("options", "measured"), [([], True), (["--quick"], True), (["--quick", "-x"], False), (["a.py"], False)]
)
def test_coverage_is_told_of_whole_selections(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, options: list[str], measured: bool
) -> None:
    ran: list[tuple[object, ...]] = []
    monkeypatch.setattr(dev, "setup_judges", lambda: None)
    monkeypatch.setattr(dev, "run", lambda *command, **_options: ran.append(command) or 0)
    dev.test(options)
    assert ran[0][-len(options) :] == tuple(options) or not options
    assert ("--cov" in ran[0]) is measured


def test_a_failed_step_leaves_no_stamp(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor the stamp of a set-up before it: half of that is gone."""
    monkeypatch.setattr(dev, "missing_debian_packages", list)
    monkeypatch.setattr(dev, "step", lambda *_command, **_options: 1)
    dev.VENV.mkdir()
    dev.STAMP.write_text("of another lock", encoding="utf-8")
    with pytest.raises(SystemExit, match="this step failed"):
        dev.setup()
    assert not dev.STAMP.exists()


def test_a_folder_in_use_is_told_in_a_sentence(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def rmtree(folder: Path) -> None:
        raise PermissionError(13, "used by another process", str(folder))

    monkeypatch.setattr(dev.shutil, "rmtree", rmtree)
    dev.VENV.mkdir()
    dev.STAMP.touch()
    with pytest.raises(SystemExit, match=r"close what runs from .*\.venv"):
        dev.remove(dev.VENV)
    assert not dev.STAMP.exists()


def test_words_of_set_up_stay_off_stdout(dev: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    dev.say("hello")
    dev.must(sys.executable, "-c", "print('chatter')")
    out, err = capfd.readouterr()
    assert out == ""
    assert "hello" in err
    assert "chatter" in err


def test_a_program_ends_us_with_its_own_status(dev: ModuleType) -> None:
    assert dev.run(sys.executable, "-c", "raise SystemExit(7)") == 7
