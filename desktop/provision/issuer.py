"""What an issuer must do: turn a CSR into a registered certificate and a thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from desktop.core.cancel import CancelToken


@dataclass(frozen=True)
class Issued:
    """A certificate that AWS knows. `certificate_id` is the SHA-256 of its DER, as AWS names it."""

    certificate_pem: str
    certificate_id: str


class Issuer(Protocol):
    """Two steps with a check between them, so that a wrong certificate never becomes active.

    `name` goes into the ledger. Errors: `CloudError` when the cloud refused or did not answer; a lost answer
    after the request went out is retryable=False with code CLD-030, and the run's verdict becomes UNKNOWN.
    """

    name: str

    def issue(self, request_pem: str, cancel: CancelToken) -> Issued:
        """Gets a certificate for the CSR; it cannot be used yet."""
        ...

    def register(self, issued: Issued, serial: str, cancel: CancelToken) -> str:
        """Makes the certificate usable: thing, type, groups and policy. Returns the thing's name."""
        ...
