"""`linekey self-test`: does this installation, packaged or not, have all that it needs?"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import secrets
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import click

from desktop.cli.options import json_option
from desktop.core.json_text import json_text
from desktop.core.program import linekey_command

LONGEST_CHECK = 300  # seconds
TRANSLATIONS = ("zh_CN",)


class CheckFailed(Exception):  # noqa: N818 - a finding, not a fault of the program
    """Something is missing; the text says what."""


@dataclass(frozen=True)
class Finding:
    check: str
    ok: bool
    detail: str
    seconds: float


def check_imports() -> str:
    """Every module of ours loads, and so everything it imports."""
    names = [name for package in ("desktop", "signing", "resources") for name in _modules(package)]
    for name in names:
        importlib.import_module(name)
    return f"{len(names)} modules"


def _modules(package: str) -> Iterator[str]:
    yield package
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not module.name.endswith(".__main__"):
            yield module.name


def check_window() -> str:
    """Qt finds its platform plug-ins, fonts and image formats. Qt ends the process when it does not."""
    # By name: the command line knows no Qt, but the installation must have it.
    _use_system_fonts()
    core, gui = (importlib.import_module(f"PySide6.Qt{part}") for part in ("Core", "Gui"))
    application = gui.QGuiApplication(["linekey", "-platform", "offscreen"])
    plugins = Path(core.QLibraryInfo.path(core.QLibraryInfo.LibraryPath.PluginsPath), "platforms")
    platform = "qwindows.dll" if sys.platform == "win32" else "libqxcb.so"
    if sys.platform in ("win32", "linux") and not (plugins / platform).is_file():
        raise CheckFailed(f"the platform plug-in {platform} is missing")
    for name in ("linekey.svg", "linekey.png"):
        picture = gui.QImage()
        if not picture.loadFromData(_resource("icons", name).read_bytes()):
            raise CheckFailed(f"Qt cannot read {name}")
    if not gui.QFontDatabase.families():
        raise CheckFailed("there are no fonts")
    return f"Qt {core.qVersion()} on {application.platformName()}"


def _use_system_fonts() -> None:
    """Off the screen Qt on Windows looks for fonts in a folder that PySide6 does not have."""
    if sys.platform == "win32":
        os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ["SYSTEMROOT"], "Fonts")))


def check_resources() -> str:
    """Resources can be read, no language is missing, profiles are valid, the Lambda package is made."""
    from desktop.settings.product.profile import load_product
    from resources.lambdas.package import certificate_provider_zip

    names = [_readable(file) for file in _files(_resource())]
    if missing := {f"linekey_{language}.qm" for language in TRANSLATIONS} - set(names):
        raise CheckFailed(f"missing: {', '.join(sorted(missing))}")
    for file in _resource("products").iterdir():
        load_product(file.name.removesuffix(".toml"))
    authority = _resource("trust", "amazon-root-ca-1.pem").read_text(encoding="ascii")
    size = len(certificate_provider_zip(authority))
    return f"{len(names)} files, Lambda package of {size // 1024} KiB"


def _resource(*parts: str) -> Traversable:
    return resources.files("resources").joinpath(*parts)


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry)
        else:
            yield entry


def _readable(file: Traversable) -> str:
    content = file.read_bytes()
    try:
        if file.name.endswith(".json"):
            json.loads(content)
        elif file.name.endswith(".toml"):
            tomllib.loads(content.decode())
    except ValueError as error:
        raise CheckFailed(f"{file.name} is damaged: {error}") from error
    return file.name


def check_signing() -> str:
    """A key is made, an image signed and verified, and a changed image refused."""
    from signing.certificates.issuing import code_signing_certificate
    from signing.errors import VerificationError
    from signing.keys.file import create_key_file, file_signer
    from signing.release import sign_file, verify_file

    with tempfile.TemporaryDirectory(prefix="linekey-") as name:
        folder, passphrase = Path(name), secrets.token_urlsafe()
        create_key_file(folder / "key.pem", passphrase)
        signer = file_signer(f"file:{folder / 'key.pem'}", lambda _uri: passphrase)
        certificate, image = folder / "certificate.pem", folder / "image.bin"
        certificate.write_text(code_signing_certificate(signer, "self-test", days=1), encoding="ascii")
        image.write_bytes(secrets.token_bytes(4096))
        signed = sign_file(image, signer, "freertos")
        verify_file(image, signed.output, certificate)
        image.write_bytes(secrets.token_bytes(4096))
        try:
            verify_file(image, signed.output, certificate)
        except VerificationError:
            return "signed, verified, and a changed image refused"
    raise CheckFailed("the signature of another image was accepted")


def check_unit() -> str:
    """On a bench of its own, one virtual unit is provisioned and takes a signed release."""
    document = _child("demo", "--headless", "--units", "1", "--json")
    if "error" in document:
        raise CheckFailed(f"{document['error']['message']} [{document['error']['code']}]")
    (unit,) = document["units"]
    if unit["verdict"] != "PASS" or not unit["connected"]:
        raise CheckFailed(f"the unit's verdict is {unit['verdict']}, connected: {unit['connected']}")
    return f"{unit['serial']} PASS in {unit['seconds']:.1f} s, now running {unit['version']}"


CHECKS: dict[str, Callable[[], str]] = {
    "imports": check_imports,
    "window": check_window,
    "resources": check_resources,
    "signing": check_signing,
    "unit": check_unit,
}


def _child(*arguments: str) -> Any:
    """The JSON document that `linekey ARGUMENTS` prints, with a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="linekey-", ignore_cleanup_errors=True) as folder:
        environment = os.environ | {
            "LINEKEY_DATA_DIR": folder,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONUTF8": "1",
        }
        try:
            done = subprocess.run(
                linekey_command(*arguments),
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                timeout=LONGEST_CHECK,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise CheckFailed(f"no answer within {LONGEST_CHECK} s") from error
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        last = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
        raise CheckFailed(f"ended with status {done.returncode}: {last}") from error


def _examine(name: str) -> Finding:
    """Runs one check in this process."""
    started = time.monotonic()
    try:
        ok, detail = True, CHECKS[name]()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the installation is the finding
        ok, detail = False, str(error) or type(error).__name__
    return Finding(name, ok, detail, round(time.monotonic() - started, 2))


def _examine_apart(name: str) -> Finding:
    """Runs one check in a process of its own: Qt and native libraries end theirs when a part is missing."""
    started = time.monotonic()
    try:
        return Finding(**_child("self-test", "--only", name, "--json")["checks"][0])
    except CheckFailed as failed:
        return Finding(name, False, str(failed), round(time.monotonic() - started, 2))


@click.command("self-test", epilog="Example: linekey self-test --json")
@click.option("--only", type=click.Choice(list(CHECKS)), help="Run this check only.")
@json_option
def self_test(only: str | None, as_json: bool) -> int:
    """Check that this installation is whole; exit status 0 means it is."""
    findings = []
    for name in [only] if only else CHECKS:
        findings.append(_examine(name) if only else _examine_apart(name))
        if not as_json:
            found = findings[-1]
            click.echo(f"{'OK    ' if found.ok else 'FAILED'} {name:<10} {found.detail}")
    ok = all(found.ok for found in findings)
    if as_json:
        click.echo(json_text({"ok": ok, "checks": [asdict(found) for found in findings]}))
    else:
        click.echo("All is well." if ok else "This installation is not whole. Install Linekey again.")
    return 0 if ok else 1
