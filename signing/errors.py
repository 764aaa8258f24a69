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


class KeyRefusedError(VerificationError):
    """The key that a request names may not be used, whoever asks (SIG-063, SIG-093)."""


class PolicyError(VerificationError):
    """No release policy, or none that its owners agreed to: nothing may be decided by it."""


class NotAllowedError(VerificationError):
    """The release policy does not let this release be rolled out."""


class ConsentMissingError(NotAllowedError):
    """Too few people have agreed to the release until now; more may."""


class FileError(SigningError):
    """One file, or what was made of it, is at fault; the key is not, and the next file may be fine."""


class TakenError(FileError):
    """A key has that name, and keys are never overwritten (SIG-014)."""


class ImageError(FileError):
    """The image is not what its format is made of (SIG-081)."""


class UnfitOptionError(SigningError):
    """The options of an image's format do not go with the image, the key or the slot."""


class SecretError(SigningError):
    """The passphrase or PIN is wrong, and may be given again."""


class AnotherKeyError(SigningError):
    """The key is not the expected one."""


class AnotherSecondKeyError(AnotherKeyError):
    """The key is not the one for the second signature."""


class DeniedError(SigningError):
    """AWS does not permit it (SIG-020)."""


class NotThereError(SigningError):
    """AWS does not know it in this account and Region (SIG-021)."""
