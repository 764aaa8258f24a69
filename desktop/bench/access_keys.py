"""Access keys, of the form that AWS gives them."""

from __future__ import annotations

import secrets
import string

LASTING, LENT = "AKIA", "ASIA"  # the kinds: IAM user guide, "IAM identifiers"

_LETTERS = string.ascii_uppercase + "234567"


def new_access_key(kind: str) -> tuple[str, str]:
    """Its id and its secret."""
    return kind + "".join(secrets.choice(_LETTERS) for _ in range(16)), secrets.token_urlsafe(30)
