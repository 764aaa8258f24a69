"""The one root of every error Linekey raises on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from desktop.core.catalogue.program import STOPPED
from signing.messages import Message, said


class LinekeyError(Exception):
    """What happened, what it means and what to do next.

    `code` is stable and unique (`DEV-012`): scripts and support notes refer to it. `message`, `hint` and the
    short `order` for the technician are sentences for a person, as the catalogue has them, filled with the
    values given. `context` holds names and numbers for the log; neither ever holds a secret.
    """

    def __init__(
        self,
        message: Message,
        /,
        *,
        retryable: bool | None = None,
        context: Mapping[str, object] | None = None,
        **values: object,
    ) -> None:
        self.code = message.code
        self.message = said(message.text, **values)
        self.hint = said(message.hint, **values)
        self.order = said(message.order, **values)
        self.retryable = message.retryable if retryable is None else retryable
        self.context: dict[str, object] = dict(context or {})
        super().__init__(self.message)

    @classmethod
    def told(cls, code: str, message: str, hint: str = "") -> Self:
        """What an event or another process has told already, raised."""
        return cls(Message(code, "{message}", "{hint}"), message=message, hint=hint)

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"


class DeviceError(LinekeyError):
    """The unit or its cable: `DEV-nnn`. The unit is suspect, unless the port itself is gone."""


class CloudError(LinekeyError):
    """AWS or the way to it: `CLD-nnn`. The unit is not to blame."""


class AccountUnknownError(CloudError):
    """Nobody said which account, or AWS takes the sign-in for none (CLD-006, CLD-013, CLD-014, SET-062)."""


class ProvisionError(LinekeyError):
    """A unit run could not go on: `PRV-nnn`."""


class ReleaseError(LinekeyError):
    """A firmware or its release is not fit: `REL-nnn`."""


class UnitsKeyError(ReleaseError):
    """The key is not the one whose signatures units verify (REL-009)."""


class NoPolicyError(ReleaseError):
    """The account has no release policy of the product (REL-060)."""


class RolloutError(LinekeyError):
    """A rollout cannot start or go on: `ROL-nnn`."""


class SettingsError(LinekeyError):
    """A setting, profile or file on the station is wrong: `SET-nnn`."""


class SecretNeededError(SettingsError):
    """A passphrase or PIN is needed and nobody gave it."""


class RegionUnknownError(SettingsError):
    """Nobody said in which AWS Region, or it is none to work in (SET-005, SET-060, SET-061)."""


class LedgerError(LinekeyError):
    """The record cannot be read or written, or its chain is broken: `LED-nnn`."""


class BenchError(LinekeyError):
    """The embedded cloud or a virtual unit: `BEN-nnn`."""


class AbortedError(LinekeyError):
    """The person asked to stop: `ABT-001`."""

    def __init__(self) -> None:
        super().__init__(STOPPED)
