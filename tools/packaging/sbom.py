"""What a build is made of, as a CycloneDX document: read from the build itself, not from what was asked for.

Every frozen module and every file of the build has an owner: a distribution, by its RECORD; Python, by its
standard library; PyInstaller's start of a program. A shared library that none of them brought, as those of
the system on Linux, is a component of its own, with its hash.
"""

from __future__ import annotations

import hashlib
import re
import sys
import sysconfig
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from PyInstaller.archive.readers import CArchiveReader

from tools.packaging.installer import PackagingError

OWN, BOOTLOADER = "linekey", "pyinstaller"
OUR_PACKAGES = {"desktop", "signing", "resources"}  # an editable install's RECORD does not list them
OPENSSL = re.compile(r"lib(crypto|ssl)[-.].*")
OF_PYTHON = re.compile(
    r"(lib)?python3.*\.(dll|so)[.\d]*|base_library\.zip|vcruntime140.*\.dll", re.IGNORECASE
)


class Owners:
    """Which component brought a module or a file, by the distributions of this Python."""

    def __init__(self) -> None:
        self.known: dict[str, Distribution] = {}
        self._files: dict[str, str] = {}
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        for found in distributions():
            name = re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower()
            self.known[name] = found
            for file in found.files or ():
                self._files.setdefault(file.as_posix(), name)
                self._names[file.name].add(name)

    def of_module(self, module: str) -> str | None:
        """None when nobody installed it."""
        top = module.partition(".")[0]
        if top in OUR_PACKAGES:
            return OWN
        base = module.replace(".", "/")
        for file in (f"{base}.py", f"{base}/__init__.py"):
            if file in self._files:
                return self._files[file]
        if top in sys.stdlib_module_names or top.startswith("_sysconfigdata"):
            return "python"
        if top.startswith(("pyi_rth", "_pyi_rth", "pyimod", "pyiboot")):
            return BOOTLOADER
        inside = {owner for file, owner in self._files.items() if file.startswith(f"{base}/")}
        return min(inside) if inside else None  # a package without a file of its own

    def of_file(self, name: str) -> str | None:
        """`name` is below the build's folder of libraries. None when it came from the system."""
        path = PurePosixPath(name)
        if name in self._files:
            return self._files[name]
        if path.parts[0] in OUR_PACKAGES:
            return OWN
        if path.parts[0].endswith(".dist-info"):
            return re.sub(r"[-_.]+", "-", path.parts[0].partition("-")[0]).lower()
        if OPENSSL.fullmatch(path.name):
            return "openssl"
        if OF_PYTHON.fullmatch(path.name) or path.parts[0].startswith("python3") or _standard(path):
            return "python"
        brought = self._names[path.name]  # PyInstaller puts a library where the loader looks for it
        return min(brought) if brought else None


def _standard(path: PurePosixPath) -> bool:
    """An extension module of Python itself, or one of its libraries beside them."""
    folders = (Path(sysconfig.get_path("platstdlib"), "lib-dynload"), Path(sys.base_prefix, "DLLs"))
    return any((folder / path.name).is_file() for folder in folders)


def owners_in(build: Path, owners: Owners) -> Iterator[tuple[str | None, str]]:
    """Each thing in a build with its owner: frozen modules, scripts and files."""
    programs = [path for path in sorted(build.iterdir()) if path.is_file()]
    for program in programs:
        archive = CArchiveReader(str(program))
        yield BOOTLOADER, program.name
        for name in archive.toc:
            if name.endswith(".pyz"):
                for module in archive.open_embedded_archive(name).toc:
                    yield owners.of_module(module), module
    libraries = build / "_internal"
    for path in sorted(libraries.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(libraries).as_posix()
            yield owners.of_file(name), name


def without_component(build: Path, document: Mapping[str, object]) -> list[str]:
    """What of a build belongs to no component of the document, each by its name."""
    components = document["components"]
    assert isinstance(components, list)  # noqa: S101 - of our own document
    named = {component["name"].lower() for component in components} | {OWN}
    return [name for owner, name in owners_in(build, Owners()) if (owner or name).lower() not in named]


def document(build: Path, version: str, lock: Path, seconds: int) -> str:
    """The CycloneDX JSON of a build. The same for the same build: `seconds` since 1970 is its time."""
    owners = Owners()
    found = set(owners_in(build, owners))
    hashes = locked_hashes(lock.read_text(encoding="utf-8"))
    names = {owner for owner, _ in found if owner is not None} - {OWN}
    files = [name for owner, name in found if owner is None]
    bom = Bom(components=[*(component(name, owners, hashes) for name in names | parts(names))])
    bom.components.update(file_component(build, name) for name in files)
    own = component(OWN, owners, hashes)
    own.type, own.version = ComponentType.APPLICATION, version
    bom.metadata.component = own
    bom.register_dependency(own, bom.components)
    bom.metadata.timestamp = datetime.fromtimestamp(seconds, UTC)
    bom.serial_number = uuid5(
        NAMESPACE_URL, "\n".join(sorted(str(part.bom_ref) for part in [own, *bom.components]))
    )
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def parts(names: set[str]) -> set[str]:
    """What one distribution brings of another project."""
    return {"qt"} if "pyside6-essentials" in names else set()


def component(name: str, owners: Owners, hashes: Mapping[str, list[str]]) -> Component:
    if name in owners.known:
        return distribution(name, owners.known[name], hashes.get(name, []))
    licence, version = {
        "python": ("PSF-2.0", ".".join(map(str, sys.version_info[:3]))),
        "openssl": ("Apache-2.0", openssl_version()),
        "qt": ("LGPL-3.0-only", owners.known["pyside6-essentials"].version if name == "qt" else ""),
    }[name]
    reference = PackageURL("generic", name=name, version=version)
    return Component(
        name=name,
        version=version,
        bom_ref=str(reference),
        purl=reference,
        licenses=[LicenseFactory().make_from_string(licence)],
    )


def openssl_version() -> str:
    import ssl

    return ssl.OPENSSL_VERSION.split()[1]


def distribution(name: str, found: Distribution, hashes: list[str]) -> Component:
    """The hashes are those of the lock: of one file for each platform, so not of the component itself."""
    reference = PackageURL("pypi", name=name, version=found.version)
    archives = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(str(reference)),
        comment="one of these archives: requirements/lock.txt",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in hashes],
    )
    return Component(
        name=name,
        version=found.version,
        bom_ref=str(reference),
        purl=reference,
        licenses=[LicenseFactory().make_from_string(licence_of(found))],
        external_references=[archives] if hashes else [],
    )


def licence_of(found: Distribution) -> str:
    """As the distribution says it: an SPDX expression, a word, or its classifiers."""
    metadata = found.metadata
    told = [*metadata.get_all("License-Expression", []), *metadata.get_all("License", [])]
    told += [line for line in metadata.get_all("Classifier", []) if line.startswith("License ::")]
    short = [text.rpartition(" :: ")[2] for text in told if text and "\n" not in text]
    return short[0] if short else "not said"


def file_component(build: Path, name: str) -> Component:
    path = build / "_internal" / name
    if not path.is_file():
        raise PackagingError(f"{name} is frozen, and nobody installed it.")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Component(
        name=name,
        type=ComponentType.FILE,
        bom_ref=f"file:{name}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
    )


def locked_hashes(lock: str) -> dict[str, list[str]]:
    entries = re.findall(r"^([a-z0-9-]+)==.*\n((?: .*\n)+)", lock, re.MULTILINE)
    return {name: re.findall(r"--hash=sha256:([0-9a-f]{64})", lines) for name, lines in entries}
