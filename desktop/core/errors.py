"""The one root of every error Linekey raises on purpose."""

from __future__ import annotations

from collections.abc import Mapping


class LinekeyError(Exception):
    """What happened, what it means and what to do next.

    `code` is stable and unique (`DEV-012`): scripts and support notes refer to it. `message` and `hint` are
    sentences for a person. `context` holds names and numbers for the log; it never holds a secret.
    """

    def __init__(
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        retryable: bool = False,
        context: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.retryable = retryable
        self.context: dict[str, object] = dict(context or {})

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"


class DeviceError(LinekeyError):
    """The unit or its cable: `DEV-nnn`. The unit is suspect, unless the port itself is gone."""


class CloudError(LinekeyError):
    """AWS or the way to it: `CLD-nnn`. The unit is not to blame."""


class ProvisionError(LinekeyError):
    """A unit run could not go on: `PRV-nnn`."""


class ReleaseError(LinekeyError):
    """A firmware or its release is not fit: `REL-nnn`."""


class RolloutError(LinekeyError):
    """A rollout cannot start or go on: `ROL-nnn`."""


class SettingsError(LinekeyError):
    """A setting, profile or file on the station is wrong: `SET-nnn`."""


class LedgerError(LinekeyError):
    """The record cannot be read or written, or its chain is broken: `LED-nnn`."""


class BenchError(LinekeyError):
    """The embedded cloud or a virtual unit: `BEN-nnn`."""


class AbortedError(LinekeyError):
    """The person asked to stop: `ABT-001`."""

    def __init__(self, message: str = "Stopped on request.") -> None:
        super().__init__("ABT-001", message)
