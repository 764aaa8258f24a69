"""Makes the deployment packages of Lambda functions."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

AUTHORIZER_HANDLER = "authorizer.handler.handler"
GATE_HANDLER = "release_gate.handler.handler"
GATE_SECONDS = 25  # less than the 30 s that a caller waits
HANDLER = "certificate_provider.handler.handler"
JITR_HANDLER = "jitr.handler.handler"
JITR_SECONDS = 30  # nobody waits for it: the unit connects again
PRIVATE_CA_HANDLER = "certificate_provider.private_ca.handler"
SERIAL_HOOK_HANDLER = "serial_hook.handler.handler"
RUNTIME = "python3.12"
MEMORY_MB = 1024  # Lambda gives processor time by memory; at 128 MB a cold start alone outlasts AWS IoT's 5 s
TIMEOUT_SECONDS = 5
VENDING_HANDLER = "lambdas.vending.handler.handler"
VENDING_SECONDS = 20  # less than `vending.rows.STALE_SECONDS`, and than the 30 s an HTTP API waits
_PACKAGES = ("asn1crypto", "ecdsa")
_SHARED = ("__init__", "request", "signature")  # of the certificate provider, for the vending machine
_MODULES = ("six",)  # what `ecdsa` imports
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold: the same content gives the same bytes


def certificate_provider_zip(ca_certificate_pem: str) -> bytes:
    """The zip for Lambda's `HANDLER` or `PRIVATE_CA_HANDLER` on `RUNTIME`.

    The same certificate always gives the same bytes.
    It carries the libraries as installed here, as source: pure Python, so it runs on any processor.
    """
    entries = {
        "certificate_provider/ca.pem": ca_certificate_pem.encode("ascii"),
        **_sources("certificate_provider", resources.files("resources.lambdas.certificate_provider")),
    }
    return _zipped(entries | _libraries())


def vending_zip() -> bytes:
    """The zip for Lambda's `VENDING_HANDLER`, with those modules of the certificate provider that it uses."""
    shared = _sources("certificate_provider", resources.files("resources.lambdas.certificate_provider"))
    entries = {
        "__init__.py": b"",
        **{f"certificate_provider/{name}.py": shared[f"certificate_provider/{name}.py"] for name in _SHARED},
        **_sources("vending", resources.files("resources.lambdas.vending")),
    }
    return _zipped({f"lambdas/{name}": source for name, source in entries.items()} | _libraries())


def authorizer_zip() -> bytes:
    """The zip for Lambda's `AUTHORIZER_HANDLER`, with the policy that it fills in for each user."""
    policy = resources.files("resources") / "policies" / "authorizer-client.json"
    entries = {"authorizer/policy.json": _portable(policy.read_bytes())}
    return _zipped(entries | _sources("authorizer", resources.files("resources.lambdas.authorizer")))


def release_gate_zip() -> bytes:
    """The zip for Lambda's `GATE_HANDLER`."""
    return _zipped(_sources("release_gate", resources.files("resources.lambdas.release_gate")) | _libraries())


def _libraries() -> dict[str, bytes]:
    entries: dict[str, bytes] = {}
    for package in _PACKAGES:
        entries |= _sources(package, resources.files(package))
    for module in _MODULES:
        entries[f"{module}.py"] = _module_source(module)
    return entries


def jitr_zip() -> bytes:
    """The zip for Lambda's `JITR_HANDLER`."""
    return _zipped(_sources("jitr", resources.files("resources.lambdas.jitr")))


def serial_hook_zip() -> bytes:
    """The zip for Lambda's `SERIAL_HOOK_HANDLER`: it needs nothing beside what `RUNTIME` has."""
    return _zipped(_sources("serial_hook", resources.files("resources.lambdas.serial_hook")))


def _sources(folder: str, package: Traversable) -> dict[str, bytes]:
    return {f"{folder}/{name}": content for name, content in _python_files(package)}


def _python_files(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from ((f"{entry.name}/{name}", content) for name, content in _python_files(entry))
        elif entry.name.endswith(".py") and not entry.name.startswith("test_"):
            yield entry.name, _portable(entry.read_bytes())


def _module_source(name: str) -> bytes:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ImportError(f"{name} is not installed", name=name)
    # In the frozen program the origin is a `.pyc` that is only named; the source lies where it would be.
    return _portable(Path(spec.origin).with_suffix(".py").read_bytes())


def _portable(source: bytes) -> bytes:
    return source.replace(b"\r\n", b"\n")


def _zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, wherever the zip is made
            info.external_attr = 0o644 << 16  # readable to Lambda's own user
            archive.writestr(info, entries[name])
    return buffer.getvalue()
