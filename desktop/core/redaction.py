"""What must not be read in a log is taken out of it. A second wall: nothing secret is to be logged at all."""

from __future__ import annotations

import re

MASK = "[hidden]"
SHORTEST = 4  # characters; what is shorter is no secret, and would be hidden in every second word

_hidden: set[str] = set()
# Compiled when something is logged: a short verb that logs nothing would wait for it.
_SHAPES = (
    # Cut off, too; between its lines may be line feeds, or `\n` as Python shows them.
    r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    r"\b(AKIA|ASIA)[A-Z0-9]{16}\b",
)
_NAMED = (
    r"""(?i)((?:secret|passphrase|password|pin-value|session.?token|security.token|authorization|signature)[\w-]*["']?\s*[:=]\s*)"""
    r"""("[^"]*"|'[^']*'|[^\s,;&)}\]]+)"""
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
        text = re.sub(shape, MASK, text)
    return re.sub(_NAMED, rf"\1{MASK}", text)
