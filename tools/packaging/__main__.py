"""Finishes what PyInstaller built: `python -m tools.packaging dist`, as `python3 dev.py package` does.

Writes beside `dist/linekey` the list of components (`linekey.cdx.json`), for Windows the installer, and at
last `SHA256SUMS` of all of it. Components are read where the build was made, for there its packages are. NSIS
and osslsigncode are Debian's: a build made on Windows is brought there, with its list of components, and
finished by the same command. `--sign` signs the programs, the uninstaller and the installer.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from desktop.core.errors import LinekeyError
from signing.errors import SigningError
from tools.packaging.authenticode import opened
from tools.packaging.hashes import write_list
from tools.packaging.installer import LAST, PackagingError, has_makensis, make_installer
from tools.packaging.reproducible import ROOT, commit_time
from tools.packaging.sbom import document

OWN_PROGRAM = LAST if sys.platform == "win32" else "linekey"
WINDOWS_PROGRAMS = (LAST, "linekey-window.exe")


def finish(dist: Path, sign: Callable[[Path], None] | None = None) -> list[str]:
    """Answers what there is to say."""
    build = dist / "linekey"
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    components = dist / "linekey.cdx.json"
    if (build / OWN_PROGRAM).is_file():
        components.write_text(list_of_components(build, version), encoding="utf-8", newline="\n")
    elif not components.is_file():
        raise PackagingError(f"{components} is missing: bring it from where the build was made.")
    said = []
    if (build / LAST).is_file():
        said = finish_for_windows(build, version, sign)
    elif sign is not None:
        raise PackagingError("Only programs for Windows are signed.")
    write_list(dist)
    return said


def list_of_components(build: Path, version: str) -> str:
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", commit_time()))
    return document(build, version, ROOT / "requirements" / "lock.txt", seconds)


def finish_for_windows(build: Path, version: str, sign: Callable[[Path], None] | None) -> list[str]:
    if sign is not None:
        for program in WINDOWS_PROGRAMS:
            sign(build / program)
    if not has_makensis():
        return ["no installer was made: makensis is Debian's, finish the build there"]
    installer = build.parent / f"linekey-{version}-setup.exe"
    make_installer(build, version, installer, sign or (lambda _path: None))
    return []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dist", type=Path, help="the folder that holds the folder `linekey`")
    parser.add_argument("--sign", metavar="URI", help="sign with this key: file:, pkcs11: or awskms:")
    parser.add_argument("--certificate", type=Path, metavar="CHAIN.pem", help="the key's certificate first")
    parser.add_argument("--passphrase-fd", type=int, metavar="N", help="read the passphrase or PIN from here")
    parser.add_argument("--endpoint", help="of AWS, or `bench`")
    options = parser.parse_args()
    if (options.sign is None) != (options.certificate is None):
        parser.error("--sign and --certificate come together")
    try:
        sign = (
            opened(options.sign, options.certificate, options.passphrase_fd, options.endpoint)
            if options.sign
            else None
        )
        for line in finish(options.dist.resolve(), sign):
            sys.stderr.write(f"{line}\n")
    except (SigningError, LinekeyError, PackagingError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
