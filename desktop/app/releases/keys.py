"""Key URIs as people handle them: put together from parts, and told apart by a name."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote

from desktop.core.events import Problem
from signing.errors import SigningError

ASKED = {"file": "passphrase", "pkcs11": "pin"}


def scheme_of(uri: str) -> str:
    return uri.partition(":")[0]


def asked_by(uri: str) -> str:
    """What has to be typed when the key is used: `passphrase`, `pin` or nothing."""
    return ASKED.get(scheme_of(uri), "")


def file_uri(path: Path) -> str:
    return f"file:{path.as_posix()}"


def token_uri(token: str, key: str, module: str = "") -> str:
    """RFC 7512; empty without a token or a key. `module` is the path of the maker's library."""
    if not token or not key:
        return ""
    query = f"?module-path={quote(module)}" if module else ""
    return f"pkcs11:token={quote(token, safe='')};object={quote(key, safe='')}{query}"


def kms_uri(key: str) -> str:
    """`key`: a key id, an ARN, or an alias with or without `alias/`."""
    return f"awskms:{key}" if key else ""


def profile_uri(profile: str, account_uri: str) -> str:
    """A signing profile that uses the bucket of the account's own, `account_uri`."""
    bucket = account_uri.partition("?")[2]
    return f"awssigner:{profile}?{bucket}" if profile and bucket else ""


def key_label(uri: str) -> str:
    """The part of the URI by which a person knows the key: a file's name, a profile, an alias."""
    scheme, _, rest = uri.partition(":")
    path = rest.partition("?")[0]
    if scheme == "file":
        return Path(path).name
    if scheme == "pkcs11":
        parts = dict(part.partition("=")[::2] for part in path.split(";"))
        named = (unquote(parts.get(name, "")) for name in ("token", "object"))
        return " · ".join(name for name in named if name) or path
    return path


def token_problem(uri: str) -> Problem | None:
    """Why `uri` names no key in a token; None when it does. Loads the PKCS#11 library."""
    from signing.keys.pkcs11.uri import parse_uri

    try:
        parse_uri(uri)
    except SigningError as error:
        return Problem.of(error)
    return None
