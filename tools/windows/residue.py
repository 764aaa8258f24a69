"""Private keys in clear, looked for in every file of a folder: by what they look like, and by value."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from pathlib import Path

# An encrypted PKCS#8 file says BEGIN ENCRYPTED PRIVATE KEY; an encrypted one of OpenSSL's older kind says so
# in its next line.
_PEM = re.compile(rb"-----BEGIN (?:EC |RSA |DSA |OPENSSH )?PRIVATE KEY-----(?!\r?\nProc-Type: 4,ENCRYPTED)")
PLAIN = ("PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY")
_EC = bytes.fromhex("2a8648ce3d0201")  # id-ecPublicKey
_RSA = bytes.fromhex("2a864886f70d010101")  # rsaEncryption
_P256, _P384 = bytes.fromhex("06082a8648ce3d030107"), bytes.fromhex("06052b81040022")
_SEC1_P256 = rb"\x20.{32}\xa0\x0a" + re.escape(_P256)
_SEC1_P384 = rb"\x30.{48}\xa0\x07" + re.escape(_P384)
_BLOBS = rb"ECS2\x20\x00\x00\x00|ECS4\x30\x00\x00\x00|RSA[23]\x00[\x08\x0c\x10]\x00\x00"
LOOKS = {
    "PEM": _PEM,
    "PKCS#8 of an EC key": re.compile(rb"\x02\x01\x00\x30.\x06\x07" + re.escape(_EC), re.DOTALL),
    "PKCS#8 of an RSA key": re.compile(rb"\x02\x01\x00\x30\x0d\x06\x09" + re.escape(_RSA)),
    "PKCS#8 of an Ed25519 key": re.compile(rb"\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20"),
    "SEC 1 key": re.compile(rb"\x02\x01\x01\x04(?:" + _SEC1_P256 + rb"|" + _SEC1_P384 + rb")", re.DOTALL),
    "key blob of Windows": re.compile(_BLOBS),
}
# Wine keeps its registry as text; values of bytes are `hex:30,82,...` over many lines.
_HEX = re.compile(rb"[0-9a-fA-F]{2}(?:,(?:\\\r?\n\s*)?[0-9a-fA-F]{2}){15,}")


def forms(value: bytes) -> dict[str, bytes]:
    """How the value of a key may lie in a file."""
    found = {"value": value, "value, turned round": value[::-1], "value in hex": value.hex().encode()}
    for start in range(3):  # where it lies in what was encoded
        text = base64.b64encode(b"\0" * start + value)
        found[f"value in base64 ({start})"] = text[4 if start else 0 : len(text) - 4]
    return found


def findings(folder: Path, values: Sequence[bytes] = ()) -> tuple[list[str], int]:
    """What was found below `folder` (`file: kind`), and how many files were read."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    return findings_in(files, folder, values)


def findings_in(files: Sequence[Path], folder: Path, values: Sequence[bytes] = ()) -> tuple[list[str], int]:
    wanted = [(kind, form) for value in values for kind, form in forms(value).items()]
    wanted += [(f"{kind} in UTF-16", f"-----BEGIN {kind}-----".encode("utf-16-le")) for kind in PLAIN]
    found = []
    for path in files:
        data = _with_registry(path)
        kinds = [kind for kind, look in LOOKS.items() if look.search(data)]
        kinds += [kind for kind, form in wanted if form in data]
        found += [f"{path.relative_to(folder)}: {kind}" for kind in kinds]
    return found, len(files)


def _with_registry(path: Path) -> bytes:
    """The file, and when it is a registry of wine, the bytes of its values behind it."""
    data = path.read_bytes()
    if path.suffix != ".reg":
        return data
    values = (re.sub(rb"[^0-9a-fA-F]", b"", match[0]) for match in _HEX.finditer(data))
    return data + b"\n" + b"\n".join(bytes.fromhex(value.decode()) for value in values)
