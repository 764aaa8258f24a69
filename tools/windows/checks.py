"""The checks, in the order in which they run: each returns what it found or raises what is wrong."""

from __future__ import annotations

import json
import os
import shutil
import socket
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PureWindowsPath

from tools.windows import installing, pictures, residue
from tools.windows.chroot import Done, last_lines
from tools.windows.machine import ROOT, Machine, Native, Wine
from tools.windows.results import CheckFailed, CheckSkipped, Found

LOGS = ROOT / "build" / "windows"
FEW = 8  # tests that failed; more is no accident
PARTS = ("unit", "contract", "cli", "gui", "bench")
# Windows' own code pages for each locale: ANSI, which pipes and files have, and that of consoles.
CODE_PAGES = {"en_US": (1252, 437), "en_GB": (1252, 850), "zh_CN": (936, 936)}
PROGRAMS = "Program Files/Linekey ü 测试"
DATA = "users/root/Documents/Linekey data 生产 数据"
FLASH = "units"  # what a unit keeps is not on the station's disk
LAST_STORY = "zh_CN"  # whose claim key opens with a passphrase known here; the others ask Windows' keyring
PASSPHRASE = "of the story"  # noqa: S105 - of keys that the story makes and throws away
LINK = 'ln -sfn ../com12 "$WINEPREFIX/dosdevices/com12"'
STORY = Path(__file__).with_name("story.py")


@dataclass(frozen=True)
class Check:
    name: str
    work: Callable[[Machine], Found]
    needs_executable: bool = False


def must(done: Done, log: str) -> Done:
    """Keeps what a program said, and raises when it failed."""
    LOGS.mkdir(parents=True, exist_ok=True)
    (LOGS / f"{log}.log").write_text(f"{done.stdout}\n{done.stderr}", encoding="utf-8")
    if done.status is None:
        raise CheckFailed(f"it took too long\n{last_lines(done)}")
    if done.status:
        raise CheckFailed(f"status {done.status}\n{last_lines(done)}")
    return done


def set_up(machine: Machine) -> Found:
    must(machine.run(machine.python, "-X", "utf8", "dev.py", "setup", seconds=1800), "set-up")
    return Found("from the lock")


def tests(part: str, machine: Machine) -> Found:
    """One folder of tests. A failure names the tests; the log has the rest.

    A few that failed get a second try, one after the other: what is emulated is so slow that many at once
    disturb one another. The report names them, also when they passed.
    """
    # Under wine pytest-xdist counts one core, and programs start so slowly that a test of many takes minutes.
    found, failed = tried(part, f"tests-{part}", machine, f"--numprocesses={os.cpu_count()}")
    if not failed:
        return found
    first = "\n".join([found.detail, *failed])
    if len(failed) > FEW:
        raise CheckFailed(first, found)
    alone = ("--numprocesses=1", "--last-failed", "--last-failed-no-failures=none")
    again, still = tried(part, f"tests-{part}-again", machine, *alone)
    if still or not again.detail.startswith(f"{len(failed)} passed"):
        raise CheckFailed("\n".join([first, "again, one after the other:", *still]), found)
    return replace(found, detail="\n".join([f"{found.detail}; these passed at a second try:", *failed]))


def tried(part: str, log: str, machine: Machine, *options: str) -> tuple[Found, list[str]]:
    """What came of the tests below `tests/{part}`, a folder or a file, and the names of those that failed."""
    results = machine.tree / "build" / f"{log}.xml"
    machine.here(results).unlink(missing_ok=True)
    # A test beyond its time ends the worker, after which pytest-xdist may wait for good.
    options = (*options, "--timeout=600", f"--junitxml={results}")
    command = (machine.python, "-X", "utf8", "dev.py", "test", f"tests/{part}", *options)
    done = machine.run(*command, seconds=3600)
    LOGS.mkdir(parents=True, exist_ok=True)
    (LOGS / f"{log}.log").write_text(f"{done.stdout}\n{done.stderr}", encoding="utf-8")
    if not machine.here(results).is_file():
        raise CheckFailed(last_lines(done))
    found, failed = read_results(machine.here(results).read_text(encoding="utf-8"))
    if done.status and not failed:
        raise CheckFailed("\n".join([found.detail, last_lines(done)]), found)
    return found, failed


