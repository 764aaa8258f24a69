"""What must not be read in a log is taken out of it. A second wall: nothing secret is to be logged at all."""

from __future__ import annotations

import re

MASK = "[hidden]"
SHORTEST = 4  # characters; what is shorter is no secret, and would be hidden in every second word

_hidden: set[str] = set()
_SHAPES = (
    # Cut off, too; between its lines may be line feeds, or `\n` as Python shows them.
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
    re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{16}\b"),
)
_NAMED = re.compile(
    r"""((?:secret|passphrase|password|pin-value|session.?token|security.token|authorization|signature)[\w-]*["']?\s*[:=]\s*)"""
    r"""("[^"]*"|'[^']*'|[^\s,;&)}\]]+)""",
    re.IGNORECASE,
)


def hide(secret: str) -> str:
    """The same secret, which from now on no log of this process shows."""
    if len(secret) >= SHORTEST:
        _hidden.add(secret)
    return secret


def redacted(text: str) -> str:
    """`text` without private keys (PEM), AWS's access keys, values named as secrets, and what was hidden."""
    for secret in sorted(_hidden, key=len, reverse=True):  # one may be the beginning of another
        text = text.replace(secret, MASK)
    for shape in _SHAPES:
        text = shape.sub(MASK, text)
    return _NAMED.sub(rf"\1{MASK}", text)
