"""Everything a developer does here, on a machine that has only Python: `demo`, `test` and the rest.

Standard library only. Makes `.venv`, installs the hash-locked requirements into it, then does what was asked.
What set-up has to say goes to stderr, so that stdout stays with the program that is run.
"""

from __future__ import annotations

import argparse
import ast
import ctypes
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
LOCK = ROOT / "requirements" / "lock.txt"
STAMP = VENV / "linekey-setup"
# Programs of others that judge our images in tests: docs/decisions/0011-judges-in-a-lock-of-their-own.md
JUDGES = ROOT / ".judges"
JUDGES_LOCK = ROOT / "requirements" / "judges.txt"
JUDGES_STAMP = JUDGES / "linekey-setup"
# Whatever the system's code page: docs/decisions/0023-utf-8-everywhere.md
UTF8 = ("-X", "utf8")
WHEELS = ("--require-hashes", "--only-binary", ":all:")
# Where nobody looks on, progress is only noise in a log.
QUIET = () if sys.stderr.isatty() else ("--quiet",)
PIP = (PYTHON, *UTF8, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", *QUIET)
UV = (PYTHON, *UTF8, "-m", "uv", "pip", "install", "--python", PYTHON, "--compile-bytecode", *QUIET)

# What uv calls pip's settings of where packages are: docs/decisions/0018-uv-installs-what-pip-would.md
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "no-cache-dir": "UV_NO_CACHE",
}

# What Qt's platforms load, fonts for both languages, and the programs that packaging and tests run.
DEBIAN_PACKAGES = (
    "binutils",
    "fonts-dejavu-core",
    "fonts-noto-cjk",
    "fonts-noto-core",
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libxkbcommon0",
    "mosquitto-clients",
    "nsis",
    "openbox",
    "openssl",
    "osslsigncode",
    "softhsm2",
    "xdotool",
    "xvfb",
)


def say(sentence: str) -> None:
    print(f"dev.py: {sentence}", file=sys.stderr, flush=True)


def run(*command: str | Path, environment: dict[str, str] | None = None) -> int:
    """Runs a program in the project's folder. Its stdout is ours; what ends us ends it, in its own way."""
    words = [str(part) for part in command]
    with subprocess.Popen(words, cwd=ROOT, env={**os.environ, **(environment or {})}) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # the terminal sent it to the program too


def step(*command: str | Path, environment: dict[str, str] | None = None) -> int:
    """Runs a step of set-up with all its output on stderr."""
    words = [str(part) for part in command]
    variables = {**os.environ, **(environment or {})}
    return subprocess.call(words, cwd=ROOT, env=variables, stdout=sys.stderr, stdin=subprocess.DEVNULL)


def must(*command: str | Path) -> None:
    """A step that stops everything when it fails."""
    if status := step(*command):
        sys.exit(f"dev.py: this step failed with status {status}: {' '.join(map(str, command))}")


# --- set-up -------------------------------------------------------------------------------------------------


def installed_debian_packages() -> set[str]:
    """Installed packages and what they provide (`libglib2.0-0t64` provides `libglib2.0-0`)."""
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package} ${Provides}\n"]
    listing = subprocess.run(query, capture_output=True, encoding="utf-8", check=True).stdout
    return {
        name.strip(",")
        for line in listing.splitlines()
        if line.startswith("installed ")
        for name in line.split()[1:]
    }


def missing_debian_packages() -> list[str]:
    """Empty on a system that is not Debian's kin: there Qt's own messages name what it lacks."""
    if shutil.which("dpkg-query") is None:
        return []
    installed = installed_debian_packages()
    return [*(name for name in DEBIAN_PACKAGES if name not in installed), *missing_parts_of_python()]


def missing_parts_of_python() -> list[str]:
    """What Debian splits off: `venv`, and the shared library that the packaged program carries."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    missing = [] if importlib.util.find_spec("ensurepip") else [f"{version}-venv"]
    if sysconfig.get_config_var("Py_ENABLE_SHARED"):
        try:
            ctypes.CDLL(sysconfig.get_config_var("INSTSONAME"))
        except OSError:
            missing.append(f"lib{version}")
    return missing


def install_debian_packages(missing: Sequence[str]) -> None:
    """As root installs them, otherwise says the one line that does."""
    if sys.platform != "win32" and os.geteuid() != 0:
        say("some system libraries are missing. If something fails, install them with:")
        say(f"  sudo apt-get install --no-install-recommends {' '.join(missing)}")
        return
    say(f"installing {len(missing)} system packages")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    must("apt-get", "update", "-qq")
    must("apt-get", "install", "-qq", "-y", "--no-install-recommends", *missing)


def fingerprint() -> str:
    """Changes when set-up has to be done again: another lock, project, Python, folder or system package."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    digest = hashlib.sha256(LOCK.read_bytes())
    digest.update(json.dumps([project, sys.version_info[:2], str(ROOT), DEBIAN_PACKAGES]).encode())
    return digest.hexdigest()


