"""The one root of every error the signing library raises on purpose."""

from __future__ import annotations


class SigningError(Exception):
    """What happened and what to do next; `code` (`SIG-nnn`) is stable and unique. Never holds a secret."""

    def __init__(self, code: str, message: str, hint: str = "", *, retryable: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.retryable = retryable

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"


class VerificationError(SigningError):
    """The signature, certificate or request is not what it claims to be: it must be refused."""
