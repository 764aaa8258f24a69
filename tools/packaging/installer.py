"""The installer for Windows, made by NSIS of Debian (`makensis`) of a folder that PyInstaller built.

What it installs and what its uninstaller removes is one list, made here of the folder's files: nothing is
removed that was not brought.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

SCRIPT = Path(__file__).with_name("linekey.nsi")
ICON = Path(__file__).parents[2] / "resources" / "windows" / "linekey.ico"
LAST = "linekey.exe"  # removed last and installed first: by it a folder is known to be Linekey's


class PackagingError(Exception):
    """A sentence for whoever packages."""


def files_of(build: Path) -> list[str]:
    """The names of all files below `build`, with slashes, in an order that no machine decides."""
    names = sorted(path.relative_to(build).as_posix() for path in build.rglob("*") if path.is_file())
    if LAST not in names:
        raise PackagingError(f"{build} has no {LAST}: build it on Windows first.")
    return names


def make_installer(
    build: Path, version: str, output: Path, sign: Callable[[Path], None] = lambda _path: None
) -> None:
    """Writes the installer of the files in `build` to `output`.

    `sign` is given the uninstaller before it is packed, then the installer. `output` appears whole or not at
    all. Raises `PackagingError` when makensis is missing or has anything to say.
    """
    names = files_of(build)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=".installer ") as folder:
        made = Path(folder)
        (made / "install.nsh").write_text(install_script(names), encoding="utf-8")
        (made / "uninstall.nsh").write_text(uninstall_script(names), encoding="utf-8")
        (made / "folders.nsh").write_text(folders_script(names), encoding="utf-8")
        values = {
            "VERSION": version,
            "NUMBERS": ".".join([*re.findall(r"\d+", version)[:3], "0"]),
            "SIZE": str(sum((build / name).stat().st_size for name in names) // 1024),
            "LONGEST": str(max(map(len, names))),
            "ICON": str(ICON),
            "LIST": str(made),
            "UNINSTALLER": str(made / "uninstall.exe"),
        }
        compile_script(SCRIPT, build, {**values, "OUTPUT": str(made / "unused.exe")})
        sign(made / "uninstall.exe")
        compile_script(SCRIPT, build, {**values, "OUTPUT": str(made / "installer.exe"), "INSTALLER": "1"})
        sign(made / "installer.exe")
        (made / "installer.exe").replace(output)


def has_makensis() -> bool:
    return shutil.which("makensis") is not None


def compile_script(script: Path, folder: Path, values: dict[str, str]) -> None:
    """Runs makensis in `folder`; a warning is a refusal."""
    if not has_makensis():
        raise PackagingError("makensis is not on PATH: install Debian's package nsis.")
    defines = [f"-D{name}={value}" for name, value in values.items()]
    command = ["makensis", "-V2", "-WX", "-NOCD", "-INPUTCHARSET", "UTF8", *defines, str(script)]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    if done.returncode or done.stdout or done.stderr:
        raise PackagingError(f"makensis refused:\n{done.stdout}{done.stderr}")


def install_script(names: Iterable[str]) -> str:
    lines = []
    folder = None
    for name in sorted(names, key=lambda name: (name != LAST, PurePosixPath(name).parent, name)):
        path = PurePosixPath(name)
        if path.parent != folder:
            folder = path.parent
            lines.append(f'SetOutPath "{installed(folder)}"')
        lines.append(f'File "/oname={checked(path.name)}" "{checked(name)}"')
    return "\n".join(lines) + "\n"


def uninstall_script(names: Iterable[str]) -> str:
    ordered = sorted(names, key=lambda name: (name == LAST, name))
    return "".join(f'Delete "{installed(PurePosixPath(name))}"\n' for name in ordered)


def folders_script(names: Iterable[str]) -> str:
    """The deepest first; NSIS leaves one that is not empty."""
    folders = {folder for name in names for folder in PurePosixPath(name).parents} - {PurePosixPath()}
    deepest = sorted(folders, key=lambda folder: (-len(folder.parts), folder))
    return "".join(f'RMDir "{installed(folder)}"\n' for folder in deepest)


def installed(path: PurePosixPath) -> str:
    return "\\".join(["$INSTDIR", *(checked(part) for part in path.parts)])


def checked(name: str) -> str:
    """The same name, known to mean itself to Windows and to NSIS."""
    if re.search(r'[\x00-\x1f"$*:<>?\\|]', name):
        raise PackagingError(f"{name!r} cannot be installed: it has a character with a meaning of its own.")
    return name