def settings_of_pip() -> dict[str, str]:
    """How pip reaches packages on this machine, as variables of uv, which reads no settings of pip.

    Those that are set already stay. `pip config list` prints `global.name='value'` and `:env:.name='value'`,
    what counts more after what counts less.
    """
    asked = [str(PYTHON), *UTF8, "-m", "pip", "config", "list"]
    listing = subprocess.run(asked, capture_output=True, encoding="utf-8", check=False).stdout
    # As pip does, whichever index has the locked version serves it; the hashes make them equal.
    found = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    for line in listing.splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if section in {"global", "install", ":env:"} and name in UV_NAMES:
            words = str(ast.literal_eval(value)).split()
            found[UV_NAMES[name]] = ("," if name == "find-links" else " ").join(words)
    return {name: value for name, value in found.items() if value and name not in os.environ}


def index_of_pip() -> tuple[str, ...]:
    """uv has an option for "no index", and no variable."""
    asked = [str(PYTHON), *UTF8, "-m", "pip", "config", "list"]
    listing = subprocess.run(asked, capture_output=True, encoding="utf-8", check=False).stdout
    without = re.findall(r"\.no-index='(.*)'$", listing, re.MULTILINE)
    return ("--no-index",) if without and without[-1].lower() in {"1", "true", "yes", "on"} else ()


