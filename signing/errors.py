"""The one root of every error the signing library raises on purpose.

What each says stands in `signing.catalogue`, by its code, which is stable and unique.
"""

from __future__ import annotations

from signing.messages import Message, said


class SigningError(Exception):
    """What happened and what to do next; `code` (`SIG-nnn`) is stable and unique. Never holds a secret."""

    def __init__(self, message: Message, /, *, retryable: bool | None = None, **values: object) -> None:
        self.code = message.code
        self.message = said(message.text, **values)
        self.hint = said(message.hint, **values)
        self.retryable = message.retryable if retryable is None else retryable
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"


class VerificationError(SigningError):
    """The signature, certificate or request is not what it claims to be: it must be refused."""