def read_results(xml: str) -> tuple[Found, list[str]]:
    """Counts from pytest's XML, and the names of the tests that failed."""
    cases = list(ET.fromstring(xml).iter("testcase"))  # noqa: S314 - pytest wrote it
    left_out: Counter[str] = Counter()
    failed = []
    for case in cases:
        if (skip := case.find("skipped")) is not None:
            left_out[skip.get("message", "").removeprefix("Skipped: ")] += 1
        elif case.find("failure") is not None or case.find("error") is not None:
            failed.append(f"{case.get('classname')}::{case.get('name')}")
    skipped = left_out.total()
    passed = len(cases) - skipped - len(failed)
    detail = f"{passed} passed, {len(failed)} failed, {skipped} left out"
    return Found(detail, left_out=left_out), failed


def executable(machine: Machine) -> Found:
    command = ("-X", "utf8", "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "build.spec")
    python = str(machine.tree / ".venv/Scripts/python.exe")
    must(machine.run(python, *command, seconds=1800), "executable")
    files = [path for path in machine.here(machine.tree / "dist/linekey").rglob("*") if path.is_file()]
    return Found(f"{len(files)} files", sum(path.stat().st_size for path in files) / 1e6)


def _built(machine: Machine) -> Path:
    built = machine.here(machine.tree / "dist" / "linekey")
    if not (built / "linekey.exe").is_file():
        raise CheckSkipped("there is no executable")
    return built


def _on(machine: Machine) -> tuple[Machine, PureWindowsPath]:
    """The machine that `place` leaves, and the folder of the executable there."""
    _built(machine)
    if isinstance(machine, Wine):
        bare = replace(machine, prefix=f"{machine.prefix}-bare")
        return bare, PureWindowsPath("C:/") / PROGRAMS
    return machine, PureWindowsPath(tempfile.gettempdir()) / PROGRAMS


def place(machine: Machine) -> Found:
    """Leaves a machine that has the executable and nothing of its making."""
    built = _built(machine)
    where, folder = _on(machine)
    if isinstance(where, Wine):
        from tools.windows import rig

        shutil.rmtree(rig.host(where.prefix), ignore_errors=True)
        shutil.copytree(rig.host(rig.BASE), rig.host(where.prefix), symlinks=True)
    shutil.copytree(built, where.here(folder), dirs_exist_ok=True)
    said = must(where.run(str(folder / "linekey.exe"), "--version", folder=folder), "version").stdout
    return Found(f"{said.strip()} in {folder}")


def code_pages(locale: str, words: tuple[str, ...], machine: Machine) -> Found:
    """A verb of the executable with the code pages of a locale."""
    where, folder = _in_locale(locale, machine)
    done = where.run(str(folder / "linekey.exe"), *words, folder=folder, seconds=900)
    last = must(done, f"{words[0]}-{locale}").stdout.strip().splitlines()
    return Found(last[-1] if last else "")


def _in_locale(locale: str, machine: Machine) -> tuple[Machine, PureWindowsPath]:
    """As `_on`, with the code pages of a locale."""
    where, folder = _on(machine)
    asked = "import ctypes; k = ctypes.windll.kernel32; print(k.GetACP(), k.GetOEMCP())"
    if isinstance(where, Wine):
        where = replace(where, locale=locale)
    found = where.run(machine.python, "-c", asked, folder=folder).stdout.split()
    if found != [str(page) for page in CODE_PAGES[locale]]:
        raise CheckSkipped(f"this Windows has the code pages {' and '.join(found)}")
    return where, folder


def story(locale: str, machine: Machine) -> Found:
    """A virtual unit provisioned through a serial port, an image signed and verified."""
    where, folder = _in_locale(locale, machine)
    settings = {"LINEKEY_PASSPHRASE": PASSPHRASE}
    if locale == LAST_STORY:
        settings["LINEKEY_CLAIM_PASSPHRASE"] = PASSPHRASE
    with socket.create_server(("127.0.0.1", 0)) as free:
        tcp_port = str(free.getsockname()[1])
    if isinstance(where, Wine):
        drive = PureWindowsPath("C:/")
        shutil.copy(STORY, where.here(drive / "story.py"))
        for kept in (DATA, FLASH):
            shutil.rmtree(where.here(drive / kept), ignore_errors=True)
        words = [drive / "story.py", folder / "linekey.exe", drive / DATA, drive / FLASH, tcp_port, "COM12"]
        # A pseudo-terminal that somebody always has open: otherwise it would go with its first user.
        unit = f"TCP:127.0.0.1:{tcp_port},retry=1000,interval=0.2"
        line = f'socat "PTY,link=$WINEPREFIX/com12,raw,echo=0" {unit} & sleep 1'
        script = f'{line}; sleep 1000 <>"$WINEPREFIX/com12" & {LINK}; wine "$@"'
        command = (machine.python, *map(str, words))
        settings["LINEKEY_DATA_DIR"] = str(drive / DATA / "资料 data")
        done = where.script(script, *command, folder=folder, environment=settings, seconds=900)
    else:
        drive = PureWindowsPath(tempfile.gettempdir())
        uri = f"socket://127.0.0.1:{tcp_port}"
        words = [STORY, folder / "linekey.exe", drive / "Linekey data 数据", drive / FLASH, tcp_port, uri]
        settings["LINEKEY_DATA_DIR"] = str(drive / "资料 data")
        done = where.run(machine.python, *map(str, words), environment=settings, seconds=900)
    told = json.loads(must(done, f"story-{locale}").stdout.strip().splitlines()[-1])
    if "failed" in told:
        raise CheckFailed(json.dumps(told, indent=1, ensure_ascii=False))
    seconds = ", ".join(f"{verb} {found['seconds']:.0f} s" for verb, found in told.items())
    return Found(f"on {words[-1]}: {seconds}")


def no_key_in_clear(machine: Machine) -> Found:
    """After the story: the profile, ProgramData and the registry hives, searched by kind and by value."""
    where, _folder = _on(machine)
    if not isinstance(where, Wine):
        raise CheckSkipped("a person's own profile is not searched; the rig's is")
    drive = where.here(PureWindowsPath("C:/"))
    sealed = [pem for path in (drive / DATA).rglob("*.pem") if b"ENCRYPTED" in (pem := path.read_bytes())]
    units = [path.read_bytes() for path in (drive / FLASH / "private-key").glob("*.pem")]
    if (len(sealed), len(units)) != (3, 1):
        told = "to sign, of the claim, of the release policy's owner, and of the unit"
        raise CheckFailed(f"the last story left no four keys: {told}")
    values = [*(private_value(pem, PASSPHRASE) for pem in sealed), *(private_value(pem) for pem in units)]
    found: list[str] = []
    count = 0
    for folder in (drive / "users", drive / "ProgramData"):
        more, files = residue.findings(folder, values)
        found, count = found + more, count + files
    more, files = residue.findings_in([*drive.parent.glob("*.reg")], drive.parent, values)
    if found + more:
        raise CheckFailed("\n".join(found + more))
    return Found(f"none in {count + files} files")


def private_value(pem: bytes, passphrase: str | None = None) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(pem, passphrase.encode() if passphrase else None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise CheckFailed("a key of the story is not on a curve")
    return key.private_numbers().private_value.to_bytes(32, "big")


def tour(language: str, machine: Machine) -> Found:
    """The window through the tour, with a picture of each page."""
    where, folder = _on(machine)
    if isinstance(where, Native):
        raise CheckSkipped("pictures are taken in the rig")
    assert isinstance(where, Wine)  # noqa: S101
    return pictures.take(where, folder, language, LOGS / "pictures")


CHECKS: tuple[Check, ...] = (
    Check("set-up", set_up),
    *(Check(f"tests {part}", partial(tests, part)) for part in PARTS),
    Check("executable", executable, True),
    Check("placed", place, True),
    *(
        Check(f"{words[0]} {ansi}/{console}", partial(code_pages, locale, words), True)
        for locale, (ansi, console) in CODE_PAGES.items()
        for words in (("self-test",), ("demo", "--headless"))
    ),
    Check("installer trial", installing.trial),
    Check("installer", installing.whole, True),
    Check("two builds", installing.two_builds, True),
    *(
        Check(f"story {ansi}/{console}", partial(story, locale), True)
        for locale, (ansi, console) in CODE_PAGES.items()
    ),
    Check("no key in clear", no_key_in_clear, True),
    *(Check(f"window {language}", partial(tour, language), True) for language in ("en", "zh")),
)