def locked(name: str) -> str:
    """What the lock says of one package: its version and hashes."""
    entry = re.search(rf"^{name}==.*\n( .*\n)+", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return entry[0] if entry else sys.exit(f"dev.py: {LOCK} does not hold {name}")


def install(*what: str | Path) -> None:
    """With uv; where uv cannot do it, with pip, which takes three times as long."""
    if step(*UV, *index_of_pip(), *what, environment=settings_of_pip()):
        say("uv could not do it; now pip tries")
        must(*PIP, *what)


def remove(folder: Path) -> None:
    """Windows keeps the files of a program that runs: then a sentence, and no stamp on what is left."""
    (folder / STAMP.name).unlink(missing_ok=True)
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        sys.exit(f"dev.py: close what runs from {folder} and try again: {error}")


def setup() -> None:
    """Leaves `.venv` with the locked requirements and Linekey, nothing else; quick when it is so already."""
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    if missing := missing_debian_packages():
        install_debian_packages(missing)
    say(f"making {VENV}")
    remove(VENV)
    must(sys.executable, *UTF8, "-m", "venv", VENV)
    say("installing the locked requirements (200 MB)")
    uv_alone = VENV / "uv.txt"
    uv_alone.write_text(locked("uv"), encoding="utf-8")
    must(*PIP, *WHEELS, "-r", uv_alone)
    install(*WHEELS, "-r", LOCK)
    # Without `compat` every start of Python would load the finder that setuptools writes.
    mode = ("--config-settings", "editable_mode=compat", "--editable")
    install("--no-deps", "--no-index", "--no-build-isolation", *mode, ROOT)
    # Where Python may not write bytecode, each process would compile ours anew.
    must(PYTHON, *UTF8, "-m", "compileall", "-q", ROOT / "desktop", ROOT / "signing", ROOT / "resources")
    STAMP.write_text(wanted, encoding="utf-8")
    say("ready")


def setup_judges() -> None:
    """Leaves `.judges` with the locked judges; the setuptools of `.venv` builds esptool from its source."""
    wanted = hashlib.sha256(JUDGES_LOCK.read_bytes() + fingerprint().encode()).hexdigest()
    if JUDGES_STAMP.is_file() and JUDGES_STAMP.read_text(encoding="utf-8") == wanted:
        return
    say(f"making {JUDGES}")
    remove(JUDGES)
    hashed = (*WHEELS, "--no-binary", "esptool", "--no-build-isolation")
    install("--target", JUDGES, *hashed, "-r", JUDGES_LOCK)
    JUDGES_STAMP.write_text(wanted, encoding="utf-8")


# --- verbs --------------------------------------------------------------------------------------------------


def demo(extra: Sequence[str]) -> int:
    return run(PYTHON, *UTF8, "-m", "desktop", "demo", *extra)


def test(extra: Sequence[str]) -> int:
    """Without its judges it stops: a test that needs one and finds none skips only when pytest runs alone."""
    setup_judges()
    # A file of tests shares a bench, so files are what is spread; most wait for units, so two to a core.
    workers = str(2 * (os.cpu_count() or 1))
    pytest = (PYTHON, *UTF8, "-m", "pytest", "-n", workers, "--dist", "loadfile")
    # Of a part of the tests it would say little; `--cov` among the options asks for it all the same.
    coverage = () if set(extra) - {"--quick"} else ("--cov",)
    # By variables, which reach the workers. A file opened in the locale's encoding fails its test.
    environment = {
        "LINEKEY_JUDGES": str(JUDGES),
        "PYTHONUTF8": "1",
        "PYTHONWARNDEFAULTENCODING": "1",
    }
    return run(*pytest, *coverage, *extra, environment=environment)


def lint(_extra: Sequence[str]) -> int:
    """Runs every check, also after one failed."""
    checks: tuple[tuple[str, ...], ...] = (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/win32"),
        ("lint-imports",),
    )
    failed = [" ".join(check) for check in checks if run(PYTHON.parent / check[0], *check[1:])]
    for check in failed:
        say(f"failed: {check}")
    return 1 if failed else 0


def screenshots(extra: Sequence[str]) -> int:
    """First of real days at the line, which tests live through; then every page with recorded events."""
    folder = ROOT / "build" / "screenshots"
    taking: tuple[str | Path, ...] = (PYTHON, *UTF8, "-m", "tools.screenshots", folder, *extra)
    if os.name == "nt":
        fonts = str(Path(os.environ["SYSTEMROOT"], "Fonts"))  # where Qt looks, PySide6 has none
        return run(*taking, environment={"QT_QPA_PLATFORM": "offscreen", "QT_QPA_FONTDIR": fonts})
    else:  # noqa: RET505 - what follows a return does not exist for mypy on Windows
        days = (PYTHON, *UTF8, "-m", "pytest", "-q", "tests/window", "-k", "a_day")
        on_a_screen = (
            PYTHON,
            *UTF8,
            "-m",
            "tools.screen",
            "2000x1200",
        )  # the largest, with its frame
        return run(*days, environment={"LINEKEY_PICTURES": str(folder)}) or run(*on_a_screen, *taking)


def package(extra: Sequence[str]) -> int:
    """Builds `dist/linekey`, proves it (it tests itself and tells the whole story), and finishes it."""
    remove(ROOT / "dist")
    must(PYTHON, *UTF8, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "build.spec")
    program = ROOT / "dist" / "linekey" / ("linekey.exe" if sys.platform == "win32" else "linekey")
    proved = run(program, "self-test") or run(program, "demo", "--headless")
    return proved or run(PYTHON, *UTF8, "-m", "tools.packaging", "dist", *extra)


def windows(extra: Sequence[str]) -> int:
    return run(PYTHON, *UTF8, "-m", "tools.windows", *extra)


def lock(extra: Sequence[str]) -> int:
    """Writes the locks for every platform and Python we support: names, versions and hashes, no address."""
    compiling: tuple[str | Path, ...] = (
        PYTHON, *UTF8, "-m", "uv", "pip", "compile",
        "--universal", "--python-version", "3.11", "--generate-hashes",
        "--no-annotate", "--no-emit-index-url", "--no-emit-find-links",
        "--custom-compile-command", "python3 dev.py lock", *extra,
    )  # fmt: skip
    judges = ("--group", "judges", "--constraint", LOCK, "--only-binary", ":all:", "--no-binary", "esptool")
    return run(*compiling, "pyproject.toml", "--extra", "dev", "--output-file", LOCK) or run(
        *compiling, *judges, "--output-file", JUDGES_LOCK
    )


def errors(_extra: Sequence[str]) -> int:
    written = run(PYTHON, *UTF8, "tests/architecture/error_codes.py")
    return written or run(PYTHON, *UTF8, "tests/architecture/permissions.py")


def translations(_extra: Sequence[str]) -> int:
    return run(PYTHON, *UTF8, "tests/architecture/translations.py")


VERBS: dict[str, tuple[Callable[[Sequence[str]], int], str]] = {
    "setup": (lambda _extra: 0, "make .venv ready and stop"),
    "demo": (demo, "the whole story on the bench; takes the options of `linekey demo`"),
    "test": (test, "all tests, or those that need no bench (--quick); takes the options of pytest"),
    "lint": (lint, "ruff, mypy for this system and for Windows, import contracts"),
    "screenshots": (
        screenshots,
        "write every page to build/screenshots; docs/images gets what docs show",
    ),
    "errors": (
        errors,
        "write docs/errors.md from the catalogue of messages, and the table of permissions from the policies",
    ),
    "translations": (translations, "bring the translations up to date with what is said"),
    "package": (
        package,
        "build the executable, prove it, list what it is made of; --sign and --certificate sign it",
    ),
    "windows": (
        windows,
        "try everything on Windows: on Debian in a rig of wine, made at the first time; --quick, --json",
    ),
    "lock": (lock, "write requirements/*.txt from pyproject.toml; --upgrade takes newer versions"),
}


def main() -> NoReturn:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python gets to see
        sys.exit("dev.py: Linekey needs Python 3.11 or newer.")
    lines = "\n".join(f"  {name:12} {text}" for name, (_, text) in VERBS.items())
    parser = argparse.ArgumentParser(
        description=f"{__doc__}\n{lines}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=VERBS, metavar="verb")
    parser.add_argument("extra", nargs=argparse.REMAINDER, help="passed on")
    options = parser.parse_args()
    setup()
    work, _ = VERBS[options.verb]
    sys.exit(work(options.extra))


if __name__ == "__main__":
    main()
