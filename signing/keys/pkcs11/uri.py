"""PKCS#11 URIs (RFC 7512): which token, which key in it, through which module."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from signing.catalogue.keys import NOT_A_TOKEN_URI
from signing.catalogue.tokens import SECRET_IN_URI
from signing.errors import SigningError

_PATH = frozenset({"token", "manufacturer", "model", "serial", "slot-id", "object", "id", "type"})
_QUERY = frozenset({"module-path", "module-name"})
_SECRET = re.compile(r"pin-(value|source)", re.IGNORECASE)


@dataclass(frozen=True)
class Pkcs11Uri:
    """What the URI asks for; None where it leaves the choice open. `text` is the URI and holds no secret."""

    text: str
    token: str | None
    manufacturer: str | None
    model: str | None
    serial: str | None
    slot_id: int | None
    label: str | None
    key_id: bytes | None
    module_path: str | None
    module_name: str | None


def parse_uri(uri: str) -> Pkcs11Uri:
    """Raises SIG-110 for a URI with a PIN or the place of one, SIG-001 for what is not RFC 7512.

    No sentence quotes a value: a mistyped URI may hold a PIN.
    """
    if _SECRET.search(uri):
        raise SigningError(SECRET_IN_URI)
    path, _, query = uri.removeprefix("pkcs11:").partition("?")
    given = _attributes(path, ";", _PATH) | _attributes(query, "&", _QUERY)
    text = {name: _text(value) for name, value in given.items() if name != "id"}
    if text.get("type", "private") != "private":
        raise _refused("names another object than a private key")
    if not re.fullmatch(r"\d{1,18}", text.get("slot-id", "0"), re.ASCII):
        raise _refused("has a slot-id that is no number")
    if re.search(r"[/\\:]", text.get("module-name", "")):
        raise _refused("has a folder in its module-name, where module-path belongs")
    return Pkcs11Uri(
        text=uri,
        token=text.get("token"),
        manufacturer=text.get("manufacturer"),
        model=text.get("model"),
        serial=text.get("serial"),
        slot_id=int(text["slot-id"]) if "slot-id" in text else None,
        label=text.get("object"),
        key_id=given.get("id"),
        module_path=text.get("module-path"),
        module_name=text.get("module-name"),
    )


def _attributes(part: str, separator: str, known: frozenset[str]) -> dict[str, bytes]:
    given: dict[str, bytes] = {}
    for attribute in filter(None, part.split(separator)):
        name, equals, value = attribute.partition("=")
        if not equals or name not in known:
            raise _refused("has an attribute that is not known here")
        if name in given:
            raise _refused(f"names “{name}” twice")
        if re.search(r"%(?![0-9A-Fa-f]{2})", value):
            raise _refused(f"has a broken % code in “{name}”")
        given[name] = unquote_to_bytes(value)
    return given


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused("is not UTF-8") from error


def _refused(reason: str) -> SigningError:
    return SigningError(NOT_A_TOKEN_URI, reason=reason)
